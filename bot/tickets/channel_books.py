"""What the desk keeps about its channels: how far each was read, and what nobody could read."""

from datetime import datetime

from sqlmodel import Field, SQLModel


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
    read_at: datetime | None = None  # last time it answered
    held_until: datetime | None = None  # one worker asks at a time
    error: str = ""  # why it did not answer last time; "" = it did
