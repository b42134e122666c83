"""Workers on one PostgreSQL: who is alive, and who takes a dead one's jobs over."""

import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.db import Database
from bot.peers import EXIT_LOST_LOCK, LOOKS_BEFORE_TAKEOVER, Peers, lock_number
from bot.workflows import Engine
from tests.fakes import fresh_database, wait_until
from tests.workflows.conftest import statuses_in

# the lock that says "I am alive"


@pytest.mark.parametrize("name", ["", "desk", "desk-1", "한글", "x" * 1000])
def test_every_name_has_a_lock_number_postgres_takes(name: str) -> None:
    assert -(2**63) <= lock_number(name) < 2**63
    assert lock_number(name) == lock_number(name) != lock_number(name + "1")


def _peers(db: Database, name: str, busy: set[str], taken: list[str]) -> Peers:
    return Peers(db.engine, name, busy_names=lambda: busy, take_over=taken.append)


def test_a_second_process_of_the_same_name_waits_for_the_first_to_go(postgres: str) -> None:
    with fresh_database(postgres) as db:
        first, second = (_peers(db, "desk", set(), []) for _ in range(2))
        first.hold()
        waiting = threading.Thread(target=second.hold)
        waiting.start()
        waiting.join(0.3)
        assert waiting.is_alive()
        first.stop()
        waiting.join(10)
        assert not waiting.is_alive()
        second.stop()


def test_only_a_name_that_stays_silent_is_taken_over_and_once(postgres: str) -> None:
    with fresh_database(postgres) as db:
        taken: list[str] = []
        busy = {"me", "alive", "gone"}
        alive, me = _peers(db, "alive", set(), []), _peers(db, "me", busy, taken)
        alive.hold()
        me.hold()
        for look in range(1, LOOKS_BEFORE_TAKEOVER + 1):
            assert taken == []
            me._look()
            assert len(taken) == (look == LOOKS_BEFORE_TAKEOVER)
        assert taken == ["gone"]
        busy.remove("gone")
        me._look()
        assert taken == ["gone"]
        with db.engine.connect() as other:  # the lock of the dead is free for its next owner
            lock = text("SELECT pg_try_advisory_lock(:n)")
            assert other.execute(lock, {"n": lock_number("gone")}).scalar_one()
        me.stop()
        alive.stop()


def test_a_name_that_comes_back_in_time_keeps_its_jobs(postgres: str) -> None:
    with fresh_database(postgres) as db:
        taken: list[str] = []
        me, back = _peers(db, "me", {"late"}, taken), _peers(db, "late", set(), [])
        me.hold()
        for _ in range(LOOKS_BEFORE_TAKEOVER - 1):
            me._look()
        back.hold()
        me._look()
        back.stop()
        for _ in range(LOOKS_BEFORE_TAKEOVER - 1):  # the count began anew
            me._look()
        assert taken == []
        me.stop()


# whole workers


@contextmanager
def worker(url: str, name: str, folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-m", "tests.workflows.worker"]
    address = url.replace("postgresql://", "postgresql+psycopg://")
    process = subprocess.Popen([*command, address, name, str(folder)])
    try:
        wait_until((folder / f"ready-{name}").exists)
        yield process
    finally:
        process.kill()
        process.wait()


def triaged_by(folder: Path, message_id: int) -> list[str]:
    file = folder / f"triaged-{message_id}"
    return file.read_text().split() if file.exists() else []


def test_a_worker_that_is_killed_at_work_is_succeeded_by_its_peer(
    postgres: str, tmp_path: Path
) -> None:
    with fresh_database(postgres) as db, ExitStack() as workers:
        (tmp_path / "stall").touch()
        first = workers.enter_context(worker(postgres, "first", tmp_path))
        with db.write() as session:
            Engine(db, "nobody").jobs.handle(session, 1)
        wait_until(lambda: triaged_by(tmp_path, 1) == ["first"])
        (tmp_path / "stall").unlink()
        workers.enter_context(worker(postgres, "second", tmp_path))
        first.send_signal(signal.SIGKILL)
        wait_until(lambda: statuses_in(db).get("in:1") == "SUCCESS")
        assert triaged_by(tmp_path, 1) == ["first", "second"]


def test_a_worker_that_loses_its_lock_stops_at_once(postgres: str, tmp_path: Path) -> None:
    with fresh_database(postgres) as db, worker(postgres, "first", tmp_path) as process:
        lock = (
            "SELECT pg_terminate_backend(pid) FROM pg_locks "
            "WHERE locktype = 'advisory' AND pid <> pg_backend_pid()"
        )
        with db.engine.connect() as connection:
            assert connection.execute(text(lock)).all()
        assert process.wait(10) == EXIT_LOST_LOCK
