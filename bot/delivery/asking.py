"""Replies that reach a customer because they ask, and what a channel tells us of a reply later."""

from collections.abc import Sequence
from datetime import datetime
from itertools import accumulate

from sqlalchemy import func
from sqlmodel import Session, col, select

from bot.channels.capability import Capability, Mode, capability
from bot.channels.contract import Asked, Reported
from bot.delivery.step import touch
from bot.jobs import Jobs
from bot.tickets.journal import DESKBELL, record
from bot.tickets.lifecycle import ANSWERED
from bot.tickets.models import Customer, Delivery, Ticket
from bot.tickets.queries import get_ticket
from bot.tickets.terms import DeliveryState, EventKind


def hand_over(session: Session, jobs: Jobs, asked: Asked, *, now: datetime) -> tuple[str, ...]:
    """The replies that wait for a customer, oldest first, which count as delivered now; when none
    waits and the newest question is answered, that answer again, because the answer to an earlier
    request may have been lost. What does not fit waits for the next time. The caller commits."""
    theirs = (
        Customer.channel == asked.channel,
        Customer.account == asked.source,
        Customer.external_id == asked.external_id,
    )
    kept = (
        select(Delivery)
        .join(Ticket, col(Ticket.id) == col(Delivery.ticket_id))
        .join(Customer, col(Customer.id) == col(Ticket.customer_id))
        .where(*theirs, Delivery.way == Mode.PULL)
        .order_by(col(Delivery.created_at), col(Delivery.id))
    )
    waiting = session.exec(
        kept.where(Delivery.state == DeliveryState.SENT).with_for_update(of=Delivery)
    ).all()
    if waiting:
        given = _at_once(waiting, capability(asked.channel), asked.bubbles)
        for delivery in given:
            _arrived(session, jobs, delivery, now)
        return tuple(delivery.text for delivery in given)
    newest = select(func.max(Ticket.id)).join(Customer).where(*theirs).scalar_subquery()
    is_answered = (
        col(Ticket.id) == newest,
        col(Ticket.state).in_(ANSWERED),
        Delivery.turn == Ticket.turn,
    )
    told = session.exec(kept.where(Delivery.state == DeliveryState.DELIVERED, *is_answered)).all()
    return tuple(delivery.text for delivery in told[-1:])


def _at_once(waiting: Sequence[Delivery], limits: Capability, bubbles: int) -> Sequence[Delivery]:
    """The oldest ones that fit into one answer; at least one."""
    if not bubbles:
        return waiting
    used = accumulate(len(limits.split(delivery.text)) for delivery in waiting)
    fitting = sum(count <= bubbles for count in used)
    return waiting[: max(fitting, 1)]


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
