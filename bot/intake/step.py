"""Receive messages: one transaction, committed before anybody is told "accepted"."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, insert, or_, select, tuple_

from bot.channels.capability import longest_open
from bot.channels.inbound import Inbound
from bot.db import insert_missing
from bot.intake.rules import Guarded, guarded, starts_new_turn, ticket_to_join
from bot.jobs import Jobs
from bot.settings import Desk
from bot.tickets.journal import CUSTOMER, Entry, record_all
from bot.tickets.models import Customer, Message, Ticket
from bot.tickets.people import vouch
from bot.tickets.terms import Channel, Direction, EventKind, TicketState

EventId = tuple[str, str]  # source, event key
CustomerId = tuple[Channel, str, str]  # channel, account, external id

_TOLD = ("name", "email", "phone", "order", "segment")  # of the customer, by the source


class EventConflict(Exception):
    """The same event id came before with another body. The first one is kept."""

    def __init__(self, event_key: str) -> None:
        super().__init__(event_key)
        self.event_key = event_key


@dataclass(frozen=True)
class Received:
    ticket_id: int
    message_id: int
    is_duplicate: bool


@dataclass(frozen=True)
class _Stored:
    body_hash: str
    ticket_id: int
    message_id: int


@dataclass(frozen=True)
class _Placed:
    """A new message and the ticket it goes into."""

    inbound: Inbound
    ticket_id: int
    turn: int
    starts: tuple[EventKind, ...]  # what becomes of the ticket by it, for the journal
    is_follow_up: bool = False  # the ticket already holds unanswered messages


def receive(
    session: Session, jobs: Jobs, inbound: Inbound, desk: Desk, *, now: datetime
) -> Received:
    """`receive_all` for one message. Raises EventConflict."""
    [outcome] = receive_all(session, jobs, [guarded(inbound)], desk, now=now)
    if isinstance(outcome, EventConflict):
        raise outcome
    return outcome


def receive_all(
    session: Session, jobs: Jobs, inbounds: Sequence[Guarded], desk: Desk, *, now: datetime
) -> list[Received | EventConflict]:
    """Store messages with their tickets and leave the rest to workflows. The caller commits.

    Idempotent by (source, event key). One outcome for each message, in the same order; a conflict
    stores nothing. The number of statements hardly depends on the number of messages.
    """
    known = _known(session, inbounds)
    new = _first_of_each([inbound for inbound in inbounds if _event(inbound) not in known])
    customers = _customers(session, new, now)
    if new:
        known |= _known(session, new)  # twins got in while we waited for the customers' rows
        new = [inbound for inbound in new if _event(inbound) not in known]
    placed: list[_Placed] = []
    for some in _rounds(new):
        placed += _place(session, customers, some, desk, now)
    stored = _add_messages(session, placed, now)
    entries = [
        Entry(kind, each.ticket_id, CUSTOMER)
        for each in placed
        for kind in (*each.starts, EventKind.MESSAGE_RECEIVED)
    ]
    record_all(session, entries, now=now)
    for each in placed:
        delay = desk.burst_seconds if each.is_follow_up else 0
        jobs.handle(session, stored[_event(each.inbound)].message_id, delay=delay)
    return _outcomes(inbounds, known, stored)


def _event(inbound: Inbound) -> EventId:
    return inbound.source, inbound.event_key


def _customer_id(inbound: Inbound) -> CustomerId:
    return inbound.channel, inbound.source, inbound.sender.external_id


def _known(session: Session, inbounds: Sequence[Inbound]) -> dict[EventId, _Stored]:
    event = tuple_(col(Message.source), col(Message.event_key))
    found = sa.select(
        col(Message.source),
        col(Message.event_key),
        col(Message.body_hash),
        col(Message.ticket_id),
        col(Message.id),
    ).where(event.in_([_event(inbound) for inbound in inbounds]))
    return {
        (row.source, row.event_key): _Stored(row.body_hash, row.ticket_id, row.id)
        for row in session.connection().execute(found)
    }


def _first_of_each(inbounds: Sequence[Inbound]) -> list[Inbound]:
    first: dict[EventId, Inbound] = {}
    for inbound in inbounds:
        first.setdefault(_event(inbound), inbound)
    return list(first.values())


def _customers(
    session: Session, inbounds: Sequence[Inbound], now: datetime
) -> dict[CustomerId, Customer]:
    """Find or make the customers, and hold their rows: two messages at once open one ticket.

    Rows are made and held in one order everywhere, so that no two batches wait for each other.
    """
    if not inbounds:
        return {}
    by_id = {_customer_id(inbound): inbound.sender for inbound in reversed(inbounds)}
    rows = [
        {"channel": channel, "account": account, "external_id": external_id, "created_at": now}
        | {field: getattr(by_id[channel, account, external_id], field) for field in _TOLD}
        for channel, account, external_id in sorted(by_id)
    ]
    insert_missing(session, Customer, *rows)
    key = tuple_(col(Customer.channel), col(Customer.account), col(Customer.external_id))
    query = select(Customer).where(key.in_(by_id)).order_by(col(Customer.id)).with_for_update()
    return {(c.channel, c.account, c.external_id): c for c in session.exec(query)}


def _rounds(inbounds: Sequence[Inbound]) -> list[list[Inbound]]:
    """A customer's second message must find the ticket that the first one opened."""
    said: Counter[CustomerId] = Counter()
    rounds: dict[int, list[Inbound]] = {}
    for inbound in inbounds:
        said[_customer_id(inbound)] += 1
        rounds.setdefault(said[_customer_id(inbound)], []).append(inbound)
    return list(rounds.values())


def _place(
    session: Session,
    customers: dict[CustomerId, Customer],
    inbounds: Sequence[Inbound],
    desk: Desk,
    now: datetime,
) -> list[_Placed]:
    """Join or open a ticket for each message; no two are of one customer."""
    for inbound in inbounds:
        _learn(session, customers[_customer_id(inbound)], inbound)
    recent = _recent_tickets(session, customers, desk, now)
    answered = _answered_by_mail(session, inbounds)
    placed, homeless = [], []
    for inbound in inbounds:
        tickets = recent.get(customers[_customer_id(inbound)].id or 0, [])
        ticket = ticket_to_join(
            tickets + answered.get(_answer(inbound), []),
            inbound.thread,
            reopen_days=desk.reopen_days,
            now=now,
            answers=inbound.answers,
        )
        if ticket:
            placed.append(_join(ticket, inbound, now))
        else:
            homeless.append(inbound)
    return placed + _open(session, customers, homeless, now)


def _learn(session: Session, customer: Customer, inbound: Inbound) -> None:
    """What the source does not tell this time stays as it was."""
    for field in _TOLD:
        if told := getattr(inbound.sender, field):
            setattr(customer, field, told)
    vouch(session, customer, inbound.sender.verified)


def _recent_tickets(
    session: Session, customers: dict[CustomerId, Customer], desk: Desk, now: datetime
) -> dict[int, list[Ticket]]:
    """Customer id → tickets that could be joined, held."""
    since = now - timedelta(days=desk.reopen_days)
    query = select(Ticket).where(
        col(Ticket.customer_id).in_([customer.id for customer in customers.values()]),
        or_(col(Ticket.state) != TicketState.RESOLVED, col(Ticket.updated_at) >= since),
    )
    recent: dict[int, list[Ticket]] = {}
    for ticket in session.exec(query.order_by(col(Ticket.id)).with_for_update()):
        recent.setdefault(ticket.customer_id, []).append(ticket)
    return recent


def _answer(inbound: Inbound) -> tuple[int, str]:
    return inbound.answers, inbound.sender.email.casefold()


def _answered_by_mail(
    session: Session, inbounds: Sequence[Inbound]
) -> dict[tuple[int, str], list[Ticket]]:
    """Tickets whose customer wrote some other way and left the address that the mail comes from,
    held."""
    ids = [inbound.answers for inbound in inbounds if inbound.answers]
    if not ids:
        return {}
    query = select(Ticket, Customer.email).join(Customer).where(col(Ticket.id).in_(ids))
    query = query.where(Ticket.channel != Channel.EMAIL).order_by(col(Ticket.id))
    found = session.exec(query.with_for_update(of=Ticket))
    return {(ticket.id or 0, email.casefold()): [ticket] for ticket, email in found}


def _join(ticket: Ticket, inbound: Inbound, now: datetime) -> _Placed:
    assert ticket.id is not None
    is_follow_up = not starts_new_turn(ticket.state)
    if not is_follow_up:
        ticket.turn += 1
        ticket.escalated_by = ticket.escalated_from = ticket.escalation_note = ""
    is_reopened = ticket.state is TicketState.RESOLVED
    ticket.state = TicketState.NEW
    ticket.revision += 1
    ticket.snoozed_until = None
    ticket.reply_to = longest_open(ticket.reply_to, inbound.reply_to)
    ticket.updated_at = now
    starts = (EventKind.TICKET_REOPENED,) if is_reopened else ()
    return _Placed(inbound, ticket.id, ticket.turn, starts, is_follow_up)


def _open(
    session: Session,
    customers: dict[CustomerId, Customer],
    inbounds: Sequence[Inbound],
    now: datetime,
) -> list[_Placed]:
    if not inbounds:
        return []
    rows = [
        {
            "customer_id": customers[_customer_id(inbound)].id,
            "channel": inbound.channel,
            "source": inbound.source,
            "thread": inbound.thread,
            "subject": inbound.subject,
            "reply_to": inbound.reply_to,
            "opened_at": now,
            "updated_at": now,
        }
        for inbound in inbounds
    ]
    ids = _insert(session, Ticket, rows)
    starts = (EventKind.TICKET_OPENED,)
    return [_Placed(each, id, 1, starts) for each, id in zip(inbounds, ids, strict=True)]


def _add_messages(
    session: Session, placed: Sequence[_Placed], now: datetime
) -> dict[EventId, _Stored]:
    if not placed:
        return {}
    rows = [
        {
            "ticket_id": each.ticket_id,
            "turn": each.turn,
            "direction": Direction.IN,
            "source": each.inbound.source,
            "event_key": each.inbound.event_key,
            "body_hash": each.inbound.body_hash,
            "text": each.inbound.text,
            "original": each.inbound.original,
            "attachments": list(each.inbound.attachments),
            "said_at": each.inbound.said_at,
            "received_at": now,
        }
        for each in placed
    ]
    session.flush()  # what became of the tickets
    ids = _insert(session, Message, rows)
    return {
        _event(each.inbound): _Stored(each.inbound.body_hash, each.ticket_id, id)
        for each, id in zip(placed, ids, strict=True)
    }


def _insert(
    session: Session, table: type[Ticket | Message], rows: Sequence[dict[str, Any]]
) -> list[int]:
    """Add rows, and get their ids. Not objects: one with many fields takes longer to make than to
    store."""
    statement = insert(table).returning(col(table.id), sort_by_parameter_order=True)
    ids: Sequence[Any] = session.connection().execute(statement, rows).scalars().all()
    return list(ids)


def _outcomes(
    inbounds: Sequence[Inbound], known: dict[EventId, _Stored], new: dict[EventId, _Stored]
) -> list[Received | EventConflict]:
    stored, seen = known | new, set(known)
    outcomes: list[Received | EventConflict] = []
    for inbound in inbounds:
        event = _event(inbound)
        message = stored[event]
        if message.body_hash == inbound.body_hash:
            outcomes.append(Received(message.ticket_id, message.message_id, event in seen))
        else:
            outcomes.append(EventConflict(inbound.event_key))
        seen.add(event)
    return outcomes
