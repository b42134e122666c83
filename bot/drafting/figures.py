"""Are the figures of a sentence those of its sources, and about the same thing? Pure."""

import re
from collections.abc import Sequence

from bot.drafting.clauses import clauses_of, denies, is_negated
from bot.drafting.equals import implied, is_known, known_facts, same
from bot.drafting.facts import DAY_WORDS, FREE_FACT, UNCOUNTED, Fact, Kind, Mention
from bot.drafting.owners import belongs_to_another, bound
from bot.drafting.reach import is_reached
from bot.drafting.reading import mentions
from bot.drafting.restated import is_own
from bot.drafting.sums import worked_out
from bot.drafting.wording import meanings

_EQUALS = re.compile(r"\s?(?:이에요|예요|입니다|이고|이며|이야|$|\.)")
_RATE = re.compile(
    r"\s?(?:per|an?|each|every|/)\s?(night|stay|day|week|month|year|hour|minute|visit|order|item)"
)
_THEIR_OWN = re.compile(r"\b(?:your|with) $")  # "your 10 kg dog": the customer's, not the shop's
_NOUN = re.compile(r"[\s-]?([a-z]{3,}s|[가-힣]{1,6})(?![\w-])")
_NOT_ONE = re.compile(r"1[가-힣]{1,2}도\s[^.,]{0,10}(?:않|없|안\s)")
_GONE_BY = re.compile(r"[을를이가]?\s?(?:넘[겨기어]|지나)")
_ADDED = re.compile(
    r"\b(?:add(?:s|ed|itional(?:ly)?)?|extra|more|plus|on top|surcharge)\b|추가|더\s|가산|별도"
)
_INCLUDED = re.compile(r"\bincluded\b|포함(?:됩|돼|되어|입니다|이에요)|들어 있")


def unknown(said: str, sources: Sequence[str], message: str = "") -> list[Mention]:
    """The figures of a sentence that no source has, nor the customer's message as their own. All in
    digits."""
    there = [(source, mentions(source)) for source in sources]
    known = known_facts(there)
    loose = frozenset().union(*map(implied, sources))
    here = mentions(said)
    theirs = [mention for _, found in there for mention in found]
    asked = {mention.fact for mention in mentions(message)}
    asked |= {_month(fact) for fact in asked if fact.unit == "date"}
    is_added = any(map(_ADDED.search, sources))
    return [
        mention
        for mention in here
        if mention.fact.unit != UNCOUNTED
        and not (mention.fact.kind is Kind.COUNT and _THEIR_OWN.search(said, 0, mention.start))
        and (not is_known(mention.fact, known) or _is_counted_otherwise(mention, said, sources))
        and not (mention.fact in loose and bound(mention, said) != "most")
        and not (mention.fact == FREE_FACT and _is_included(said, sources))
        and not (_is_asked(mention.fact, asked) and (is_own(mention, said, theirs) or denies(said)))
        and not _says_no(mention, said)
        and not worked_out(mention, here, said, theirs, asked, is_added=is_added)
    ]


def may_be_theirs(mention: Mention, said: str, sources: Sequence[str], message: str) -> bool:
    """The customer gave the figure, or it may have been worked out from one they gave."""
    asked = {each.fact for each in mentions(message)}
    theirs = [each.fact for source in sources for each in mentions(source)]
    beside = [each.fact for each in mentions(said) if each != mention]
    return _is_asked(mention.fact, asked) or is_reached(mention.fact, beside, theirs, asked)


def _month(date: Fact) -> Fact:
    return Fact("month of the year", date.value.split("-")[0])


def _is_asked(fact: Fact, asked: set[Fact]) -> bool:
    """ "For a party of 14" takes up "we are 14 people"."""
    is_bare = fact.unit == "number" and fact.value in {each.value for each in asked}
    return is_bare or not asked.isdisjoint(same(fact))


def _says_no(mention: Mention, said: str) -> bool:
    """ "Not on Sundays" grants nothing; "1분도 안 쓰셨다면" is no length of time."""
    if mention.fact.unit == "word" and mention.fact.value in DAY_WORDS:
        return any(denies(each) for each in clauses_of(said) if _has(each, mention.fact))
    return bool(_NOT_ONE.match(said, mention.start))


def _has(clause: str, fact: Fact) -> bool:
    return any(mention.fact == fact for mention in mentions(clause))


def _is_counted_otherwise(mention: Mention, said: str, sources: Sequence[str]) -> bool:
    """ "15 lessons" where the sources speak of 12 lessons, and of 15 only as something else."""
    counted = _counted(mention, said)
    there = [(m.fact, _counted(m, source)) for source in sources for m in mentions(source)]
    alike = {fact.value for fact, what in there if counted & what}
    bare = {fact.value for fact, what in there if fact.unit == "number" and not what}
    return bool(alike) and mention.fact.value not in alike | bare


def _counted(mention: Mention, text: str) -> frozenset[str]:
    """What a bare number counts; nothing where a unit says it."""
    if mention.fact.unit not in ("number", UNCOUNTED):
        return frozenset()
    found = _NOUN.match(text, mention.end)
    return meanings(found[1]) if found else frozenset()


def _is_included(said: str, sources: Sequence[str]) -> bool:
    """What a source says is included costs nothing more."""
    clauses = [each for source in sources for each in clauses_of(source)]
    mine = meanings(said)
    return any(mine & meanings(each) for each in clauses if _INCLUDED.search(each))


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


def _clause_with(mention: Mention, source: str) -> str:
    return next((clause for clause in clauses_of(source) if _has(clause, mention.fact)), "")


def _is_denied(mention: Mention, said: str, sources: Sequence[str]) -> bool:
    """ "We ship on Saturdays" does not stand on "we do not ship on Saturdays"."""
    if mention.fact.unit != "word" or mention.fact.value not in DAY_WORDS or is_negated(said):
        return False
    where = [
        clause for source in sources for clause in clauses_of(source) if _has(clause, mention.fact)
    ]
    return bool(where) and all(is_negated(clause) for clause in where)


def _stands(
    mention: Mention, here: Sequence[Mention], said: str, source: str, there: Sequence[Mention]
) -> bool:
    """This source has the fact, and not about something else."""
    has = any(m.fact in same(mention.fact) for m in there)
    return has and not _is_swapped(mention, here, said, source, there)


def _is_swapped(
    mention: Mention, here: Sequence[Mention], said: str, source: str, there: Sequence[Mention]
) -> bool:
    """The source gives this figure for one thing, and the sentence for another; and a least amount
    is not an amount."""
    if not _is_compared(mention.fact):
        return False
    equal = [m for m in there if m.fact in same(mention.fact)]
    return bool(equal) and (
        _misses_bound(mention, said, equal, source)
        or _misses_rate(mention, said, equal, source)
        or belongs_to_another(mention, here, said, source)
    )


def _is_compared(fact: Fact) -> bool:
    if fact.kind is Kind.COUNT:
        return fact.unit not in ("number", UNCOUNTED, "pieces")
    return fact.kind is not Kind.CONTACT and (fact.unit != "word" or fact.value == "free")


def _misses_rate(mention: Mention, said: str, equal: Sequence[Mention], source: str) -> bool:
    """ "$25 per night" does not stand on "$25 per stay"."""
    mine, theirs = _rate(mention, said), [_rate(m, source) for m in equal]
    return bool(mine) and all(theirs) and mine not in theirs


def _rate(mention: Mention, text: str) -> str:
    found = _RATE.match(text, mention.end) if mention.fact.kind is Kind.MONEY else None
    return found[1] if found else ""


def _misses_bound(mention: Mention, said: str, equal: Sequence[Mention], source: str) -> bool:
    """ "After nine you pay more" and "none under four months" are the other halves of "until nine"
    and "from four months"."""
    if is_negated(said) or _GONE_BY.match(said, mention.end):
        return False
    if all(is_negated(_clause_with(m, source)) for m in equal):
        return False
    mine, theirs = bound(mention, said), {bound(m, source) for m in equal}
    if mine in ("least", "most"):
        return theirs == ({"least", "most"} - {mine})
    is_amount = mention.fact.kind is Kind.MONEY and mention.fact.unit != "percent"
    return is_amount and theirs == {"least"} and bool(_EQUALS.match(said, mention.end))
