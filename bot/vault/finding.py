"""Find what says who somebody is. Pure."""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from bot.vault.names import NAMES, known_names, whole_words
from bot.vault.numbers import ACCOUNTS, DOOR, INNOCENT, LICENCES, ORDERS, PHONES, SAID_INNOCENT
from bot.vault.places import ADDRESSES, EMAILS
from bot.vault.reading import Reading, read
from bot.vault.rules import NEVER_STORED, SPOKEN, Kind, Rule

# In order: what was taken once is not looked at again. What is nobody's is set aside first, the
# most harmful and best known forms come before those that rest on a word nearby.
_RULES: tuple[Rule, ...] = (
    *EMAILS,
    SAID_INNOCENT,
    *DOOR,
    *INNOCENT,
    *ADDRESSES,
    *ORDERS,
    *LICENCES,
    *ACCOUNTS,
    *PHONES,
    *NAMES,
)
_SHORTEST_DOOR = re.compile(rf"(?:[\d{SPOKEN}][^\d{SPOKEN}\n]{{0,4}}){{6}}")


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
    orders, names = _RULES, known.rules()
    return _found(text, read(text), (*names, *orders), None)


def find_never_stored(text: str) -> list[Found]:
    """Registration and card numbers only: cheap enough for every message at the door."""
    reading = read(text)
    if not _SHORTEST_DOOR.search(reading.text):
        return []
    return _found(text, reading, (*EMAILS, SAID_INNOCENT, *DOOR), NEVER_STORED)


def _found(
    text: str, reading: Reading, rules: Sequence[Rule], kinds: Collection[Kind] | None
) -> list[Found]:
    taken = bytearray(len(reading.text))
    found = []
    for rule in rules:
        for start, end in _spans(reading.text, rule):
            if end > start and not any(taken[start:end]):
                taken[start:end] = b"\x01" * (end - start)
                if rule.kind and (kinds is None or rule.kind in kinds):
                    at, to = reading.span(start, end)
                    found.append(Found(rule.kind, at, to, text[at:to]))
    return sorted(found, key=lambda each: each.start)


def _spans(text: str, rule: Rule) -> Iterable[tuple[int, int]]:
    """A match that does not hold may hide one that begins within it."""
    at = 0
    while match := rule.pattern.search(text, at):
        if rule.holds(match):
            yield rule.span(match)
            at = max(match.end(), match.start() + 1)
        else:
            at = match.start() + 1
