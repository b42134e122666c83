"""The card: one message per ticket, drawn anew from the ticket whenever it changes.

Values in, a Slack message out. However long or hostile the input, a card stays within 50 blocks
and about 10,000 characters: each part has its own budget.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.decision.rules import CardRef
from bot.slack.block import Post
from bot.tickets.terms import (
    Channel,
    DeliveryKind,
    DeliveryState,
    EventKind,
    Priority,
    Review,
    Segment,
    TicketState,
    TicketType,
    Urgency,
)
from bot.tickets.values import Proposal


class Caution(StrEnum):
    """What the agent should know about how this draft came to be."""

    SEARCH_DEGRADED = "search_degraded"  # keyword search only
    MODEL_OFF = "model_off"  # sentences copied from the documents
    MODEL_FAILED = "model_failed"
    NO_KNOWLEDGE = "no_knowledge"  # nothing has been indexed


@dataclass(frozen=True)
class Decided:
    kind: EventKind  # approved, edited or resolved
    by: str  # agent id
    at: datetime
    reply: str = ""  # what the customer reads


@dataclass(frozen=True)
class DeliveryView:
    delivery_id: str
    kind: DeliveryKind
    state: DeliveryState
    at: datetime | None = None  # of the latest change
    error: str = ""


@dataclass(frozen=True)
class Escalated:
    by: str  # agent id
    note: str = ""
    from_team: str = ""  # its name
    on_call: str = ""  # user group id


@dataclass(frozen=True)
class MovedTo:
    """Where an escalated ticket went: the card that stays behind shows only this."""

    team: str  # its name
    channel: str
    permalink: str = ""
    by: str = ""


@dataclass(frozen=True)
class CardView:
    """Everything a card shows."""

    ref: CardRef
    state: TicketState
    channel: Channel
    customer: str  # name; "" when the channel gave none
    messages: tuple[str, ...]  # of the open turn, oldest first
    subject: str = ""
    attachments: tuple[str, ...] = ()  # file names
    earlier_turns: int = 0
    reply_window: str = ""  # until when and how a reply can go back; "" = any time
    can_reply: bool = True  # False: the source gave us no way back
    segment: Segment | None = None
    order: str = ""
    type: TicketType | None = None  # None: triage has not run
    priority: Priority = Priority.NORMAL
    urgency: Urgency = Urgency.NORMAL
    review: tuple[Review, ...] = ()
    triage_reason: str = ""
    draft: Proposal | None = None
    is_refreshing: bool = False  # the customer wrote again: another draft is on its way
    cautions: tuple[Caution, ...] = ()
    assignee: str = ""  # agent id
    snoozed_until: datetime | None = None
    decided: Decided | None = None
    deliveries: tuple[DeliveryView, ...] = ()  # of this turn
    escalated: Escalated | None = None
    moved_to: MovedTo | None = None


@dataclass(frozen=True)
class EarlierTurn:
    """An answered turn, kept in the card's thread."""

    ticket_id: int
    turn: int
    messages: tuple[str, ...]
    reply: str = ""
    by: str = ""  # agent id
    kind: EventKind | None = None
    at: datetime | None = None


def ticket_card(view: CardView, language: str) -> Post:
    raise NotImplementedError


def thread_entry(view: EarlierTurn, language: str) -> Post:
    raise NotImplementedError
