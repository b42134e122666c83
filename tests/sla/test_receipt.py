"""Receipts: who gets one, what it promises, and that there is never a second."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.channels.capability import Mode, Way, route
from bot.db import Database
from bot.decision.rules import Approve
from bot.decision.step import decide
from bot.service_settings import Acknowledgement
from bot.sla.receipt import Newcomer, Pace, answer_by, is_automatic, may_acknowledge, receipt_text
from bot.sla.receipt_step import acknowledge
from bot.sla.step import keep_time
from bot.tickets.clocks import Due, SlaClock
from bot.tickets.models import Delivery, Event
from bot.tickets.terms import (
    Channel,
    DeliveryKind,
    EventKind,
    Language,
    TicketState,
    TicketType,
)
from tests.fakes import MINA, ListedJobs, at_once, errors_in, row, rows, seen
from tests.sla.conftest import change_ticket, config, sorted_ticket
from tests.sla.test_calendar import KOREAN, at

ON = Acknowledgement(enabled=True)
ASKED = at("11-20 10:00")
NEWCOMER = Newcomer(
    channel=Channel.EMAIL,
    type=TicketType.FAQ,
    has_review=False,
    said=("배송", "언제 오나요?"),
    address="hana@example.com",
    can_reply=True,
    waits=True,
    has_receipt=False,
)


def test_a_question_gets_a_receipt_only_where_the_shop_wants_it() -> None:
    assert may_acknowledge(NEWCOMER, ON)
    assert not may_acknowledge(NEWCOMER, Acknowledgement())
    assert not may_acknowledge(NEWCOMER, ON.model_copy(update={"channels": (Channel.KAKAO,)}))
    only_complaints = ON.model_copy(update={"types": (TicketType.COMPLAINT,)})
    assert not may_acknowledge(NEWCOMER, only_complaints)


@pytest.mark.parametrize(
    "change",
    [
        {"has_receipt": True},
        {"can_reply": False},
        {"waits": False},  # answered automatically, or closed
        {"type": None},
        {"type": TicketType.OTHER},  # off-topic
        {"address": "no-reply@shop.example"},
        {"address": "MAILER-DAEMON@mx.example"},
        {"said": ("자동 응답: 부재중입니다", "")},
        {"said": ("", "http://a.example http://b.example http://c.example http://d.example")},
    ],
    ids=str,
)
def test_who_gets_none(change: dict[str, Any]) -> None:
    everything = ON.model_copy(update={"types": tuple(TicketType)})
    assert not may_acknowledge(replace(NEWCOMER, **change), everything)


@pytest.mark.parametrize(
    "text",
    [
        "Automatic reply: your message",
        "Out of office until Monday",
        "I am out of the office with limited access to e-mail.",
        "Undeliverable: order 12",
        "Delivery Status Notification (Failure)",
        "[자동응답] 메일 확인이 늦을 수 있습니다",
        "본 메일은 발신 전용입니다",
        "휴가로 부재중입니다. 급한 용무는 대표번호로",
        "This is an automated response, please do not reply.",
    ],
)
def test_programs_that_answer_by_themselves_are_known_by_their_words(text: str) -> None:
    assert is_automatic((text,), "someone@example.com")


@pytest.mark.parametrize(
    "text",
    [
        "배송이 자동으로 취소됐어요",
        "Can I return it automatically at a locker?",
        "부재 시 문 앞에 놓아 주세요",
        "Nobody replies to my e-mails!",
        "My office moved, can you change the address?",
    ],
)
def test_people_are_not(text: str) -> None:
    assert not is_automatic((text,), "someone@example.com")


HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("pace", "by"),
    [
        # Too few replies to tell: the target of 4 h.
        (Pace(0, (HOUR,) * 9, 9 * HOUR), "11-20 15:00"),
        # Eight of ten waited 3 h at most; nobody is ahead.
        (Pace(0, (HOUR,) * 8 + (3 * HOUR,) * 2, 5 * HOUR), "11-20 14:00"),
        # 10 replies in 10 h, 4 ahead: the fifth comes in 5 h.
        (Pace(4, (HOUR,) * 10, 10 * HOUR), "11-20 16:00"),
        # A long queue reaches into Monday: 10 h.
        (Pace(9, (HOUR,) * 10, 10 * HOUR), "11-23 12:00"),
    ],
)
def test_what_is_promised_is_what_the_team_really_does(pace: Pace, by: str) -> None:
    assert answer_by(pace, 4 * HOUR, KOREAN, now=ASKED) == at(by)


@pytest.mark.parametrize(
    ("now", "by"),
    [
        ("11-20 10:01", "11-20 11:30"),
        ("11-20 10:30", "11-20 11:30"),
        ("11-22 10:07", "11-23 10:00"),
    ],
)
def test_a_promise_is_rounded_up_to_the_half_hour(now: str, by: str) -> None:
    pace = Pace(0, (HOUR,) * 10, HOUR)
    assert answer_by(pace, HOUR, KOREAN, now=at(now)) == at(by)


def test_a_receipt_says_when_in_the_customers_language() -> None:
    by = at("11-23 10:30")
    korean = receipt_text(TicketType.COMPLAINT, by, KOREAN, Language.KO, is_open=False)
    assert "불편을 드려 죄송합니다" in korean
    assert "지금은 상담 시간이 아니어서, 11월 23일 (월) 오전 10:30까지" in korean
    english = receipt_text(TicketType.FAQ, by, KOREAN, Language.EN, is_open=True)
    assert english.endswith("by Mon, Nov 23, 10:30 AM.")


# in the outbox


def receipts(db: Database) -> list[Delivery]:
    return [each for each in rows(db, Delivery) if each.kind is DeliveryKind.RECEIPT]


def ask(db: Database, key: str = "e-1", **fields: Any) -> int:
    ticket_id = sorted_ticket(db, ASKED, key, thread=key, **fields)
    keep_time(db, ListedJobs(), ticket_id, config(), now=ASKED)
    return ticket_id


def tell(db: Database, ticket_id: int, *, is_on: bool = True) -> ListedJobs:
    jobs = ListedJobs()
    settings = config(acknowledgement={"enabled": is_on})
    acknowledge(db, jobs, ticket_id, settings, now=ASKED)
    return jobs


def test_a_receipt_goes_the_way_of_every_reply(db: Database) -> None:
    ticket_id = ask(db)
    assert tell(db, ticket_id).names() == ["deliver"]
    [receipt] = receipts(db)
    assert (receipt.ticket_id, receipt.approved_by) == (ticket_id, "deskbell")
    assert "11월 20일 (금) 오후 3:00까지" in receipt.text
    assert EventKind.ACKNOWLEDGED in [event.kind for event in rows(db, Event)]


def test_without_the_setting_there_is_none(db: Database) -> None:
    assert tell(db, ask(db), is_on=False).asked == []
    assert receipts(db) == []


def test_where_only_people_may_write_there_is_none(db: Database) -> None:
    ticket_id = ask(db)
    by_people = route("channel_talk", [Way(Mode.PUSH, people_only=True)])
    change_ticket(db, ticket_id, reply_to=by_people)
    tell(db, ticket_id)
    assert receipts(db) == []


def test_two_workers_and_a_second_run_send_one(either: Database) -> None:
    ticket_id = ask(either)
    assert errors_in(at_once(*[lambda: tell(either, ticket_id)] * 4)) == []
    tell(either, ticket_id)
    assert len(receipts(either)) == 1


def test_a_customer_gets_one_a_day_whatever_they_open(db: Database) -> None:
    """Two programs that thank each other stop after the first round."""
    tell(db, ask(db))
    tell(db, ask(db, "e-2"))
    assert len(receipts(db)) == 1


def test_what_was_answered_already_needs_none(db: Database) -> None:
    ticket_id = ask(db)
    change_ticket(db, ticket_id, state=TicketState.PENDING)
    tell(db, ticket_id)
    assert receipts(db) == []


def test_a_receipt_is_no_first_reply(db: Database) -> None:
    ticket_id = ask(db)
    tell(db, ticket_id)
    change_ticket(db, ticket_id)
    keep_time(db, ListedJobs(), ticket_id, config(), now=ASKED)
    assert row(db, SlaClock, ticket_id).due is Due.FIRST_REPLY


def test_the_pace_of_the_team_is_what_its_people_did_lately(either: Database) -> None:
    """Ten replies, each after two working hours: eight of ten would wait two hours at most."""
    asked, replied = at("11-19 09:00"), at("11-19 11:00")
    for number in range(10):
        ticket_id = sorted_ticket(either, asked, f"old-{number}", thread=f"old-{number}")
        with either.write() as session:
            decide(
                session, ListedJobs(), Approve(), seen(either, ticket_id), agent=MINA, now=replied
            )
        keep_time(either, ListedJobs(), ticket_id, config(), now=replied)
    tell(either, ask(either))
    [receipt] = receipts(either)
    assert "11월 20일 (금) 오후 12:00까지" in receipt.text
