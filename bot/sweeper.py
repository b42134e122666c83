"""Find what fell through: rows that wait for a workflow which no longer runs, naps that are over.

Every job is enqueued in the transaction that needs it, so there is rarely anything to find: a
workflow that ended in an error, a database copied from SQLite to PostgreSQL, a bug.
"""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import func
from sqlmodel import Session, col, or_, select

from bot.db import Database
from bot.tickets.journal import DESKBELL, record
from bot.tickets.models import Delivery, SlackDesk, Ticket
from bot.tickets.queries import change, messages_of
from bot.tickets.terms import DeliveryState, EventKind, TicketState
from bot.tickets.turns import newest_message_id
from bot.workflows import Engine

log = logging.getLogger(__name__)

GRACE = timedelta(seconds=60)
BATCH = 100
SLICE = 50_000  # tickets whose posts are looked at in one sweep
PURGE_EVERY = timedelta(hours=1)


class Sweeper:
    def __init__(self, db: Database, engine: Engine, *, slice_of: int = SLICE) -> None:
        self._db, self._engine, self._slice_of = db, engine, slice_of
        self._purged_at: datetime | None = None
        self._looked_down_to = 0  # the ticket where the next look at posts begins; 0 = the newest

    def sweep(self, now: datetime) -> None:
        with self._db.write() as session:
            self._wake(session, now)
            self._restart_messages(session, now)
            self._restart_deliveries(session, now)
        self._restart_posts(now)
        if self._purged_at is None or now - self._purged_at > PURGE_EVERY:
            self._engine.purge(now)
            self._purged_at = now

    def _wake(self, session: Session, now: datetime) -> None:
        query = select(Ticket).where(
            Ticket.state == TicketState.SNOOZED, col(Ticket.snoozed_until) <= now
        )
        for ticket in session.exec(query.limit(BATCH)).all():
            if change(session, ticket, now=now, state=TicketState.WAITING, snoozed_until=None):
                record(session, EventKind.WOKEN, ticket_id=ticket.id, actor=DESKBELL, now=now)
                assert ticket.id is not None
                self._engine.jobs.show(session, ticket.id, ticket.revision)

    def _restart_messages(self, session: Session, now: datetime) -> None:
        query = select(Ticket).where(
            Ticket.state == TicketState.NEW, col(Ticket.updated_at) < now - GRACE
        )
        for ticket in session.exec(query.limit(BATCH)).all():
            assert ticket.id is not None
            message_id = newest_message_id(messages_of(session, ticket.id))
            if not self._engine.is_live(f"in:{message_id}"):
                log.warning("ticket=%s had no workflow; starting one", ticket.id)
                self._engine.jobs.redo(session, "handle", f"in:{message_id}", message_id)

    def _restart_deliveries(self, session: Session, now: datetime) -> None:
        late = now - GRACE
        query = select(Delivery).where(
            Delivery.state == DeliveryState.QUEUED,
            col(Delivery.created_at) < late,
            or_(col(Delivery.last_try_at).is_(None), col(Delivery.last_try_at) < late),
            or_(col(Delivery.next_try_at).is_(None), col(Delivery.next_try_at) < late),
        )
        for delivery in session.exec(query.limit(BATCH)).all():
            if not self._engine.is_live(f"out:{delivery.id}"):
                log.warning("delivery=%s had no workflow; starting one", delivery.id)
                self._engine.jobs.redo(session, "deliver", f"out:{delivery.id}", delivery.id)

    def _restart_posts(self, now: datetime) -> None:
        """Reads first, since writers wait for one another and there is rarely anything to do."""
        with self._db.read() as session:
            behind = self._behind(session, now)
        lost = [each for each in behind if not self._engine.is_live(f"show:{each}")]
        if not lost:
            return
        with self._db.write() as session:
            for ticket_id in lost:
                log.warning("ticket=%s is not up to date in Slack; showing it", ticket_id)
                self._engine.jobs.redo(session, "show", f"show:{ticket_id}", ticket_id)

    def _behind(self, session: Session, now: datetime) -> Sequence[int]:
        """A slice of the tickets a sweep, the newest first: a million at once take seconds."""
        last = self._looked_down_to or session.exec(select(func.max(Ticket.id))).one() or 0
        first = max(last - self._slice_of, 0)
        query = (
            select(Ticket.id)
            .join(SlackDesk, col(SlackDesk.ticket_id) == col(Ticket.id), isouter=True)
            .where(
                col(Ticket.id) > first,
                col(Ticket.id) <= last,
                col(Ticket.updated_at) < now - GRACE,
                col(Ticket.state) != TicketState.NEW,
                or_(
                    col(SlackDesk.ticket_id).is_(None),
                    col(SlackDesk.shown_revision) < col(Ticket.revision),
                ),
                or_(col(SlackDesk.busy_until).is_(None), col(SlackDesk.busy_until) < now),
                or_(col(SlackDesk.waits_until).is_(None), col(SlackDesk.waits_until) < now),
            )
        )
        behind = [each for each in session.exec(query.limit(BATCH)) if each is not None]
        if len(behind) < BATCH:
            self._looked_down_to = first  # 0: from the newest again
        return behind
