"""Figures a sentence has worked out from those of its sources: 3 × $15 is $45. Pure.

Only what can be followed is taken as worked out: so many times an amount where the sentence says
how many, a share where the percentage is a source's, and a sum or a difference where the sentence
says that it is one.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal, InvalidOperation
from itertools import product

from bot.drafting.facts import Fact, Mention

_MONEY = ("won", "dollar", "euro", "pound", "point")
_SUMMED = re.compile(
    r"\b(?:total|altogether|together|in all|makes|com(?:es?|ing) to|plus|combined|apiece"
    r"|(?:more|less|cheaper|dearer) than|sav(?:e|es|ing)|difference|leav(?:es?|ing)|or more)\b"
    r"|합|모두|총|더해|더하|차이|아끼|절약|이니|꼴"
)
_MOST = 400  # how many times an amount


def worked_out(
    mention: Mention, here: Sequence[Mention], said: str, there: Iterable[Mention]
) -> bool:
    """True when the sentence's other figures and the sources' give this one."""
    theirs = [m.fact for m in there]
    mine = [m.fact for m in here if m.fact != mention.fact]
    if _is_assumed(mention.fact, mine, theirs):
        return True
    value = _value(mention.fact)
    if value is None or mention.fact.unit not in _MONEY:
        return False
    amounts = list(_values(theirs, mention.fact.unit))
    if value in _shares(_values(mine, mention.fact.unit), _values(theirs, "percent")):
        return True
    if value in _shares(amounts, _values(mine, "percent")):
        return True
    times = {n for fact in mine if (n := _count(fact)) and 1 < n <= _MOST}
    if value in {amount * n for amount in amounts for n in times}:
        return True
    if not _SUMMED.search(said):
        return False
    times |= {n for fact in theirs if (n := _count(fact)) and 1 < n <= _MOST}
    products = {amount * n for amount in amounts for n in times}
    parts = {amount / n for amount in amounts for n in times}
    pairs = {abs(a + sign * b) for a in amounts for b in amounts if a != b for sign in (1, -1)}
    return value in products | parts | pairs | _shares(amounts, _values(theirs, "percent"))


def _is_assumed(fact: Fact, mine: Sequence[Fact], theirs: Sequence[Fact]) -> bool:
    """What the customer has, for which the sentence works out another figure: "3 seats are $45"."""
    if fact.unit in _MONEY:
        results = _shares(_values([fact], fact.unit), _values(theirs, "percent"))
        return not results.isdisjoint(_values(mine, fact.unit))
    count = _count(fact)
    return count > 1 and any(
        amount * count in set(_values(mine, unit))
        for unit in _MONEY
        for amount in _values(theirs, unit)
    )


def _shares(amounts: Iterable[Decimal], percents: Iterable[Decimal]) -> set[Decimal]:
    """A percentage of an amount, and the amount with it or without it."""
    shares = {(amount, amount * each / 100) for amount, each in product(amounts, percents)}
    return {each for amount, part in shares for each in (part, amount + part, amount - part)}


def _values(facts: Iterable[Fact], unit: str) -> Iterator[Decimal]:
    return (value for fact in facts if fact.unit == unit and (value := _value(fact)) is not None)


def _count(fact: Fact) -> int:
    """How many of something: people, visits, days, sheets."""
    value = _value(fact)
    if value is None or fact.unit in (*_MONEY, "percent") or fact.unit.startswith("clock"):
        return 0
    for minutes in (10_080, 1_440, 60):
        if fact.unit == "minute" and value >= minutes:
            value /= minutes
            break
    return int(value) if value == int(value) else 0


def _value(fact: Fact) -> Decimal | None:
    try:
        return Decimal(fact.value)
    except InvalidOperation:
        return None
