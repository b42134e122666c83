"""One engine for the app's tables and the durable engine's, on SQLite or PostgreSQL.

SQLite runs in WAL mode with synchronous=FULL: a commit that returned survives a power cut (385
commits a second on a small machine, against 37,000 with NORMAL, which may lose the last ones).
"""

import sqlite3
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

from sqlalchemy import Connection, Engine, event, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, OperationalError
from sqlmodel import Session, SQLModel, create_engine

from bot.errors import Misconfigured

BUSY_TIMEOUT_MS = 30_000
_WRITES = ("BEGIN", "INSERT", "UPDATE", "DELETE", "REPLACE")
_TURN = "deskbell_turn"  # in the info of the connection whose turn it is to write


class Database:
    def __init__(self, url: str, *, busy_timeout_ms: int = BUSY_TIMEOUT_MS) -> None:
        """`busy_timeout_ms` is how long SQLite waits for another writer. Raises Misconfigured."""
        self._busy_timeout_ms = busy_timeout_ms
        self.engine = _engine(url, busy_timeout_ms)
        self.is_sqlite = self.engine.dialect.name == "sqlite"

    def session(self) -> Session:
        """The caller ends it; `read` and `write` do so themselves."""
        return Session(self.engine, expire_on_commit=False)

    @contextmanager
    def read(self) -> Iterator[Session]:
        with self.session() as session:
            yield session

    @contextmanager
    def write(self, *, patience_ms: int | None = None) -> Iterator[Session]:
        """One transaction, committed at the end and rolled back on any exception.

        On SQLite the write lock is taken first, so what is read inside cannot change before the
        commit; `patience_ms` is how long to wait for it where somebody waits for us, who then go
        first. On PostgreSQL several may run at once: lock rows or compare-and-set.
        """
        with self.session() as session:
            if self.is_sqlite:
                self._take_lock(session, patience_ms)
            try:
                yield session
                session.commit()
            except BaseException:
                session.rollback()
                raise

    def _take_lock(self, session: Session, patience_ms: int | None) -> None:
        if patience_ms is None:
            session.execute(text("BEGIN IMMEDIATE"))
            return
        connection: Any = session.connection().connection.driver_connection
        connection.execute(f"PRAGMA busy_timeout={patience_ms}")
        try:
            patience = {"patience_ms": patience_ms}
            session.execute(text("BEGIN IMMEDIATE"), execution_options=patience)
        finally:
            connection.execute(f"PRAGMA busy_timeout={self._busy_timeout_ms}")

    def close(self) -> None:
        self.engine.dispose()


def insert_missing(session: Session, table: type[SQLModel], *rows: dict[str, Any]) -> int:
    """Add the rows whose keys are not taken; how many were added. On PostgreSQL a twin's
    transaction is waited for."""
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    return session.connection().execute(insert(table).on_conflict_do_nothing(), rows).rowcount


def _engine(url: str, busy_timeout_ms: int) -> Engine:
    try:
        parsed = make_url(url)
        parsed.get_dialect().import_dbapi()
    except (ArgumentError, ImportError, ValueError):
        # Without the URL and without the cause: both may hold the password.
        raise Misconfigured("error-database-url") from None
    # Parameters are what customers wrote: they must not get into error messages and so into logs.
    options: dict[str, Any] = {"pool_size": 20, "max_overflow": 20, "hide_parameters": True}
    if parsed.get_backend_name() == "sqlite":
        refuse_old_sqlite()
        engine = create_engine(url, **options)
        event.listen(engine, "connect", partial(_prepare_sqlite, busy_timeout_ms=busy_timeout_ms))
        _take_turns(engine, busy_timeout_ms)
        return engine
    return create_engine(url, pool_pre_ping=True, **options)


def refuse_old_sqlite() -> None:
    """The durable engine uses unixepoch('subsec') on Python 3.12+, which SQLite has since 3.42."""
    if sys.version_info >= (3, 12) and sqlite3.sqlite_version_info < (3, 42):
        raise Misconfigured("error-old-sqlite", version=sqlite3.sqlite_version)


def _prepare_sqlite(connection: Any, _record: Any, *, busy_timeout_ms: int) -> None:
    connection.isolation_level = "IMMEDIATE"
    for pragma in (
        f"busy_timeout={busy_timeout_ms}",
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "secure_delete=ON",
    ):
        connection.execute(f"PRAGMA {pragma}")


class _Turn:
    """The right to write. Whoever has somebody waiting goes before those who have not."""

    def __init__(self) -> None:
        lock = threading.Lock()
        self._for_urgent, self._for_others = threading.Condition(lock), threading.Condition(lock)
        self._is_taken = False
        self._urgent = 0  # that wait

    def take(self, seconds: float, *, is_urgent: bool) -> bool:
        """False when it was not free for so long."""
        mine = self._for_urgent if is_urgent else self._for_others
        with mine:
            self._urgent += is_urgent
            is_mine = mine.wait_for(
                lambda: not self._is_taken and (is_urgent or not self._urgent), seconds
            )
            self._urgent -= is_urgent
            self._is_taken |= is_mine
            if not self._is_taken:
                self._call()
            return is_mine

    def give_back(self) -> None:
        with self._for_others:
            self._is_taken = False
            self._call()

    def _call(self) -> None:
        (self._for_urgent if self._urgent else self._for_others).notify()


def _take_turns(engine: Engine, busy_timeout_ms: int) -> None:
    """Pass the right to write from thread to thread.

    SQLite keeps no queue: a writer who finds the file locked sleeps up to 100 ms and looks again,
    and an unlucky one does so for seconds, while the file is free most of the time.
    """
    turn = _Turn()

    def wait(
        connection: Connection,
        _cursor: Any,
        statement: str,
        _values: Any,
        context: Any,
        _many: bool,
    ) -> None:
        if _TURN in connection.info or not statement.lstrip()[:7].upper().startswith(_WRITES):
            return
        patience_ms = context.execution_options.get("patience_ms")
        seconds = (busy_timeout_ms if patience_ms is None else patience_ms) / 1000
        if not turn.take(seconds, is_urgent=patience_ms is not None):
            raise OperationalError(statement, None, sqlite3.OperationalError("database is locked"))
        connection.info[_TURN] = True

    def pass_on(_connection: Any, record: Any) -> None:
        """However the transaction ended, its connection comes back to the pool. (The library's
        "commit" event comes before the commit: whoever got the turn then would find a lock.)"""
        if record.info.pop(_TURN, False):
            turn.give_back()

    event.listen(engine, "before_cursor_execute", wait)
    event.listen(engine, "checkin", pass_on)
