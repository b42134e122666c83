"""Every message goes into a spreadsheet as well, where the shop wants it: each once."""

import logging
from datetime import datetime, timedelta

from sqlmodel import col, select

from bot.channels.google_sheets import Sheet
from bot.db import Database
from bot.errors import SendFailed, SendUncertain
from bot.tickets.channel_books import cursor_of
from bot.tickets.models import Message, Ticket

log = logging.getLogger(__name__)

NAME = "sheets"
BATCH = 200
SETTLED = timedelta(seconds=10)  # a twin with a smaller id may still be committing before that
HOLD = timedelta(minutes=2)  # for one try; of several workers, one writes at a time
_UNSURE = "?"  # after the id in the cursor: rows beyond it may stand there already


def export(db: Database, sheet: Sheet, at: datetime) -> None:
    """Add what is new. The intent is committed before the call, so after a crash, or without an
    answer, the sheet is read before anything is added again."""
    with db.write() as session:
        place = cursor_of(session, NAME)
        if place.held_until and place.held_until > at:
            return
        done, is_unsure = int(place.cursor.rstrip(_UNSURE) or 0), place.cursor.endswith(_UNSURE)
        query = (
            select(Message, Ticket)
            .join(Ticket, col(Ticket.id) == col(Message.ticket_id))
            .where(col(Message.id) > done, col(Message.received_at) <= at - SETTLED)
            .order_by(col(Message.id))
            .limit(BATCH)
        )
        rows = [_row(message, ticket) for message, ticket in session.exec(query)]
        if not rows:
            return
        place.cursor, place.held_until = f"{done}{_UNSURE}", at + HOLD
    cursor, error = f"{done}{_UNSURE}", ""
    try:
        known = sheet.ids(at) if is_unsure else set()
        if missing := [row for row in rows if row[0] not in known]:
            sheet.append(missing, at)
        cursor = rows[-1][0].removeprefix("message-")
    except SendFailed as e:
        error = str(e)
        cursor = cursor if is_unsure or isinstance(e, SendUncertain) else str(done)
        log.warning("the spreadsheet could not be written: %s", error)
    with db.write() as session:
        place = cursor_of(session, NAME)
        place.cursor, place.error = cursor, error
        place.held_until, place.read_at = None, at


def _row(message: Message, ticket: Ticket) -> list[str]:
    return [
        f"message-{message.id}",
        message.received_at.isoformat(timespec="seconds"),
        str(ticket.id),
        message.direction.value,
        ticket.channel.value,
        message.text,
    ]
