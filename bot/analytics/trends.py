"""How many tickets of each type came in, period after period: what a chart shows."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlmodel import Session

from bot.analytics.gathering import opened
from bot.analytics.periods import Cadence, Period
from bot.tickets.terms import TicketType

DAYS = 14


@dataclass(frozen=True)
class Trend:
    periods: tuple[Period, ...]  # the oldest first
    counts: Mapping[TicketType, tuple[int, ...]]  # of types that came in at all

    @property
    def totals(self) -> tuple[int, ...]:
        return tuple(
            sum(counts[number] for counts in self.counts.values())
            for number in range(len(self.periods))
        )


def trend(session: Session, period: Period, *, now: datetime) -> Trend:
    """Two weeks of days up to a day or week; half a year of months up to a month."""
    periods = _shown(period)
    found = [opened(session, each.start, min(each.end, now)) for each in periods]
    counts = {
        kind: tuple(sum(n for (each, _), n in one.items() if each is kind) for one in found)
        for kind in TicketType
    }
    return Trend(periods, {kind: numbers for kind, numbers in counts.items() if any(numbers)})


def _shown(period: Period) -> tuple[Period, ...]:
    if period.cadence is Cadence.MONTH:
        return (*reversed(list(period.earlier())), period)
    last = replace(period, cadence=Cadence.DAY, first=period.last)
    return tuple(
        replace(last, first=period.last - timedelta(days=back)) for back in reversed(range(DAYS))
    )
