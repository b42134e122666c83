"""Ask the channels that do not call us, each on a thread of its own."""

import logging
from datetime import datetime, timedelta

from sqlmodel import Session

from bot.channels.contract import Channel
from bot.clock import now
from bot.db import Database, insert_missing
from bot.errors import SendFailed
from bot.reception import Reception
from bot.tickets.channel_books import ChannelCursor

log = logging.getLogger(__name__)

HOLD = timedelta(minutes=1)  # for one look; of several workers, one asks at a time


def look(channel: Channel, db: Database, reception: Reception, at: datetime) -> None:
    """Ask one channel once, unless another worker is at it. What it says is stored before the
    cursor moves on, so a crash in between reads it again and changes nothing."""
    with db.write() as session:
        cursor = _take(session, channel.name, at)
    if cursor is None:
        return
    error = ""
    try:
        events, following = channel.poll(cursor, at)
        reception.take(events)
        cursor = following
    except SendFailed as e:
        error = str(e)
        log.warning("channel=%s could not be read: %s", channel.name, error)
    except Exception as e:
        error = f"send-unexpected:{type(e).__name__}"
        raise
    finally:
        with db.write() as session:
            _give_back(session, channel.name, cursor, error)


def _take(session: Session, name: str, at: datetime) -> str | None:
    insert_missing(session, ChannelCursor, {"channel": name, "cursor": "", "error": ""})
    row = session.get_one(ChannelCursor, name, with_for_update=True)
    if row.held_until and row.held_until > at:
        return None
    row.held_until = at + HOLD
    session.add(row)
    return row.cursor


def _give_back(session: Session, name: str, cursor: str, error: str) -> None:
    row = session.get_one(ChannelCursor, name, with_for_update=True)
    row.cursor, row.error, row.held_until = cursor, error, None
    row.read_at = row.read_at if error else now()
    session.add(row)
