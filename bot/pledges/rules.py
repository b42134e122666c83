"""When to remind of a promise, and what became of it. Pure."""

from dataclasses import dataclass
from datetime import datetime

from bot.sla.calendar import Calendar


@dataclass(frozen=True)
class Ending:
    at: datetime
    is_kept: bool


def remind_at(made_at: datetime, due_at: datetime, calendar: Calendar) -> datetime:
    """When three quarters of the time are over; not while the team is off, but before it leaves
    where the next morning would be too late."""
    at = due_at - (due_at - made_at) / 4
    back = calendar.opens(at)
    return back if back < due_at else max(calendar.closed(at), made_at)


def ending(due_at: datetime, answered_at: datetime | None, now: datetime) -> Ending | None:
    """`answered_at` is when the customer heard from us again, or the ticket was closed. None while
    there is time left."""
    if answered_at is not None and answered_at <= due_at:
        return Ending(answered_at, is_kept=True)
    return Ending(due_at, is_kept=False) if due_at <= now else None
