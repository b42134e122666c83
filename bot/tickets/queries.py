"""Reading and changing tickets: the few statements several rooms need."""

from datetime import datetime
from typing import Any

from sqlalchemy import CursorResult, update
from sqlmodel import Session, col, select

from bot.errors import NotFound
from bot.tickets.lifecycle import may_become
from bot.tickets.models import Customer, Delivery, Draft, Message, Ticket
from bot.tickets.terms import Direction
from bot.vault.veiling import Veil, veil_over


def get_ticket(session: Session, ticket_id: int) -> Ticket:
    """Raises NotFound."""
    ticket = session.get(Ticket, ticket_id)
    if ticket is None:
        raise NotFound()
    return ticket


def lock_ticket(session: Session, ticket_id: int) -> Ticket:
    """As it is now; nobody else changes it before we commit. Raises NotFound."""
    ticket = session.get(Ticket, ticket_id, with_for_update=True)
    if ticket is None:
        raise NotFound()
    return ticket


def customer_of(session: Session, ticket: Ticket) -> Customer:
    customer = session.get(Customer, ticket.customer_id)
    assert customer is not None  # a foreign key
    return customer


def messages_of(session: Session, ticket_id: int) -> list[Message]:
    """Oldest first, by the order we stored them in, never by a clock."""
    query = select(Message).where(Message.ticket_id == ticket_id).order_by(col(Message.id))
    return list(session.exec(query))


def turn_messages(session: Session, ticket: Ticket) -> list[Message]:
    """What the customer said in the turn nobody has answered yet."""
    return [
        message
        for message in messages_of(session, _id(ticket))
        if message.turn == ticket.turn and message.direction is Direction.IN
    ]


def veil_of(session: Session, ticket: Ticket) -> Veil:
    """Over what this customer has told us about themselves in this ticket."""
    customer = customer_of(session, ticket)
    said = [m.text for m in messages_of(session, _id(ticket)) if m.direction is Direction.IN]
    return veil_over([ticket.subject, *said], phone=customer.phone, email=customer.email)


def draft_of(session: Session, ticket: Ticket) -> Draft | None:
    query = select(Draft).where(Draft.ticket_id == ticket.id, Draft.turn == ticket.turn)
    return session.exec(query).first()


def deliveries_of(session: Session, ticket_id: int) -> list[Delivery]:
    query = select(Delivery).where(Delivery.ticket_id == ticket_id)
    return list(session.exec(query.order_by(col(Delivery.created_at))))


def change(session: Session, ticket: Ticket, *, now: datetime, **values: Any) -> bool:
    """Compare-and-set: apply `values` only if nobody changed the ticket since it was read.

    Raises the revision by one and keeps `ticket` in step. False = somebody was faster.
    """
    following = values.get("state", ticket.state)
    assert may_become(ticket.state, following) or following is ticket.state, (ticket.state, values)
    statement = (
        update(Ticket)
        .where(
            col(Ticket.id) == ticket.id,
            col(Ticket.revision) == ticket.revision,
            col(Ticket.state) == ticket.state,
        )
        .values(**values, revision=ticket.revision + 1, updated_at=now)
        .execution_options(synchronize_session=False)
    )
    result = session.execute(statement)
    assert isinstance(result, CursorResult)
    if result.rowcount != 1:
        return False
    session.refresh(ticket)
    return True


def _id(ticket: Ticket) -> int:
    assert ticket.id is not None
    return ticket.id
