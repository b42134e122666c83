"""Figures no source has, but that the customer gave, or that are one step from one they gave. Pure.

sums.py and moving.py follow what a sentence says it has worked out, restated.py what it says is
the customer's. Replies often say neither: "you still have nine days" of fifteen, as the parcel came
six days ago. What one step reaches may as well be there by chance. So it neither vouches for a
sentence nor condemns it; the other signs decide (evidence.py).
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from decimal import Decimal, InvalidOperation
from itertools import combinations

from bot.drafting.equals import same
from bot.drafting.facts import DURATIONS, Fact

_AMOUNTS = ("won", "dollar", "euro", "pound", "point")
_CALENDAR = ("date", "nth", "month of the year")
_MOST = 12  # figures of a kind; of more, any other is a sum of some


def is_reached(
    fact: Fact, beside: Iterable[Fact], theirs: Sequence[Fact], asked: Collection[Fact]
) -> bool:
    """From the figures the customer gave (`asked`), those of the sources (`theirs`) and those that
    stand `beside` it: a sum or a difference of amounts, what is left of a length of time, a day of
    the calendar where the customer named another."""
    if fact.unit in _CALENDAR:
        return any(each.unit in _CALENDAR for each in asked)
    value = _value(fact)
    given, granted = _values(asked, fact.unit), _values(theirs, fact.unit)
    if value is None or not given or len(given | granted) > _MOST:
        return False
    if fact.unit in DURATIONS:
        return any(abs(one - other) == value for one in given for other in granted)
    return fact.unit in _AMOUNTS and value in _sums(given, granted | _values(beside, fact.unit))


def _sums(given: set[Decimal], others: set[Decimal]) -> Iterator[Decimal]:
    """One of the customer's amounts with one or two more."""
    for one in given:
        rest = (given | others) - {one}
        for other in rest:
            yield from (one + other, abs(one - other))
        yield from (one + sum(two, Decimal(0)) for two in combinations(rest, 2))


def _values(facts: Iterable[Fact], unit: str) -> set[Decimal]:
    alike = (other for fact in facts for other in same(fact) if other.unit == unit)
    return {value for value in map(_value, alike) if value is not None}


def _value(fact: Fact) -> Decimal | None:
    try:
        return Decimal(fact.value)
    except InvalidOperation:
        return None
