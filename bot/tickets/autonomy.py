"""The tables of what the shop switched on, and of what the gate said to each turn."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, Column, Enum, UniqueConstraint
from sqlmodel import Field, SQLModel

from bot.tickets.terms import Channel, TicketType


class Mode(StrEnum):
    """Of the whole desk."""

    OFF = "off"
    SHADOW = "shadow"  # everything is judged and nothing is sent
    LIVE = "live"


class Standing(StrEnum):
    """Of one article on one channel."""

    LEARNING = "learning"  # its cases go to people, and are counted
    ASKING = "asking"  # it has earned being switched on, and asks an admin
    ON = "on"


class Demotion(StrEnum):
    """Why answers from an article go to people again."""

    RECALLED = "recalled"
    CAME_BACK = "came_back"  # the customer wrote again about it, or an agent reopened the ticket
    RATED_WRONG = "rated_wrong"
    ARTICLE_CHANGED = "article_changed"
    SWITCHED_OFF = "switched_off"


class Outcome(StrEnum):
    """What a person made of a case."""

    RIGHT = "right"  # approved as it was, from the same article; or said to be right
    WRONG = "wrong"


def _enum(terms: type[StrEnum]) -> Enum:
    return Enum(terms, native_enum=False, length=32, values_callable=lambda e: [t.value for t in e])


class AutonomyMode(SQLModel, table=True):
    """One row. Locked while an automatic answer is decided on, so that the caps hold."""

    __tablename__ = "autonomy_mode"

    id: int = Field(default=1, primary_key=True)
    mode: Mode = Field(default=Mode.OFF, sa_type=_enum(Mode))


class Grant(SQLModel, table=True):
    """What may answer alone: one type of message, on one channel, from one article."""

    __tablename__ = "autonomy_grant"
    __table_args__ = (UniqueConstraint("type", "channel", "article_id"),)

    id: int | None = Field(default=None, primary_key=True)
    type: TicketType = Field(default=TicketType.FAQ, sa_type=_enum(TicketType))
    channel: Channel = Field(sa_type=_enum(Channel))
    article_id: str
    title: str
    standing: Standing = Field(default=Standing.LEARNING, sa_type=_enum(Standing))
    version: str = ""  # of the article's words when it was switched on
    demotions: int = 0  # each one makes the next promotion harder to earn
    why: Demotion | None = Field(default=None, sa_type=_enum(Demotion))  # of the latest one
    counted_from: int = 0  # the first case that counts: those before a demotion do not
    changed_by: str = ""  # agent id, or "deskbell"
    changed_at: datetime


class Case(SQLModel, table=True):
    """One message, as the gate saw it: what it said, whether it was sent, how people judged."""

    __tablename__ = "autonomy_case"

    id: int | None = Field(default=None, primary_key=True)
    message_id: int = Field(foreign_key="message.id", unique=True)  # the newest of the turn
    ticket_id: int = Field(foreign_key="ticket.id", index=True)
    turn: int
    customer_id: int = Field(foreign_key="customer.id")
    channel: Channel = Field(sa_type=_enum(Channel))
    article_id: str = Field(default="", index=True)  # "" = no approved FAQ entry was found
    title: str = ""
    bars: list[str] = Field(sa_column=Column(JSON, nullable=False))
    would_answer: bool = False
    was_sent: bool = False
    confidence: float = 0.0
    threshold: float | None = None
    lead: float = 0.0
    outcome: Outcome | None = Field(default=None, sa_type=_enum(Outcome))
    judged_by: str = ""  # agent id
    at: datetime = Field(index=True)


class SlackPromotion(SQLModel, table=True):
    """The message in which an article asks to answer alone. Only bot/slack reads it."""

    __tablename__ = "slack_promotion"

    grant_id: int = Field(primary_key=True, foreign_key="autonomy_grant.id")
    demotions: int = Field(primary_key=True)  # of the grant when it asked: each time asks anew
    channel: str
    ts: str | None = None  # None until Slack is known to have it
    shown_standing: str = ""  # in what Slack shows; "" = nothing yet
    is_in_flight: bool = False  # committed before posting: True = look before posting again
    first_try_at: datetime | None = None
    waits_until: datetime | None = None  # somebody is at it, or Slack was away: not before this
