"""Labels corrected by agents: on the ticket, in the journal, in what is learned next."""

import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import cli
from bot.db import Database
from bot.environment import read_environment
from bot.errors import NotFound
from bot.knowledge_desk import open_database
from bot.retraining import corrected
from bot.tickets.models import Event, Ticket
from bot.tickets.relabels import Relabel
from bot.tickets.terms import EventKind, Priority, Review, TicketType, Urgency
from bot.triage import store
from bot.triage.correcting import Label, correct
from knowledge.space import INSTALLED
from tests.fakes import (
    MINA,
    NOW,
    ListedJobs,
    fresh_database,
    make_ready,
    receive_one,
    row,
    rows,
    said,
    waiting_ticket,
)


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    with fresh_database(tmp_path) as db:
        yield db


def fix(db: Database, ticket_id: int, *right: Label) -> ListedJobs:
    jobs = ListedJobs()
    for number, label in enumerate(right):
        with db.write() as session:
            moment = NOW + timedelta(seconds=number)
            correct(session, jobs, ticket_id, label, agent=MINA, now=moment)
    return jobs


def test_a_correction_changes_the_ticket_the_journal_and_the_card(db: Database) -> None:
    ticket_id = waiting_ticket(db)
    jobs = fix(db, ticket_id, TicketType.ORDER)
    assert row(db, Ticket, ticket_id).type is TicketType.ORDER
    event = rows(db, Event)[-1]
    assert (event.kind, event.actor) == (EventKind.TRIAGE_CORRECTED, MINA)
    assert event.data == {"label": "type", "before": "", "after": "order"}
    assert jobs.names() == ["show"]


def test_priority_and_urgency_are_corrected_alike(db: Database) -> None:
    ticket_id = waiting_ticket(db)
    fix(db, ticket_id, Priority.URGENT, Urgency.LOW)
    ticket = row(db, Ticket, ticket_id)
    assert (ticket.priority, ticket.urgency) == (Priority.URGENT, Urgency.LOW)


def test_a_reason_is_added_and_taken_away(db: Database) -> None:
    ticket_id = waiting_ticket(db)
    fix(db, ticket_id, Review.PRIVACY, Review.LEGAL)
    assert row(db, Ticket, ticket_id).review == ["legal", "privacy"]
    fix(db, ticket_id, Review.PRIVACY)
    assert row(db, Ticket, ticket_id).review == ["legal"]


def test_a_complaint_is_for_a_person(db: Database) -> None:
    ticket_id = waiting_ticket(db)
    fix(db, ticket_id, TicketType.COMPLAINT)
    assert row(db, Ticket, ticket_id).review == ["complaint"]


def test_the_same_label_again_changes_nothing(db: Database) -> None:
    ticket_id = waiting_ticket(db)
    fix(db, ticket_id, TicketType.ORDER)
    assert fix(db, ticket_id, TicketType.ORDER).names() == []
    assert len(rows(db, Relabel)) == 1


def test_an_unknown_ticket_is_told(db: Database) -> None:
    with pytest.raises(NotFound):
        fix(db, 404, TicketType.ORDER)


def test_what_is_learned_is_the_last_word_on_a_turn_without_names(db: Database) -> None:
    ticket_id = receive_one(db, ListedJobs(), said("010-1234-5678 로 전화 주세요")).ticket_id
    make_ready(db, ticket_id)
    fix(db, ticket_id, TicketType.ORDER, TicketType.CONSULTATION, Priority.LOW)
    with db.read() as session:
        (lesson,) = corrected(session)
    assert (lesson.type, lesson.priority) == (TicketType.CONSULTATION, Priority.LOW)
    assert "010-1234-5678" not in lesson.text


def test_going_back_is_one_step_and_forward_again(tmp_path: Path) -> None:
    assert store.current(tmp_path) == store.SHIPPED
    store.use(tmp_path, "triage-new")
    assert store.go_back(tmp_path) == store.SHIPPED
    assert store.go_back(tmp_path) == "triage-new"


def test_a_running_desk_takes_up_what_is_chosen(tmp_path: Path) -> None:
    newest = store.Newest(tmp_path)
    first = newest()
    assert newest() is first
    shutil.copytree(INSTALLED / store.version_of(), store.folder_of(tmp_path, "triage-new"))
    store.use(tmp_path, "triage-new")
    second = newest()
    assert second is not first
    assert newest() is second
    store.go_back(tmp_path)
    assert newest() is not second


@pytest.mark.slow
@pytest.mark.timeout(900)  # it learns for a minute of processor time, which others use as well
def test_training_learns_corrections_and_is_taken_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("DESKBELL_HOME", str(home))
    monkeypatch.setenv("DESKBELL_CONFIG", str(tmp_path / "none.toml"))
    with open_database(read_environment()) as db:
        ticket_id = waiting_ticket(db)
        fix(db, ticket_id, TicketType.CONSULTATION, Review.PARTNERSHIP)
    told = CliRunner().invoke(cli, ["train"], catch_exceptions=False).output
    assert "corrected turns right, of 1" in told
    assert "type accuracy" in told
    assert store.current(home) != store.SHIPPED
    back = CliRunner().invoke(cli, ["train", "--back"], catch_exceptions=False).output
    assert store.SHIPPED in back
    assert store.current(home) == store.SHIPPED
