"""The two stations a message passes: triage and drafting, and what may happen meanwhile."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.db import Database
from bot.decision.rules import Assign, Edit, Escalate, Resolve, Snooze
from bot.drafting.step import Written, draft_ticket, rewrite_ticket
from bot.tickets.models import Draft, Event, Ticket
from bot.tickets.queries import get_ticket
from bot.tickets.terms import (
    ConfidenceLevel,
    DraftKind,
    EventKind,
    Language,
    Priority,
    Review,
    TicketState,
    TicketType,
    Tone,
    Urgency,
)
from bot.tickets.turns import gather_turn, text_hash
from bot.tickets.values import Proposal, Sentence, SourceRef, Triage, Turn
from bot.triage.step import triage_message
from tests.fakes import (
    MINA,
    NOW,
    ListedJobs,
    act,
    fresh_database,
    receive_one,
    row,
    rows,
    said,
    seen,
    waiting_ticket,
)

LATER = NOW + timedelta(seconds=20)
RESULT = Triage(
    type=TicketType.COMPLAINT,
    review=(Review.REFUND_RISK,),
    priority=Priority.HIGH,
    urgency=Urgency.HIGH,
    language=Language.KO,
    team="orders",
    confidence=0.8,
    reason="환불 요청",
)


def proposal(text: str = "환불해 드릴게요.") -> Proposal:
    return Proposal(
        kind=DraftKind.ANSWER,
        sentences=(Sentence(text, ("p-1",)),),
        sources=(SourceRef("p-1", "환불 규정"),),
        confidence=0.9,
        level=ConfidenceLevel.HIGH,
        why="규정과 같아요",
        model="m",
        text=text,
    )


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    with fresh_database(tmp_path) as db:
        yield db


def no_news() -> None:
    """Nothing happens while the station works."""


def write_again(db: Database, text: str = "그리고요", key: str = "e-2") -> Callable[[], None]:
    return lambda: void(receive_one(db, ListedJobs(), said(text, key), now=LATER))


def void(_: object) -> None:
    """For what is done for its effect."""


def triage(
    db: Database, message_id: int, meanwhile: Callable[[], None] = no_news, result: Triage = RESULT
) -> int | None:
    def decide(turn: Turn, ticket_id: int) -> Triage:
        meanwhile()
        return result

    return triage_message(db, message_id, decide, now=NOW)


def draft(
    db: Database,
    ticket_id: int,
    meanwhile: Callable[[], None] = no_news,
    text: str = "환불해 드릴게요.",
) -> None:
    def write(turn: Turn, read: Triage, number: int) -> Written:
        meanwhile()
        return Written(proposal(text), Tone.WARM, ("no_knowledge",))

    draft_ticket(db, ticket_id, write, now=NOW)


def reword(
    db: Database, ticket_id: int, revision: int, meanwhile: Callable[[], None] = no_news
) -> None:
    def rewrite(turn: Turn, read: Triage, old: Proposal, number: int) -> Written:
        meanwhile()
        return Written(proposal("네, 돼요."), Tone.CONCISE)

    rewrite_ticket(db, ticket_id, revision, rewrite, now=NOW)


def arrived(db: Database, text: str = "환불되나요?") -> tuple[int, int]:
    received = receive_one(db, ListedJobs(), said(text))
    return received.ticket_id, received.message_id


def triaged(db: Database) -> int:
    ticket_id, message_id = arrived(db)
    triage(db, message_id)
    return ticket_id


def last(db: Database) -> EventKind:
    return rows(db, Event)[-1].kind


# triage


def test_triage_writes_what_it_found_and_leaves_the_state(db: Database) -> None:
    ticket_id, message_id = arrived(db)
    assert triage(db, message_id) == ticket_id
    ticket = row(db, Ticket, ticket_id)
    assert (ticket.state, ticket.revision) == (TicketState.NEW, 2)
    assert (ticket.type, ticket.review) == (TicketType.COMPLAINT, ["refund_risk"])
    assert (ticket.team, ticket.priority, ticket.urgency) == ("orders", Priority.HIGH, Urgency.HIGH)
    assert (ticket.triage_reason, ticket.triaged_message_id) == ("환불 요청", message_id)
    assert last(db) is EventKind.TRIAGED


def test_triage_reads_the_whole_open_turn_and_only_that(db: Database) -> None:
    ticket_id = waiting_ticket(db)
    act(db, Edit("네"), seen(db, ticket_id))
    for number in (2, 3):
        receive_one(db, ListedJobs(), said(f"말 {number}", f"e-{number}"))
    with db.read() as session:
        turn, newest = gather_turn(session, get_ticket(session, ticket_id))
    assert turn.texts == ("말 2", "말 3")
    assert [said.text for said in turn.history] == ["배송 언제 오나요?", "네"]
    assert newest == 4


def test_triage_of_a_message_that_is_not_the_newest_leaves_it_to_the_newest(db: Database) -> None:
    ticket_id, first = arrived(db)
    second = receive_one(db, ListedJobs(), said("그리고요", "e-2")).message_id
    assert triage(db, first) is None
    assert row(db, Ticket, ticket_id).triaged_message_id == 0
    assert triage(db, second) == ticket_id


def test_triage_that_runs_twice_works_once(db: Database) -> None:
    ticket_id, message_id = arrived(db)
    triage(db, message_id)
    assert triage(db, message_id) == ticket_id
    assert row(db, Ticket, ticket_id).revision == 2


def test_a_classifier_that_breaks_leaves_the_ticket_to_a_person(
    db: Database, caplog: pytest.LogCaptureFixture
) -> None:
    ticket_id, message_id = arrived(db)

    def break_down() -> None:
        raise ZeroDivisionError

    assert triage(db, message_id, break_down) == ticket_id
    ticket = row(db, Ticket, ticket_id)
    assert (ticket.type, ticket.priority) == (TicketType.OTHER, Priority.HIGH)
    assert ticket.team == "support"
    assert "Sorting this message failed" in ticket.triage_reason
    assert "step=triage failed" in caplog.text


def test_a_message_that_arrives_while_triage_thinks_is_not_lost(db: Database) -> None:
    ticket_id, message_id = arrived(db)
    assert triage(db, message_id, write_again(db)) is None
    ticket = row(db, Ticket, ticket_id)
    assert (ticket.revision, ticket.triaged_message_id, ticket.updated_at) == (2, 0, LATER)


def test_an_agents_click_while_triage_thinks_does_not_stop_it(db: Database) -> None:
    ticket_id, message_id = arrived(db)
    assign = lambda: void(act(db, Assign(MINA), seen(db, ticket_id)))  # noqa: E731
    assert triage(db, message_id, assign) == ticket_id
    ticket = row(db, Ticket, ticket_id)
    assert (ticket.assignee, ticket.type) == (MINA, TicketType.COMPLAINT)


def test_where_a_person_has_sent_the_ticket_it_stays(db: Database) -> None:
    ticket_id, message_id = arrived(db)
    escalate = Escalate("tech", Priority.URGENT, Urgency.LOW)
    triage(db, message_id, lambda: void(act(db, escalate, seen(db, ticket_id))))
    ticket = row(db, Ticket, ticket_id)
    assert (ticket.team, ticket.priority, ticket.urgency) == ("tech", Priority.URGENT, Urgency.LOW)
    assert ticket.type is TicketType.COMPLAINT


def test_a_ticket_resolved_while_triage_thinks_stays_resolved(db: Database) -> None:
    ticket_id, message_id = arrived(db)
    resolve = lambda: void(act(db, Resolve(), seen(db, ticket_id)))  # noqa: E731
    assert triage(db, message_id, resolve) is None
    assert row(db, Ticket, ticket_id).state is TicketState.RESOLVED


# drafting


def test_a_draft_puts_the_ticket_in_front_of_a_person(db: Database) -> None:
    ticket_id = triaged(db)
    draft(db, ticket_id)
    assert row(db, Ticket, ticket_id).state is TicketState.WAITING
    [written] = rows(db, Draft)
    assert (written.text, written.revision, written.turn) == ("환불해 드릴게요.", 1, 1)
    assert written.text_hash == text_hash(1, "환불해 드릴게요.")
    assert written.sentences == [{"text": "환불해 드릴게요.", "passages": ["p-1"]}]
    assert written.sources == [{"passage_id": "p-1", "title": "환불 규정", "version": ""}]
    assert (written.tone, written.cautions) == (Tone.WARM, ["no_knowledge"])
    assert rows(db, Event)[-1].data == {
        "kind": "answer",
        "level": "high",
        "confidence": 0.9,
        "sources": ["p-1"],
    }


def test_drafting_that_runs_twice_works_once(db: Database) -> None:
    ticket_id = triaged(db)
    draft(db, ticket_id)
    draft(db, ticket_id, text="다른 말")
    assert [written.text for written in rows(db, Draft)] == ["환불해 드릴게요."]


def test_a_ticket_that_is_not_triaged_to_its_end_is_not_drafted(db: Database) -> None:
    ticket_id = triaged(db)
    write_again(db)()
    draft(db, ticket_id)
    assert row(db, Ticket, ticket_id).state is TicketState.NEW
    assert rows(db, Draft) == []


def test_a_writer_that_breaks_leaves_a_card_without_a_draft(
    db: Database, caplog: pytest.LogCaptureFixture
) -> None:
    ticket_id = triaged(db)

    def break_down() -> None:
        raise ZeroDivisionError

    draft(db, ticket_id, break_down)
    assert row(db, Ticket, ticket_id).state is TicketState.WAITING
    assert rows(db, Draft) == []
    assert "step=draft failed" in caplog.text


def test_an_older_draft_is_not_offered_for_what_was_said_since(db: Database) -> None:
    ticket_id = triaged(db)
    draft(db, ticket_id)
    second = receive_one(db, ListedJobs(), said("아니요, 교환이요", "e-2")).message_id
    triage(db, second)

    def break_down() -> None:
        raise ZeroDivisionError

    draft(db, ticket_id, break_down)
    assert row(db, Ticket, ticket_id).state is TicketState.WAITING
    assert rows(db, Draft) == []


def test_the_next_draft_of_a_turn_has_the_next_revision(db: Database) -> None:
    ticket_id = triaged(db)
    draft(db, ticket_id)
    triage(db, receive_one(db, ListedJobs(), said("교환이요", "e-2")).message_id)
    draft(db, ticket_id, text="교환해 드릴게요.")
    [written] = rows(db, Draft)
    assert (written.revision, written.text) == (2, "교환해 드릴게요.")


def test_a_message_that_arrives_while_the_draft_is_written_is_not_answered_unread(
    db: Database,
) -> None:
    ticket_id = triaged(db)
    draft(db, ticket_id, write_again(db, "아니요, 취소할게요"))
    ticket = row(db, Ticket, ticket_id)
    assert (ticket.state, ticket.revision, ticket.updated_at) == (TicketState.NEW, 3, LATER)
    assert rows(db, Draft) == []


def test_an_agents_click_while_the_draft_is_written_does_not_lose_it(db: Database) -> None:
    ticket_id = triaged(db)
    draft(db, ticket_id, lambda: void(act(db, Assign(MINA), seen(db, ticket_id))))
    ticket = row(db, Ticket, ticket_id)
    assert (ticket.state, ticket.assignee) == (TicketState.WAITING, MINA)
    assert len(rows(db, Draft)) == 1


def test_a_ticket_resolved_while_the_draft_is_written_stays_resolved(db: Database) -> None:
    ticket_id = triaged(db)
    draft(db, ticket_id, lambda: void(act(db, Resolve(), seen(db, ticket_id))))
    assert row(db, Ticket, ticket_id).state is TicketState.RESOLVED
    assert rows(db, Draft) == []


# other words for the same draft


def drafted(db: Database) -> int:
    ticket_id = triaged(db)
    draft(db, ticket_id)
    return ticket_id


def test_rewording_makes_the_next_revision_and_the_old_card_stale(db: Database) -> None:
    ticket_id = drafted(db)
    before = row(db, Ticket, ticket_id).revision
    reword(db, ticket_id, 1)
    [written] = rows(db, Draft)
    assert (written.text, written.revision, written.tone) == ("네, 돼요.", 2, Tone.CONCISE)
    assert row(db, Ticket, ticket_id).revision == before + 1


def test_a_draft_that_sleeps_is_reworded_in_its_sleep(db: Database) -> None:
    ticket_id = drafted(db)
    act(db, Snooze(LATER), seen(db, ticket_id))
    reword(db, ticket_id, 1)
    assert rows(db, Draft)[0].revision == 2
    assert row(db, Ticket, ticket_id).state is TicketState.SNOOZED


def test_rewording_an_older_revision_does_nothing(db: Database) -> None:
    ticket_id = drafted(db)
    reword(db, ticket_id, 1)
    before = row(db, Ticket, ticket_id).model_dump()
    reword(db, ticket_id, 1)
    reword(db, ticket_id, 7)
    assert row(db, Ticket, ticket_id).model_dump() == before


def test_rewording_comes_too_late_once_somebody_has_decided_or_the_customer_wrote(
    db: Database,
) -> None:
    ticket_id = drafted(db)
    reword(db, ticket_id, 1, write_again(db))
    assert rows(db, Draft)[0].revision == 1
    assert row(db, Ticket, ticket_id).state is TicketState.NEW


def test_an_agents_click_while_the_draft_is_reworded_does_not_lose_the_words(db: Database) -> None:
    ticket_id = drafted(db)
    reword(db, ticket_id, 1, lambda: void(act(db, Assign(MINA), seen(db, ticket_id))))
    assert rows(db, Draft)[0].text == "네, 돼요."
    assert row(db, Ticket, ticket_id).assignee == MINA


def test_an_approval_while_the_draft_is_reworded_stands(db: Database) -> None:
    ticket_id = drafted(db)
    reword(db, ticket_id, 1, lambda: void(act(db, Edit("제가 썼어요."), seen(db, ticket_id))))
    assert row(db, Ticket, ticket_id).state is TicketState.PENDING
    assert rows(db, Draft)[0].text == "환불해 드릴게요."


def test_on_postgres_a_message_passes_both_stations_as_on_sqlite(postgres: str) -> None:
    with fresh_database(postgres) as db:
        ticket_id = triaged(db)
        draft(db, ticket_id, write_again(db))
        assert row(db, Ticket, ticket_id).state is TicketState.NEW
        triage(db, 2)
        draft(db, ticket_id)
        assert row(db, Ticket, ticket_id).state is TicketState.WAITING
        reword(db, ticket_id, 1)
        assert rows(db, Draft)[0].revision == 2
