"""The tables of what a ticket is due by, and of whom the desk has warned; how others ask for it.

A clock is reckoned from the ticket's journal and may always be reckoned again (bot/sla): it is
kept so that queues can be sorted by it, and so that a timer outlives the process.
"""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Enum, UniqueConstraint
from sqlmodel import Field, SQLModel, col

from bot.tickets.models import Ticket


class Due(StrEnum):
    FIRST_REPLY = "first_reply"
    RESOLUTION = "resolution"
    WINDOW = "window"  # the channel takes no reply after it


class Level(StrEnum):
    """Of a warning, in the order they come."""

    AT_RISK = "at_risk"  # told to whoever has the ticket
    LEAD = "lead"  # told to the lead
    OVERDUE = "overdue"  # too late; the ticket moves on, where the shop wants it


def _enum(terms: type[StrEnum]) -> Enum:
    return Enum(terms, native_enum=False, length=32, values_callable=lambda e: [t.value for t in e])


class SlaClock(SQLModel, table=True):
    """When a ticket is due next."""

    __tablename__ = "sla_clock"

    ticket_id: int = Field(primary_key=True, foreign_key="ticket.id")
    revision: int  # of the ticket, when this was reckoned
    started_at: datetime
    first_replied_at: datetime | None = Field(default=None, index=True)
    paused_seconds: float = 0.0  # business time in which we waited for the customer
    due: Due | None = Field(default=None, sa_type=_enum(Due))  # what comes first
    due_at: datetime | None = Field(default=None, index=True)  # None while nothing is due
    look_at: datetime | None = Field(default=None, index=True)  # the next warning, at the earliest


class SlaWarning(SQLModel, table=True):
    """One warning: at most one of each level for each thing due in a turn."""

    __tablename__ = "sla_warning"
    __table_args__ = (UniqueConstraint("ticket_id", "turn", "due", "level"),)

    id: int | None = Field(default=None, primary_key=True)
    ticket_id: int = Field(foreign_key="ticket.id")
    turn: int = 0  # of the ticket, where each turn has a deadline of its own
    due: Due = Field(sa_type=_enum(Due))
    level: Level = Field(sa_type=_enum(Level))
    due_at: datetime
    given_at: datetime


# How a queue is sorted and filtered: `.join(SlaClock, HAS_CLOCK, isouter=True)`, then these.
HAS_CLOCK = col(SlaClock.ticket_id) == col(Ticket.id)


def due_first() -> tuple[ColumnElement[Any], ...]:
    """For order_by: the soonest first, what is not due at all last."""
    at = col(SlaClock.due_at)
    return at.is_(None), at.asc()


def is_overdue(now: datetime) -> ColumnElement[Any]:
    return col(SlaClock.due_at) <= now
