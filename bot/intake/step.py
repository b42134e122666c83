"""Receive a message: one transaction, committed before anybody is told "accepted"."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from bot.channels.inbound import Inbound
from bot.db import insert_missing
from bot.intake.rules import starts_new_turn, ticket_to_join
from bot.jobs import Jobs
from bot.settings import Desk
from bot.tickets.journal import CUSTOMER, record
from bot.tickets.models import Customer, Message, Ticket
from bot.tickets.terms import Direction, EventKind, TicketState


class EventConflict(Exception):
    """The same event id came before with another body. The first one is kept."""


@dataclass(frozen=True)
class Received:
    ticket_id: int
    message_id: int
    is_duplicate: bool


def receive(
    session: Session, jobs: Jobs, inbound: Inbound, desk: Desk, *, now: datetime
) -> Received:
    """Store the message with its ticket and leave the rest to a workflow. The caller commits.

    Idempotent by (source, event_key). Raises EventConflict.
    """
    if known := _known(session, inbound):
        return known
    customer = _customer(session, inbound, now)
    if known := _known(session, inbound):  # a twin got in while we waited for the customer's row
        return known
    ticket, is_follow_up = _ticket(session, customer, inbound, desk, now)
    assert ticket.id is not None
    message = Message(
        ticket_id=ticket.id,
        turn=ticket.turn,
        direction=Direction.IN,
        source=inbound.source,
        event_key=inbound.event_key,
        body_hash=inbound.body_hash,
        text=inbound.text,
        attachments=list(inbound.attachments),
        said_at=inbound.said_at,
        received_at=now,
    )
    session.add(message)
    session.flush()
    assert message.id is not None
    record(session, EventKind.MESSAGE_RECEIVED, ticket_id=ticket.id, actor=CUSTOMER, now=now)
    jobs.handle(session, message.id, delay=desk.burst_seconds if is_follow_up else 0)
    return Received(ticket.id, message.id, is_duplicate=False)


def _known(session: Session, inbound: Inbound) -> Received | None:
    query = select(Message).where(
        Message.source == inbound.source, Message.event_key == inbound.event_key
    )
    earlier = session.exec(query).first()
    if earlier is None:
        return None
    if earlier.body_hash != inbound.body_hash:
        raise EventConflict(inbound.event_key)
    assert earlier.id is not None
    return Received(earlier.ticket_id, earlier.id, is_duplicate=True)


def _customer(session: Session, inbound: Inbound, now: datetime) -> Customer:
    """Find or make the customer, and hold their row: two messages at once open one ticket."""
    who = inbound.sender
    identity = {
        "channel": inbound.channel,
        "account": inbound.source,
        "external_id": who.external_id,
    }
    blank = {"name": "", "email": "", "phone": "", "order": "", "created_at": now}
    insert_missing(session, Customer, **identity, **blank)
    query = select(Customer).filter_by(**identity).with_for_update()
    customer = session.exec(query).one()
    for field in ("name", "email", "phone", "order", "segment"):
        if told := getattr(who, field):
            setattr(customer, field, told)
    session.add(customer)
    return customer


def _ticket(
    session: Session, customer: Customer, inbound: Inbound, desk: Desk, now: datetime
) -> tuple[Ticket, bool]:
    """The ticket to write into, and whether it already holds unanswered messages."""
    query = select(Ticket).where(Ticket.customer_id == customer.id).with_for_update()
    recent = session.exec(query.order_by(col(Ticket.id).desc()).limit(20)).all()
    ticket = ticket_to_join(recent, inbound.thread, reopen_days=desk.reopen_days, now=now)
    if ticket is None:
        return _open(session, customer, inbound, now), False
    is_follow_up = not starts_new_turn(ticket.state)
    if not is_follow_up:
        ticket.turn += 1
        ticket.escalated_by = ticket.escalated_from = ticket.escalation_note = ""
    if ticket.state is TicketState.RESOLVED:
        record(session, EventKind.TICKET_REOPENED, ticket_id=ticket.id, actor=CUSTOMER, now=now)
    ticket.state = TicketState.NEW
    ticket.revision += 1
    ticket.snoozed_until = None
    ticket.reply_to = inbound.reply_to or ticket.reply_to
    ticket.updated_at = now
    session.add(ticket)
    return ticket, is_follow_up


def _open(session: Session, customer: Customer, inbound: Inbound, now: datetime) -> Ticket:
    assert customer.id is not None
    ticket = Ticket(
        customer_id=customer.id,
        channel=inbound.channel,
        source=inbound.source,
        thread=inbound.thread,
        subject=inbound.subject,
        reply_to=inbound.reply_to,
        opened_at=now,
        updated_at=now,
    )
    session.add(ticket)
    session.flush()
    record(session, EventKind.TICKET_OPENED, ticket_id=ticket.id, actor=CUSTOMER, now=now)
    return ticket
