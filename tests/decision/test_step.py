"""A decision carried out: the rows it leaves, and that exactly one of several agents wins."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import Session, select

from bot.db import Database
from bot.decision.rules import (
    Approve,
    Assign,
    CardRef,
    Decision,
    Edit,
    Escalate,
    Reopen,
    Resolve,
    Snooze,
)
from bot.decision.step import ask_rewrite, decide
from bot.errors import AlreadyDecided, BotError, NotFound, StaleDraft, Unacceptable
from bot.tickets.models import Delivery, Draft, Event, Message, Ticket
from bot.tickets.queries import get_ticket
from bot.tickets.terms import (
    Channel,
    DeliveryKind,
    DeliveryState,
    Direction,
    EventKind,
    Priority,
    Rewrite,
    TicketState,
    Urgency,
)
from tests.fakes import (
    JUN,
    LOOPBACK,
    MINA,
    NOW,
    Asked,
    ListedJobs,
    act,
    at_once,
    errors_in,
    fresh_database,
    make_ready,
    receive_one,
    row,
    rows,
    said,
    seen,
    waiting_ticket,
)

ESCALATE = Escalate("orders", Priority.HIGH, Urgency.HIGH, note="환불 한도 초과예요")
ROUNDS = 50


def kinds(db: Database) -> list[EventKind]:
    past = (EventKind.TICKET_OPENED, EventKind.MESSAGE_RECEIVED)
    return [event.kind for event in rows(db, Event) if event.kind not in past]


def test_approving_queues_exactly_the_text_on_the_card(db: Database, jobs: ListedJobs) -> None:
    ticket_id = waiting_ticket(db)
    before = row(db, Ticket, ticket_id).revision
    act(db, Approve(), seen(db, ticket_id), jobs=jobs)

    ticket = row(db, Ticket, ticket_id)
    assert (ticket.state, ticket.revision) == (TicketState.PENDING, before + 1)
    assert (ticket.decided_by, ticket.decision) == (MINA, EventKind.APPROVED)
    assert ticket.decided_at == NOW
    [delivery] = rows(db, Delivery)
    assert (delivery.text, delivery.kind) == ("내일 도착해요.", DeliveryKind.REPLY)
    assert (delivery.state, delivery.approved_by) == (DeliveryState.QUEUED, MINA)
    assert (delivery.route, delivery.turn) == (LOOPBACK, 1)
    out = rows(db, Message)[-1]
    assert (out.direction, out.text, out.event_key) == (Direction.OUT, delivery.text, delivery.id)
    assert kinds(db) == [EventKind.APPROVED]
    assert jobs.asked == [
        Asked("deliver", (delivery.id, 1)),
        Asked("show", (ticket_id, ticket.revision)),
    ]


def test_editing_sends_the_edited_text_and_keeps_the_draft_as_it_was(db: Database) -> None:
    ticket_id = waiting_ticket(db)
    act(db, Edit(" 오늘 도착해요. "), seen(db, ticket_id))
    assert [delivery.text for delivery in rows(db, Delivery)] == ["오늘 도착해요."]
    assert row(db, Ticket, ticket_id).decision is EventKind.EDITED
    assert rows(db, Draft)[0].text == "내일 도착해요."


def test_an_agent_writes_where_there_is_no_draft(db: Database) -> None:
    ticket_id = waiting_ticket(db)
    with db.write() as session:
        session.delete(session.exec(select(Draft)).one())
    act(db, Edit("제가 확인할게요."), seen(db, ticket_id))
    assert [delivery.text for delivery in rows(db, Delivery)] == ["제가 확인할게요."]


def test_a_decision_that_is_rolled_back_leaves_nothing(db: Database) -> None:
    ticket_id = waiting_ticket(db)
    before = row(db, Ticket, ticket_id).model_dump()
    ref = seen(db, ticket_id)
    with db.engine.connect() as connection, Session(connection) as session:
        decide(session, ListedJobs(), Approve(), ref, agent=MINA, now=NOW)
        assert session.exec(select(Delivery)).one()
        session.rollback()
    assert row(db, Ticket, ticket_id).model_dump() == before
    assert rows(db, Delivery) == []
    assert kinds(db) == []
    act(db, Approve(), ref)


@pytest.mark.parametrize(
    ("decision", "error"),
    [(Edit(""), Unacceptable), (Edit("가" * 3001), Unacceptable), (Reopen(), StaleDraft)],
)
def test_a_refused_decision_changes_nothing(
    db: Database, jobs: ListedJobs, decision: Decision, error: type[BotError]
) -> None:
    ticket_id = waiting_ticket(db)
    before = row(db, Ticket, ticket_id).model_dump()
    with pytest.raises(error):
        act(db, decision, seen(db, ticket_id), jobs=jobs)
    assert row(db, Ticket, ticket_id).model_dump() == before
    assert (rows(db, Delivery), jobs.asked, kinds(db)) == ([], [], [])


def test_a_reply_too_long_in_bytes_for_instagram_is_refused(db: Database) -> None:
    ticket_id = waiting_ticket(db, channel=Channel.INSTAGRAM)
    with pytest.raises(Unacceptable, match=r"3,?000 bytes"):
        act(db, Edit("가" * 1000), seen(db, ticket_id))
    act(db, Edit("가" * 999), seen(db, ticket_id))


def test_without_a_way_back_nothing_is_approved(db: Database) -> None:
    ticket_id = waiting_ticket(db, reply_to={})
    with pytest.raises(Unacceptable, match="without a way to answer"):
        act(db, Approve(), seen(db, ticket_id))
    act(db, Resolve(), seen(db, ticket_id))
    assert row(db, Ticket, ticket_id).state is TicketState.RESOLVED


def test_a_ticket_that_is_not_there_is_not_found(db: Database) -> None:
    with pytest.raises(NotFound):
        act(db, Approve(), CardRef(99, 1, ""))


def test_a_second_click_tells_the_agent_and_sends_nothing(db: Database) -> None:
    ticket_id = waiting_ticket(db)
    ref = seen(db, ticket_id)
    act(db, Approve(), ref)
    for agent in (MINA, JUN):
        with pytest.raises(AlreadyDecided, match=f"{MINA} already approved"):
            act(db, Approve(), ref, agent)
    assert len(rows(db, Delivery)) == 1


def test_an_approval_of_a_draft_the_customer_has_written_under_is_refused(db: Database) -> None:
    ticket_id = waiting_ticket(db)
    ref = seen(db, ticket_id)
    receive_one(db, ListedJobs(), said("그런데 환불도 되나요?", "e-2"))
    with pytest.raises(StaleDraft):
        act(db, Approve(), ref)  # before the new draft
    make_ready(db, ticket_id, "환불도 돼요.")
    with pytest.raises(StaleDraft):
        act(db, Approve(), ref)  # and after
    make_ready(db, ticket_id, "내일 도착해요.")
    with pytest.raises(StaleDraft):
        act(db, Approve(), ref)  # even when it says the same
    assert rows(db, Delivery) == []
    act(db, Approve(), seen(db, ticket_id))


def test_an_edit_begun_before_the_customer_wrote_again_is_refused(db: Database) -> None:
    ticket_id = waiting_ticket(db)
    ref = seen(db, ticket_id)
    receive_one(db, ListedJobs(), said("아니에요, 취소할게요", "e-2"))
    make_ready(db, ticket_id)
    with pytest.raises(StaleDraft):
        act(db, Edit("내일 가요."), ref)


def test_escalating_moves_the_ticket_and_the_card_left_behind_decides_nothing(
    db: Database, jobs: ListedJobs
) -> None:
    ticket_id = waiting_ticket(db)
    act(db, Assign(JUN), seen(db, ticket_id))
    old = seen(db, ticket_id)
    act(db, ESCALATE, old, jobs=jobs)
    ticket = row(db, Ticket, ticket_id)
    assert ticket.state is TicketState.WAITING
    assert (ticket.team, ticket.priority, ticket.urgency) == ("orders", Priority.HIGH, Urgency.HIGH)
    assert (ticket.escalated_by, ticket.escalation_note) == (MINA, "환불 한도 초과예요")
    assert (ticket.assignee, rows(db, Delivery)) == ("", [])
    assert jobs.names() == ["show"]

    for decision in (Approve(), Edit("네"), ESCALATE, Resolve(), Snooze(NOW)):
        with pytest.raises(AlreadyDecided, match=f"{MINA} already escalated"):
            act(db, decision, old, JUN)
    act(db, Approve(), seen(db, ticket_id), JUN)


def test_the_customer_is_told_of_an_escalation_only_when_the_agent_says_so(db: Database) -> None:
    ticket_id = waiting_ticket(db)
    notice = Escalate("orders", Priority.HIGH, Urgency.HIGH, notice="담당 팀에 전달했어요.")
    act(db, notice, seen(db, ticket_id))
    [delivery] = rows(db, Delivery)
    assert (delivery.kind, delivery.text) == (DeliveryKind.NOTICE, "담당 팀에 전달했어요.")
    assert row(db, Ticket, ticket_id).state is TicketState.WAITING  # a notice is no answer
    act(db, Approve(), seen(db, ticket_id))
    assert len(rows(db, Delivery)) == 2


def test_assigning_tells_nobody_but_the_card(db: Database, jobs: ListedJobs) -> None:
    ticket_id = waiting_ticket(db)
    act(db, Assign(JUN), seen(db, ticket_id), jobs=jobs)
    ticket = row(db, Ticket, ticket_id)
    assert (ticket.assignee, ticket.state) == (JUN, TicketState.WAITING)
    assert jobs.asked == [Asked("show", (ticket_id, ticket.revision))]
    assert rows(db, Event)[-1].data == {"before": {"assignee": ""}, "after": {"assignee": JUN}}


def test_a_nap_has_an_end(db: Database) -> None:
    ticket_id = waiting_ticket(db)
    until = NOW + timedelta(hours=2)
    act(db, Snooze(until), seen(db, ticket_id))
    ticket = row(db, Ticket, ticket_id)
    assert (ticket.state, ticket.snoozed_until) == (TicketState.SNOOZED, until)
    act(db, Approve(), seen(db, ticket_id))
    assert row(db, Ticket, ticket_id).snoozed_until is None


def test_an_answered_ticket_is_resolved_and_may_be_opened_again(db: Database) -> None:
    ticket_id = waiting_ticket(db)
    ref = seen(db, ticket_id)
    act(db, Approve(), ref)
    act(db, Resolve(), ref, JUN)
    ticket = row(db, Ticket, ticket_id)
    assert (ticket.state, ticket.decided_by) == (TicketState.RESOLVED, JUN)
    with pytest.raises(AlreadyDecided, match=f"{JUN} already marked"):
        act(db, Resolve(), ref)
    act(db, Reopen(), ref)
    ticket = row(db, Ticket, ticket_id)
    assert (ticket.state, ticket.decided_by, ticket.decision) == (TicketState.WAITING, "", None)
    assert kinds(db) == [
        EventKind.APPROVED,
        EventKind.RESOLVED,
        EventKind.REOPENED,
    ]


def test_a_reopened_ticket_sends_another_text_but_never_the_same_one_twice(db: Database) -> None:
    ticket_id = waiting_ticket(db)
    for decision in (Approve(), Resolve(), Reopen(), Approve(), Resolve(), Reopen()):
        act(db, decision, seen(db, ticket_id))
    assert len(rows(db, Delivery)) == 1
    act(db, Edit("정정할게요. 모레 도착해요."), seen(db, ticket_id))
    assert len(rows(db, Delivery)) == 2


def test_the_same_words_in_the_next_turn_are_another_delivery(db: Database) -> None:
    ticket_id = waiting_ticket(db)
    act(db, Approve(), seen(db, ticket_id))
    receive_one(db, ListedJobs(), said("네?", "e-2"))
    make_ready(db, ticket_id)
    act(db, Approve(), seen(db, ticket_id))
    first, second = rows(db, Delivery)
    assert first.text == second.text
    assert (first.turn, second.turn) == (1, 2)


def test_asking_for_other_words_is_left_to_a_workflow(db: Database, jobs: ListedJobs) -> None:
    ticket_id = waiting_ticket(db)
    ref = seen(db, ticket_id)
    with db.write() as session:
        ask_rewrite(session, jobs, Rewrite.SHORTER, ref, agent=MINA, now=NOW)
    assert jobs.asked == [Asked("rewrite", (ticket_id, ref.draft_revision, Rewrite.SHORTER))]
    assert rows(db, Event)[-1].data == {"how": "shorter"}


def test_asking_for_other_words_on_a_stale_card_is_told(db: Database, jobs: ListedJobs) -> None:
    ticket_id = waiting_ticket(db)
    ref = seen(db, ticket_id)
    make_ready(db, ticket_id, "다시 쓴 초안")
    with pytest.raises(StaleDraft), db.write() as session:
        ask_rewrite(session, jobs, Rewrite.SHORTER, ref, agent=MINA, now=NOW)
    assert jobs.asked == []


# several agents at the same moment

Pair = tuple[Decision, Decision]
PAIRS: dict[str, Pair] = {
    "approve and approve": (Approve(), Approve()),
    "approve and edit": (Approve(), Edit("오늘 도착해요.")),
    "approve and escalate": (Approve(), ESCALATE),
    "edit and edit": (Edit("오늘"), Edit("모레")),
    "escalate and escalate": (ESCALATE, Escalate("tech", Priority.LOW, Urgency.LOW)),
    "approve and resolve": (Approve(), Resolve()),
}


def one_of_two_wins(db: Database, pair: Pair, number: int) -> None:
    ticket_id = waiting_ticket(db, event_key=f"e-{number}", thread=f"t-{number}")
    ref = seen(db, ticket_id)
    calls: list[Callable[[], object]] = [
        lambda: act(db, pair[0], ref, MINA),
        lambda: act(db, pair[1], ref, JUN),
    ]
    results = at_once(*calls)
    assert _is_fair(pair, results), results
    with db.read() as session:
        query = select(Delivery).where(Delivery.ticket_id == ticket_id)
        deliveries = session.exec(query).all()
        ticket = get_ticket(session, ticket_id)
    assert len(deliveries) <= 1
    winner = 0 if isinstance(results[0], Ticket) else 1
    expected = {"Approve": "내일 도착해요.", "Edit": getattr(pair[winner], "text", "")}
    sent = expected.get(type(pair[winner]).__name__)
    assert [delivery.text for delivery in deliveries] == ([sent] if sent else [])
    if isinstance(pair[winner], Escalate):
        assert ticket.escalated_by == (MINA, JUN)[winner]
    elif not _resolved_after(pair, results):
        assert ticket.decided_by == (MINA, JUN)[winner]


def _resolved_after(pair: Pair, results: list[object]) -> bool:
    """Resolving an answered ticket is no contest: both went through, one after the other."""
    return isinstance(pair[1], Resolve) and not errors_in(results)


def _is_fair(pair: Pair, results: list[object]) -> bool:
    if _resolved_after(pair, results):
        return True
    [loser] = errors_in(results)
    return isinstance(loser, AlreadyDecided)


@pytest.mark.parametrize("pair", PAIRS.values(), ids=PAIRS.keys())
def test_of_two_agents_at_once_exactly_one_wins_and_the_other_is_told(
    db: Database, pair: Pair
) -> None:
    for number in range(ROUNDS if pair[1] in (Approve(), ESCALATE) else 10):
        one_of_two_wins(db, pair, number)


@pytest.mark.parametrize("pair", PAIRS.values(), ids=PAIRS.keys())
def test_on_postgres_of_two_agents_at_once_exactly_one_wins(postgres: str, pair: Pair) -> None:
    with fresh_database(postgres) as db:
        for number in range(10):
            one_of_two_wins(db, pair, number)


def nothing_goes_out_on_unseen_words(db: Database, number: int) -> None:
    """An approval against a message that arrives: whichever is first, all of it holds."""
    ticket_id = waiting_ticket(db, event_key=f"e-{number}", thread=f"t-{number}")
    ref = seen(db, ticket_id)
    follow_up = said("잠깐만요", f"f-{number}", thread=f"t-{number}")
    approved, received = at_once(
        lambda: act(db, Approve(), ref), lambda: receive_one(db, ListedJobs(), follow_up)
    )
    assert not isinstance(received, Exception), received
    ticket = row(db, Ticket, ticket_id)
    assert ticket.state is TicketState.NEW
    if isinstance(approved, Exception):
        assert isinstance(approved, StaleDraft)
        assert ticket.turn == 1
    else:
        assert ticket.turn == 2  # the reply was on its way before the customer wrote


def test_an_approval_and_a_new_message_at_once_never_answer_unseen_words(db: Database) -> None:
    for number in range(ROUNDS):
        nothing_goes_out_on_unseen_words(db, number)


def test_on_postgres_an_approval_and_a_new_message_at_once(postgres: str) -> None:
    with fresh_database(postgres) as db:
        for number in range(10):
            nothing_goes_out_on_unseen_words(db, number)


def test_on_postgres_a_decision_is_carried_out_as_on_sqlite(postgres: str, tmp_path: Path) -> None:
    left = []
    for place in (tmp_path, postgres):
        with fresh_database(place) as db:
            ticket_id = waiting_ticket(db)
            act(db, ESCALATE, seen(db, ticket_id))
            act(db, Approve(), seen(db, ticket_id), JUN)
            left.append([row.model_dump() for row in (*rows(db, Ticket), *rows(db, Delivery))])
    assert left[0] == left[1]
