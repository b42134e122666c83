"""Are the figures of a sentence those of its sources, and about the same thing? Pure."""

import re
from collections.abc import Sequence

from bot.drafting.clauses import clauses_of, is_negated
from bot.drafting.equals import implied, is_known, known_facts, same
from bot.drafting.facts import DAY_WORDS, DURATIONS, UNCOUNTED, Fact, Kind, Mention
from bot.drafting.reading import mentions
from bot.drafting.wording import meanings

_EQUALS = re.compile(r"\s?(?:이에요|예요|입니다|이고|이며|이야|$|\.)")
_LEAST = re.compile(r"\s?(?:이상|초과|or more|or over|and up|and over|or above)")
_LEAST_BEFORE = re.compile(r"(?:at least|more than|over|minimum(?: of)?|from|최소)\s?[$₩€£]?$")
_MOST = re.compile(r"\s?(?:이내|이하|미만|안에|내에|or less|or fewer|at most)")
_MOST_BEFORE = re.compile(
    r"(?:within|up to|at most|under|less than|maximum(?: of)?|no more than|최대)\s?[$₩€£]?$"
)
_TO = re.compile(r"\s?(?:~|-|to|and|or|through|until|부터|에서|내지)\s?")
# What leads up to the figure is about a thing of its own, whatever the sentence began with.
_OWN_SUBJECT = re.compile(
    r"(?:[가-힣](?:은)|(?<![에터지])는)\s|\b(?:is|are|costs?|lasts?|has|have|gets?|earns?"
    r"|starts?|runs?|takes?)\b"
)
_AHEAD = re.compile(r"\s?(?:전|before|ahead|in advance|prior)")
_PRICES = {"won", "dollar", "euro", "pound"}
_TOPIC = re.compile(r"([가-힣]{1,10})[은는]\s")
_AFTER = re.compile(
    r"뒤|이후|(?<!오)후(?!기)|지나|지난|지났|넘|다음|\b(?:after|later|then|further|following)\b"
)
_ADVERBIAL = re.compile(r"\s?(?:동안|간\s|이내|안에|내에)")
_SENTENCE_END = re.compile(r"(?<![ap]\.m)[.!?]\s|\n")
_CLAUSE_END = re.compile(
    r"(?<![ap]\.m)[.!?]\s|\n|;\s|(?<=[가-힣]고)\s|(?<=며)\s|,\s(?=(?:but|and) (?:the|a|an|your"
    r"|you|we)\b)"
)
_EACH = re.compile(r"(?: (?:per|a|an|each|for each|for every) \w+)?")
# "Free" says what of only afterwards, often enough.
_REST = re.compile(r"(?:(?!이고|이며|고\s|며\s)[^.,;!?\n]){0,30}")


def unknown(said: str, sources: Sequence[str]) -> list[Mention]:
    """The figures of a sentence that no source has. All in digits."""
    known = known_facts([(source, mentions(source)) for source in sources])
    loose = frozenset().union(*map(implied, sources))
    return [
        mention
        for mention in mentions(said)
        if mention.fact.unit != UNCOUNTED
        and not (is_known(mention.fact, known) or mention.fact in loose)
    ]


def moved(said: str, sources: Sequence[str]) -> list[Mention]:
    """The figures of a sentence that the sources have, as it seems, for something else."""
    here = mentions(said)
    there = [(source, mentions(source)) for source in sources]
    return [
        mention
        for mention in here
        if mention.fact.unit != UNCOUNTED
        and (
            _is_denied(mention, said, sources)
            or (
                any(_is_swapped(mention, here, said, *each) for each in there)
                and not any(_stands(mention, here, said, *each) for each in there)
            )
        )
    ]


def _is_denied(mention: Mention, said: str, sources: Sequence[str]) -> bool:
    """ "We ship on Saturdays" does not stand on "we do not ship on Saturdays"."""
    if mention.fact.unit != "word" or mention.fact.value not in DAY_WORDS or is_negated(said):
        return False
    where = [
        clause
        for source in sources
        for clause in clauses_of(source)
        if mention.fact in {m.fact for m in mentions(clause)}
    ]
    return bool(where) and all(is_negated(clause) for clause in where)


def _group(fact: Fact) -> str:
    if fact.unit in DURATIONS:
        return "duration"
    if fact.unit in ("clock", "clock?"):
        return "clock"
    if fact.unit in _PRICES or fact == Fact("word", "free"):
        return "price"
    return fact.unit


def _stands(
    mention: Mention, here: Sequence[Mention], said: str, source: str, there: Sequence[Mention]
) -> bool:
    """This source has the fact, and not about something else."""
    has = any(m.fact in same(mention.fact) for m in there)
    return has and not _is_swapped(mention, here, said, source, there)


def _is_swapped(
    mention: Mention, here: Sequence[Mention], said: str, source: str, there: Sequence[Mention]
) -> bool:
    """The source gives this figure for one thing, and the sentence for another.

    What leads up to the figure in the sentence is what leads up to another figure of its kind in
    the source; and a least amount is not an amount.
    """
    if not _is_compared(mention.fact):
        return False
    equals = same(mention.fact)
    peers = [m for m in there if _group(m.fact) in _rivals(mention.fact)]
    equal = [m for m in peers if m.fact in equals]
    others = [m for m in peers if m.fact not in equals]
    if not equal:
        return False
    if _misses_bound(mention, said, equal, source):
        return True
    about = _about(mention, here, said)
    if not about or not others:
        return False
    contexts = {m: _about(m, there, source) for m in peers}
    telling = {w for w in about if sum(w in context for context in contexts.values()) < len(peers)}
    topics = {word for m in equal for word in _topics(_lead(m, there, source))}

    def likeness(peer: Mention) -> float:
        near = telling & contexts[peer]
        if _OWN_SUBJECT.search(_lead(peer, there, source)):
            return len(near)
        return len(near) + 0.5 * len((telling - near) & _around(peer, there, source))

    rival = max(others, key=likeness)
    if topics & telling - contexts[rival]:
        return False  # about the very thing the source's figure is about
    return likeness(rival) >= max(map(likeness, equal)) + 1


def _rivals(fact: Fact) -> set[str]:
    """What is free is not half price either."""
    return {_group(fact), "percent"} if fact.unit == "word" else {_group(fact)}


def _is_compared(fact: Fact) -> bool:
    if fact.kind is Kind.COUNT:
        return fact.unit in ("times", "people")
    return fact.kind is not Kind.CONTACT and (fact.unit != "word" or fact.value == "free")


def _about(mention: Mention, every: Sequence[Mention], text: str) -> set[str]:
    """The meanings that lead up to a figure, the other figures there, and whether it is "after"."""
    lead = _lead(mention, every, text)
    found = (_REST if mention.fact.unit == "word" else _EACH).match(text, mention.end)
    tail = found[0] if found else ""
    beside = {
        f"{other.fact.unit} {other.fact.value}"
        for other in every
        if mention.start - len(lead) <= other.start < mention.end + len(tail)
        and other.fact.unit != mention.fact.unit
        and not _ADVERBIAL.match(text, other.end)
    }
    about = {*meanings(lead + tail), *beside, *(["after"] if _AFTER.search(lead) else [])}
    if not _OWN_SUBJECT.search(lead):  # Korean names the topic once, for all that follows
        sentence = text[_sentence_start(text, mention.start) : mention.start]
        about |= meanings(sentence[: topic.end()] if (topic := _TOPIC.search(sentence)) else "")
    return about


def _topics(text: str) -> set[str]:
    """The meanings Korean marks as what a clause is about (은, 는)."""
    return {word for match in _TOPIC.finditer(text) for word in meanings(match[1])}


def _lead(mention: Mention, every: Sequence[Mention], text: str) -> str:
    """From the figure before it, or the beginning of the clause, up to this one.

    A clause that does not name its thing speaks of the one before it.
    """
    start, end = 0, mention.start
    for other in sorted(every, key=lambda each: -each.end):
        if other.end > mention.start or _group(other.fact) != _group(mention.fact):
            continue
        if _TO.fullmatch(text[other.end : end]):
            end = other.start  # both ends of a range are about the same thing
        elif other.end <= end:
            start = other.end
            break
    start = max(start, _sentence_start(text, mention.start))
    clause = max(start, _clause_start(text, mention.start))
    return text[clause if meanings(text[clause : mention.start]) else start : mention.start]


def _around(mention: Mention, every: Sequence[Mention], text: str) -> set[str]:
    start = _clause_start(text, mention.start)
    found = _CLAUSE_END.search(text, mention.end)
    end = found.start() if found else len(text)
    beside = {f"{m.fact.unit} {m.fact.value}" for m in every if start <= m.start < end}
    return {*meanings(text[start:end]), *beside}


def _sentence_start(text: str, position: int) -> int:
    ends = [match.end() for match in _SENTENCE_END.finditer(text, 0, position)]
    return ends[-1] if ends else 0


def _clause_start(text: str, position: int) -> int:
    ends = [match.end() for match in _CLAUSE_END.finditer(text, 0, position)]
    return ends[-1] if ends else 0


def _misses_bound(mention: Mention, said: str, equal: Sequence[Mention], source: str) -> bool:
    if is_negated(said):
        return False
    mine, theirs = _bound(mention, said), {_bound(m, source) for m in equal}
    if mine in ("least", "most"):
        return theirs == ({"least", "most"} - {mine})
    is_amount = mention.fact.kind is Kind.MONEY and mention.fact.unit != "percent"
    return is_amount and theirs == {"least"} and bool(_EQUALS.match(said, mention.end))


def _bound(mention: Mention, text: str) -> str:
    before = text[max(0, mention.start - 24) : mention.start]
    if _AHEAD.match(text, mention.end):
        return ""  # "up to a day before" is "at least a day ahead"
    if _LEAST.match(text, mention.end) or _LEAST_BEFORE.search(before):
        return "least"
    if _MOST.match(text, mention.end) or _MOST_BEFORE.search(before):
        return "most"
    return ""
