"""What the database says, read from outside the desk."""

import sqlite3
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlmodel import Session, col
from sqlmodel import select as select_rows

from bot.clock import now as read_clock
from bot.db import Database
from bot.tickets.lifecycle import UNDECIDED
from bot.tickets.models import Delivery, Event, Message, SlackDesk, Ticket
from bot.tickets.terms import DeliveryState, Direction, EventKind, TicketState
from tests.bench.audit import Queued, Turn


def stored_events(db: Database) -> dict[str, Turn]:
    query = select_rows(Message).where(Message.direction == Direction.IN)
    with db.read() as session:
        return {m.event_key: (m.ticket_id, m.turn) for m in session.exec(query)}


def deliveries(db: Database) -> dict[str, Queued]:
    with db.read() as session:
        return {
            row.id: Queued((row.ticket_id, row.turn), row.state)
            for row in session.exec(select_rows(Delivery))
        }


def decisions(db: Database, ticket_id: int) -> list[tuple[EventKind, str]]:
    """What agents have decided about a ticket, and who."""
    kinds = (EventKind.APPROVED, EventKind.EDITED, EventKind.ESCALATED)
    query = select_rows(Event).where(Event.ticket_id == ticket_id, col(Event.kind).in_(kinds))
    with db.read() as session:
        return [(event.kind, event.actor) for event in session.exec(query)]


def unfinished(db: Database) -> dict[str, int]:
    """What the desk still has to do by itself, apart from retries that are not due."""
    now = read_clock()
    with db.read() as session:
        return {
            "drafts": _count(
                session, select(col(Ticket.id)).where(col(Ticket.state) == TicketState.NEW)
            ),
            "deliveries": _count(session, _due_deliveries(now)),
            "posts": _count(session, _old_posts()),
        }


def undecided(db: Database) -> int:
    """Tickets about which nobody has decided, those without a draft to approve among them."""
    with db.read() as session:
        return _count(session, select(col(Ticket.id)).where(col(Ticket.state).in_(UNDECIDED)))


def _due_deliveries(now: datetime) -> Select[Any]:
    next_try = col(Delivery.next_try_at)
    return select(col(Delivery.id)).where(
        col(Delivery.state) == DeliveryState.QUEUED, or_(next_try.is_(None), next_try <= now)
    )


def _old_posts() -> Select[Any]:
    shown = func.coalesce(SlackDesk.shown_revision, 0)
    desk = col(SlackDesk.ticket_id) == col(Ticket.id)
    return (
        select(col(Ticket.id))
        .join(SlackDesk, desk, isouter=True)
        .where(shown < col(Ticket.revision))
    )


def _count(session: Session, query: Select[Any]) -> int:
    return session.scalar(select(func.count()).select_from(query.subquery())) or 0


def integrity(file: Path) -> str:
    """SQLite's own check of itself: "ok", or what is wrong."""
    with sqlite3.connect(f"file:{file}?mode=ro", uri=True) as connection:
        problems = [str(row[0]) for row in connection.execute("PRAGMA integrity_check")]
        problems += [f"foreign key {row}" for row in connection.execute("PRAGMA foreign_key_check")]
    return "ok" if problems == ["ok"] else "; ".join(problems)[:500]
