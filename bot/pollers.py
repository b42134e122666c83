"""Ask the channels that do not call us, each on a thread of its own."""

import logging
from datetime import datetime, timedelta

from bot.channels.contract import Channel
from bot.db import Database
from bot.errors import SendFailed
from bot.reception import Reception
from bot.tickets.channel_books import ChannelCursor, cursor_of

log = logging.getLogger(__name__)

LOOK_SECONDS = 2.0  # between two looks whether a channel is due
HOLD = timedelta(minutes=1)  # for one poll; of several workers, one asks at a time


def look(channel: Channel, db: Database, reception: Reception, at: datetime) -> None:
    """Ask a channel that is due, unless another worker is at it. What it says is stored before
    the cursor moves on, so a crash in between reads it again and changes nothing."""
    with db.read() as session:
        row = session.get(ChannelCursor, channel.name)
    if row and not _is_due(row, channel, at):
        return
    with db.write() as session:
        row = cursor_of(session, channel.name)
        if not _is_due(row, channel, at):
            return
        cursor = row.cursor
        row.held_until, row.is_due = at + HOLD, False
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
            row = cursor_of(session, channel.name)
            row.cursor, row.error = cursor, error
            row.held_until, row.read_at = None, at


def _is_due(row: ChannelCursor, channel: Channel, at: datetime) -> bool:
    if row.held_until and row.held_until > at:
        return False
    every = timedelta(seconds=channel.poll_seconds)
    return row.is_due or row.read_at is None or at - row.read_at >= every
