"""What follows when an agent decides. Pure: values in, an Outcome out."""

from dataclasses import dataclass
from datetime import datetime

from bot.channels.capability import Capability
from bot.errors import AlreadyDecided, StaleDraft, Unacceptable
from bot.tickets.lifecycle import UNDECIDED
from bot.tickets.models import Draft, Ticket
from bot.tickets.terms import EventKind, Priority, TicketState, Urgency

NO_DRAFT = (0, "")  # revision and hash on a card that has no draft to show


@dataclass(frozen=True)
class CardRef:
    """What the agent was looking at: an approval counts only for exactly this text."""

    ticket_id: int
    draft_revision: int
    text_hash: str


@dataclass(frozen=True)
class Approve:
    pass


@dataclass(frozen=True)
class Edit:
    text: str


@dataclass(frozen=True)
class Escalate:
    team: str
    priority: Priority
    urgency: Urgency
    note: str = ""
    notice: str = ""  # what the customer is told; "" tells them nothing


@dataclass(frozen=True)
class Assign:
    agent: str


@dataclass(frozen=True)
class Snooze:
    until: datetime


@dataclass(frozen=True)
class Resolve:
    pass


@dataclass(frozen=True)
class Wake:
    pass


@dataclass(frozen=True)
class Reopen:
    pass


Decision = Approve | Edit | Escalate | Assign | Snooze | Resolve | Wake | Reopen


@dataclass(frozen=True)
class Outcome:
    kind: EventKind
    state: TicketState
    reply: str | None = None  # what the customer will read; None sends nothing


def outcome(
    decision: Decision,
    ticket: Ticket,
    draft: Draft | None,
    seen: CardRef,
    can_send: Capability | None,
) -> Outcome:
    """Say what the decision does to the ticket.

    `can_send` is None when the source gave no way back. Raises AlreadyDecided, StaleDraft,
    Unacceptable.
    """
    is_decided = ticket.state in (TicketState.PENDING, TicketState.RESOLVED)
    if isinstance(decision, Reopen):
        if ticket.state is not TicketState.RESOLVED:
            raise StaleDraft()
        return Outcome(EventKind.REOPENED, TicketState.WAITING)
    if is_decided and isinstance(decision, Resolve) and ticket.state is TicketState.PENDING:
        return Outcome(EventKind.RESOLVED, TicketState.RESOLVED)
    if is_decided:
        raise AlreadyDecided(who=ticket.decided_by, what=ticket.decision)
    match decision:
        case Approve():
            _refuse_stale(ticket, draft, seen)
            if draft is None:
                raise Unacceptable("error-empty-reply")
            return _reply(EventKind.APPROVED, draft.text, can_send)
        case Edit(text):
            _refuse_stale(ticket, draft, seen)
            return _reply(EventKind.EDITED, text.strip(), can_send)
        case Escalate():
            _refuse_moved(ticket, draft, seen)
            return Outcome(EventKind.ESCALATED, ticket.state)
        case Assign():
            return Outcome(EventKind.ASSIGNED, ticket.state)
        case Snooze():
            _refuse_unprepared(ticket)
            return Outcome(EventKind.SNOOZED, TicketState.SNOOZED)
        case Wake():
            return Outcome(EventKind.WOKEN, TicketState.WAITING)
        case Resolve():
            return Outcome(EventKind.RESOLVED, TicketState.RESOLVED)


def _reply(kind: EventKind, text: str, can_send: Capability | None) -> Outcome:
    if can_send is None:
        raise Unacceptable("error-no-way-back")
    if not text:
        raise Unacceptable("error-empty-reply")
    if not can_send.fits(text):
        raise Unacceptable(
            f"error-too-long-{can_send.unit}", length=can_send.length(text), limit=can_send.limit
        )
    return Outcome(kind, TicketState.PENDING, reply=text)


def _refuse_moved(ticket: Ticket, draft: Draft | None, seen: CardRef) -> None:
    """An escalation raises the draft's revision, so the card that stayed behind decides nothing."""
    if ticket.escalated_by and draft is not None and draft.revision > seen.draft_revision:
        raise AlreadyDecided(who=ticket.escalated_by, what=EventKind.ESCALATED)


def _refuse_stale(ticket: Ticket, draft: Draft | None, seen: CardRef) -> None:
    _refuse_moved(ticket, draft, seen)
    _refuse_unprepared(ticket)
    newest = (draft.revision, draft.text_hash) if draft else NO_DRAFT
    if newest != (seen.draft_revision, seen.text_hash):
        raise StaleDraft()


def _refuse_unprepared(ticket: Ticket) -> None:
    """In NEW the customer has just spoken: nothing on the card is the newest."""
    if ticket.state not in UNDECIDED:
        raise StaleDraft()
