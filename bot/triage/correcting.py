"""An agent corrects a label: the ticket changes, and triage has something to learn."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session

from bot.errors import StaleDraft
from bot.jobs import Jobs
from bot.tickets.journal import record
from bot.tickets.models import Ticket
from bot.tickets.queries import change, lock_ticket
from bot.tickets.relabels import Relabel
from bot.tickets.terms import EventKind, Priority, Review, TicketType, Urgency
from bot.tickets.turns import gather_turn
from bot.triage.reading import both_ends
from bot.vault.masking import mask

Label = TicketType | Priority | Urgency | Review


@dataclass(frozen=True)
class Change:
    label: str
    before: str
    after: str
    fields: dict[str, Any]  # of the ticket


def changed(ticket: Ticket, right: Label) -> Change:
    """What a corrected label changes. A review reason is added, or taken away where it is there."""
    match right:
        case TicketType():
            review = [*ticket.review]
            if right is TicketType.COMPLAINT and Review.COMPLAINT not in review:
                review.append(Review.COMPLAINT)
            return Change("type", ticket.type or "", right, {"type": right, "review": review})
        case Priority():
            return Change("priority", ticket.priority, right, {"priority": right})
        case Urgency():
            return Change("urgency", ticket.urgency, right, {"urgency": right})
        case Review():
            review = [each for each in ticket.review if each != right]
            if right not in ticket.review:
                review.append(right)
            ordered = [reason.value for reason in Review if reason in review]
            return Change("review", " ".join(ticket.review), " ".join(ordered), {"review": ordered})


def correct(
    session: Session, jobs: Jobs, ticket_id: int, right: Label, *, agent: str, now: datetime
) -> None:
    """Apply one correction; the caller commits. Raises NotFound, StaleDraft."""
    ticket = lock_ticket(session, ticket_id)
    what = changed(ticket, right)
    if what.before == what.after:
        return
    if not change(session, ticket, now=now, **what.fields):
        raise StaleDraft()
    turn, _ = gather_turn(session, ticket)
    session.add(
        Relabel(
            ticket_id=ticket_id,
            turn=ticket.turn,
            text=mask(both_ends(turn.text), turn.known),
            label=what.label,
            before=what.before,
            after=what.after,
            type=ticket.type or TicketType.OTHER,
            review=[*ticket.review],
            priority=ticket.priority,
            urgency=ticket.urgency,
            sentiment=ticket.sentiment,
            made_by=agent,
            made_at=now,
        )
    )
    record(
        session,
        EventKind.TRIAGE_CORRECTED,
        ticket_id=ticket_id,
        actor=agent,
        now=now,
        label=what.label,
        before=what.before,
        after=what.after,
    )
    jobs.show(session, ticket_id, ticket.revision)
