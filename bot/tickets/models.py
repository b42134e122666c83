"""The tables. They are the truth; workflow rows, Slack posts and every index follow them.

SQLModel does not validate table classes when they are built: edges validate before a row is made.
Times are UTC-aware; JSON columns hold plain lists and dicts.
"""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Column, Enum, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from bot.tickets.terms import (
    Channel,
    ConfidenceLevel,
    DeliveryKind,
    DeliveryState,
    Direction,
    DraftKind,
    EventKind,
    Language,
    Priority,
    Segment,
    Sentiment,
    TicketState,
    TicketType,
    Tone,
    Urgency,
)


def _enum(terms: type[StrEnum]) -> Enum:
    """Store the value, not the Python name, and as text, so that a new term needs no migration."""
    return Enum(terms, native_enum=False, length=32, values_callable=lambda e: [t.value for t in e])


class Source(SQLModel, table=True):
    """Somebody who may post to /intake/messages: a web form, a Zapier account, a shop's program."""

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(unique=True)
    token_hash: str = Field(index=True)  # sha256 hex of the bearer token
    webhook_secret: str  # whsec_…; kept readable because signing needs it
    old_token_hash: str = ""  # the pair before this one, good until old_until
    old_webhook_secret: str = ""
    old_until: datetime | None = None
    created_at: datetime
    revoked_at: datetime | None = None


class Customer(SQLModel, table=True):
    __table_args__ = (UniqueConstraint("channel", "account", "external_id"),)

    id: int | None = Field(default=None, primary_key=True)
    channel: Channel = Field(sa_type=_enum(Channel))
    account: str  # the source or workspace the id belongs to: ids of two sources never mix
    external_id: str
    name: str = ""
    email: str = ""
    phone: str = ""
    order: str = ""  # the latest order number the customer or the source named
    segment: Segment | None = Field(default=None, sa_type=_enum(Segment))
    created_at: datetime


class Ticket(SQLModel, table=True):
    __table_args__ = (Index("ix_ticket_customer_state", "customer_id", "state"),)

    id: int | None = Field(default=None, primary_key=True)
    customer_id: int = Field(foreign_key="customer.id")
    channel: Channel = Field(sa_type=_enum(Channel))
    source: str
    thread: str = Field(default="", index=True)  # the source's own conversation key, if it has one
    subject: str = ""
    state: TicketState = Field(default=TicketState.NEW, sa_type=_enum(TicketState), index=True)
    revision: int = 1  # rises with every change an agent can see; the compare-and-set key
    turn: int = 1  # rises when the customer writes after an answer
    reply_to: dict[str, Any] = Field(
        default_factory=dict, sa_column=Column(JSON, nullable=False, default=dict)
    )

    type: TicketType | None = Field(default=None, sa_type=_enum(TicketType))
    review: list[str] = Field(
        default_factory=list, sa_column=Column(JSON, nullable=False, default=list)
    )
    priority: Priority = Field(default=Priority.NORMAL, sa_type=_enum(Priority))
    urgency: Urgency = Field(default=Urgency.NORMAL, sa_type=_enum(Urgency))
    language: Language = Field(default=Language.KO, sa_type=_enum(Language))
    team: str = ""
    sentiment: Sentiment = Field(default=Sentiment.NEUTRAL, sa_type=_enum(Sentiment))
    triage_reason: str = ""
    triage_confidence: float = 0.0  # of the type
    triage_sure: dict[str, float] = Field(  # of the rest, by name
        default_factory=dict, sa_column=Column(JSON, nullable=False, default=dict)
    )
    triaged_message_id: int = 0  # the newest message the triage has read
    escalated_by: str = ""  # the agent; "" while the ticket sits where triage put it
    escalated_from: str = ""  # the team it was with before
    escalation_note: str = ""

    assignee: str = ""  # agent id
    snoozed_until: datetime | None = None
    decided_by: str = ""  # who closed the latest turn, and how and when
    decision: EventKind | None = Field(default=None, sa_type=_enum(EventKind))
    decided_at: datetime | None = None
    opened_at: datetime
    updated_at: datetime
    erased_at: datetime | None = None  # nothing that was said is left


class Message(SQLModel, table=True):
    """One thing said, by the customer (in) or to them (out)."""

    __table_args__ = (
        UniqueConstraint("source", "event_key"),
        Index("ix_message_ticket", "ticket_id", "id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    ticket_id: int = Field(foreign_key="ticket.id")
    turn: int
    direction: Direction = Field(sa_type=_enum(Direction))
    source: str
    event_key: str  # the source's id of the event; ours for outgoing ones
    body_hash: str  # tells a repeated event from another one under the same id
    text: str
    original: str = ""  # with the mail it quotes; "" = text is all there is
    attachments: list[dict[str, Any]] = Field(
        default_factory=list, sa_column=Column(JSON, nullable=False)
    )
    said_at: datetime  # by the source's clock; shown only
    received_at: datetime


class Draft(SQLModel, table=True):
    """The reply offered for one turn, rewritten in place; `revision` and `text_hash` say which."""

    __table_args__ = (UniqueConstraint("ticket_id", "turn"),)

    id: int | None = Field(default=None, primary_key=True)
    ticket_id: int = Field(foreign_key="ticket.id")
    turn: int
    revision: int = 1
    kind: DraftKind = Field(sa_type=_enum(DraftKind))
    text: str
    text_hash: str
    sentences: list[dict[str, Any]] = Field(sa_column=Column(JSON, nullable=False))
    sources: list[dict[str, Any]] = Field(sa_column=Column(JSON, nullable=False))
    confidence: float
    level: ConfidenceLevel = Field(sa_type=_enum(ConfidenceLevel))
    why: str
    tone: Tone = Field(sa_type=_enum(Tone))
    model: str = ""
    cautions: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    written_at: datetime


class Delivery(SQLModel, table=True):
    """One outgoing reply: the outbox. Its id is derived from what was approved, never random."""

    __table_args__ = (Index("ix_delivery_ticket", "ticket_id"),)

    id: str = Field(primary_key=True)
    ticket_id: int = Field(foreign_key="ticket.id")
    turn: int
    kind: DeliveryKind = Field(sa_type=_enum(DeliveryKind))
    text: str
    route: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))  # Ticket.reply_to, frozen
    approved_by: str
    state: DeliveryState = Field(
        default=DeliveryState.QUEUED,
        sa_type=_enum(DeliveryState),
        index=True,
    )
    attempts: int = 0
    is_in_flight: bool = False  # committed before a try, cleared with its result: True = unknown
    first_try_at: datetime | None = None
    last_try_at: datetime | None = None
    next_try_at: datetime | None = None
    provider_id: str = Field(default="", index=True)  # what the channel calls the message
    way: str = ""  # by which it went: channels.capability.Mode
    error: str = ""  # SendFailed's why: never a body, never a secret
    settled_by: str = ""  # the agent who said whether an uncertain one arrived
    created_at: datetime
    done_at: datetime | None = None


class Event(SQLModel, table=True):
    """The journal: written in the same transaction as the change it records."""

    __table_args__ = (Index("ix_event_ticket", "ticket_id", "id"), Index("ix_event_at", "at"))

    id: int | None = Field(default=None, primary_key=True)
    ticket_id: int | None = Field(default=None, foreign_key="ticket.id")
    kind: EventKind = Field(sa_type=_enum(EventKind))
    actor: str  # agent id, "customer" or "deskbell"
    at: datetime
    data: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))


class ModelCall(SQLModel, table=True):
    """One call of the language model: what it was for and what it cost. Never what was said."""

    __tablename__ = "model_call"

    id: int | None = Field(default=None, primary_key=True)
    ticket_id: int | None = Field(default=None, foreign_key="ticket.id")
    task: str
    model: str
    tokens_in: int = 0
    tokens_out: int = 0
    usd: float = 0.0
    outcome: str  # "ok", or the reason it was not used
    at: datetime = Field(index=True)


# Spelled as in the index: with '' as a parameter no database could tell that the index will do.
IS_REFUSED = text("error != ''")


class SlackPost(SQLModel, table=True):
    """A message the desk keeps in Slack: a card, or an entry in a card's thread.

    Only bot/slack reads it.
    """

    __tablename__ = "slack_post"
    __table_args__ = (
        Index("ix_slack_post_ticket", "ticket_id"),
        Index(
            "ix_slack_post_refused",
            "channel",
            "error",
            sqlite_where=IS_REFUSED,
            postgresql_where=IS_REFUSED,
        ),
    )

    key: str = Field(primary_key=True)  # "card:12:1", "turn:12:1:1", "sla:7"
    ticket_id: int = Field(foreign_key="ticket.id")
    number: int  # 1 for the first card of the ticket, 2 after an escalation, …
    turn: int = 0  # of a thread entry; 0 for a card
    warning_id: int = 0  # of a warning in the thread; 0 for everything else
    pile_id: int = 0  # of the card of a pile; 0 for everything else
    team: str
    channel: str
    ts: str | None = None  # None until Slack is known to have it
    shown_revision: int = 0  # Ticket.revision of what Slack shows; 0 = nothing yet
    attempts: int = 0
    is_in_flight: bool = False  # committed before posting: True = look before posting again
    first_try_at: datetime | None = None
    last_try_at: datetime | None = None
    error: str = ""  # Slack's word for why it refused; "" when all is well


class SlackDesk(SQLModel, table=True):
    """Who is bringing a ticket's posts up to date right now: one at a time."""

    __tablename__ = "slack_desk"

    ticket_id: int = Field(primary_key=True, foreign_key="ticket.id")
    busy_by: str = ""
    busy_until: datetime | None = None
    shown_revision: int = 0  # the ticket revision everything in Slack shows
    waits_until: datetime | None = None  # Slack refused or was away: not before this


class SlackChannel(SQLModel, table=True):
    """Until when to leave a channel alone: Slack asked us to (429). "*" is all of them: it does not
    answer."""

    __tablename__ = "slack_channel"

    channel: str = Field(primary_key=True)
    quiet_until: datetime


class SlackEvent(SQLModel, table=True):
    """An event of Slack's that was carried out: it may come again."""

    __tablename__ = "slack_event"

    event_id: str = Field(primary_key=True)
    taken_at: datetime
