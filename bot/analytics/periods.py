"""The days, weeks and months that figures are about, by a clock on the wall. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo


class Cadence(StrEnum):
    DAY = "day"
    WEEK = "week"
    MONTH = "month"


# How many earlier periods say what is usual. A day is compared with the same day of the week.
_COMPARED = {Cadence.DAY: 8, Cadence.WEEK: 8, Cadence.MONTH: 6}


@dataclass(frozen=True)
class Period:
    cadence: Cadence
    first: date  # day
    zone: ZoneInfo

    @property
    def key(self) -> str:
        return f"{self.cadence}:{self.first}"

    @property
    def last(self) -> date:
        return self._next() - timedelta(days=1)

    @property
    def start(self) -> datetime:
        return _midnight(self.first, self.zone)

    @property
    def end(self) -> datetime:
        """The first moment that is not in it."""
        return _midnight(self._next(), self.zone)

    def earlier(self) -> Iterator["Period"]:
        """Those it is compared with, the latest first."""
        first = self.first
        for _ in range(_COMPARED[self.cadence]):
            if self.cadence is Cadence.MONTH:
                first = (first - timedelta(days=1)).replace(day=1)
            else:
                first -= timedelta(weeks=1)
            yield replace(self, first=first)

    def _next(self) -> date:
        match self.cadence:
            case Cadence.DAY:
                return self.first + timedelta(days=1)
            case Cadence.WEEK:
                return self.first + timedelta(weeks=1)
            case Cadence.MONTH:
                return (self.first + timedelta(days=31)).replace(day=1)


def period_with(day: date, cadence: Cadence, zone: ZoneInfo) -> Period:
    """The period a day belongs to; a week begins on Monday."""
    match cadence:
        case Cadence.DAY:
            return Period(cadence, day, zone)
        case Cadence.WEEK:
            return Period(cadence, day - timedelta(days=day.weekday()), zone)
        case Cadence.MONTH:
            return Period(cadence, day.replace(day=1), zone)


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(0), zone).astimezone(UTC)
