"""A desk and two workers on one PostgreSQL: one is killed, the others take its work over."""

import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from bot.slack.ids import Action
from tests.desk.desk_view import ask, tickets, wait_for_card
from tests.desk_process import ROOT, Stage, stage

READY_SECONDS = 60


@contextmanager
def worker(running: Stage, home: Path, name: str) -> Iterator[subprocess.Popen[str]]:
    """Once it is ready, or says that it waits."""
    environment = running.environment | {"WORKER_NAME": name, "DESKBELL_HOME": str(home / name)}
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "worker"],
        env=environment,
        cwd=ROOT,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr is not None
    for line in process.stderr:
        if "is ready" in line or "another process works under this name" in line:
            break
    drain = threading.Thread(target=process.stderr.read)
    drain.start()
    try:
        yield process
    finally:
        process.kill()
        process.wait()
        drain.join()
        process.stderr.close()


@pytest.fixture
def running(tmp_path: Path, postgres: str) -> Iterator[Stage]:
    with stage(tmp_path, DATABASE_URL=postgres) as started:
        yield started


@pytest.mark.slow
def test_a_killed_worker_loses_nothing_and_posts_nothing_twice(
    running: Stage, tmp_path: Path
) -> None:
    hands = running.playground
    with ExitStack() as stack:
        first, _ = (stack.enter_context(worker(running, tmp_path, n)) for n in ("w1", "w2"))
        hands.set_faults(latency_ms=200)
        names = [f"pg-{number}" for number in range(24)]
        for number, name in enumerate(names):
            ask(running, name)
            if number == len(names) // 2:
                first.kill()
        hands.set_faults(latency_ms=0)
        for name in names:
            wait_for_card(hands, name, offering=Action.APPROVE)
        assert len(tickets(hands)) == len(set(tickets(hands))) == len(names)


@pytest.mark.slow
def test_a_worker_stops_on_sigterm_at_work_and_while_its_name_is_taken(
    running: Stage, tmp_path: Path
) -> None:
    with worker(running, tmp_path, "w1") as first:
        with worker(running, tmp_path, "w1") as second:
            assert second.poll() is None
            second.terminate()
            assert second.wait(5) != 0  # it never came to work
        first.terminate()
        assert first.wait(20) == 0
