"""Promises of sent replies: written down once, kept or broken, forgotten with their ticket."""

from datetime import datetime, timedelta

import pytest

from bot.analytics.figures import PledgeDue, Pledges
from bot.analytics.gathering import figures
from bot.db import Database
from bot.erasure.step import empty
from bot.pledges.rules import remind_at
from bot.pledges.step import note_pledges, settle_pledges
from bot.tickets.journal import DESKBELL, record
from bot.tickets.models import Delivery, Ticket
from bot.tickets.pledges import Pledge, SlackReminder
from bot.tickets.queries import get_ticket
from bot.tickets.terms import DeliveryKind, DeliveryState, EventKind
from tests.analytics.conftest import CONFIG, FRIDAY
from tests.fakes import MINA, rows, waiting_ticket
from tests.sla.test_calendar import KOREAN, at

MADE = at("11-20 10:00")  # a Friday
DUE = at("11-20 18:00")
REPLY = "안녕하세요. 오늘 중으로 확인해서 연락드리겠습니다. 감사합니다."


def sent(
    db: Database,
    text: str = REPLY,
    *,
    by: str = MINA,
    state: DeliveryState = DeliveryState.DELIVERED,
    kind: DeliveryKind = DeliveryKind.REPLY,
) -> int:
    """The ticket of a reply that went out at MADE, and was looked through twice."""
    ticket_id = waiting_ticket(db)
    with db.write() as session:
        session.add(
            Delivery(
                id="dlv_1",
                ticket_id=ticket_id,
                turn=1,
                kind=kind,
                text=text,
                route={},
                approved_by=by,
                state=state,
                created_at=MADE,
            )
        )
        session.flush()
        record(session, EventKind.APPROVED, ticket_id=ticket_id, actor=by, now=MADE)
    for _ in range(2):
        note_pledges(db, "dlv_1", CONFIG)
    return ticket_id


def happened(db: Database, ticket_id: int, kind: EventKind, now: datetime) -> None:
    with db.write() as session:
        record(session, kind, ticket_id=ticket_id, actor=MINA, now=now)


def ended(db: Database, now: datetime) -> tuple[datetime | None, bool]:
    settle_pledges(db, now=now)
    [pledge] = rows(db, Pledge)
    return pledge.ended_at, pledge.is_kept


def friday(db: Database, now: datetime) -> Pledges:
    with db.read() as session:
        return figures(session, FRIDAY, CONFIG, now=now).pledges


def test_a_promise_is_written_down_once_with_its_owner_and_its_place(either: Database) -> None:
    ticket_id = sent(either)
    [pledge] = rows(either, Pledge)
    assert (pledge.owner, pledge.due_at, pledge.ticket_id) == (MINA, DUE, ticket_id)
    assert REPLY[pledge.start : pledge.end] == "오늘 중으로 확인해서 연락드리겠습니다"
    [reminder] = rows(either, SlackReminder)
    assert reminder.remind_at == at("11-20 16:00")  # three quarters of eight hours


@pytest.mark.parametrize(
    "unlike",
    [
        {"text": "확인하고 연락드리겠습니다."},
        {"by": DESKBELL},  # an article, word for word
        {"state": DeliveryState.FAILED},
        {"state": DeliveryState.UNCERTAIN},
        {"kind": DeliveryKind.RECEIPT},
    ],
    ids=str,
)
def test_what_did_not_go_out_or_nobody_promised_is_not_written_down(
    either: Database,
    unlike: dict[str, str],
) -> None:
    sent(either, **unlike)  # type: ignore[arg-type]
    assert rows(either, Pledge) == []


@pytest.mark.parametrize("kind", [EventKind.EDITED, EventKind.APPROVED, EventKind.RESOLVED])
def test_the_next_reply_in_time_keeps_it(either: Database, kind: EventKind) -> None:
    ticket_id = sent(either)
    assert friday(either, MADE) == Pledges(due=(PledgeDue(ticket_id, MINA, DUE),))
    happened(either, ticket_id, kind, DUE)
    assert ended(either, DUE + timedelta(days=1)) == (DUE, True)
    assert friday(either, FRIDAY.end) == Pledges(kept=1)


def test_without_one_it_is_broken_when_its_time_is_over(either: Database) -> None:
    ticket_id = sent(either)
    happened(either, ticket_id, EventKind.AUTO_ANSWERED, MADE + timedelta(hours=1))
    assert ended(either, DUE - timedelta(seconds=1)) == (None, False)
    assert ended(either, DUE) == (DUE, False)
    happened(either, ticket_id, EventKind.APPROVED, DUE + timedelta(hours=1))
    assert ended(either, DUE + timedelta(days=1)) == (DUE, False)
    assert friday(either, FRIDAY.end) == Pledges(broken=1)


def test_after_an_outage_a_promise_that_was_kept_in_time_is_kept(either: Database) -> None:
    ticket_id = sent(either)
    happened(either, ticket_id, EventKind.APPROVED, DUE - timedelta(hours=1))
    assert ended(either, DUE + timedelta(days=3)) == (DUE - timedelta(hours=1), True)


def test_erasing_a_ticket_forgets_its_promises(either: Database) -> None:
    ticket_id = sent(either)
    with either.write() as session:
        ticket: Ticket = get_ticket(session, ticket_id)
        empty(session, ticket, by="cli", now=DUE)
    assert rows(either, Pledge) == []
    assert rows(either, SlackReminder) == []


@pytest.mark.parametrize(
    ("due", "reminded"),
    [
        ("11-20 14:00", "11-20 13:00"),
        ("11-20 12:30", "11-20 11:52:30"),
        ("11-23 18:00", "11-23 09:00"),  # Sunday 22:00: the next morning is soon enough
        ("11-22 23:59", "11-20 18:00"),  # before they leave
        ("11-23 09:00", "11-20 18:00"),
    ],
)
def test_nobody_is_reminded_while_they_are_off(due: str, reminded: str) -> None:
    assert remind_at(MADE, at(due), KOREAN) == at(reminded)
