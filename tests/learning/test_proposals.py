"""Corrections that repeat become a proposal; what a person makes of it can be undone."""

from datetime import timedelta

import pytest

from bot.channels.inbound import Sender
from bot.db import Database
from bot.errors import Unacceptable
from bot.learning.proposals import (
    changes_in,
    decide_change,
    take_back_change,
    take_back_lesson,
    wording_rules,
)
from bot.learning.rules import reworded
from bot.tickets.corrections import ChangeState, ChangeTarget, Correction, ProposedChange
from bot.tickets.models import Event
from bot.tickets.terms import ConfidenceLevel, DraftKind, EventKind
from bot.tickets.values import Proposal, Sentence
from knowledge import record
from tests.fakes import JUN, MINA, NOW, at_once, errors_in, row, rows
from tests.learning.shop import (
    ARTICLES,
    CLOSING,
    GREETING,
    SHIP,
    SHIP_TEXT,
    approves,
    article_of,
    asks,
    draft_text,
    lessons,
)

LATER = NOW + timedelta(hours=1)


def corrects(db: Database, number: int, was: str, becomes: str) -> int:
    """Another customer's ticket, in which the agent changes the same thing."""
    sender = Sender(f"c-{number}", name=f"이름{number}")
    ticket_id = asks(db, f"{number}번 배송비 질문입니다", key=f"k{number}", sender=sender)
    text = draft_text(db, ticket_id)
    assert was in text
    approves(db, ticket_id, instead=text.replace(was, becomes))
    return ticket_id


def repeat(db: Database, was: str, becomes: str, times: int = 3) -> None:
    for number in range(times):
        corrects(db, number, was, becomes)


def decide(db: Database, change_id: int, *, approve: bool = True, agent: str = MINA) -> None:
    with db.write() as session:
        decide_change(session, change_id, approve=approve, agent=agent, now=NOW)


def take_back(db: Database, change_id: int) -> None:
    with db.write() as session:
        take_back_change(session, change_id, agent=JUN, now=LATER)


def article(db: Database) -> record.ArticleRow:
    return row(db, record.ArticleRow, SHIP)


def test_the_same_amount_corrected_three_times_proposes_to_change_the_article(
    db: Database,
) -> None:
    repeat(db, "3,000원", "3,500원", times=2)
    assert rows(db, ProposedChange) == []
    corrects(db, 9, "3,000원", "3,500원")
    (change,) = rows(db, ProposedChange)
    assert (change.target, change.article_id, change.seen) == (ChangeTarget.ARTICLE, SHIP, 3)
    assert change.title == "배송비는 얼마인가요?"
    assert len(change.examples) == 3
    for example in change.examples:
        assert example["before"] == "기본 배송비는 3,000원입니다."
        assert example["after"] == "기본 배송비는 3,500원입니다."
    assert article(db).text == SHIP_TEXT  # nothing happens before somebody approves


def test_the_same_ticket_corrected_again_does_not_count_twice(db: Database) -> None:
    repeat(db, "3,000원", "3,500원", times=2)
    assert len(rows(db, Correction)) == 2
    corrects(db, 1, "안녕하세요", "반갑습니다")  # another edit does not either
    assert rows(db, ProposedChange) == []


def test_approving_writes_a_new_version_and_revoking_brings_the_old_text_back(
    db: Database,
) -> None:
    repeat(db, "3,000원", "3,500원")
    (change,) = rows(db, ProposedChange)
    decide(db, change.id or 0)
    assert article(db).text == SHIP_TEXT.replace("3,000원", "3,500원")
    assert article(db).version == 2
    with db.read() as session:
        stamp = record.stamp(session)
    take_back(db, change.id or 0)
    assert (article(db).text, article(db).version) == (SHIP_TEXT, 3)
    assert row(db, ProposedChange, change.id).state is ChangeState.REVOKED
    with db.read() as session:
        assert record.stamp(session) != stamp  # or no search would read the article again
        versions = [each.text for each in record.history(session, SHIP)]
    assert versions == [SHIP_TEXT, SHIP_TEXT.replace("3,000원", "3,500원"), SHIP_TEXT]
    actors = {event.kind: event.actor for event in rows(db, Event)}
    assert actors[EventKind.CHANGE_APPROVED] == MINA
    assert actors[EventKind.CHANGE_REVOKED] == JUN


def test_reading_the_unchanged_source_again_keeps_the_change(db: Database) -> None:
    repeat(db, "3,000원", "3,500원")
    decide(db, rows(db, ProposedChange)[0].id or 0)
    with db.write() as session:
        stored = record.store(session, ARTICLES, now=LATER)
    assert (stored.changed, stored.unchanged) == (0, 3)
    assert "3,500원" in article(db).text


def test_an_article_changed_since_is_not_overwritten_by_taking_back(db: Database) -> None:
    repeat(db, "3,000원", "3,500원")
    change_id = rows(db, ProposedChange)[0].id or 0
    decide(db, change_id)
    with db.write() as session:
        newer = session.get(record.ArticleRow, SHIP)
        assert newer is not None
        newer.text = "배송비는 4,000원입니다."
        session.add(newer)
    with pytest.raises(Unacceptable):
        take_back(db, change_id)
    assert article(db).text == "배송비는 4,000원입니다."


def test_an_article_changed_before_the_approval_refuses_it(db: Database) -> None:
    repeat(db, "3,000원", "3,500원")
    with db.write() as session:
        newer = session.get(record.ArticleRow, SHIP)
        assert newer is not None
        newer.text = "배송비는 무료입니다."
        session.add(newer)
    change_id = rows(db, ProposedChange)[0].id or 0
    with pytest.raises(Unacceptable):
        decide(db, change_id)
    assert row(db, ProposedChange, change_id).state is ChangeState.OPEN


def test_only_one_of_two_agents_decides(db: Database) -> None:
    repeat(db, "3,000원", "3,500원")
    change_id = rows(db, ProposedChange)[0].id or 0
    results = at_once(
        lambda: decide(db, change_id),
        lambda: decide(db, change_id, approve=False, agent=JUN),
    )
    assert len(errors_in(results)) == 1
    assert isinstance(errors_in(results)[0], Unacceptable)


def test_what_was_dismissed_is_not_proposed_again(db: Database) -> None:
    repeat(db, "3,000원", "3,500원")
    decide(db, rows(db, ProposedChange)[0].id or 0, approve=False)
    corrects(db, 8, "3,000원", "3,500원")
    (change,) = rows(db, ProposedChange)
    assert change.state is ChangeState.DISMISSED
    assert article(db).text == SHIP_TEXT


def test_a_greeting_reworded_again_and_again_becomes_a_rule(db: Database) -> None:
    repeat(db, "안녕하세요", "반갑습니다")
    (change,) = rows(db, ProposedChange)
    assert (change.target, change.article_id) == (ChangeTarget.WORDING, "")
    assert _draft(db).text.startswith(GREETING)
    decide(db, change.id or 0)
    assert _draft(db).text.startswith("고객님, 반갑습니다!")
    take_back(db, change.id or 0)
    assert _draft(db).text.startswith(GREETING)


def test_a_sentence_around_the_answer_that_is_always_removed_becomes_a_rule(db: Database) -> None:
    repeat(db, f"\n\n{CLOSING}", "")
    decide(db, rows(db, ProposedChange)[0].id or 0)
    draft = _draft(db)
    assert draft.text == f"{GREETING}\n\n{SHIP_TEXT}"
    assert CLOSING not in [sentence.text for sentence in draft.sentences]


def test_a_rule_never_puts_a_number_into_a_greeting(db: Database) -> None:
    repeat(db, "안녕하세요!", "지금 주문하시면 10% 할인이에요!")
    assert rows(db, ProposedChange) == []
    assert len(rows(db, Correction)) == 3


def test_a_rule_leaves_the_models_words_and_other_languages_alone(db: Database) -> None:
    repeat(db, "안녕하세요", "반갑습니다")
    decide(db, rows(db, ProposedChange)[0].id or 0)
    assert _draft(db, model="m").text.startswith(GREETING)
    assert _draft(db, language="en").text.startswith(GREETING)


def test_the_customers_name_stays_out_of_corrections_and_examples(db: Database) -> None:
    for number in range(3):
        sender = Sender(f"c-{number}", name="김하나")
        ticket_id = asks(db, "배송비가 얼마인지 궁금해요", key=f"n{number}", sender=sender)
        text = draft_text(db, ticket_id)
        approves(db, ticket_id, instead=text.replace("고객님", "김하나님"))
    kept = str([vars(each) for each in rows(db, Correction) + rows(db, ProposedChange)])
    assert "하나" not in kept


def test_a_lesson_is_taken_back_by_name_and_only_once(db: Database) -> None:
    approves(db, asks(db, "배송비가 궁금해요", key="a"))
    lesson_id = lessons(db)[0].id or 0
    with db.write() as session:
        take_back_lesson(session, lesson_id, agent="cli:owner", now=LATER)
    assert lessons(db) == []
    event = next(e for e in rows(db, Event) if e.kind is EventKind.LESSON_REVOKED)
    assert (event.actor, event.data["lesson"]) == ("cli:owner", lesson_id)
    with pytest.raises(Unacceptable), db.write() as session:
        take_back_lesson(session, lesson_id, agent="cli:owner", now=LATER)


def test_changes_are_listed_by_article(db: Database) -> None:
    repeat(db, "3,000원", "3,500원")
    with db.read() as session:
        assert len(changes_in(session, article_id=SHIP)) == 1
        assert changes_in(session, article_id="ko-none") == []


def _draft(db: Database, *, model: str = "", language: str = "ko") -> Proposal:
    """A draft written now, as the desk would hand it to a person."""
    text = f"{GREETING}\n\n{SHIP_TEXT}\n\n{CLOSING}"
    proposal = Proposal(
        kind=DraftKind.ANSWER,
        sentences=(Sentence(GREETING), Sentence(SHIP_TEXT, (SHIP,)), Sentence(CLOSING)),
        sources=(),
        confidence=0.9,
        level=ConfidenceLevel.HIGH,
        why="",
        model=model,
        text=text,
    )
    with db.read() as session:
        return reworded(proposal, wording_rules(session, language), article_of)
