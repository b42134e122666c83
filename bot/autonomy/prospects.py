"""Will this be answered without a person? Asked while a customer's channel waits for us."""

from collections.abc import Collection

from sqlalchemy import func
from sqlmodel import Session, col, select

from bot.autonomy.grants import mode_of
from bot.channels.contract import Prospect
from bot.tickets.autonomy import Case, Mode
from bot.tickets.lifecycle import ANSWERED
from bot.tickets.models import Delivery, Message, Ticket
from bot.tickets.terms import DeliveryState, Direction, TicketState


def prospects(session: Session, ticket_ids: Collection[int]) -> dict[int, Prospect]:
    """By ticket, of its newest message."""
    is_live = mode_of(session) is Mode.LIVE
    newest = (
        select(func.max(Message.id))
        .where(Message.ticket_id == Ticket.id, Message.direction == Direction.IN)
        .scalar_subquery()
    )
    is_judged = select(Case.id).where(col(Case.message_id) == newest).exists()
    is_leaving = (
        select(Delivery.id)
        .where(Delivery.ticket_id == Ticket.id, Delivery.turn == Ticket.turn)
        .where(Delivery.state == DeliveryState.QUEUED)
        .exists()
    )
    query = select(Ticket.id, Ticket.state, is_judged, is_leaving)
    return {
        ticket_id: prospect(state, is_live=is_live, is_judged=judged, is_leaving=leaving)
        for ticket_id, state, judged, leaving in session.execute(
            query.where(col(Ticket.id).in_(ticket_ids))
        )
    }


def prospect(state: TicketState, *, is_live: bool, is_judged: bool, is_leaving: bool) -> Prospect:
    if state in ANSWERED:
        return Prospect.SOON if is_leaving else Prospect.ANSWERED
    is_open = state in (TicketState.NEW, TicketState.WAITING) and not is_judged
    return Prospect.SOON if is_live and is_open else Prospect.PERSON
