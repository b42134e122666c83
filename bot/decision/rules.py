"""What follows when an agent decides. Pure: values in, an Outcome out."""

from dataclasses import dataclass
from datetime import datetime

from bot.channels.capability import Capability
from bot.errors import AlreadyDecided, StaleDraft, Unacceptable, Unconfirmed
from bot.tickets.lifecycle import UNDECIDED
from bot.tickets.models import Draft, Ticket
from bot.tickets.terms import EventKind, Priority, TicketState, Urgency
from bot.tickets.turns import proposal_of, text_hash

MOST_NAMED = 5  # claims without a source that are named at once


@dataclass(frozen=True)
class CardRef:
    """What the agent was looking at: an approval counts only for exactly this text."""

    ticket_id: int
    draft_revision: int
    text_hash: str


@dataclass(frozen=True)
class Approve:
    confirmed: bool = False  # by name: what the draft says without a source


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


@dataclass(frozen=True)
class AnswerAlone:
    """Deskbell's own decision, after bot/autonomy has found nothing against it."""

    text: str


@dataclass(frozen=True)
class Recall:
    """Of an automatic answer: the ticket is a person's again."""


Decision = (
    Approve | Edit | Escalate | Assign | Snooze | Resolve | Wake | Reopen | AnswerAlone | Recall
)


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
    Unconfirmed, Unacceptable.
    """
    if isinstance(decision, Reopen):
        if ticket.state is not TicketState.RESOLVED:
            raise StaleDraft()
        return Outcome(EventKind.REOPENED, TicketState.WAITING)
    if isinstance(decision, Recall):
        if ticket.state is not TicketState.PENDING or not is_automatic(ticket):
            raise StaleDraft()
        return Outcome(EventKind.AUTO_RECALLED, TicketState.WAITING)
    if isinstance(decision, Resolve) and ticket.state is TicketState.PENDING:
        return Outcome(EventKind.RESOLVED, TicketState.RESOLVED)
    _refuse_decided(ticket)
    _refuse_moved(ticket, draft, seen)
    match decision:
        case Approve(confirmed):
            _refuse_stale(ticket, draft, seen)
            if draft is None:
                raise Unacceptable("error-empty-reply")
            if not confirmed:
                _refuse_unconfirmed(draft)
            return _reply(EventKind.APPROVED, draft.text, can_send)
        case Edit(text):
            _refuse_stale(ticket, draft, seen)
            return _reply(EventKind.EDITED, text.strip(), can_send)
        case AnswerAlone(text):
            _refuse_stale(ticket, draft, seen)
            return _reply(EventKind.AUTO_ANSWERED, text, can_send)
        case Escalate():
            if decision.notice:
                _refuse_unsendable(decision.notice, can_send)
            return Outcome(EventKind.ESCALATED, ticket.state)
        case Assign():
            return Outcome(EventKind.ASSIGNED, ticket.state)
        case Snooze():
            _refuse_unprepared(ticket)
            return Outcome(EventKind.SNOOZED, TicketState.SNOOZED)
        case Wake():
            if ticket.state is not TicketState.SNOOZED:
                raise StaleDraft()
            return Outcome(EventKind.WOKEN, TicketState.WAITING)
        case Resolve():
            return Outcome(EventKind.RESOLVED, TicketState.RESOLVED)


def is_automatic(ticket: Ticket) -> bool:
    """Was the latest turn answered without a person?"""
    return ticket.decision is EventKind.AUTO_ANSWERED


def shown(ticket: Ticket, draft: Draft | None) -> tuple[int, str]:
    """What a card made now says it shows: the draft's revision and hash.

    Without a draft the hash names what an agent would be writing about: the newest message, and
    whom the ticket was handed to.
    """
    if draft is not None:
        return draft.revision, draft.text_hash
    about = f"{ticket.triaged_message_id}:{ticket.team}:{ticket.escalated_by}"
    return 0, text_hash(ticket.turn, about)


def refuse_rewrite(ticket: Ticket, draft: Draft | None, seen: CardRef) -> None:
    """Raises AlreadyDecided, StaleDraft."""
    _refuse_decided(ticket)
    _refuse_moved(ticket, draft, seen)
    _refuse_stale(ticket, draft, seen)
    if draft is None:
        raise StaleDraft()


def _reply(kind: EventKind, text: str, can_send: Capability | None) -> Outcome:
    _refuse_unsendable(text, can_send)
    return Outcome(kind, TicketState.PENDING, reply=text)


def _refuse_unsendable(text: str, can_send: Capability | None) -> None:
    if can_send is None:
        raise Unacceptable("error-no-way-back")
    if not text:
        raise Unacceptable("error-empty-reply")
    if not can_send.fits(text):
        raise Unacceptable(
            f"error-too-long-{can_send.unit}", length=can_send.length(text), limit=can_send.longest
        )


def _refuse_unconfirmed(draft: Draft) -> None:
    if claims := proposal_of(draft).to_confirm:
        raise Unconfirmed(what=", ".join(f"“{claim.said}”" for claim in claims[:MOST_NAMED]))


def _refuse_decided(ticket: Ticket) -> None:
    if ticket.state in (TicketState.PENDING, TicketState.RESOLVED):
        raise AlreadyDecided(who=ticket.decided_by, what=ticket.decision)


def _refuse_moved(ticket: Ticket, draft: Draft | None, seen: CardRef) -> None:
    """An escalation raises the draft's revision, so the card that stayed behind decides nothing."""
    revision, text = shown(ticket, draft)
    is_newer = revision > seen.draft_revision or (draft is None and text != seen.text_hash)
    if ticket.escalated_by and is_newer:
        raise AlreadyDecided(who=ticket.escalated_by, what=EventKind.ESCALATED)


def _refuse_stale(ticket: Ticket, draft: Draft | None, seen: CardRef) -> None:
    _refuse_unprepared(ticket)
    if shown(ticket, draft) != (seen.draft_revision, seen.text_hash):
        raise StaleDraft()


def _refuse_unprepared(ticket: Ticket) -> None:
    """In NEW the customer has just spoken: nothing on the card is the newest."""
    if ticket.state not in UNDECIDED:
        raise StaleDraft()
