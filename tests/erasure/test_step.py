"""A person is gone everywhere, the others are not, and what the law asks for is kept apart."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.db import Database
from bot.erasing import erase_customer
from bot.erasure.rules import Duty, keeping
from bot.erasure.step import retire, scrub
from bot.errors import NotFound
from bot.tickets.channel_books import DeadLetter
from bot.tickets.corrections import Correction
from bot.tickets.kept import KeptRecord
from bot.tickets.models import Customer, Delivery, Draft, Event, Message, SlackPost, Ticket
from bot.tickets.people import Identifier
from bot.tickets.piles import Pile, PileMember
from bot.tickets.terms import Channel, EventKind, Language, Review, TicketState, TicketType
from bot.tickets.web_sessions import WebSession
from knowledge import learned
from knowledge.learned import Lesson, LessonRow
from tests.fakes import HANA, MINA, NOW, ListedJobs, make_ready, receive_one, row, rows, said

CANARY = "카나리아7351"
LATER = NOW + timedelta(days=2)


def _customer_with_everything(db: Database, jobs: ListedJobs, **ticket: object) -> int:
    inbound = said(f"{CANARY} 배송 언제 와요?", subject=CANARY, thread=CANARY)
    ticket_id = receive_one(db, jobs, replace(inbound, sender=replace(HANA, name=CANARY))).ticket_id
    make_ready(db, ticket_id, f"{CANARY}님, 내일 도착해요.")
    with db.write() as session:
        found = session.get(Ticket, ticket_id)
        assert found is not None
        for name, value in ticket.items():
            setattr(found, name, value)
        found.triage_reason = found.escalation_note = CANARY
        session.add(found)
        session.add(
            SlackPost(
                key=f"card:{ticket_id}:1",
                ticket_id=ticket_id,
                number=1,
                team="support",
                channel="C1",
                ts="1.0",
                shown_revision=9,
            )
        )
        lesson = Lesson("a", f"{CANARY} 언제", "ko")
        learned.teach(session, lesson, key=f"{found.customer_id}:1:1:right", by=MINA, now=NOW)
        learned.teach(session, Lesson("a", "남의 질문", "ko"), key="99:1:1:right", by=MINA, now=NOW)
    return ticket_id


def _erase(db: Database, who: str = "c-1", *, dry: bool = False) -> list[str]:
    return erase_customer(db, who, by=MINA, now=LATER, language=Language.EN, dry=dry)


def test_nothing_of_a_person_is_left_in_the_file(db: Database, jobs: ListedJobs) -> None:
    ticket_id = _customer_with_everything(db, jobs)
    other = said("저는 다른 고객이에요", "e-2")
    receive_one(db, jobs, replace(other, sender=replace(HANA, external_id="c-2")))
    told = _erase(db)
    assert told[:2] == [
        "Found 1 customers with 1 tickets.",
        "Copies: messages 1, drafts 1, replies 0, lessons 1, Slack posts 1",
    ]
    for table in (Customer, Ticket, Message, Draft, Delivery, Correction, LessonRow, Event):
        assert CANARY not in str([each.model_dump() for each in rows(db, table)])
    scrub(db)
    assert db.engine.url.database
    with open(db.engine.url.database, "rb") as file:
        assert CANARY.encode() not in file.read()
    ticket = row(db, Ticket, ticket_id)
    assert (ticket.state, ticket.erased_at) == (TicketState.RESOLVED, LATER)
    [post] = rows(db, SlackPost)
    assert post.shown_revision < ticket.revision  # the running desk draws the card anew
    assert [each.question for each in rows(db, LessonRow)] == ["남의 질문"]
    assert "저는 다른 고객이에요" in [message.text for message in rows(db, Message)]
    assert EventKind.ERASED in [event.kind for event in rows(db, Event)]


def test_what_nobody_could_read_goes_with_the_person_it_names(
    db: Database, jobs: ListedJobs
) -> None:
    _customer_with_everything(db, jobs)
    with db.write() as session:
        for who in ("c-1", "c-2"):
            body = f'{{"customer": "{who}"}}'.encode()
            session.add(DeadLetter(channel="kakao", body=body, why="no text", at=NOW))
    _erase(db)
    assert [b"c-2" in each.body for each in rows(db, DeadLetter)] == [True]
    retire(db, keep_days=30, by=MINA, now=NOW + timedelta(days=31))
    assert rows(db, DeadLetter) == []


def test_a_pile_is_drawn_anew_without_the_person(db: Database, jobs: ListedJobs) -> None:
    ticket_id = _customer_with_everything(db, jobs)
    with db.write() as session:
        session.add(Pile(open_key="k", ticket_id=None))
        session.add(PileMember(ticket_id=ticket_id, key="k", draft_revision=1, text_hash="h"))
    _erase(db)
    assert rows(db, PileMember) == []
    assert [pile.is_stale for pile in rows(db, Pile)] == [True]


def test_looking_first_changes_nothing(db: Database, jobs: ListedJobs) -> None:
    _customer_with_everything(db, jobs)
    assert "--yes" in _erase(db, dry=True)[2]
    assert CANARY in rows(db, Message)[0].text


def test_who_writes_again_after_erasure_is_somebody_new(db: Database, jobs: ListedJobs) -> None:
    first = _customer_with_everything(db, jobs)
    _erase(db)
    again = receive_one(db, jobs, said("또 저예요", "e-9"))
    assert row(db, Ticket, again.ticket_id).customer_id != row(db, Ticket, first).customer_id


def test_an_unverified_address_finds_nobody(db: Database, jobs: ListedJobs) -> None:
    _customer_with_everything(db, jobs)
    with pytest.raises(NotFound):
        _erase(db, "hana@example.com")


def test_a_verified_address_finds_the_person_on_both_channels(
    db: Database, jobs: ListedJobs
) -> None:
    for number in (1, 2):
        sender = replace(HANA, external_id=f"c-{number}", verified=(Identifier.EMAIL,))
        receive_one(db, jobs, replace(said(CANARY, f"e-{number}"), sender=sender))
    assert _erase(db, "Hana@Example.com")[0] == "Found 2 customers with 2 tickets."


def test_a_complaint_is_kept_apart_for_three_years_and_then_dropped(
    db: Database, jobs: ListedJobs
) -> None:
    ticket_id = _customer_with_everything(db, jobs, type=TicketType.COMPLAINT)
    told = "\n".join(_erase(db))
    assert "complaint and dispute records, 3 years" in told
    assert "law.go.kr" in told
    [kept] = rows(db, KeptRecord)
    assert (kept.ticket_id, kept.duty) == (ticket_id, Duty.COMPLAINT)
    assert CANARY in str(kept.content)
    day_before = kept.keep_until - timedelta(days=1)
    retire(db, keep_days=0, by=MINA, now=day_before)
    assert rows(db, KeptRecord)
    retire(db, keep_days=0, by=MINA, now=kept.keep_until + timedelta(days=1))
    assert not rows(db, KeptRecord)


@pytest.mark.parametrize(
    ("type", "review", "duty", "years"),
    [
        (TicketType.FAQ, [], None, 0),
        (TicketType.ORDER, [], Duty.CONTRACT, 5),
        (TicketType.FAQ, [Review.REFUND_RISK], Duty.CONTRACT, 5),
        (TicketType.COMPLAINT, [], Duty.COMPLAINT, 3),
        (TicketType.OTHER, [Review.LEGAL], Duty.COMPLAINT, 3),
        (TicketType.ORDER, [Review.COMPLAINT], Duty.CONTRACT, 5),
    ],
)
def test_what_the_law_makes_a_shop_keep(
    type: TicketType, review: list[Review], duty: Duty | None, years: int
) -> None:
    closed = datetime(2024, 2, 29, tzinfo=UTC)
    ticket = Ticket(
        customer_id=1,
        channel=Channel.KAKAO,
        source="shop",
        type=type,
        review=[str(each) for each in review],
        opened_at=closed,
        updated_at=closed,
    )
    kept = keeping(ticket, closed)
    assert (kept.duty if kept else None) == duty
    if kept:
        assert kept.until == datetime(2024 + years, 3, 1, tzinfo=UTC)
        assert keeping(ticket, kept.until) is None


def test_closed_tickets_are_emptied_when_the_shop_no_longer_wants_them(
    db: Database, jobs: ListedJobs
) -> None:
    ticket_id = _customer_with_everything(db, jobs, state=TicketState.RESOLVED)
    old = row(db, Ticket, ticket_id).updated_at + timedelta(days=30)
    assert retire(db, keep_days=0, by=MINA, now=old + timedelta(days=999)) == 0
    assert retire(db, keep_days=30, by=MINA, now=old) == 0
    assert retire(db, keep_days=30, by=MINA, now=old + timedelta(seconds=1)) == 1
    assert CANARY not in rows(db, Message)[0].text
    assert retire(db, keep_days=30, by=MINA, now=old + timedelta(days=99)) == 0  # once


def test_whoever_is_erased_is_signed_out_of_the_chat(db: Database, jobs: ListedJobs) -> None:
    receive_one(db, jobs, said())
    with db.write() as session:
        for customer in ("c-1", "c-2"):
            session.add(
                WebSession(
                    token_hash=customer,
                    customer=customer,
                    email="hana@example.com",
                    seen_at=NOW,
                    ends_at=LATER + timedelta(days=9),
                )
            )
    _erase(db)
    assert [each.customer for each in rows(db, WebSession)] == ["c-2"]
