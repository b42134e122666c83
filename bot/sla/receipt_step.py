"""Acknowledge a new ticket: gather, ask the rule, queue the receipt in the outbox."""

from datetime import datetime, timedelta

from sqlalchemy import func
from sqlmodel import Session, col, select

from bot.channels.capability import capability, open_way
from bot.db import Database
from bot.decision.outbox import queue
from bot.jobs import Jobs
from bot.settings import DeskConfig
from bot.sla.calendar import Calendar
from bot.sla.receipt import Newcomer, Pace, answer_by, may_acknowledge, receipt_text
from bot.sla.step import keep_time, promise_of
from bot.tickets.clocks import HAS_CLOCK, SlaClock
from bot.tickets.journal import DESKBELL, record
from bot.tickets.models import Delivery, Event, Ticket
from bot.tickets.queries import customer_of, lock_ticket, turn_messages
from bot.tickets.terms import DeliveryKind, EventKind, TicketState

LOOK_BACK = timedelta(days=14)
MOST_REPLIES = 200
ONE_A_DAY = timedelta(days=1)


def acknowledge(
    db: Database, jobs: Jobs, ticket_id: int, config: DeskConfig, *, now: datetime
) -> None:
    """Tell the customer that we have their message and by when to expect an answer; at most once a
    ticket, and not at all unless the shop wants it."""
    if not config.acknowledgement.enabled:
        return
    keep_time(db, jobs, ticket_id, config, now=now)  # its place in the queue
    with db.write() as session:
        ticket = lock_ticket(session, ticket_id)
        if not may_acknowledge(_newcomer(session, ticket, now), config.acknowledgement):
            return
        text = _text(session, ticket, config, now)
        if not capability(ticket.channel).fits(text):
            return
        queue(session, jobs, ticket, DeliveryKind.RECEIPT, text, by=DESKBELL, now=now)
        record(session, EventKind.ACKNOWLEDGED, ticket_id=ticket_id, actor=DESKBELL, now=now)


def _newcomer(session: Session, ticket: Ticket, now: datetime) -> Newcomer:
    customer = customer_of(session, ticket)
    return Newcomer(
        channel=ticket.channel,
        type=ticket.type,
        has_review=bool(ticket.review),
        said=(ticket.subject, *(message.text for message in turn_messages(session, ticket))),
        address=customer.email or customer.external_id,
        can_reply=open_way(ticket.reply_to, now, by_person=False) is not None,
        waits=ticket.turn == 1 and ticket.state is TicketState.WAITING,
        has_receipt=_has_receipt(session, ticket, now),
    )


def _has_receipt(session: Session, ticket: Ticket, now: datetime) -> bool:
    """This ticket; or the customer lately: two programs must not thank each other for ever."""
    query = (
        select(Delivery.id)
        .join(Ticket, col(Ticket.id) == col(Delivery.ticket_id))
        .where(Delivery.kind == DeliveryKind.RECEIPT, Ticket.customer_id == ticket.customer_id)
        .where((col(Ticket.id) == ticket.id) | (col(Delivery.created_at) > now - ONE_A_DAY))
    )
    return session.exec(query).first() is not None


def _text(session: Session, ticket: Ticket, config: DeskConfig, now: datetime) -> str:
    assert ticket.type is not None
    promise = promise_of(ticket, config)
    calendar = promise.calendar
    pace = _pace(session, ticket, calendar, now)
    by = answer_by(pace, promise.first_response, calendar, now=now)
    is_open = calendar.is_open(now)
    return receipt_text(ticket.type, by, calendar, ticket.language, is_open=is_open)


def _pace(session: Session, ticket: Ticket, calendar: Calendar, now: datetime) -> Pace:
    """From the first replies that people of the team wrote lately, and what is due sooner."""
    clock = session.get(SlaClock, ticket.id)
    due_at = clock.due_at if clock and clock.due_at else now
    ahead = (
        select(func.count())
        .select_from(Ticket)
        .join(SlaClock, HAS_CLOCK)
        .where(Ticket.state == TicketState.WAITING, Ticket.team == ticket.team)
        .where(col(SlaClock.due_at) <= due_at, col(Ticket.id) != ticket.id)
    )
    by_person = (EventKind.APPROVED, EventKind.EDITED)
    replied = (
        select(SlaClock.started_at, Event.at)
        .select_from(SlaClock)
        .join(Ticket, HAS_CLOCK)
        .join(Event, col(Event.ticket_id) == col(SlaClock.ticket_id))
        .where(col(Event.kind).in_(by_person), Event.at == SlaClock.first_replied_at)
        .where(Ticket.team == ticket.team, col(SlaClock.first_replied_at) > now - LOOK_BACK)
        .order_by(col(SlaClock.first_replied_at).desc())
        .limit(MOST_REPLIES)
    )
    found = session.exec(replied).all()
    since = min((replied_at for _, replied_at in found), default=now)
    return Pace(
        ahead=session.exec(ahead).one(),
        waits=tuple(calendar.between(asked_at, replied_at) for asked_at, replied_at in found),
        worked=calendar.between(since, now),
    )
