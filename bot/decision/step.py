"""Carry a decision out: compare-and-set on the ticket, the outbox row in the same transaction."""

from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from bot.channels.capability import capability, has_way_back
from bot.decision.outbox import queue
from bot.decision.rules import (
    AnswerAlone,
    Approve,
    Assign,
    CardRef,
    Decision,
    Edit,
    Escalate,
    Outcome,
    Recall,
    Reopen,
    Resolve,
    Snooze,
    Wake,
    outcome,
    refuse_rewrite,
    shown,
)
from bot.errors import StaleDraft
from bot.jobs import Jobs
from bot.tickets.journal import DESKBELL, record
from bot.tickets.models import Delivery, Draft, Ticket
from bot.tickets.queries import change, draft_of, get_ticket, lock_ticket
from bot.tickets.terms import DeliveryKind, DeliveryState, EventKind, Rewrite


def decide(
    session: Session, jobs: Jobs, decision: Decision, seen: CardRef, *, agent: str, now: datetime
) -> Ticket:
    """Apply one agent's decision; the caller commits. Exactly one of several agents wins.

    Raises NotFound, AlreadyDecided, StaleDraft, Unconfirmed, Unacceptable; nothing has changed
    then.
    """
    # Locked first: on PostgreSQL the draft could otherwise be read after another agent's commit,
    # and the ticket before it.
    ticket = lock_ticket(session, seen.ticket_id)
    draft = draft_of(session, ticket)
    can_send = capability(ticket.channel) if has_way_back(ticket.reply_to) else None
    following = outcome(decision, ticket, draft, seen, can_send)
    fields = _fields(decision, following, ticket, agent, now)
    before = _standing(ticket)
    if not change(session, ticket, now=now, state=following.state, **fields):
        raise StaleDraft()
    _follow(session, jobs, decision, following, ticket, draft, agent=agent, now=now)
    data = _data(decision, before, _standing(ticket))
    record(session, following.kind, ticket_id=seen.ticket_id, actor=agent, now=now, **data)
    jobs.show(session, seen.ticket_id, ticket.revision)
    return ticket


def decide_by_number(
    session: Session, jobs: Jobs, decision: Decision, ticket_id: int, *, agent: str, now: datetime
) -> Ticket:
    """`decide` for who names a ticket instead of pressing its card, about what it shows now. Not
    for a reply: that must be the very text somebody read. Raises what `decide` does."""
    assert not isinstance(decision, Approve | Edit | AnswerAlone)
    ticket = lock_ticket(session, ticket_id)
    seen = CardRef(ticket_id, *shown(ticket, draft_of(session, ticket)))
    return decide(session, jobs, decision, seen, agent=agent, now=now)


def ask_rewrite(
    session: Session, jobs: Jobs, how: Rewrite, seen: CardRef, *, agent: str, now: datetime
) -> None:
    """Leave a rewrite to a workflow; the card changes when it is done.

    Raises NotFound, AlreadyDecided, StaleDraft.
    """
    ticket = get_ticket(session, seen.ticket_id)
    refuse_rewrite(ticket, draft_of(session, ticket), seen)
    jobs.rewrite(session, seen.ticket_id, seen.draft_revision, how)
    record(
        session, EventKind.REWRITE_ASKED, ticket_id=seen.ticket_id, actor=agent, now=now, how=how
    )


def ask_redraft(session: Session, jobs: Jobs, passage_id: str, seen: CardRef) -> None:
    """Leave a draft from another source to a workflow; the card changes when it is done.

    Raises NotFound, AlreadyDecided, StaleDraft.
    """
    ticket = lock_ticket(session, seen.ticket_id)
    refuse_rewrite(ticket, draft_of(session, ticket), seen)
    jobs.redraft(session, seen.ticket_id, seen.draft_revision, passage_id)


def _fields(
    decision: Decision, following: Outcome, ticket: Ticket, agent: str, now: datetime
) -> dict[str, Any]:
    match decision:
        case Approve() | Edit() | Resolve() | AnswerAlone():
            return {
                "decided_by": agent,
                "decision": following.kind,
                "decided_at": now,
                "snoozed_until": None,
            }
        case Escalate():
            return {
                "team": decision.team,
                "priority": decision.priority,
                "urgency": decision.urgency,
                "escalated_by": agent,
                "escalated_from": ticket.team,
                "escalation_note": decision.note,
                "assignee": "",
            }
        case Assign():
            return {"assignee": decision.agent}
        case Snooze():
            return {"snoozed_until": decision.until}
        case Wake():
            return {"snoozed_until": None}
        case Reopen() | Recall():
            return {"decided_by": "", "decision": None, "decided_at": None}


def _follow(
    session: Session,
    jobs: Jobs,
    decision: Decision,
    following: Outcome,
    ticket: Ticket,
    draft: Draft | None,
    *,
    agent: str,
    now: datetime,
) -> None:
    assert ticket.id is not None
    if following.reply is not None:
        queue(session, jobs, ticket, DeliveryKind.REPLY, following.reply, by=agent, now=now)
    if isinstance(decision, Recall):
        _stop(session, ticket, now)
    if isinstance(decision, Escalate):
        if draft is not None:
            draft.revision += 1  # the card that stays behind must not be able to approve
            session.add(draft)
        if decision.notice:
            queue(session, jobs, ticket, DeliveryKind.NOTICE, decision.notice, by=agent, now=now)


def _stop(session: Session, ticket: Ticket, now: datetime) -> None:
    """What has not left yet never will; what may have left stays as it is."""
    query = select(Delivery).where(
        Delivery.ticket_id == ticket.id,
        Delivery.turn == ticket.turn,
        Delivery.approved_by == DESKBELL,
        Delivery.state == DeliveryState.QUEUED,
        col(Delivery.is_in_flight).is_(False),
    )
    for delivery in session.exec(query.with_for_update()):
        delivery.state, delivery.done_at = DeliveryState.RECALLED, now
        session.add(delivery)


def _standing(ticket: Ticket) -> dict[str, Any]:
    """What the journal keeps of how a ticket stands."""
    until = ticket.snoozed_until
    return {
        "state": ticket.state,
        "team": ticket.team,
        "priority": ticket.priority,
        "urgency": ticket.urgency,
        "assignee": ticket.assignee,
        "snoozed_until": until.isoformat() if until else None,
    }


def _data(decision: Decision, before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    """Only what the decision has changed."""
    changed = [name for name in before if before[name] != after[name]]
    data: dict[str, Any] = {
        "before": {name: before[name] for name in changed},
        "after": {name: after[name] for name in changed},
    }
    return data | ({"confirmed": True} if decision == Approve(confirmed=True) else {})
