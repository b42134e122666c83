"""Piles come together and are approved: each ticket once, whoever presses at the same time."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path
from threading import Barrier

import pytest
from sqlmodel import select

from bot.channels.inbound import Sender
from bot.db import Database
from bot.decision.rules import Approve, CardRef
from bot.decision.step import decide
from bot.errors import AlreadyDecided, StaleDraft
from bot.piles.rules import LEAST
from bot.piles.step import Refused, approve, keep, show_stale
from bot.tickets.models import Delivery, Draft, Event, Ticket
from bot.tickets.piles import Pile, PileMember
from bot.tickets.terms import EventKind
from tests.fakes import JUN, MINA, NOW, ListedJobs, fresh_database, row, rows, seen, waiting_ticket

_numbers = count(1)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def db(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    is_sqlite = request.param == "sqlite"
    place = tmp_path if is_sqlite else request.getfixturevalue("postgres")
    with fresh_database(place) as db:
        yield db


def _from(number: int) -> dict[str, object]:
    return {"event_key": f"p-{number}", "sender": Sender(f"c-{number}")}


def same_question(db: Database) -> int:
    """A ticket whose draft gives the one answer to its own customer."""
    number = next(_numbers)
    ticket_id = waiting_ticket(db, f"{number}님, 3,000원이에요.", **_from(number))
    with db.write() as session:
        draft = session.exec(select(Draft).where(Draft.ticket_id == ticket_id)).one()
        draft.sentences = [
            {"text": f"{number}님,", "passages": []},
            {"text": "3,000원이에요.", "passages": ["fee"]},
        ]
        session.add(draft)
    return ticket_id


def pile_of(db: Database, many: int) -> list[int]:
    ids = [same_question(db) for _ in range(many)]
    for ticket_id in ids:
        keep(db, ListedJobs(), ticket_id, now=NOW)
    return ids


def press(db: Database, ids: list[int], agent: str) -> list[Refused]:
    refs = [seen(db, each) for each in ids]
    with db.write() as session:
        return list(approve(session, ListedJobs(), refs, agent=agent, now=NOW))


def sent(db: Database) -> list[int]:
    return sorted(each.ticket_id for each in rows(db, Delivery))


def test_a_pile_is_offered_with_the_third_and_shown_once(db: Database) -> None:
    jobs = ListedJobs()
    ids = [same_question(db) for _ in range(LEAST)]
    for ticket_id in ids:
        assert jobs.asked == []
        keep(db, jobs, ticket_id, now=NOW)
    [pile] = rows(db, Pile)
    assert (pile.ticket_id, pile.is_stale) == (ids[0], False)
    assert [(each.job, each.args[0]) for each in jobs.asked] == [("show", ids[0])]
    for ticket_id in ids:
        keep(db, jobs, ticket_id, now=NOW)  # nothing has changed
    show_stale(db, jobs)
    assert len(jobs.asked) == 1
    offered = [each for each in rows(db, Event) if each.kind is EventKind.PILE_OFFERED]
    assert [each.ticket_id for each in offered] == [ids[0]]


def test_customers_who_come_at_once_are_in_one_pile(db: Database) -> None:
    ids = [same_question(db) for _ in range(8)]
    start = Barrier(len(ids))

    def come(ticket_id: int) -> None:
        start.wait()
        keep(db, ListedJobs(), ticket_id, now=NOW)

    with ThreadPoolExecutor(len(ids)) as pool:
        list(pool.map(come, ids))
    [pile] = rows(db, Pile)
    assert pile.ticket_id in ids
    assert sorted(each.ticket_id for each in rows(db, PileMember)) == ids


def test_everybody_ticked_is_sent_their_own_draft_and_the_rest_wait(db: Database) -> None:
    *ticked, exception = pile_of(db, 4)
    assert press(db, ticked, MINA) == []
    assert sent(db) == ticked
    assert len({each.text for each in rows(db, Delivery)}) == 3
    for ticket_id in (*ticked, exception):
        keep(db, ListedJobs(), ticket_id, now=NOW)
    assert [each.ticket_id for each in rows(db, PileMember)] == [exception]
    [pile] = rows(db, Pile)
    assert pile.open_key is not None


def test_a_pile_ends_with_its_last_and_the_next_one_is_new(db: Database) -> None:
    ids = pile_of(db, LEAST)
    press(db, ids, MINA)
    for ticket_id in ids:
        keep(db, ListedJobs(), ticket_id, now=NOW)
    [pile] = rows(db, Pile)
    assert (pile.open_key, pile.is_stale) == (None, False)
    pile_of(db, LEAST)
    assert len(rows(db, Pile)) == 2


def test_too_few_leave_nothing_behind(db: Database) -> None:
    ids = pile_of(db, LEAST - 1)
    press(db, ids, MINA)
    for ticket_id in ids:
        keep(db, ListedJobs(), ticket_id, now=NOW)
    assert rows(db, Pile) == []


def test_what_changed_meanwhile_is_refused_and_the_others_go_out(db: Database) -> None:
    decided, renewed, plain = pile_of(db, 3)
    refs = [seen(db, each) for each in (plain, renewed, decided)]
    with db.write() as session:
        decide(session, ListedJobs(), Approve(), refs[2], agent=JUN, now=NOW)
    with db.write() as session:
        draft = session.exec(select(Draft).where(Draft.ticket_id == renewed)).one()
        draft.revision += 1
        session.add(draft)
    with db.write() as session:
        refused = approve(session, ListedJobs(), refs, agent=MINA, now=NOW)
    assert [(each.ticket_id, type(each.why)) for each in refused] == [
        (decided, AlreadyDecided),
        (renewed, StaleDraft),
    ]
    assert sent(db) == [decided, plain]


def test_two_agents_with_the_same_pile_send_each_reply_once(db: Database) -> None:
    ids = pile_of(db, 8)
    refs = [seen(db, each) for each in ids]
    start = Barrier(3)

    def all_of_it(agent: str, order: list[CardRef]) -> int:
        start.wait()
        with db.write() as session:
            refused = approve(session, ListedJobs(), order, agent=agent, now=NOW)
        return len(order) - len(refused)

    def one_card() -> None:
        start.wait()
        try:
            with db.write() as session:
                decide(session, ListedJobs(), Approve(), refs[4], agent="U_THIRD", now=NOW)
        except AlreadyDecided:
            pass

    with ThreadPoolExecutor(3) as pool:
        mina = pool.submit(all_of_it, MINA, refs)
        jun = pool.submit(all_of_it, JUN, refs[::-1])
        pool.submit(one_card).result()
        by_third = row(db, Ticket, ids[4]).decided_by == "U_THIRD"
        assert mina.result() + jun.result() + by_third == len(ids)
    assert sent(db) == ids


def test_tickets_come_and_go_while_the_pile_is_approved(db: Database) -> None:
    """No dead end between who keeps a pile, who shows it and who approves it."""
    ids = pile_of(db, 6)
    refs = [seen(db, each) for each in ids]
    start = Barrier(8)

    def busy(ticket_id: int) -> None:
        start.wait()
        for _ in range(3):
            keep(db, ListedJobs(), ticket_id, now=NOW)
            show_stale(db, ListedJobs())

    def approve_all() -> None:
        start.wait()
        with db.write() as session:
            approve(session, ListedJobs(), refs, agent=MINA, now=NOW)

    def look() -> None:
        start.wait()
        for _ in range(6):
            show_stale(db, ListedJobs())

    with ThreadPoolExecutor(8) as pool:
        running = [pool.submit(busy, each) for each in ids]
        running += [pool.submit(approve_all), pool.submit(look)]
        for each in running:
            each.result()
    for ticket_id in ids:
        keep(db, ListedJobs(), ticket_id, now=NOW)
    assert sent(db) == ids
    assert rows(db, PileMember) == []
    assert [pile.open_key for pile in rows(db, Pile)] == [None]
