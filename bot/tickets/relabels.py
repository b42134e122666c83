"""The table of labels agents corrected: what triage learns from next."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, Column, Enum
from sqlmodel import Field, SQLModel

from bot.tickets.terms import Priority, Sentiment, TicketType, Urgency


def _enum(terms: type[StrEnum]) -> Enum:
    return Enum(terms, native_enum=False, length=32, values_callable=lambda e: [t.value for t in e])


class Relabel(SQLModel, table=True):
    """One label of one turn, corrected; and all its labels after that. The text is masked."""

    id: int | None = Field(default=None, primary_key=True)
    ticket_id: int = Field(foreign_key="ticket.id", index=True)
    turn: int
    text: str
    label: str  # type, priority, urgency or review
    before: str
    after: str
    type: TicketType = Field(sa_type=_enum(TicketType))
    review: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    priority: Priority = Field(sa_type=_enum(Priority))
    urgency: Urgency = Field(sa_type=_enum(Urgency))
    sentiment: Sentiment = Field(sa_type=_enum(Sentiment))
    made_by: str  # agent id
    made_at: datetime
