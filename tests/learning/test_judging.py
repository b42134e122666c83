"""What agents make of drafts, and the confidence from which a reply may go out alone."""

from collections.abc import Callable

import pytest

from bot.db import Database
from bot.decision.rules import Approve, Edit, Escalate
from bot.drafting.step import Written, draft_ticket
from bot.learning.judging import choose_threshold
from bot.learning.step import choose
from bot.tickets.journal import record
from bot.tickets.judgements import AnswerThreshold, Judgement, answer_threshold
from bot.tickets.terms import (
    ConfidenceLevel,
    DraftKind,
    EventKind,
    Language,
    Priority,
    Review,
    TicketType,
    Tone,
    Urgency,
)
from bot.tickets.values import Proposal, Sentence, SourceRef, Triage
from bot.triage.step import triage_message
from tests.fakes import MINA, NOW, ListedJobs, act, receive_one, rows, said, seen
from tests.learning.shop import POINTS, SHIP, SHIP_TEXT

MEASURE = "first"
Act = Callable[[Database, int], None]


def drafted(
    db: Database,
    key: str = "1",
    *,
    confidence: float = 0.9,
    review: tuple[Review, ...] = (),
    kind: DraftKind = DraftKind.ANSWER,
    sources: tuple[str, ...] = (SHIP,),
) -> int:
    """A question about the rules, triaged and drafted by the stations."""
    triage = Triage(
        type=TicketType.FAQ,
        review=review,
        priority=Priority.NORMAL,
        urgency=Urgency.NORMAL,
        language=Language.KO,
        team="support",
        confidence=0.9,
        reason="",
    )
    proposal = Proposal(
        kind=kind,
        sentences=(Sentence(SHIP_TEXT, sources),),
        sources=tuple(SourceRef(each, each) for each in sources),
        confidence=confidence,
        level=ConfidenceLevel.HIGH,
        why="",
        text=SHIP_TEXT,
    )
    received = receive_one(db, ListedJobs(), said("배송비가 얼마인가요?", key, thread=key))
    triage_message(db, received.message_id, lambda turn, ticket_id: triage, now=NOW)
    written = Written(proposal, Tone.WARM)
    draft_ticket(db, received.ticket_id, lambda turn, triage, ticket_id: written, now=NOW)
    return received.ticket_id


def approve(db: Database, ticket_id: int) -> None:
    act(db, Approve(), seen(db, ticket_id))


def edit(text: str) -> Act:
    return lambda db, ticket_id: _ignore(act(db, Edit(text), seen(db, ticket_id)))


def escalate(db: Database, ticket_id: int) -> None:
    decision = Escalate("support", Priority.NORMAL, Urgency.NORMAL)
    act(db, decision, seen(db, ticket_id))


def choose_source(passage: str) -> Act:
    def chosen(db: Database, ticket_id: int) -> None:
        with db.write() as session:
            choose(session, ticket_id, passage, agent=MINA, now=NOW)

    return chosen


def say_unhelpful(reason: str) -> Act:
    def said(db: Database, ticket_id: int) -> None:
        with db.write() as session:
            record(
                session,
                EventKind.NOT_HELPFUL,
                ticket_id=ticket_id,
                actor=MINA,
                now=NOW,
                reason=reason,
            )

    return said


def judge(db: Database, measure: str = MEASURE, target: float = 0.95) -> bool:
    return choose_threshold(db, target=target, measure=measure, now=NOW)


def chosen(db: Database, measure: str = MEASURE) -> AnswerThreshold | None:
    with db.read() as session:
        return answer_threshold(session, measure)


def _ignore(_: object) -> None:
    return None


@pytest.mark.parametrize(
    ("does", "is_right"),
    [
        (approve, True),
        (edit(f"네, {SHIP_TEXT} 고맙습니다."), True),
        (edit("주문서를 보고 다시 알려 드릴게요."), False),
        (escalate, False),
        (choose_source(POINTS), False),
        (choose_source(SHIP), True),
        (say_unhelpful("off_topic"), False),
        (say_unhelpful("tone"), None),
    ],
)
def test_what_an_agent_does_judges_the_draft(
    db: Database, does: Act, is_right: bool | None
) -> None:
    does(db, drafted(db))
    judge(db)
    expected = [] if is_right is None else [(0.9, is_right)]
    assert [(row.confidence, row.is_right) for row in rows(db, Judgement)] == expected


def test_the_first_word_about_a_draft_counts(db: Database) -> None:
    ticket_id = drafted(db)
    choose_source(POINTS)(db, ticket_id)
    approve(db, ticket_id)
    judge(db)
    judge(db)
    assert [row.is_right for row in rows(db, Judgement)] == [False]


@pytest.mark.parametrize(
    "fields",
    [
        {"review": (Review.COMPLAINT,)},
        {"kind": DraftKind.HANDOFF},
        {"sources": (SHIP, POINTS)},
    ],
)
def test_what_could_not_go_out_alone_judges_nothing(
    db: Database, fields: dict[str, object]
) -> None:
    approve(db, drafted(db, **fields))  # type: ignore[arg-type]
    judge(db)
    assert rows(db, Judgement) == []


def test_nothing_goes_out_alone_before_enough_is_judged(db: Database) -> None:
    assert chosen(db) is None
    for number in range(40):
        approve(db, drafted(db, str(number), confidence=0.9 - number / 1000))
    assert judge(db)
    row = chosen(db)
    assert row is not None
    assert (row.confidence, row.judged, row.right) == (None, 40, 40)

    approve(db, drafted(db, "41", confidence=0.5))
    assert judge(db)
    row = chosen(db)
    assert row is not None
    assert (row.confidence, row.judged) == (0.5, 41)
    assert not judge(db)  # nothing has happened since


def test_confidence_computed_differently_starts_anew(db: Database) -> None:
    for number in range(41):
        approve(db, drafted(db, str(number)))
    judge(db)
    assert chosen(db, "second") is None
    assert judge(db, "second")
    row = chosen(db, "second")
    assert row is not None
    assert (row.confidence, row.judged) == (None, 0)


def test_another_target_is_chosen_for_at_once(db: Database) -> None:
    for number in range(20):
        approve(db, drafted(db, str(number)))
    judge(db)
    assert judge(db, target=0.8)
    row = chosen(db)
    assert row is not None
    assert (row.confidence, row.target) == (0.9, 0.8)
