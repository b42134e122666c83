"""Write what happened, in the transaction in which it happened; the log hears of it afterwards."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import event
from sqlmodel import Session, insert

from bot.tickets.models import Event
from bot.tickets.terms import EventKind

log = logging.getLogger(__name__)

CUSTOMER = "customer"
DESKBELL = "deskbell"

_HAPPENED = "deskbell_happened"  # in the info of a session, until its end


@dataclass(frozen=True)
class Entry:
    kind: EventKind
    ticket_id: int | None
    actor: str
    data: dict[str, Any] = field(default_factory=dict)  # ids, terms, numbers: never what was said


def record(
    session: Session,
    kind: EventKind,
    /,
    *,
    ticket_id: int | None,
    actor: str,
    now: datetime,
    **data: Any,
) -> None:
    record_all(session, [Entry(kind, ticket_id, actor, data)], now=now)


def record_all(session: Session, entries: Sequence[Entry], *, now: datetime) -> None:
    """One statement; the rows it speaks of must have been flushed."""
    if entries:
        rows = [vars(entry) | {"at": now} for entry in entries]
        session.connection().execute(insert(Event), rows)
        session.info.setdefault(_HAPPENED, []).extend(entries)


@event.listens_for(Session, "after_commit")
def _tell(session: Session) -> None:
    for entry in session.info.pop(_HAPPENED, ()):
        log.info("ticket=%s step=%s by=%s", entry.ticket_id, entry.kind, entry.actor)


@event.listens_for(Session, "after_rollback")
def _forget(session: Session) -> None:
    session.info.pop(_HAPPENED, None)
