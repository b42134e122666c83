"""The table of digests that were sent."""

from datetime import date, datetime

from sqlmodel import Field, SQLModel


class SlackDigest(SQLModel, table=True):
    """One digest in Slack: its row is there before the message. Only bot/slack reads it."""

    __tablename__ = "slack_digest"

    key: str = Field(primary_key=True)  # "day:2026-11-20"
    cadence: str
    first: date  # day of its period
    channel: str
    ts: str | None = None  # None until Slack is known to have it
    is_in_flight: bool = False  # committed before posting: True = look before posting again
    first_try_at: datetime | None = None
    waits_until: datetime | None = None  # somebody is at it, or Slack was away: not before this
