"""The durable engine as we use it: jobs live and die with the transaction that asked for them."""

import threading
import time
from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlmodel import Session

from bot.clock import now
from bot.db import Database
from bot.tickets.terms import Rewrite
from bot.workflows import CONCURRENCY, KEEP_FINISHED_DAYS, Engine
from tests.fakes import fresh_database, wait_until
from tests.workflows.conftest import Diary, launched, statuses_in


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    with fresh_database(tmp_path_factory.mktemp("engine")) as db:
        yield db


@pytest.fixture(scope="module")
def everyones_diary() -> Diary:
    return Diary()


@pytest.fixture(scope="module")
def engine(db: Database, everyones_diary: Diary) -> Iterator[Engine]:
    """One for all: the library stops in a second or two. So every test uses ids of its own."""
    with launched(db, everyones_diary) as engine:
        yield engine


@pytest.fixture
def diary(everyones_diary: Diary) -> Diary:
    everyones_diary.forget()
    return everyones_diary


def _finished(db: Database, *names: str) -> bool:
    statuses = statuses_in(db)
    return all(statuses.get(name) == "SUCCESS" for name in names)


def test_a_message_is_triaged_drafted_and_shown_once_each(
    db: Database, engine: Engine, diary: Diary
) -> None:
    with db.write() as session:
        engine.jobs.handle(session, 1)
    wait_until(lambda: _finished(db, "in:1"))
    assert diary.lines == [("triage", 1), ("draft", 101), ("answer", 101), ("show", 101)]
    assert diary.names == ["in:1"]


def test_where_triage_has_nothing_left_to_do_nothing_follows(
    db: Database, engine: Engine, diary: Diary
) -> None:
    diary.closes = True
    with db.write() as session:
        engine.jobs.handle(session, 2)
    wait_until(lambda: _finished(db, "in:2"))
    assert diary.lines == [("triage", 2)]


def test_every_kind_of_job_runs(db: Database, engine: Engine, diary: Diary) -> None:
    with db.write() as session:
        engine.jobs.show(session, 7, 3)
        engine.jobs.deliver(session, "dlv_1", 1)
        engine.jobs.rewrite(session, 8, 2, Rewrite.WARMER)
        engine.jobs.redo(session, "deliver", "out:dlv_2", "dlv_2")
        engine.jobs.redraft(session, 9, 2, "ko-ship-01")
    wait_until(lambda: len(diary.lines) == 9)
    assert set(diary.lines) == {
        ("show", 7),
        ("deliver", "dlv_1"),
        ("learn", "dlv_1"),
        ("deliver", "dlv_2"),
        ("learn", "dlv_2"),
        ("rewrite", 8, 2, Rewrite.WARMER),
        ("show", 8),
        ("redraft", 9, 2, "ko-ship-01"),
        ("show", 9),
    }


def test_a_job_of_a_rolled_back_transaction_never_was(
    db: Database, engine: Engine, diary: Diary
) -> None:
    with db.engine.connect() as connection, Session(connection) as session:
        engine.jobs.handle(session, 31)
        engine.jobs.deliver(session, "dlv_31", 1)
        session.rollback()
    with db.write() as session:
        engine.jobs.handle(session, 32)
    wait_until(lambda: _finished(db, "in:32"))
    assert not {"in:31", "out:dlv_31:1"} & set(statuses_in(db))
    assert ("triage", 31) not in diary.lines


def test_a_delayed_job_waits(db: Database, engine: Engine, diary: Diary) -> None:
    began = time.monotonic()
    with db.write() as session:
        engine.jobs.handle(session, 41, delay=2)
        engine.jobs.handle(session, 42)
    diary.wait_for("show", 141)
    first = diary.times[diary.lines.index(("triage", 41))]
    assert ("triage", 42) in diary.lines[:1]
    assert first - began > 0.9  # SQLite 3.40 counts in whole seconds


def test_a_ticket_that_must_wait_for_slack_is_shown_again(
    db: Database, engine: Engine, diary: Diary
) -> None:
    diary.waits = [0.2, 0.2, None]
    with db.write() as session:
        engine.jobs.show(session, 51, 1)
    wait_until(lambda: len(diary.lines) == 3)
    assert diary.lines == [("show", 51)] * 3
    assert len(set(diary.names)) == 3


def test_what_waits_or_runs_is_live_by_its_name_or_its_number(
    db: Database, engine: Engine, diary: Diary
) -> None:
    release = threading.Event()

    def hold() -> None:
        release.wait(10)

    diary.meanwhile = hold
    with db.write() as session:
        engine.jobs.deliver(session, "dlv_61", 1)
        engine.jobs.handle(session, 62, delay=60)
    diary.wait_for("deliver", "dlv_61")
    assert engine.is_live("out:dlv_61:1")  # runs
    assert engine.is_live("out:dlv_61")
    assert engine.is_live("in:62")  # waits
    assert not engine.is_live("out:dlv_6")
    assert not engine.is_live("in:6")
    release.set()
    wait_until(lambda: not engine.is_live("out:dlv_61"))


def test_a_job_whose_step_breaks_ends_and_may_be_begun_anew(
    db: Database, engine: Engine, diary: Diary
) -> None:
    breaks = [True]

    def stumble() -> None:
        if breaks.pop(0) if breaks else False:
            raise ZeroDivisionError

    diary.meanwhile = stumble
    with db.write() as session:
        engine.jobs.handle(session, 71)
    wait_until(lambda: statuses_in(db).get("in:71") == "ERROR")
    assert not engine.is_live("in:71")
    with db.write() as session:
        engine.jobs.redo(session, "handle", "in:71", 71)
    diary.wait_for("show", 171)


def test_jobs_run_side_by_side(db: Database, engine: Engine, diary: Diary) -> None:
    together = threading.Barrier(4)

    def meet() -> None:
        together.wait(10)

    diary.meanwhile = meet
    with db.write() as session:
        for number in range(4):
            engine.jobs.deliver(session, f"dlv_8{number}", 1)
    wait_until(lambda: _finished(db, *(f"out:dlv_8{number}:1" for number in range(4))))


def test_an_approved_reply_overtakes_the_new_messages_that_came_before_it(
    db: Database, engine: Engine, diary: Diary
) -> None:
    messages = range(400, 400 + 10 * CONCURRENCY)
    with db.write() as session:
        for number in messages:
            engine.jobs.handle(session, number)
        engine.jobs.deliver(session, "dlv_again", 2, delay=0.01)
        engine.jobs.deliver(session, "dlv_approved", 1)
    diary.meanwhile = lambda: time.sleep(0.05)  # a queue, not a race
    wait_until(lambda: _finished(db, "out:dlv_again:2", *(f"in:{n}" for n in messages)))
    triaged = [line for line in diary.lines if line[0] in ("triage", "deliver")]
    assert triaged.index(("deliver", "dlv_approved")) <= 2 * CONCURRENCY
    assert triaged.index(("deliver", "dlv_again")) >= len(messages) / 2


def test_only_what_was_finished_days_ago_is_forgotten(
    db: Database, engine: Engine, diary: Diary
) -> None:
    with db.write() as session:
        engine.jobs.deliver(session, "dlv_91", 1)
        engine.jobs.deliver(session, "dlv_92", 1, delay=600)
    wait_until(lambda: _finished(db, "out:dlv_91:1"))
    assert engine.purge(now() + timedelta(days=KEEP_FINISHED_DAYS) - timedelta(hours=1)) == 0
    assert engine.purge(now() + timedelta(days=KEEP_FINISHED_DAYS) + timedelta(hours=1)) > 0
    assert "out:dlv_91:1" not in statuses_in(db)
    assert statuses_in(db)["out:dlv_92:1"] == "DELAYED"


def test_what_comes_round_now_and_then_survives_its_own_errors(
    engine: Engine, caplog: pytest.LogCaptureFixture
) -> None:
    ticks: list[object] = []

    def tick(moment: object) -> None:
        ticks.append(moment)
        if len(ticks) == 1:
            raise ZeroDivisionError

    engine.every(0.02, tick)
    wait_until(lambda: len(ticks) >= 3)
    assert "tick failed" in caplog.text


def test_arguments_hold_ids_only(db: Database, engine: Engine) -> None:
    with db.write() as session:
        engine.jobs.handle(session, 101, delay=600)
    query = text("SELECT inputs FROM workflow_status WHERE workflow_uuid = 'in:101'")
    with db.engine.connect() as connection:
        kept = connection.execute(query).scalar_one()
    assert len(str(kept)) < 200
