"""Figures a sentence has worked out from those of its sources: 3 × $15 is $45. Pure.

Only what can be followed is taken as worked out: so many times an amount where the sentence or the
customer says how many, a share where the percentage is a source's, a day or an hour so far from the
customer's (moving.py), and any other sum or difference where the sentence says that it is one.
"""

import math
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from decimal import Decimal, InvalidOperation
from itertools import product

from bot.drafting.facts import DAY, Fact, Kind, Mention
from bot.drafting.moving import is_reckoned

_MONEY = ("won", "dollar", "euro", "pound", "point")
_SUMMED = re.compile(
    r"\b(?:total|altogether|together|in all|makes|com(?:es?|ing) to|plus|combined|apiece|each"
    r"|(?:more|less|cheaper|dearer) than|sav(?:e|es|ing)|difference|leav(?:es?|ing)|or more|instead"
    r"|(?:would|will)(?: then)? be|drops?|which is|short of|so|for (?:you|your|both|all))\b"
    r"|합(?:쳐|치|하면|하여|해서|산|계)|모두|총\s|더해|더하|차이|아끼|절약|이니\s|꼴|저렴|싸[지집게]"
    r"|셈|적[어습게]|덜\s|빼|뺀|뺍|나머지|남[아은습았]|모자라|부족"
)
_NEARLY = re.compile(r"(?:nearly|about|almost|roughly|around|approximately|약)\s?[$€£₩]?$")
_TIMES = (
    (re.compile(r"\ba week\b"), 7),
    (re.compile(r"\byear|연간"), 12),
    (re.compile(r"\bthere and back\b|\b(?:round|both) (?:trip|ways)\b|왕복"), 2),
)
_MOST = 400  # how many times an amount
_MOST_PRODUCTS = 200  # of more, any price is some sum
_MOST_ADDED = 1_000  # of more, adding each to each takes seconds


def worked_out(
    mention: Mention,
    here: Sequence[Mention],
    said: str,
    there: Iterable[Mention],
    asked: Collection[Fact] = (),
    *,
    is_added: bool = False,
) -> bool:
    """True when the sources' figures, with the sentence's other ones and those of the customer's
    message, give this one. Two amounts may be added where the sources charge one on top."""
    theirs = [m.fact for m in there]
    mine = [m.fact for m in here if m.fact != mention.fact]
    if is_reckoned(mention, said, asked, theirs):
        return True
    if _is_assumed(mention.fact, mine, theirs) or _is_ratio(mention.fact, theirs):
        return True
    value = _value(mention.fact)
    if value is None or mention.fact.unit not in (*_MONEY, "minute", "month"):
        return False
    is_sum = bool(_SUMMED.search(said))
    mine += [f for f in asked if is_sum or (f.unit in _MONEY and f != mention.fact)]
    results = _results(mention.fact.unit, mine, theirs, said, is_sum=is_sum)
    if is_added and mention.fact.unit in _MONEY:
        results |= _pairs(set(_values(theirs, mention.fact.unit)))
    slack = value / 100 if _NEARLY.search(said, 0, mention.start) else 0
    return any(abs(value - each) <= slack for each in results)


def _results(
    unit: str, mine: Sequence[Fact], theirs: Sequence[Fact], said: str, *, is_sum: bool
) -> set[Decimal]:
    amounts, assumed = set(_values(theirs, unit)), set(_values(mine, unit))
    percents = set(_values(theirs, "percent"))
    times = _counts(mine, theirs) | {n for words, n in _TIMES if words.search(said)}
    times |= {a * b for a, b in product(times, times) if a * b <= _MOST}
    if is_sum:
        times |= _counts(theirs)
    if len(amounts) * len(times) > _MOST_PRODUCTS:
        return set()
    products = {amount * n for amount in amounts | assumed for n in times}
    if len(amounts | assumed | products) > _MOST_ADDED:
        return set()
    shares = _shares(assumed | products, percents) | _shares(amounts, set(_values(mine, "percent")))
    if unit in ("minute", "month"):
        in_all = {sum(_values(mine, unit), Decimal(0))}
        known = amounts | (assumed if unit == "month" else set())
        return products | _pairs(known) | in_all if is_sum else set()
    if not is_sum:
        parts = amounts | products | _shares(amounts, percents)
        return products | shares | {a + b for a in products for b in parts}
    known = amounts | assumed | products
    parts = {amount / n for amount in amounts for n in times}
    return products | parts | shares | _shares(amounts, percents) | _pairs(known)


def _pairs(amounts: set[Decimal]) -> set[Decimal]:
    return {abs(a + sign * b) for a, b in product(amounts, amounts) if a != b for sign in (1, -1)}


def _is_assumed(fact: Fact, mine: Sequence[Fact], theirs: Sequence[Fact]) -> bool:
    """What the customer has, for which the sentence works out another figure: "3 seats are $45"."""
    if fact.unit in _MONEY:
        results = _shares(_values([fact], fact.unit), _values(theirs, "percent"))
        return not results.isdisjoint(_values(mine, fact.unit))
    counts, others = _counts([fact], theirs), _counts(mine, theirs)
    times = counts | {a * b for a, b in product(counts, others) if a * b <= _MOST}
    told = {unit: set(_values(mine, unit)) for unit in _MONEY}
    return any(
        amount * n in told[unit]
        for unit in _MONEY
        if told[unit]
        for amount in set(_values(theirs, unit))
        for n in times
    )


def _is_ratio(fact: Fact, theirs: Sequence[Fact]) -> bool:
    """ "Twice that" where the sources charge $6 and $12."""
    value = _value(fact) if fact.unit == "fold" else None
    amounts = {unit: set(_values(theirs, unit)) for unit in _MONEY}
    return value is not None and any(
        one * value in others for others in amounts.values() for one in others
    )


def _shares(amounts: Iterable[Decimal], percents: Iterable[Decimal]) -> set[Decimal]:
    """A percentage of an amount, and the amount with it or without it."""
    shares = {(amount, amount * each / 100) for amount, each in product(amounts, percents)}
    return {each for amount, part in shares for each in (part, amount + part, amount - part)}


def _values(facts: Iterable[Fact], unit: str) -> Iterator[Decimal]:
    return (value for fact in facts if fact.unit == unit and (value := _value(fact)) is not None)


def _counts(facts: Iterable[Fact], theirs: Sequence[Fact] = ()) -> set[int]:
    """How many of something: people, visits, sheets, the weeks, days and hours of a time.

    Also how many, once begun, of those the sources charge for ("£5 per 15 minutes"), and how many
    more than those they include ("$2 for each mile over 20")."""
    found: set[Decimal | int] = set()
    for fact in facts:
        value = _value(fact)
        if value is None or fact.unit in (*_MONEY, "percent") or fact.unit.startswith("clock"):
            continue
        sizes = (7 * DAY, DAY, 60, 1) if fact.unit == "minute" else (1,)
        found |= {value / each for each in sizes}
        charged = [each for each in _values(theirs, fact.unit) if each >= 1]
        found |= {math.ceil(value / each) for each in charged}
        if fact.unit != "minute":
            found |= {value - each for each in charged}
    return {int(n) for n in found if n == int(n) and 1 < n <= _MOST}


def _value(fact: Fact) -> Decimal | None:
    if fact.kind is Kind.CONTACT:  # "https://nan"
        return None
    try:
        return Decimal(fact.value)
    except InvalidOperation:
        return None
