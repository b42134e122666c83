"""What a card shows, as values: filled from the database, drawn by cards.py."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.decision.rules import CardRef
from bot.drafting.linter import Hint
from bot.learning.values import Learned
from bot.slack.sla_lines import DueView
from bot.slack.way_lines import WayView
from bot.tickets.autonomy import Outcome
from bot.tickets.terms import (
    Channel,
    DeliveryKind,
    DeliveryState,
    DraftKind,
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
    MODEL_FAILED = "model_failed"
    NO_KNOWLEDGE = "no_knowledge"  # nothing has been indexed
    SOURCE_CHANGED = "source_changed"  # since the draft was written
    RENEWED = "renewed"  # written anew, because a source changed
    SEARCH_RECOVERED = "search_recovered"  # written anew, now that everything can be searched


@dataclass(frozen=True)
class Decided:
    kind: EventKind  # approved, edited or resolved
    by: str  # agent id
    at: datetime
    reply: str = ""  # what the customer reads
    delivery_id: str = ""  # of the reply


@dataclass(frozen=True)
class DeliveryView:
    delivery_id: str
    kind: DeliveryKind
    state: DeliveryState
    at: datetime | None = None  # of the latest change
    error: str = ""
    is_kept: bool = False  # sent, as far as we can: the customer has to look


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
class AutoView:
    """What the gate said to the open turn."""

    title: str  # of the article
    bars: tuple[str, ...]
    was_sent: bool
    would_answer: bool
    confidence: float
    threshold: float | None
    lead: float
    outcome: Outcome | None = None


@dataclass(frozen=True)
class CardView:
    """Everything a card shows."""

    ref: CardRef
    state: TicketState
    channel: Channel
    customer: str  # name; "" when the channel gave none
    messages: tuple[str, ...]  # of the open turn, oldest first
    subject: str = ""
    attachments: tuple[str, ...] = ()  # names, types, sizes
    leaves_out: bool = False  # mail that the customer quotes
    is_veiled: bool = False  # something of the messages is covered
    has_many_links: bool = False  # perhaps advertising, or worse
    earlier_turns: int = 0
    reply_limit: str = ""  # how long a reply may be, in words
    way: WayView | None = None  # by which a reply goes
    can_reply: bool = True  # False: the source gave us no way back
    segment: Segment | None = None
    order: str = ""
    other_tickets: tuple[int, ...] = ()  # of the same person, on any channel, newest first
    type: TicketType | None = None  # None: triage has not run
    priority: Priority = Priority.NORMAL
    urgency: Urgency = Urgency.NORMAL
    review: tuple[Review, ...] = ()
    triage_reason: str = ""
    draft: Proposal | None = None
    is_refreshing: bool = False  # the customer wrote again: another draft is on its way
    cautions: tuple[Caution, ...] = ()
    hints: tuple[Hint, ...] = ()  # about how the draft is worded
    assignee: str = ""  # agent id
    editing: tuple[str, ...] = ()  # agents with the form for a reply open
    looking: tuple[str, ...] = ()  # with any other window
    due: tuple[DueView, ...] = ()  # the soonest first
    snoozed_until: datetime | None = None
    decided: Decided | None = None
    deliveries: tuple[DeliveryView, ...] = ()  # of this turn
    learned: Learned | None = None  # from what agents said about the source
    escalated: Escalated | None = None
    moved_to: MovedTo | None = None
    auto: AutoView | None = None


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
    delivery_id: str = ""  # of the reply


class Stage(StrEnum):
    """What the card is about right now: its title, and what the agent can do next."""

    PREPARING = "preparing"
    REFRESHING = "refreshing"
    ANSWER = "answer"
    REVIEW = "review"
    HANDOFF = "handoff"
    COURTESY = "courtesy"
    ESCALATED = "escalated"
    SNOOZED = "snoozed"
    SENDING = "sending"
    KEPT = "kept"
    SENT = "sent"
    DELIVERED = "delivered"
    UNCERTAIN = "uncertain"
    FAILED = "failed"
    RESOLVED = "resolved"


# The worst news first: it is what the card's title must say.
_DELIVERY_STAGES = {
    DeliveryState.UNCERTAIN: Stage.UNCERTAIN,
    DeliveryState.FAILED: Stage.FAILED,
    DeliveryState.QUEUED: Stage.SENDING,
    DeliveryState.SENT: Stage.SENT,
    DeliveryState.DELIVERED: Stage.DELIVERED,
}


def stage(view: CardView) -> Stage:
    match view.state:
        case TicketState.WAITING:
            return _waiting_stage(view)
        case TicketState.SNOOZED:
            return Stage.SNOOZED
        case TicketState.NEW:
            return Stage.REFRESHING if view.is_refreshing else Stage.PREPARING
    states = {each.state for each in view.deliveries}
    worst = next((found for state, found in _DELIVERY_STAGES.items() if state in states), None)
    if worst is Stage.SENT and any(each.is_kept for each in view.deliveries):
        worst = Stage.KEPT
    is_resolved = view.state is TicketState.RESOLVED
    if is_resolved and worst not in (Stage.UNCERTAIN, Stage.FAILED):
        return Stage.RESOLVED
    return worst or Stage.SENT


def _waiting_stage(view: CardView) -> Stage:
    if view.is_refreshing:
        return Stage.REFRESHING
    if view.escalated:
        return Stage.ESCALATED
    if view.draft is None or view.draft.kind is DraftKind.HANDOFF:
        return Stage.HANDOFF
    if view.review:
        return Stage.REVIEW
    return Stage.COURTESY if view.draft.kind is DraftKind.COURTESY else Stage.ANSWER
