"""Find what says who somebody is. Pure."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import chain

from bot.vault.names import NAMES, known_names, whole_words
from bot.vault.numbers import ACCOUNTS, DOOR, INNOCENT, LICENCES, ORDERS, PHONES, SAID_INNOCENT
from bot.vault.places import ADDRESSES, AT, EMAILS
from bot.vault.reading import Reading, read
from bot.vault.rules import DIGIT, LETTER, NEVER_STORED, NUMBER, Kind, Rule, needing

# In order: what was taken once is not looked at again. What is nobody's is set aside first, the
# most harmful and best known forms come before those that rest on a word nearby.
_MAIL = tuple(needing(AT, *EMAILS))
_RULES: tuple[Rule, ...] = (
    *_MAIL,
    *needing(DIGIT, SAID_INNOCENT),
    *needing(NUMBER, *DOOR),
    *needing(DIGIT, *INNOCENT),
    *needing(LETTER, *ADDRESSES),
    *needing(DIGIT, *ORDERS, *LICENCES),
    *needing(NUMBER, *ACCOUNTS, *PHONES),
    *needing(LETTER, *NAMES),
)
_AT_THE_DOOR: tuple[Rule, ...] = (*_MAIL, SAID_INNOCENT, *DOOR)
# After so many in one text that only look like one, the next that looks like one is taken for one:
# to check each of a million costs seconds, and nobody writes so many by accident.
_MOST_DOUBTS = 20_000


@dataclass(frozen=True)
class Known:
    """What the desk knows of the customer who writes: found wherever it stands."""

    names: tuple[str, ...] = ()
    orders: tuple[str, ...] = ()

    def rules(self) -> tuple[Rule, ...]:
        patterns = ((Kind.ORDER, whole_words(self.orders)), (Kind.NAME, known_names(self.names)))
        return tuple(Rule(kind, pattern) for kind, pattern in patterns if pattern)


NOTHING = Known()


@dataclass(frozen=True)
class Found:
    kind: Kind
    start: int
    end: int
    text: str = field(repr=False)


def find(text: str, known: Known = NOTHING) -> list[Found]:
    """In the order of the text; none overlap."""
    return _found(text, read(text), (*known.rules(), *_RULES), None)


def find_never_stored(text: str) -> list[Found]:
    """Registration and card numbers only: cheap enough for every message at the door."""
    reading = read(text)
    if not NUMBER.search(reading.text):
        return []
    return _found(text, reading, _AT_THE_DOOR, NEVER_STORED)


def _found(
    text: str, reading: Reading, rules: Sequence[Rule], kinds: Collection[Kind] | None
) -> list[Found]:
    taken = bytearray(len(reading.text))
    found = []
    for rule in _worth_trying(rules, reading.text):
        for start, end in _spans(reading.text, rule):
            if end > start and taken.find(1, start, end) < 0:
                taken[start:end] = b"\x01" * (end - start)
                if rule.kind and (kinds is None or rule.kind in kinds):
                    at, to = reading.span(start, end)
                    found.append(Found(rule.kind, at, to, text[at:to]))
    return sorted(found, key=lambda each: each.start)


def _worth_trying(rules: Sequence[Rule], text: str) -> list[Rule]:
    """Most messages hold no number at all, and a table of numbers no word."""
    met = {need for need in chain.from_iterable(r.needs for r in rules) if need.search(text)}
    return [rule for rule in rules if met.issuperset(rule.needs)]


def _spans(text: str, rule: Rule) -> Iterable[tuple[int, int]]:
    """A match that does not hold may hide one that begins within it."""
    at = doubts = 0
    while match := rule.pattern.search(text, at):
        if doubts == _MOST_DOUBTS or rule.holds(match):
            yield rule.span(match)
            at = max(match.end(), match.start() + 1)
        else:
            doubts += 1
            at = match.start() + 1
