"""The gate at work: what is sent, once; what is not; and what ends an article's autonomy."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.autonomy import feedback, grants
from bot.autonomy.gate import Sight
from bot.autonomy.rules import Bar
from bot.autonomy.step import Setup, answer_alone
from bot.db import Database
from bot.decision.rules import Approve, Edit, Resolve
from bot.errors import StaleDraft
from bot.settings import Autonomy
from bot.tickets.autonomy import Case, Demotion, Mode, Outcome, Standing
from bot.tickets.journal import DESKBELL
from bot.tickets.models import Delivery, Event, Ticket
from bot.tickets.terms import Channel, DeliveryState, EventKind, TicketState, TicketType
from tests.autonomy.scene import (
    ARTICLE,
    REPLY,
    SETTINGS,
    SIGHT,
    SORA,
    drafted,
    grant,
    judge,
    prove_threshold,
    ready,
    switch_on,
)
from tests.fakes import (
    MINA,
    NOW,
    Asked,
    ListedJobs,
    act,
    at_once,
    errors_in,
    fresh_database,
    receive_one,
    row,
    rows,
    said,
    seen,
)


def test_an_answer_goes_out_like_an_approval_of_the_desks_own(
    db: Database, jobs: ListedJobs
) -> None:
    switch_on(db)
    ticket_id = drafted(db)
    case = judge(db, jobs, ticket_id)

    assert (case.bars, case.was_sent) == ([], True)
    [delivery] = rows(db, Delivery)
    assert (delivery.text, delivery.approved_by) == (REPLY.text, DESKBELL)
    ticket = row(db, Ticket, ticket_id)
    assert (ticket.state, ticket.decision) == (TicketState.PENDING, EventKind.AUTO_ANSWERED)
    assert Asked("deliver", (delivery.id, 1)) in jobs.asked
    assert EventKind.AUTO_ANSWERED in {event.kind for event in rows(db, Event)}


def test_a_run_repeated_after_a_crash_sends_nothing_more(db: Database, jobs: ListedJobs) -> None:
    switch_on(db)
    ticket_id = drafted(db)
    for _ in range(3):
        judge(db, jobs, ticket_id)
    assert (len(rows(db, Delivery)), len(rows(db, Case))) == (1, 1)
    assert [asked.job for asked in jobs.asked].count("deliver") == 1


def test_nothing_is_judged_while_it_is_off(db: Database, jobs: ListedJobs) -> None:
    ticket_id = drafted(db)
    with pytest.raises(IndexError):
        judge(db, jobs, ticket_id)
    assert rows(db, Delivery) == []


def test_shadow_judges_everything_and_sends_nothing(db: Database, jobs: ListedJobs) -> None:
    switch_on(db, mode=Mode.SHADOW)
    case = judge(db, jobs, drafted(db))
    assert (case.bars, case.would_answer, case.was_sent) == ([Bar.SHADOW], True, False)
    assert rows(db, Delivery) == []


def test_another_channel_is_another_switch(db: Database, jobs: ListedJobs) -> None:
    switch_on(db, Channel.EMAIL)
    assert Bar.NOT_SWITCHED_ON in judge(db, jobs, drafted(db)).bars


def test_an_edit_of_the_article_silences_it_at_once_and_is_named(
    db: Database, jobs: ListedJobs
) -> None:
    switch_on(db)
    edited = replace(ARTICLE, version="v2")
    case = judge(db, jobs, drafted(db), replace(SIGHT, article=edited))
    assert Bar.ARTICLE_CHANGED in case.bars
    with db.write() as session:
        grants.demote_changed(session, lambda article_id: edited, now=NOW)
    assert (grant(db).standing, grant(db).why) == (Standing.LEARNING, Demotion.ARTICLE_CHANGED)


def test_a_gate_that_breaks_leaves_the_ticket_to_a_person(db: Database, jobs: ListedJobs) -> None:
    switch_on(db)
    ticket_id = drafted(db)

    def broken(*_: object) -> Sight:
        raise RuntimeError("the index is on fire")

    answer_alone(db, jobs, ticket_id, Setup(broken, SETTINGS), now=NOW)
    assert row(db, Ticket, ticket_id).state is TicketState.WAITING
    assert rows(db, Delivery) == []


def test_a_message_that_came_meanwhile_is_not_answered_with_the_old_answer(
    db: Database, jobs: ListedJobs
) -> None:
    switch_on(db)
    ticket_id = drafted(db)

    def slow(*_: object) -> Sight:
        receive_one(db, ListedJobs(), said("아니 잠깐만요", "e-2"))
        return SIGHT

    answer_alone(db, jobs, ticket_id, Setup(slow, SETTINGS), now=NOW)
    assert rows(db, Delivery) == []


def test_who_asks_for_a_person_hears_no_more_from_the_bot_in_this_ticket(
    db: Database, jobs: ListedJobs
) -> None:
    switch_on(db)
    ticket_id = drafted(db)
    judge(db, jobs, ticket_id)
    for number, text in enumerate(["상담원 연결해 주세요", "배송비가 얼마인가요?"], 2):
        receive_one(db, jobs, said(text, f"e-{number}"))
        ready(db, ticket_id)
        assert Bar.ASKED_FOR_PERSON in judge(db, jobs, ticket_id).bars
    assert len(rows(db, Delivery)) == 1


def test_an_agents_word_ends_automatic_answers_in_the_ticket(
    db: Database, jobs: ListedJobs
) -> None:
    switch_on(db)
    ticket_id = drafted(db)
    act(db, Approve(), seen(db, ticket_id))
    receive_one(db, jobs, said("배송비가 얼마인가요?", "e-2"))
    ready(db, ticket_id)
    assert Bar.AGENT_SPOKE in judge(db, jobs, ticket_id).bars


def test_a_customer_with_an_open_complaint_is_for_people(db: Database, jobs: ListedJobs) -> None:
    switch_on(db)
    first = receive_one(db, jobs, said("물건이 깨졌어요", "e-1", thread="a")).ticket_id
    ready(db, first, TicketType.COMPLAINT)
    second = receive_one(db, jobs, said("배송비가 얼마인가요?", "e-2", thread="b")).ticket_id
    ready(db, second)
    assert first != second
    assert Bar.OPEN_COMPLAINT in judge(db, jobs, second).bars


def test_the_caps_hold_for_a_customer_and_for_all(db: Database, jobs: ListedJobs) -> None:
    switch_on(db)
    settings = SETTINGS.model_copy(update={"per_customer": 2, "per_hour": 5})
    sent = [
        judge(db, jobs, drafted(db, key=f"e-{n}", thread=f"t{n}"), settings=settings).was_sent
        for n in range(4)
    ]
    assert sent == [True, True, False, False]
    later = NOW + timedelta(days=1, seconds=1)
    again = drafted(db, key="e-9", thread="t9")
    assert judge(db, jobs, again, now=later, settings=settings).was_sent


@pytest.mark.postgres
def test_caps_hold_when_many_are_judged_at_once(postgres: str, jobs: ListedJobs) -> None:
    with fresh_database(postgres) as db:
        switch_on(db)
        settings = SETTINGS.model_copy(update={"per_customer": 2})
        tickets = [drafted(db, key=f"e-{n}", thread=f"t{n}") for n in range(6)]
        errors = errors_in(
            at_once(*(lambda t=t: judge(db, jobs, t, settings=settings) for t in tickets))
        )
        assert errors == []
        assert sum(case.was_sent for case in rows(db, Case)) == 2


def test_an_agent_and_the_gate_at_the_same_moment_make_one_reply(tmp_path: Path) -> None:
    for number in range(10):
        folder = tmp_path / str(number)
        folder.mkdir()
        with fresh_database(folder) as db:
            switch_on(db)
            ticket_id = drafted(db)
            ref = seen(db, ticket_id)
            at_once(
                lambda db=db, ref=ref: act(db, Approve(), ref),  # type: ignore[misc]
                lambda db=db, t=ticket_id: judge(db, ListedJobs(), t),  # type: ignore[misc]
            )
            assert len(rows(db, Delivery)) == 1


# what ends it


def _sent(db: Database, jobs: ListedJobs) -> int:
    switch_on(db)
    ticket_id = drafted(db)
    assert judge(db, jobs, ticket_id).was_sent
    return ticket_id


def test_a_recall_stops_what_has_not_left_and_hands_the_ticket_to_a_person(
    db: Database, jobs: ListedJobs
) -> None:
    ticket_id = _sent(db, jobs)
    ref = seen(db, ticket_id)
    with db.write() as session:
        feedback.recall(session, jobs, ref, agent=MINA, now=NOW)
    [delivery] = rows(db, Delivery)
    assert delivery.state is DeliveryState.RECALLED
    assert row(db, Ticket, ticket_id).state is TicketState.WAITING
    assert (grant(db).standing, grant(db).why) == (Standing.LEARNING, Demotion.RECALLED)
    with pytest.raises(StaleDraft), db.write() as session:
        feedback.recall(session, jobs, ref, agent=MINA, now=NOW)

    act(db, Edit("바로잡아요: 배송비는 2,500원이에요."), seen(db, ticket_id), jobs=jobs)
    assert [each.state for each in rows(db, Delivery)] == [
        DeliveryState.RECALLED,
        DeliveryState.QUEUED,
    ]


def test_what_is_on_its_way_is_not_called_stopped(db: Database, jobs: ListedJobs) -> None:
    ticket_id = _sent(db, jobs)
    with db.write() as session:
        [delivery] = rows(db, Delivery)
        delivery.is_in_flight = True
        session.merge(delivery)
    ref = seen(db, ticket_id)
    with db.write() as session:
        feedback.recall(session, jobs, ref, agent=MINA, now=NOW)
    assert rows(db, Delivery)[0].state is DeliveryState.QUEUED


@pytest.mark.parametrize(
    ("is_right", "standing"), [(True, Standing.ON), (False, Standing.LEARNING)]
)
def test_was_this_right(db: Database, jobs: ListedJobs, is_right: bool, standing: Standing) -> None:
    ticket_id = _sent(db, jobs)
    with db.write() as session:
        feedback.rate(session, jobs, ticket_id, is_right=is_right, agent=MINA, now=NOW)
    assert grant(db).standing is standing
    assert rows(db, Case)[0].outcome is (Outcome.RIGHT if is_right else Outcome.WRONG)


@pytest.mark.parametrize(
    ("text", "kind", "article_id", "standing"),
    [
        ("그게 아니라 배송비요", TicketType.FAQ, "f-1", Standing.LEARNING),
        ("도움이 안 돼요", TicketType.COMPLAINT, "", Standing.LEARNING),
        ("감사합니다", TicketType.OTHER, "", Standing.ON),
        ("포인트는 언제 쌓이나요?", TicketType.FAQ, "f-2", Standing.ON),
    ],
)
def test_a_customer_who_comes_back_about_the_same_ends_it(
    db: Database, jobs: ListedJobs, text: str, kind: TicketType, article_id: str, standing: Standing
) -> None:
    ticket_id = _sent(db, jobs)
    receive_one(db, jobs, said(text, "e-2"))
    ready(db, ticket_id, kind)
    article = replace(ARTICLE, article_id=article_id) if article_id else None
    judge(db, jobs, ticket_id, replace(SIGHT, article=article))
    assert grant(db).standing is standing


def test_a_reopened_ticket_ends_it(db: Database, jobs: ListedJobs) -> None:
    ticket_id = _sent(db, jobs)
    act(db, Resolve(), seen(db, ticket_id))
    ref = seen(db, ticket_id)
    with db.write() as session:
        feedback.reopen(session, jobs, ref, agent=MINA, now=NOW)
    assert (grant(db).standing, grant(db).why) == (Standing.LEARNING, Demotion.CAME_BACK)


# what is earned


@pytest.mark.parametrize(
    ("decide", "outcome"),
    [(Approve(), Outcome.RIGHT), (Edit("배송비는 2,500원이에요."), Outcome.WRONG)],
)
def test_an_agents_reply_says_whether_the_gate_was_right(
    db: Database, jobs: ListedJobs, decide: Any, outcome: Outcome
) -> None:
    switch_on(db, mode=Mode.SHADOW)
    ticket_id = drafted(db)
    judge(db, jobs, ticket_id)
    act(db, decide, seen(db, ticket_id), jobs=jobs)
    feedback.judge_reply(db, rows(db, Delivery)[0].id, now=NOW)
    assert rows(db, Case)[0].outcome is outcome


@pytest.mark.parametrize(
    ("proven", "threshold", "bars"),
    [(None, None, [Bar.NO_THRESHOLD, Bar.UNSURE]), (0.5, 0.7, []), (0.98, 0.98, [Bar.UNSURE])],
)
def test_nothing_goes_out_below_what_decisions_prove_nor_below_what_the_shop_wants(
    db: Database, jobs: ListedJobs, proven: float | None, threshold: float | None, bars: list[Bar]
) -> None:
    switch_on(db)
    prove_threshold(db, proven)
    case = judge(db, jobs, drafted(db))
    assert (case.threshold, case.bars) == (threshold, bars)


def test_an_article_asks_when_it_has_earned_it_and_starts_over_after_a_no(
    db: Database, jobs: ListedJobs
) -> None:
    prove_threshold(db)
    with db.write() as session:
        grants.set_mode(session, Mode.SHADOW, agent=SORA, now=NOW)
    for number in range(50):
        ticket_id = drafted(db, key=f"e-{number}", thread=f"t{number}")
        judge(db, jobs, ticket_id)
        act(db, Approve(), seen(db, ticket_id))
        feedback.judge_reply(db, rows(db, Delivery)[-1].id, now=NOW)
        if number == 48:
            assert grant(db).standing is Standing.LEARNING
    assert grant(db).standing is Standing.ASKING
    with db.write() as session:
        grants.switch_off(session, grant(db).id or 0, agent=SORA, now=NOW)
    with db.read() as session:
        assert grants.evidence(session, grant(db)) is None
    kinds = [event.kind for event in rows(db, Event)]
    assert kinds[-2:] == [EventKind.AUTONOMY_ASKED, EventKind.AUTONOMY_DEMOTED]


def test_a_share_goes_to_people_all_the_same(db: Database, jobs: ListedJobs) -> None:
    switch_on(db)
    settings = Autonomy(audit_share=0.5, per_customer=1000)
    drawn = [
        Bar.DRAWN
        in judge(db, jobs, drafted(db, key=f"e-{n}", thread=f"t{n}"), settings=settings).bars
        for n in range(40)
    ]
    assert 10 <= sum(drawn) <= 30
