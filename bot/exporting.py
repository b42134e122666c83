"""Every message goes into a spreadsheet as well, where the shop wants it: each once. What is
changed, withdrawn or erased here changes there."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from bot.channels.google_sheets import Sheet
from bot.db import Database
from bot.errors import SendFailed, SendUncertain
from bot.tickets.channel_books import cursor_of
from bot.tickets.models import Event, Message, Ticket
from bot.tickets.terms import EventKind

log = logging.getLogger(__name__)

NAME = "sheets"  # its cursor is the newest message that stands there
CHANGES = "sheets_changes"  # and this one's the newest of the journal that rows have followed
BATCH = 200
SETTLED = timedelta(seconds=10)  # a twin with a smaller id may still be committing before that
HOLD = timedelta(minutes=2)  # for one try; of several workers, one writes at a time
_UNSURE = "?"  # after the id in the cursor: rows beyond it may stand there already
_CHANGE = (EventKind.MESSAGE_EDITED, EventKind.MESSAGE_WITHDRAWN, EventKind.ERASED)


@dataclass(frozen=True)
class _Work:
    cursor: str
    rows: Sequence[Sequence[str]]
    changed: Mapping[str, str]  # what the row of an id says now
    followed: str

    @property
    def is_unsure(self) -> bool:
        return self.cursor.endswith(_UNSURE)

    @property
    def done(self) -> str:
        return self.cursor.rstrip(_UNSURE) or "0"


def export(db: Database, sheet: Sheet, at: datetime) -> None:
    """The intent is committed before the call, so after a crash, or without an answer, the sheet is
    read before anything is added again."""
    with db.write() as session:
        place, changes = cursor_of(session, NAME), cursor_of(session, CHANGES)
        if place.held_until and place.held_until > at:
            return
        work = _gather(session, place.cursor, changes.cursor, at)
        if not work.rows and not work.changed:
            changes.cursor = work.followed
            return
        place.held_until = at + HOLD
        place.cursor = f"{work.done}{_UNSURE}" if work.rows else place.cursor
    error, followed = "", work.followed
    try:
        work = _add(sheet, work, at)
        sheet.rewrite(work.changed, at)
    except SendFailed as e:
        error, followed = str(e), ""
        if work.rows and isinstance(e, SendUncertain):
            work = replace(work, cursor=f"{work.done}{_UNSURE}")
        log.warning("the spreadsheet could not be written: %s", error)
    with db.write() as session:
        place, changes = cursor_of(session, NAME), cursor_of(session, CHANGES)
        place.cursor, place.error = work.cursor, error
        place.held_until, place.read_at = None, at
        changes.cursor = followed or changes.cursor


def _add(sheet: Sheet, work: _Work, at: datetime) -> _Work:
    """What is left to do then. Raises SendFailed."""
    if not work.rows:
        return work
    known = set(sheet.ids(at)) if work.is_unsure else set()
    if missing := [row for row in work.rows if row[0] not in known]:
        sheet.append(missing, at)
    return replace(work, rows=(), cursor=work.rows[-1][0].removeprefix("message-"))


def _gather(session: Session, cursor: str, followed: str, at: datetime) -> _Work:
    work = _Work(cursor, (), {}, followed)
    new = (
        select(Message, Ticket)
        .join(Ticket, col(Ticket.id) == col(Message.ticket_id))
        .where(col(Message.id) > int(work.done), col(Message.received_at) <= at - SETTLED)
        .order_by(col(Message.id))
        .limit(BATCH)
    )
    rows = [_row(message, ticket) for message, ticket in session.exec(new)]
    return replace(_with_changes(session, work, at), rows=rows)


def _with_changes(session: Session, work: _Work, at: datetime) -> _Work:
    settled = select(Event.id).where(col(Event.at) <= at - SETTLED)
    newest = session.exec(settled.order_by(col(Event.id).desc()).limit(1)).first() or 0
    since = col(Event.id) > int(work.followed or 0), col(Event.id) <= newest
    events = select(Event).where(*since, col(Event.kind).in_(_CHANGE)).order_by(col(Event.id))
    found = session.exec(events.limit(BATCH)).all()
    followed = found[-1].id if len(found) == BATCH else newest
    tickets = {event.ticket_id for event in found}
    said = select(Message.id, Message.text).where(col(Message.ticket_id).in_(tickets))
    changed = {f"message-{id}": text for id, text in session.exec(said)} if found else {}
    return replace(work, changed=changed, followed=str(followed))


def _row(message: Message, ticket: Ticket) -> list[str]:
    return [
        f"message-{message.id}",
        message.received_at.isoformat(timespec="seconds"),
        str(ticket.id),
        message.direction.value,
        ticket.channel.value,
        message.text,
    ]
