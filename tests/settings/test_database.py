"""The database a URL names, and what SQLite is told."""

import contextlib
import sqlite3
import threading
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlmodel import Session

from bot.db import Database
from bot.errors import Misconfigured, Unacceptable
from bot.intake.sources import add_source
from bot.tickets.models import Source, Ticket
from bot.tickets.terms import Channel
from tests.fakes import NOW, at_once, errors_in, fresh_database, rows


@pytest.mark.parametrize(
    "url",
    [
        "nonsense",
        "nonsense://h/d",
        "postgresql+psycopg2://u:CANARY@h/d",
        "postgresql+psycopg://u:p@ss:CANARY@h:port/d",
        "mysql://u:CANARY@h/d",
    ],
)
def test_a_url_that_cannot_be_used_is_told_without_its_password(url: str) -> None:
    with pytest.raises(Misconfigured, match="DATABASE_URL") as caught:
        Database(url)
    assert "CANARY" not in repr(caught.value)
    assert caught.value.__cause__ is None


def test_sqlite_keeps_what_it_committed_and_checks_what_it_is_told(tmp_path: Path) -> None:
    with fresh_database(tmp_path) as db, db.read() as session:
        found = {
            pragma: session.execute(text(f"PRAGMA {pragma}")).scalar_one()
            for pragma in ("journal_mode", "synchronous", "foreign_keys", "secure_delete")
        }
    assert found == {
        "journal_mode": "wal",
        "synchronous": 2,  # FULL
        "foreign_keys": 1,
        "secure_delete": 1,
    }


def _add(session: Session, name: str) -> None:
    add_source(session, name, now=NOW)


def test_a_transaction_leaves_all_or_nothing(tmp_path: Path) -> None:
    with fresh_database(tmp_path) as db:
        with db.write() as session:
            _add(session, "kept")
        with pytest.raises(Unacceptable), db.write() as session:
            _add_twice(session, "dropped")
        assert [source.name for source in rows(db, Source)] == ["kept"]


def _add_twice(session: Session, name: str) -> None:
    for _ in range(2):
        _add(session, name)
        session.flush()


def test_on_sqlite_what_is_read_inside_a_write_cannot_change_before_its_commit(
    tmp_path: Path,
) -> None:
    with fresh_database(tmp_path) as db:
        began, other = threading.Event(), threading.Thread(target=lambda: _late(db, began))
        with db.write() as session:
            other.start()
            began.wait()
            _add(session, "first")
        other.join()
        assert [source.name for source in rows(db, Source)] == ["first", "second of 1"]


def _late(db: Database, began: threading.Event) -> None:
    began.set()
    with db.write() as session:
        count = session.execute(text("SELECT count(*) FROM source")).scalar_one()
        _add(session, f"second of {count}")


def test_a_busy_sqlite_is_waited_for_as_long_as_told_and_then_given_up(tmp_path: Path) -> None:
    with (
        fresh_database(tmp_path, busy_timeout_ms=50) as db,
        contextlib.closing(sqlite3.connect(tmp_path / "desk.sqlite3")) as other_process,
    ):
        other_process.execute("BEGIN EXCLUSIVE")
        for patience in (None, 10):
            with pytest.raises(OperationalError, match="locked"), db.write(patience_ms=patience):
                pass
        other_process.rollback()
        with db.write() as session:
            _add(session, "after")


def test_a_writer_of_ours_is_waited_for_as_long_as_told_and_then_given_up(tmp_path: Path) -> None:
    with fresh_database(tmp_path) as db:
        with (
            db.write(),
            pytest.raises(OperationalError, match="locked"),
            db.write(patience_ms=10),
        ):
            pass
        with db.write() as session:  # neither the turn nor the lock was left behind
            _add(session, "after")


def test_many_writers_at_once_all_get_their_turn_also_after_one_that_failed(
    tmp_path: Path,
) -> None:
    def write(db: Database, name: str) -> None:
        for number in range(10):
            with db.write() as session:
                _add(session, f"{name}-{number}")

    with fresh_database(tmp_path, busy_timeout_ms=5_000) as db:
        with pytest.raises(Unacceptable), db.write() as session:
            _add_twice(session, "failed")
        results = at_once(*(partial(write, db, name) for name in "abcdefgh"))
        assert errors_in(results) == []
        assert len(rows(db, Source)) == 80


def test_errors_do_not_repeat_what_customers_wrote(tmp_path: Path) -> None:
    ticket = Ticket(
        customer_id=99,
        channel=Channel.EMAIL,
        source="shop",
        subject="CANARY",
        opened_at=NOW,
        updated_at=NOW,
    )
    with (
        fresh_database(tmp_path) as db,
        pytest.raises(IntegrityError) as caught,
        db.write() as session,
    ):
        session.add(ticket)
    assert "CANARY" not in str(caught.value)
