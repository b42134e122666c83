"""Into the outbox: what the customer will read, under an id that names it."""

import hashlib
from datetime import datetime

from sqlmodel import Session

from bot.jobs import Jobs
from bot.tickets.models import Delivery, Message, Ticket
from bot.tickets.terms import DeliveryKind, Direction


def queue(
    session: Session,
    jobs: Jobs,
    ticket: Ticket,
    kind: DeliveryKind,
    text: str,
    *,
    by: str,
    now: datetime,
) -> None:
    """Queue one delivery. Its id names what was approved, so no second row can carry it."""
    assert ticket.id is not None
    name = f"{ticket.id}:{ticket.turn}:{kind}:{text}"
    delivery_id = "dlv_" + hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:32]
    if session.get(Delivery, delivery_id):
        return
    session.add(
        Delivery(
            id=delivery_id,
            ticket_id=ticket.id,
            turn=ticket.turn,
            kind=kind,
            text=text,
            route=ticket.reply_to,
            approved_by=by,
            created_at=now,
        )
    )
    session.add(
        Message(
            ticket_id=ticket.id,
            turn=ticket.turn,
            direction=Direction.OUT,
            source="deskbell",
            event_key=delivery_id,
            body_hash="",
            text=text,
            said_at=now,
            received_at=now,
        )
    )
    session.flush()
    jobs.deliver(session, delivery_id, 1)
