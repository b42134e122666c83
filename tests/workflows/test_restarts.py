"""The engine from start to start: what was left for later is still there."""

import importlib.metadata
from collections.abc import Iterator
from pathlib import Path

import pytest
from dbos import DBOS, DBOSClient
from sqlmodel import Session

from bot.db import Database
from bot.workflows import Engine
from tests.fakes import fresh_database
from tests.workflows.conftest import Diary, launched


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    with fresh_database(tmp_path) as db:
        yield db


@pytest.fixture
def diary() -> Diary:
    return Diary()


def test_what_we_lean_on_is_there() -> None:
    """One is internal to the library (peers take over with it), one is new: a pin for both."""
    assert importlib.metadata.version("dbos").startswith("3.4.")
    assert callable(DBOS._recover_pending_workflows)
    assert callable(DBOSClient.enqueue_in_transaction)


def test_a_job_may_be_left_before_the_engine_runs(db: Database, diary: Diary) -> None:
    with launched(db, Diary()):
        pass  # makes the engine's tables, as the first start does
    with db.write() as session:
        Engine(db, "desk").jobs.handle(session, 1)
    with launched(db, diary):
        diary.wait_for("show", 101)


def test_a_delayed_job_survives_a_restart(db: Database, diary: Diary) -> None:
    with launched(db, Diary()) as engine, db.write() as session:
        engine.jobs.deliver(session, "dlv_1", 1, delay=1)
    with launched(db, diary) as engine:
        assert engine.is_live("out:dlv_1:1")
        diary.wait_for("deliver", "dlv_1")


def test_on_postgres_jobs_live_and_die_with_the_transaction(postgres: str) -> None:
    diary = Diary()
    with fresh_database(postgres) as db, launched(db, diary) as engine:
        with db.engine.connect() as connection, Session(connection) as session:
            engine.jobs.handle(session, 1)
            session.rollback()
        with db.write() as session:
            engine.jobs.handle(session, 2)
        diary.wait_for("show", 102)
    assert diary.lines == [("triage", 2), ("draft", 102), ("answer", 102), ("show", 102)]
