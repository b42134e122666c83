"""What a channel must remember over restarts and share between workers: a token that rotates."""

import time
from collections.abc import Callable
from datetime import timedelta

from sqlmodel import Session, col, delete

from bot.clock import now
from bot.db import Database, insert_missing
from bot.errors import SendFailed
from bot.tickets.channel_books import ChannelSecret

HOLD = timedelta(seconds=30)  # longer than any call of a vendor takes
WAIT_SECONDS = 20.0
LOOK_EVERY = 0.1


class Safe:
    def __init__(self, db: Database) -> None:
        self._db = db

    def read(self, name: str) -> str:
        """ "" for what was never kept."""
        with self._db.read() as session:
            row = session.get(ChannelSecret, name)
            return row.value if row else ""

    def renew(self, name: str, make: Callable[[str], str]) -> str:
        """Put `make(value)` in place of the value, and return it. Only one worker at a time is
        within `make`, which may call the vendor: no transaction is open meanwhile. Raises what
        `make` raises, and SendFailed when another worker takes too long."""
        until = time.monotonic() + WAIT_SECONDS
        while (value := self._take(name)) is None:
            if time.monotonic() > until:
                raise SendFailed("send-busy-elsewhere")
            time.sleep(LOOK_EVERY)
        try:
            value = make(value)
        finally:
            with self._db.write() as session:
                row = session.get_one(ChannelSecret, name, with_for_update=True)
                row.value, row.held_until = value, None
                session.add(row)
        return value

    def _take(self, name: str) -> str | None:
        with self._db.write() as session:
            insert_missing(session, ChannelSecret, {"name": name, "value": ""})
            row = session.get_one(ChannelSecret, name, with_for_update=True)
            if row.held_until and row.held_until > now():
                return None
            row.held_until = now() + HOLD
            session.add(row)
            return row.value


def forget(session: Session, name: str) -> None:
    """The caller commits."""
    session.execute(delete(ChannelSecret).where(col(ChannelSecret.name) == name))
