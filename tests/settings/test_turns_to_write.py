"""Who may write to SQLite next: those for whom somebody waits go first, and nobody is forgotten."""

import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError
from sqlmodel import Session, text

from bot.db import Database
from tests.fakes import wait_until


@pytest.fixture
def db(tmp_path: Path) -> Database:
    database = Database(f"sqlite:///{tmp_path / 'turns.sqlite3'}")
    with database.write() as session:
        session.connection().execute(text("CREATE TABLE written (who TEXT)"))
    return database


def note(session: Session, who: str) -> None:
    session.connection().execute(text("INSERT INTO written VALUES (:who)"), {"who": who})


def written(db: Database) -> list[str]:
    with db.read() as session:
        return list(session.connection().scalars(text("SELECT who FROM written ORDER BY rowid")))


def begin(work: Callable[[], None]) -> threading.Thread:
    thread = threading.Thread(target=work)
    thread.start()
    return thread


def test_who_has_somebody_waiting_goes_first(db: Database) -> None:
    waiting = []

    def write(who: str, patience_ms: int | None = None) -> Callable[[], None]:
        def work() -> None:
            waiting.append(who)
            with db.write(patience_ms=patience_ms) as session:
                note(session, who)

        return work

    with db.write():
        threads = [begin(write(f"step {number}")) for number in range(3)]
        wait_until(lambda: len(waiting) == 3)
        threads.append(begin(write("customer", 20_000)))
        wait_until(lambda: len(waiting) == 4)
        time.sleep(0.5)  # until all of them stand in the queue
    for thread in threads:
        thread.join()
    assert written(db)[0] == "customer"
    assert len(written(db)) == 4


def test_patience_that_ran_out_holds_nobody_up(db: Database) -> None:
    with db.write():
        step = begin(lambda: _write(db, "step"))
        with pytest.raises(OperationalError, match="locked"), db.write(patience_ms=200):
            pass
    step.join(20)
    assert written(db) == ["step"]


def test_everybody_gets_a_turn(db: Database) -> None:
    def work(who: str) -> None:
        for number in range(20):
            with db.write(patience_ms=20_000 if number % 3 == 0 else None) as session:
                note(session, who)

    threads = [begin(lambda who=str(n): work(who)) for n in range(8)]  # type: ignore[misc]
    for thread in threads:
        thread.join(60)
    assert {who: written(db).count(who) for who in map(str, range(8))} == dict.fromkeys(
        map(str, range(8)), 20
    )


def _write(db: Database, who: str) -> None:
    with db.write() as session:
        note(session, who)
