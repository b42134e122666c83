"""The table of promises that sent replies made, and of the reminders of them."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel


class Pledge(SQLModel, table=True):
    """One promise with a time. Its words are only where they were sent: erasing them there does."""

    __table_args__ = (UniqueConstraint("delivery_id", "start"),)

    id: int | None = Field(default=None, primary_key=True)
    delivery_id: str = Field(foreign_key="delivery.id")
    ticket_id: int = Field(foreign_key="ticket.id", index=True)
    start: int  # of its sentence, in the text of the delivery
    end: int
    owner: str  # agent id: who sent it
    made_at: datetime
    due_at: datetime
    ended_at: datetime | None = Field(default=None, index=True)  # kept, or its time has passed
    is_kept: bool = False  # once it has ended


class SlackReminder(SQLModel, table=True):
    """The line that reminds of a promise, in the thread of a card. Only bot/slack reads it."""

    __tablename__ = "slack_reminder"

    pledge_id: int = Field(primary_key=True, foreign_key="pledge.id")
    remind_at: datetime = Field(index=True)
    channel: str = ""  # "" until it is claimed
    thread_ts: str = ""
    ts: str | None = None  # None until Slack is known to have it
    is_in_flight: bool = False  # committed before posting: True = look before posting again
    first_try_at: datetime | None = None
    waits_until: datetime | None = None  # somebody is at it, or Slack was away: not before this
