"""Replies that reach a customer because they ask, and what a channel tells us of a reply later."""

from datetime import datetime

from sqlmodel import Session, col, select

from bot.channels.capability import Mode
from bot.channels.contract import Asked, Reported
from bot.delivery.step import touch
from bot.jobs import Jobs
from bot.tickets.journal import DESKBELL, record
from bot.tickets.models import Customer, Delivery, Ticket
from bot.tickets.queries import get_ticket
from bot.tickets.terms import DeliveryState, EventKind


def hand_over(session: Session, jobs: Jobs, asked: Asked, *, now: datetime) -> tuple[str, ...]:
    """The replies that wait for a customer, oldest first, which count as delivered now; when none
    waits, the newest one again, because the answer to an earlier request may have been lost. The
    caller commits."""
    kept = (
        select(Delivery)
        .join(Ticket, col(Ticket.id) == col(Delivery.ticket_id))
        .join(Customer, col(Customer.id) == col(Ticket.customer_id))
        .where(
            Customer.channel == asked.channel,
            Customer.account == asked.source,
            Customer.external_id == asked.external_id,
            Delivery.way == Mode.PULL,
        )
        .order_by(col(Delivery.created_at), col(Delivery.id))
    )
    waiting = session.exec(kept.where(Delivery.state == DeliveryState.SENT)).all()
    if waiting:
        for delivery in waiting:
            _arrived(session, jobs, delivery, now)
        return tuple(delivery.text for delivery in waiting)
    told = session.exec(kept.where(Delivery.state == DeliveryState.DELIVERED)).all()
    return tuple(delivery.text for delivery in told[-1:])


def report(session: Session, jobs: Jobs, reported: Reported, *, now: datetime) -> int | None:
    """What a channel says became of a reply it took; returns its ticket. Nothing happens to a
    delivery nobody is unsure of, or that is not ours. The caller commits."""
    unsure = (DeliveryState.SENT, DeliveryState.UNCERTAIN)
    query = select(Delivery).where(
        Delivery.provider_id == reported.provider_id, col(Delivery.state).in_(unsure)
    )
    delivery = session.exec(query.with_for_update()).first()
    if delivery is None or not reported.provider_id:
        return None
    if reported.arrived:
        _arrived(session, jobs, delivery, now)
    else:
        delivery.error = reported.why
        _settle(session, jobs, delivery, DeliveryState.FAILED, EventKind.DELIVERY_FAILED, now)
    return delivery.ticket_id


def _arrived(session: Session, jobs: Jobs, delivery: Delivery, now: datetime) -> None:
    kind = EventKind.DELIVERY_DELIVERED
    _settle(session, jobs, delivery, DeliveryState.DELIVERED, kind, now)


def _settle(
    session: Session,
    jobs: Jobs,
    delivery: Delivery,
    state: DeliveryState,
    kind: EventKind,
    now: datetime,
) -> None:
    delivery.state, delivery.done_at = state, now
    session.add(delivery)
    session.flush()
    ticket = get_ticket(session, delivery.ticket_id)
    record(session, kind, ticket_id=ticket.id, actor=DESKBELL, now=now, delivery=delivery.id)
    touch(session, jobs, ticket, now=now)
