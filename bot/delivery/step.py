"""One try at one delivery: commit the intent, send with no transaction open, commit the result."""

import logging
import random
from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlmodel import Session

from bot.channels.capability import Mode, Route, kind, open_way
from bot.channels.outgoing import Outgoing, Repeat, Sender, Sent
from bot.db import Database
from bot.delivery.ready import ReadyRoute, announce
from bot.delivery.rules import Verdict, verdict
from bot.errors import NotFound, SendFailed, SendRejected, SendUncertain, Unacceptable
from bot.jobs import Jobs
from bot.tickets.journal import DESKBELL, record
from bot.tickets.models import Delivery, Ticket
from bot.tickets.queries import change, customer_of, get_ticket
from bot.tickets.terms import DeliveryState, EventKind

log = logging.getLogger(__name__)

_EVENT = {
    DeliveryState.SENT: EventKind.DELIVERY_SENT,
    DeliveryState.DELIVERED: EventKind.DELIVERY_DELIVERED,
    DeliveryState.UNCERTAIN: EventKind.DELIVERY_UNCERTAIN,
    DeliveryState.FAILED: EventKind.DELIVERY_FAILED,
}


def deliver(
    db: Database,
    jobs: Jobs,
    senders: Mapping[str, Sender],
    delivery_id: str,
    *,
    now: datetime,
    ready_route: ReadyRoute | None = None,
) -> None:
    """Idempotent: a delivery that is done stays as it is. With `ready_route`, a reply that waits
    for its customer is announced to them."""
    with db.write() as session:
        started = _start(session, delivery_id, now)
    if started is None:
        return
    outgoing, was_in_flight = started
    sender = senders.get(kind(outgoing.route))
    result = _try(sender, outgoing, was_in_flight)
    with db.write() as session:
        kept = _finish(session, jobs, delivery_id, result, sender, now=now)
        if kept and ready_route:
            announce(session, jobs, kept, ready_route, now=now)


def settle(
    session: Session, jobs: Jobs, delivery_id: str, *, arrived: bool, agent: str, now: datetime
) -> Ticket:
    """A person says what became of a delivery nobody could confirm. Raises Unacceptable."""
    delivery = session.get(Delivery, delivery_id, with_for_update=True)
    if delivery is None:
        raise NotFound()
    if delivery.state not in (DeliveryState.UNCERTAIN, DeliveryState.FAILED):
        raise Unacceptable("error-nothing-to-settle")
    if arrived:
        delivery.state, delivery.done_at = DeliveryState.DELIVERED, now
        delivery.settled_by = agent
    else:
        delivery.state, delivery.error = DeliveryState.QUEUED, ""
        delivery.is_in_flight, delivery.done_at = False, None
        # The number makes it a new try of the same delivery: its id at the channel stays.
        jobs.deliver(session, delivery_id, delivery.attempts + 1)
    session.add(delivery)
    ticket = get_ticket(session, delivery.ticket_id)
    record(
        session,
        EventKind.DELIVERY_SETTLED,
        ticket_id=ticket.id,
        actor=agent,
        now=now,
        delivery=delivery_id,
        before=DeliveryState.UNCERTAIN,
        after=delivery.state,
    )
    touch(session, jobs, ticket, now=now)
    return ticket


def _start(session: Session, delivery_id: str, now: datetime) -> tuple[Outgoing, bool] | None:
    delivery = session.get(Delivery, delivery_id, with_for_update=True)
    if delivery is None or delivery.state is not DeliveryState.QUEUED:
        return None
    ticket = get_ticket(session, delivery.ticket_id)
    was_in_flight, earlier_try_at = delivery.is_in_flight, delivery.last_try_at
    delivery.is_in_flight = True
    delivery.attempts += 1
    delivery.first_try_at = delivery.first_try_at or now
    delivery.last_try_at, delivery.next_try_at = now, None
    session.add(delivery)
    by_person = delivery.approved_by != DESKBELL
    way = open_way(delivery.route, now, by_person=by_person)
    delivery.way = way.mode if way else ""
    outgoing = Outgoing(
        delivery_id=delivery.id,
        ticket_id=delivery.ticket_id,
        customer_id=customer_of(session, ticket).external_id,
        source=ticket.source,
        kind=delivery.kind,
        text=delivery.text,
        approved_by=delivery.approved_by,
        route=delivery.route,
        way=way,
        first_try_at=delivery.first_try_at,
        last_try_at=earlier_try_at,
    )
    return outgoing, was_in_flight


def _try(sender: Sender | None, outgoing: Outgoing, was_in_flight: bool) -> Sent | SendFailed:
    """`was_in_flight`: an earlier try went out and its result was never recorded."""
    if sender is None:
        return SendRejected("send-no-way-back")
    if outgoing.way is None:
        return SendRejected("send-window-closed")
    try:
        if was_in_flight and sender.repeat is Repeat.BLIND:
            return SendUncertain("send-interrupted")
        if was_in_flight and sender.repeat is Repeat.LOOKUP:
            return sender.find(outgoing) or sender.send(outgoing)
        return sender.send(outgoing)
    except SendFailed as e:
        return e
    except Exception as e:
        log.exception("delivery=%s: its sender broke", outgoing.delivery_id)
        return SendUncertain(f"send-unexpected:{type(e).__name__}")


def _finish(
    session: Session,
    jobs: Jobs,
    delivery_id: str,
    result: Sent | SendFailed,
    sender: Sender | None,
    *,
    now: datetime,
) -> Delivery | None:
    """The delivery, when it waits for its customer now."""
    delivery = session.get(Delivery, delivery_id, with_for_update=True)
    if delivery is None or delivery.state is not DeliveryState.QUEUED:
        return None
    repeat = sender.repeat if sender else Repeat.BLIND
    so = verdict(result, delivery.attempts, repeat)
    _store(delivery, so, result, repeat, now)
    session.add(delivery)
    ticket = get_ticket(session, delivery.ticket_id)
    if so.closes_route and ticket.reply_to == delivery.route:
        ticket.reply_to = {"kind": Route.NONE.value}
        session.add(ticket)
        session.flush()
    if kind := _EVENT.get(so.state):
        record(session, kind, ticket_id=ticket.id, actor=DESKBELL, now=now, delivery=delivery_id)
    if so.again_in is not None:
        wait = so.again_in * random.uniform(1, 1.1)  # noqa: S311 (spreads retries, no secret)
        delivery.next_try_at = now + timedelta(seconds=wait)
        jobs.deliver(session, delivery_id, delivery.attempts + 1, delay=wait)
    touch(session, jobs, ticket, now=now)
    is_kept = so.state is DeliveryState.SENT and delivery.way == Mode.PULL
    return delivery if is_kept else None


def _store(
    delivery: Delivery, so: Verdict, result: Sent | SendFailed, repeat: Repeat, now: datetime
) -> None:
    delivery.state, delivery.error = so.state, so.error
    # Where the channel can be asked, an unknown outcome is asked about before the next try.
    is_unknown = isinstance(result, SendUncertain) and so.again_in is not None
    delivery.is_in_flight = is_unknown and repeat is Repeat.LOOKUP
    if isinstance(result, Sent):
        delivery.provider_id = result.provider_id
        delivery.way = result.way or delivery.way
    if so.state in (DeliveryState.DELIVERED, DeliveryState.FAILED):
        delivery.done_at = now


def touch(session: Session, jobs: Jobs, ticket: Ticket, *, now: datetime) -> None:
    """The card shows the delivery's state, so it has something new to show."""
    assert ticket.id is not None
    while not change(session, ticket, now=now, state=ticket.state):
        session.refresh(ticket)
    jobs.show(session, ticket.id, ticket.revision)
