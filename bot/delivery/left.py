"""A reply that waited in the chat is tried once more when its visitor has left without reading it:
then it goes by mail, where they left an address."""

from datetime import datetime

from sqlalchemy import func
from sqlmodel import Session, col, select

from bot.channels.capability import Mode
from bot.db import Database
from bot.jobs import Jobs
from bot.tickets.models import Customer, Delivery, Ticket
from bot.tickets.terms import Channel, DeliveryState
from bot.tickets.web_sessions import GONE, WebSession


def follow(db: Database, jobs: Jobs, *, now: datetime) -> None:
    with db.read() as session:
        waiting = _waiting(session, now)
    for delivery_id in waiting:
        with db.write() as session:
            delivery = session.get_one(Delivery, delivery_id, with_for_update=True)
            if delivery.state is DeliveryState.SENT and delivery.attempts == 1:
                delivery.state = DeliveryState.QUEUED
                session.add(delivery)
                jobs.deliver(session, delivery_id, delivery.attempts + 1)


def _waiting(session: Session, now: datetime) -> list[str]:
    """Tried once: when their visitor was still there, or the mail was not taken."""
    left = (
        select(WebSession.customer)
        .group_by(WebSession.customer)
        .having(func.max(WebSession.seen_at) <= now - GONE, func.max(WebSession.email) != "")
    )
    query = (
        select(Delivery.id)
        .join(Ticket, col(Ticket.id) == col(Delivery.ticket_id))
        .join(Customer, col(Customer.id) == col(Ticket.customer_id))
        .where(
            Ticket.channel == Channel.WIDGET,
            Delivery.state == DeliveryState.SENT,
            Delivery.way == Mode.PULL,
            Delivery.attempts == 1,
            col(Delivery.last_try_at) <= now - GONE,
            col(Customer.external_id).in_(left),
        )
    )
    return list(session.exec(query))
