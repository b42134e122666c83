"""Take what says who somebody is out of every table. Figures about tickets stay: their types,
times and states are nobody's data."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, func, text, update
from sqlmodel import Session, col, or_, select

from bot.db import Database
from bot.erasure.rules import Duty, keeping
from bot.tickets import search
from bot.tickets.channel_books import DeadLetter
from bot.tickets.corrections import Correction, ProposedChange
from bot.tickets.journal import record
from bot.tickets.kept import KeptRecord
from bot.tickets.models import Customer, Delivery, Draft, Event, Message, SlackPost, Ticket
from bot.tickets.occasions import taught_by
from bot.tickets.people import Identifier, VerifiedIdentifier, joined, one_spelling
from bot.tickets.piles import Pile, PileMember
from bot.tickets.pledges import Pledge, SlackReminder
from bot.tickets.queries import customer_of, messages_of
from bot.tickets.relabels import Relabel
from bot.tickets.terms import DeliveryState, Direction, EventKind, TicketState
from bot.tickets.web_sessions import WebSession
from knowledge.learned import LessonRow

ERASED = "∅"  # where something was said
_GONE = "erased-"  # then random: the same person writing again is somebody new
_BATCH = 100


@dataclass(frozen=True)
class Kept:
    ticket_id: int
    duty: Duty
    until: datetime


@dataclass(frozen=True)
class Erased:
    customers: int
    tickets: tuple[int, ...]
    copies: Mapping[str, int]  # how many of each kind there were
    kept: tuple[Kept, ...]


def find_customers(session: Session, who: str) -> Sequence[Customer]:
    """By the source's own id, or an e-mail address or phone number a source has verified; and
    whoever is the same person on another channel."""
    spellings = {one_spelling(kind, who) for kind in Identifier} - {""}
    verified = select(VerifiedIdentifier.customer_id).where(
        col(VerifiedIdentifier.value).in_(spellings)
    )
    query = select(Customer.id).where(
        or_(col(Customer.external_id) == who, col(Customer.id).in_(verified))
    )
    ids = {other for found in session.exec(query) for other in joined(session, found or 0)}
    return session.exec(select(Customer).where(col(Customer.id).in_(ids))).all()


def erase(session: Session, customers: Sequence[Customer], *, by: str, now: datetime) -> Erased:
    """The caller commits. Their cards are drawn anew by the running desk within two minutes."""
    ids = [customer.id for customer in customers]
    tickets = session.exec(select(Ticket).where(col(Ticket.customer_id).in_(ids))).all()
    copies = _copies(session, [ticket.id for ticket in tickets], ids)
    kept = [each for ticket in tickets if (each := empty(session, ticket, by=by, now=now))]
    _forget_unread(session, customers)
    for customer in customers:
        session.execute(delete(LessonRow).where(_taught_by(customer.id)))
        session.execute(
            delete(VerifiedIdentifier).where(col(VerifiedIdentifier.customer_id) == customer.id)
        )
        session.execute(delete(WebSession).where(col(WebSession.customer) == customer.external_id))
        customer.external_id = _GONE + secrets.token_hex(8)
        customer.name = customer.email = customer.phone = customer.order = ""
        customer.segment = None
        session.add(customer)
    return Erased(len(customers), tuple(t.id or 0 for t in tickets), copies, tuple(kept))


def _copies(
    session: Session, ticket_ids: Sequence[int | None], customer_ids: Sequence[int | None]
) -> dict[str, int]:
    def count(which: ColumnElement[bool]) -> int:
        return session.exec(select(func.count()).where(which)).one()

    of_tickets = {
        "messages": col(Message.ticket_id),
        "drafts": col(Draft.ticket_id),
        "replies": col(Delivery.ticket_id),
        "posts": col(SlackPost.ticket_id),
    }
    copies = {name: count(column.in_(ticket_ids)) for name, column in of_tickets.items()}
    return copies | {"lessons": sum(count(_taught_by(id)) for id in customer_ids)}


def _taught_by(customer_id: int | None) -> ColumnElement[bool]:
    return col(LessonRow.key).startswith(taught_by(customer_id))


def empty(session: Session, ticket: Ticket, *, by: str, now: datetime) -> Kept | None:
    """Take what was said out of one ticket; what must be kept goes into a record apart."""
    assert ticket.id is not None
    kept = _keep_apart(session, ticket, now)
    mine = {"ticket_id": ticket.id}
    drafts = {"text": ERASED, "text_hash": "", "sentences": [], "why": ""}
    session.execute(update(Draft).filter_by(**mine).values(**drafts))
    messages = {"text": ERASED, "original": "", "attachments": [], "body_hash": ""}
    session.execute(update(Message).filter_by(**mine).values(**messages))
    session.execute(
        update(Delivery)
        .filter_by(**mine, state=DeliveryState.QUEUED)
        .values(state=DeliveryState.RECALLED, next_try_at=None, done_at=now)
    )
    session.execute(update(Delivery).filter_by(**mine).values(text=ERASED, route={}))
    mine_too = select(Pledge.id).where(Pledge.ticket_id == ticket.id)
    session.execute(delete(SlackReminder).where(col(SlackReminder.pledge_id).in_(mine_too)))
    for table in (Correction, Relabel, Pledge):
        session.execute(delete(table).where(col(table.ticket_id) == ticket.id))
    search.forget(session, ticket.id)
    _leave_pile(session, ticket.id)
    _forget_examples(session, ticket.id)
    notes = select(Event).where(Event.ticket_id == ticket.id, Event.kind == EventKind.NOT_HELPFUL)
    for event in session.exec(notes):
        event.data = {name: value for name, value in event.data.items() if name != "note"}
        session.add(event)
    ticket.subject = ticket.thread = ticket.triage_reason = ticket.escalation_note = ""
    ticket.reply_to, ticket.state = {}, TicketState.RESOLVED
    ticket.snoozed_until = None
    ticket.revision += 1  # the cards have something new to show
    ticket.updated_at, ticket.erased_at = now, now
    session.add(ticket)
    session.execute(update(SlackPost).filter_by(**mine).values(shown_revision=0))
    record(session, EventKind.ERASED, ticket_id=ticket.id, actor=by, now=now)
    return kept


def _keep_apart(session: Session, ticket: Ticket, now: datetime) -> Kept | None:
    duty = keeping(ticket, now)
    if duty is None or ticket.id is None or ticket.erased_at is not None:
        return None
    customer = customer_of(session, ticket)
    said = [
        {"by": "customer" if m.direction is Direction.IN else "shop", "text": m.text}
        for m in messages_of(session, ticket.id)
    ]
    content = {"name": customer.name, "order": customer.order, "said": said}
    session.merge(
        KeptRecord(ticket_id=ticket.id, duty=duty.duty, content=content, keep_until=duty.until)
    )
    return Kept(ticket.id, duty.duty, duty.until)


def _leave_pile(session: Session, ticket_id: int) -> None:
    if member := session.get(PileMember, ticket_id):
        session.execute(update(Pile).filter_by(open_key=member.key).values(is_stale=True))
        session.delete(member)


def _forget_unread(session: Session, customers: Sequence[Customer]) -> None:
    """What nobody could read, where it names one of them as the source does."""
    named = {v.encode() for c in customers for v in (c.external_id, c.email, c.phone) if v}
    for letter in session.exec(select(DeadLetter)):
        if any(name in letter.body for name in named):
            session.delete(letter)


def _forget_examples(session: Session, ticket_id: int) -> None:
    for change in session.exec(select(ProposedChange)):
        left = [each for each in change.examples if each.get("ticket_id") != ticket_id]
        if left != change.examples:
            change.examples = left
            session.add(change)


def retire(db: Database, *, keep_days: int, by: str, now: datetime) -> int:
    """Empty closed tickets nobody has touched for `keep_days` (0 = never), and drop what had to be
    kept until now. Returns how many tickets were emptied."""
    with db.write() as session:
        session.execute(delete(KeptRecord).where(col(KeptRecord.keep_until) <= now))
        if not keep_days:
            return 0
        unread = col(DeadLetter.at) < now - timedelta(days=keep_days)
        session.execute(delete(DeadLetter).where(unread))
        old = select(Ticket).where(
            Ticket.state == TicketState.RESOLVED,
            col(Ticket.updated_at) < now - timedelta(days=keep_days),
            col(Ticket.erased_at).is_(None),
        )
        tickets = session.exec(old.limit(_BATCH)).all()
        for ticket in tickets:
            empty(session, ticket, by=by, now=now)
    return len(tickets)


def scrub(db: Database) -> None:
    """Out of the files as well: SQLite overwrites what is deleted (`secure_delete`), but the log in
    front of the file still holds it."""
    if db.is_sqlite:
        with db.engine.connect() as connection:
            connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
