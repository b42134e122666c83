"""Working time: from moments to how long a team has worked between them, and back. Pure.

Everything is reckoned in UTC; only when the doors open is read from the clock on the wall, so the
days on which that clock is changed are an hour longer or shorter for those who work at night.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.service_settings import DAYS, MIDNIGHT, Hours

DAY = timedelta(days=1)
Span = tuple[datetime, datetime]  # the team works from the first up to, not at, the second


@dataclass(frozen=True)
class Calendar:
    zone: ZoneInfo
    weekdays: frozenset[int]  # date.weekday()
    hours: tuple[tuple[time, time], ...]  # of a working day; an end at 00:00 is that of the day
    is_free: Callable[[date], bool]

    def after(self, start: datetime, work: timedelta) -> datetime:
        """The moment at which the team has worked that long since `start`."""
        for opens, closes in self._from(start):
            opens = max(opens, start)
            if work <= closes - opens:
                return opens + work
            work -= closes - opens
        raise AssertionError("a team works on some day of every week")

    def between(self, start: datetime, end: datetime) -> timedelta:
        """How long the team has worked from `start` to `end`; nothing where it ends before."""
        worked = timedelta(0)
        for opens, closes in self._from(start):
            opens = max(opens, start)
            if opens >= end:
                break
            worked += min(closes, end) - opens
        return worked

    def spans(self, start: datetime, end: datetime) -> Iterator[Span]:
        """Whole ones, of those that end after `start` and begin before `end`."""
        for span in self._from(start):
            if span[0] >= end:
                return
            yield span

    def is_open(self, at: datetime) -> bool:
        return self.opens(at) == at

    def opens(self, at: datetime) -> datetime:
        """`at` itself where the team works then, else when it works next."""
        return max(at, next(self._from(at))[0])

    def closed(self, at: datetime) -> datetime:
        """When the team stopped working last, at or before `at`."""
        day = at.astimezone(self.zone).date()
        while True:
            ends = [closes for _, closes in self._on(day) if closes <= at]
            if ends:
                return ends[-1]
            day -= DAY

    def _from(self, start: datetime) -> Iterator[Span]:
        """The spans that end after `start`, in their order."""
        day = start.astimezone(self.zone).date() - DAY  # a clock put back may repeat its end
        while True:
            yield from (span for span in self._on(day) if span[1] > start)
            day += DAY

    def _on(self, day: date) -> list[Span]:
        if day.weekday() not in self.weekdays or self.is_free(day):
            return []
        spans: list[Span] = []
        for start, end in self.hours:
            opens, closes = self._at(day, start), self._at(day, end, is_end=True)
            if spans:
                opens = max(opens, spans[-1][1])
            if opens < closes:  # not within an hour that is skipped this day
                spans.append((opens, closes))
        return spans

    def _at(self, day: date, clock: time, *, is_end: bool = False) -> datetime:
        if is_end and clock == MIDNIGHT:
            day += DAY
        return datetime.combine(day, clock, self.zone).astimezone(UTC)


def calendar_of(hours: Hours, shop_zone: str) -> Calendar:
    return Calendar(
        zone=ZoneInfo(hours.timezone or shop_zone),
        weekdays=frozenset(DAYS.index(day) for day in hours.days),
        hours=hours.spans,
        is_free=hours.is_free,
    )
