"""Has a channel fallen silent? Some vendors switch our webhook off without a word."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.channels.contract import Channel
from bot.db import Database
from bot.sla.calendar import Calendar
from bot.tickets.channel_books import cursor_of


def listen(db: Database, channels: Sequence[Channel], calendar: Calendar, *, now: datetime) -> None:
    """Tell admins of channels from which nothing came although the shop was open, and take it back
    once something did. A channel that never called is still being set up."""
    for channel in channels:
        if channel.silent_hours:
            with db.write() as session:
                cursor = cursor_of(session, channel.name)
                open_since = calendar.between(cursor.read_at or now, now)
                is_silent = open_since > timedelta(hours=channel.silent_hours)
                cursor.error = f"send-silent:{channel.silent_hours:g}" if is_silent else ""
