"""What the desk keeps about its channels: how far each was read, and what nobody could read."""

from datetime import datetime

from sqlmodel import Field, Session, SQLModel

from bot.db import insert_missing

RECORDED = "recorded on request, with nobody in it"


class DeadLetter(SQLModel, table=True):
    """A genuine request that made no sense, kept for a person so that nothing is lost."""

    __tablename__ = "dead_letter"

    id: int | None = Field(default=None, primary_key=True)
    channel: str
    body: bytes
    why: str  # in English, without the customer's words
    at: datetime = Field(index=True)


class ChannelCursor(SQLModel, table=True):
    """How far a channel that must be asked has been read."""

    __tablename__ = "channel_cursor"

    channel: str = Field(primary_key=True)
    cursor: str = ""
    is_due: bool = False  # the vendor told us of something new
    read_at: datetime | None = None  # last time it was asked
    held_until: datetime | None = None  # one worker asks at a time
    records_next: bool = False  # the next genuine request is kept without anybody in it
    error: str = ""  # why it did not answer last time; "" = it did


class ChannelSecret(SQLModel, table=True):
    """A token that changes while we use it."""

    __tablename__ = "channel_secret"

    name: str = Field(primary_key=True)
    value: str = ""
    held_until: datetime | None = None  # one worker renews at a time


def cursor_of(session: Session, channel: str) -> ChannelCursor:
    """The row is made when there is none, and held until the caller commits."""
    insert_missing(session, ChannelCursor, {"channel": channel})
    return session.get_one(ChannelCursor, channel, with_for_update=True)
