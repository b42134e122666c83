"""Who is at a ticket: seen on its card, gone when they close the window or forget it."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from threading import Barrier

import pytest

from bot.db import Database
from bot.decision.presence import LASTS, arrive, leave, see_off
from bot.decision.rules import Approve
from bot.decision.step import decide
from bot.tickets.models import Ticket
from bot.tickets.presence import Presence, present
from tests.fakes import JUN, MINA, NOW, ListedJobs, fresh_database, row, rows, seen, waiting_ticket


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def either(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    is_sqlite = request.param == "sqlite"
    place = tmp_path if is_sqlite else request.getfixturevalue("postgres")
    with fresh_database(place) as db:
        yield db


def _arrive(db: Database, jobs: ListedJobs, ticket_id: int, agent: str, **how: bool) -> None:
    with db.write() as session:
        arrive(session, jobs, ticket_id, agent, now=NOW, **how)


def _there(db: Database, ticket_id: int) -> list[tuple[str, bool]]:
    with db.read() as session:
        found = present(session, ticket_id, now=NOW)
        return [(each.agent, each.is_editing) for each in found]


def test_who_comes_is_shown_once_and_who_edits_goes_first(db: Database, jobs: ListedJobs) -> None:
    ticket_id = waiting_ticket(db)
    revision = row(db, Ticket, ticket_id).revision
    _arrive(db, jobs, ticket_id, JUN)
    _arrive(db, jobs, ticket_id, MINA, is_editing=True)
    _arrive(db, jobs, ticket_id, MINA, is_editing=True)  # the same again: nothing to show
    assert _there(db, ticket_id) == [(MINA, True), (JUN, False)]
    assert [each.args for each in jobs.asked] == [
        (ticket_id, revision + 1),
        (ticket_id, revision + 2),
    ]
    with db.write() as session:
        leave(session, jobs, ticket_id, MINA)
        leave(session, jobs, ticket_id, "U_NOBODY")
    assert _there(db, ticket_id) == [(JUN, False)]
    assert jobs.asked[-1].args == (ticket_id, revision + 3)


def test_looking_does_not_make_a_ticket_younger(db: Database, jobs: ListedJobs) -> None:
    ticket_id = waiting_ticket(db)
    before = row(db, Ticket, ticket_id).updated_at
    _arrive(db, jobs, ticket_id, MINA)
    assert row(db, Ticket, ticket_id).updated_at == before


def test_a_decided_ticket_shows_nobody(db: Database, jobs: ListedJobs) -> None:
    ticket_id = waiting_ticket(db)
    with db.write() as session:
        decide(session, jobs, Approve(), seen(db, ticket_id), agent=JUN, now=NOW)
    _arrive(db, jobs, ticket_id, MINA)
    assert rows(db, Presence) == []


def test_a_forgotten_window_is_taken_for_closed(db: Database, jobs: ListedJobs) -> None:
    ticket_id = waiting_ticket(db)
    _arrive(db, jobs, ticket_id, MINA, is_editing=True)
    see_off(db, jobs, now=NOW + LASTS - timedelta(seconds=1))
    assert _there(db, ticket_id) == [(MINA, True)]
    shown = len(jobs.asked)
    see_off(db, jobs, now=NOW + LASTS)
    assert rows(db, Presence) == []
    assert len(jobs.asked) == shown + 1


def test_agents_who_come_and_go_at_once_lose_nobody(either: Database) -> None:
    jobs, ticket_id = ListedJobs(), waiting_ticket(either)
    agents = [f"U_{number}" for number in range(8)]
    start = Barrier(len(agents))

    def come_and_go(agent: str) -> None:
        start.wait()
        for _ in range(3):
            _arrive(either, jobs, ticket_id, agent, is_editing=True)
            with either.write() as session:
                leave(session, jobs, ticket_id, agent)
        _arrive(either, jobs, ticket_id, agent)

    before = row(either, Ticket, ticket_id).revision
    with ThreadPoolExecutor(len(agents)) as pool:
        list(pool.map(come_and_go, agents))
    assert {agent for agent, _ in _there(either, ticket_id)} == set(agents)
    assert row(either, Ticket, ticket_id).revision == before + len(agents) * 7


def test_a_decision_and_a_visit_at_once_both_happen(either: Database) -> None:
    jobs, ticket_id = ListedJobs(), waiting_ticket(either)
    ref, start = seen(either, ticket_id), Barrier(2)

    def approve() -> None:
        start.wait()
        with either.write() as session:
            decide(session, jobs, Approve(), ref, agent=JUN, now=NOW)
            leave(session, jobs, ticket_id, JUN)

    def visit() -> None:
        start.wait()
        _arrive(either, jobs, ticket_id, MINA, is_editing=True)

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda step: step(), (approve, visit)))
    assert row(either, Ticket, ticket_id).decided_by == JUN
