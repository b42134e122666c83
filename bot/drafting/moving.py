"""Days and hours reckoned from those of the customer: three days before 20 May is 17 May. Pure."""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import date, timedelta
from itertools import combinations

from bot.drafting.facts import CLOCKS, DAY, WEEK, Fact, Mention

_LEAP_YEAR = 2028  # a customer may write of the 29th of February
_FARTHEST = 400 * DAY  # a document may say anything; the calendar ends
_FROM_TODAY = ("today", "tomorrow", "day after tomorrow")
_LENGTH = re.compile(r"\s?(?:이내|안|동안|간|내에|만에|뒤|후|전|걸|정도|쯤|[이가을를]\s|[a-z])")


def is_reckoned(
    mention: Mention, said: str, asked: Collection[Fact], theirs: Sequence[Fact]
) -> bool:
    """True for the moment that a source's length of time before or after one of the customer's ends
    on, and for the length of time between two of the customer's."""
    if mention.fact in {*_moved(asked, theirs), *_between(asked)}:
        return True
    is_length = bool(_LENGTH.match(said, mention.end))
    return not is_length and mention.fact in set(_days_of_the_month(asked, theirs))


def _moved(asked: Collection[Fact], theirs: Sequence[Fact]) -> Iterator[Fact]:
    steps = _days(theirs)
    for fact in asked:
        if fact.value in WEEK:
            place = WEEK.index(fact.value)
            yield from (Fact("word", WEEK[(place + n) % 7]) for n in steps)
        if fact.value in _FROM_TODAY:
            ahead = {_FROM_TODAY.index(fact.value) + n for n in steps}
            yield from (Fact("word", word) for n, word in enumerate(_FROM_TODAY) if n in ahead)
        if fact.unit in CLOCKS:
            ends = {(int(fact.value) + n) % 720 for n in _minutes(theirs)}
            yield from (
                Fact(unit, str(end + half)) for unit in CLOCKS for end in ends for half in (0, 720)
            )
    yield from (Fact("date", f"{day.month}-{day.day}") for day in _dates_moved(asked, theirs))


def _days_of_the_month(asked: Collection[Fact], theirs: Sequence[Fact]) -> Iterator[Fact]:
    """ "The 17th", "17일", which without its month looks like a length of time."""
    for day in (*_dates(asked), *_dates_moved(asked, theirs)):
        yield Fact("nth", str(day.day))
        yield Fact("minute", str(day.day * DAY))


def _between(asked: Collection[Fact]) -> Iterator[Fact]:
    for one, other in combinations(_dates(asked), 2):
        yield Fact("minute", str(abs((one - other).days) * DAY))


def _dates_moved(asked: Collection[Fact], theirs: Sequence[Fact]) -> Iterator[date]:
    months = [int(each.value) for each in theirs if each.unit == "month" and each.value.isdigit()]
    for day in _dates(asked):
        yield from (day + timedelta(n) for n in _days(theirs))
        for number in (day.month - 1 + sign * n for n in months for sign in (1, -1)):
            yield from _date(number % 12 + 1, day.day)


def _days(theirs: Sequence[Fact]) -> set[int]:
    return {n // DAY for n in _minutes(theirs) if n % DAY == 0 and abs(n) <= _FARTHEST}


def _minutes(theirs: Sequence[Fact]) -> set[int]:
    lengths = [int(each.value) for each in theirs if each.unit == "minute" and each.value.isdigit()]
    return {sign * n for n in lengths for sign in (1, -1)}


def _dates(facts: Iterable[Fact]) -> Iterator[date]:
    for month, day in (map(int, each.value.split("-")) for each in facts if each.unit == "date"):
        yield from _date(month, day)


def _date(month: int, day: int) -> Iterator[date]:
    with suppress(ValueError):  # the 31st of June
        yield date(_LEAP_YEAR, month, day)
