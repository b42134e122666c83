"""What an approval, a choice and a refusal teach, and what they do not."""

import pytest
from sqlmodel import select

from bot.channels.inbound import Sender
from bot.db import Database
from bot.decision.rules import Escalate
from bot.errors import Unacceptable
from bot.learning.catalogue import find, passage_by_handle, passage_in_force
from bot.learning.rules import MOST_PER_CUSTOMER
from bot.learning.step import choose, learn_from_reply, learned_on, turn_down
from bot.learning.values import Learned
from bot.tickets.models import Delivery, Event
from bot.tickets.queries import get_ticket
from bot.tickets.terms import EventKind, Priority, Urgency
from knowledge import learned, record
from knowledge.passages import Article
from tests.fakes import HANA, JUN, MINA, NOW, act, rows, seen
from tests.learning.shop import (
    ARTICLES,
    POINTS,
    RETURN,
    SHIP,
    SHIP_TEXT,
    approves,
    article_of,
    asks,
    draft_text,
    lessons,
)

QUESTION = "제주로 보내면 배송료가 더 붙나요?"


TITLES = {article.id: article.title for article in ARTICLES}


def _choose(db: Database, ticket_id: int, passage_id: str, agent: str = MINA) -> Learned:
    with db.write() as session:
        choose(session, ticket_id, passage_by_handle(session, passage_id), agent=agent, now=NOW)
    return _learned(db, ticket_id)


def _learned(db: Database, ticket_id: int) -> Learned:
    with db.read() as session:
        return learned_on(session, get_ticket(session, ticket_id), TITLES.__getitem__)


def _turn_down(db: Database, ticket_id: int) -> None:
    with db.write() as session:
        turn_down(session, ticket_id, agent=MINA, now=NOW)


def _customer(number: int) -> Sender:
    return Sender(f"c-{number}", name="")


# approvals


def test_an_approval_adds_the_question_to_the_article_it_was_answered_from(db: Database) -> None:
    ticket_id = asks(db, QUESTION, key="a")
    assert approves(db, ticket_id)
    (lesson,) = lessons(db)
    assert (lesson.article_id, lesson.question, lesson.is_right) == (SHIP, QUESTION, True)
    assert (lesson.taught_by, lesson.language, lesson.how) == (MINA, "ko", learned.APPROVED)
    event = next(e for e in rows(db, Event) if e.kind is EventKind.LESSON_TAUGHT)
    assert (event.actor, event.ticket_id, event.data["article"]) == (MINA, ticket_id, SHIP)
    assert QUESTION not in str(event.data)


def test_what_leads_to_the_customer_is_not_kept(db: Database) -> None:
    sender = Sender("c-1", name="김하나")
    text = "김하나예요. 010-1234-5678로 연락 주세요. 주문 ORD-20261120-7 배송비 환불되나요?"
    approves(db, asks(db, text, key="a", sender=sender))
    (lesson,) = lessons(db)
    assert "하나" not in lesson.question
    assert "1234" not in lesson.question
    assert "[phone]" in lesson.question
    with db.read() as session:
        (read,) = learned.lessons(session)
    assert "[" not in read.question
    assert "배송비 환불되나요?" in read.question


def test_the_same_reply_teaches_once_however_often_its_job_runs(db: Database) -> None:
    ticket_id = asks(db, QUESTION, key="a")
    assert approves(db, ticket_id)
    delivery = rows(db, Delivery)[0].id
    assert not learn_from_reply(db, delivery, article_of, now=NOW)
    assert len(lessons(db)) == 1


def test_a_lesson_taken_back_is_not_learned_again_from_the_same_reply(db: Database) -> None:
    approves(db, asks(db, QUESTION, key="a"))
    with db.write() as session:
        assert learned.revoke(session, lessons(db)[0].id or 0, now=NOW)
    assert not learn_from_reply(db, rows(db, Delivery)[0].id, article_of, now=NOW)
    assert lessons(db) == []


def test_one_customer_cannot_fill_an_article_with_questions(db: Database) -> None:
    words = ["하나", "둘째", "셋째", "넷째", "다섯째", "여섯째"]
    for number, word in enumerate(words):
        approves(db, asks(db, f"{word} 배송비가 궁금해요", key=f"k{number}"))
    assert len(lessons(db)) == MOST_PER_CUSTOMER
    approves(db, asks(db, "다른 사람의 배송비 질문", key="z", sender=_customer(9)))
    assert len(lessons(db)) == MOST_PER_CUSTOMER + 1


def test_identical_questions_count_once(db: Database) -> None:
    approves(db, asks(db, "배송비 얼마예요?", key="a", sender=_customer(1)))
    approves(db, asks(db, "배송비  얼마예요!!", key="b", sender=_customer(2)))
    assert len(lessons(db)) == 1


@pytest.mark.parametrize("text", ["?", "ㅇㅇ", "010-1234-5678", "배송비가 궁금해요 " * 200])
def test_what_is_no_question_teaches_nothing(db: Database, text: str) -> None:
    assert not approves(db, asks(db, text, key="a"))
    assert lessons(db) == []


def test_a_reply_from_several_articles_teaches_nothing(db: Database) -> None:
    assert not approves(db, asks(db, QUESTION, key="a", passages=(SHIP, RETURN)))


def test_an_edit_that_keeps_the_answer_still_speaks_for_the_article(db: Database) -> None:
    ticket_id = asks(db, QUESTION, key="a")
    text = draft_text(db, ticket_id).replace("안녕하세요!", "반갑습니다.")
    assert approves(db, ticket_id, instead=text)
    assert [lesson.article_id for lesson in lessons(db)] == [SHIP]


def test_an_edit_that_says_something_else_teaches_neither_yes_nor_no(db: Database) -> None:
    ticket_id = asks(db, QUESTION, key="a")
    assert not approves(db, ticket_id, instead="저희가 직접 확인해서 전화드릴게요.")
    assert lessons(db) == []


def test_an_escalation_says_nothing_about_the_article(db: Database) -> None:
    ticket_id = asks(db, QUESTION, key="a")
    act(db, Escalate("leads", Priority.HIGH, Urgency.HIGH), seen(db, ticket_id))
    assert lessons(db) == []


# what agents say about the source


def test_choosing_teaches_right_for_the_chosen_and_wrong_for_the_shown(db: Database) -> None:
    ticket_id = asks(db, QUESTION, key="a", passages=(RETURN,))
    told = _choose(db, ticket_id, SHIP)
    assert told == Learned("배송비는 얼마인가요?", ("반품은 어떻게 하나요?",))
    assert {(x.article_id, x.is_right, x.how) for x in lessons(db)} == {
        (SHIP, True, learned.CHOSEN),
        (RETURN, False, learned.CHOSEN),
    }
    kinds = [event.kind for event in rows(db, Event)]
    assert kinds.count(EventKind.SOURCE_CHOSEN) == 1
    assert kinds.count(EventKind.LESSON_TAUGHT) == 2


def test_who_changes_their_mind_takes_back_what_they_said_before(db: Database) -> None:
    ticket_id = asks(db, QUESTION, key="a", passages=(RETURN,))
    _choose(db, ticket_id, POINTS)
    _choose(db, ticket_id, RETURN, JUN)
    (lesson,) = lessons(db)
    assert (lesson.article_id, lesson.is_right, lesson.taught_by) == (RETURN, True, JUN)


def test_with_several_sources_shown_none_of_them_is_called_wrong(db: Database) -> None:
    ticket_id = asks(db, QUESTION, key="a", passages=(RETURN, POINTS))
    _choose(db, ticket_id, SHIP)
    assert [(lesson.article_id, lesson.is_right) for lesson in lessons(db)] == [(SHIP, True)]


def test_choosing_an_article_that_is_gone_is_refused(db: Database) -> None:
    ticket_id = asks(db, QUESTION, key="a")
    with pytest.raises(Unacceptable):
        _choose(db, ticket_id, "ko-gone-01")
    assert lessons(db) == []


def test_a_source_turned_down_is_evidence_against_it(db: Database) -> None:
    ticket_id = asks(db, QUESTION, key="a", passages=(RETURN,))
    _turn_down(db, ticket_id)
    (lesson,) = lessons(db)
    assert (lesson.article_id, lesson.is_right, lesson.how) == (RETURN, False, learned.TURNED_DOWN)
    # Sending it all the same is no proof that it was right.
    assert not approves(db, ticket_id)
    assert [lesson.is_right for lesson in lessons(db)] == [False]


def test_the_card_tells_what_was_said_about_sources_and_not_every_approval(db: Database) -> None:
    approved = asks(db, QUESTION, key="a")
    approves(db, approved)
    assert _learned(db, approved) == Learned()
    chosen = asks(db, "섬으로도 보내 주나요?", key="b", passages=(RETURN,))
    _choose(db, chosen, SHIP)
    assert _learned(db, chosen).right == "배송비는 얼마인가요?"


# what there is to choose from


def _found(db: Database, words: str) -> list[str]:
    with db.read() as session:
        return [each.passage_id for each in find(session, words)]


def test_an_article_is_found_by_title_before_text(db: Database) -> None:
    assert _found(db, "배송비") == [SHIP]
    assert _found(db, "마이페이지") == [RETURN]
    assert _found(db, "얼마 배송비") == [SHIP]
    assert len(_found(db, "")) == 3
    assert _found(db, "100% 없는_말") == []


def test_a_removed_article_is_neither_offered_nor_taken(db: Database) -> None:
    with db.write() as session:
        row = session.exec(select(record.ArticleRow).where(record.ArticleRow.id == POINTS)).one()
        row.removed_at = NOW
        session.add(row)
    assert POINTS not in _found(db, "")
    with pytest.raises(Unacceptable):
        _choose(db, asks(db, QUESTION, key="a"), POINTS)


def _policy(db: Database, name: str = "returns.md") -> None:
    text = "# 반품 규정\n\n## 기간\n\n7일 안에 신청해 주세요.\n\n## 비용\n\n왕복 6,000원입니다.\n"
    policy = Article(f"policy:ko/{name}", "policy", "반품 규정", text, "반품", "ko", f"ko/{name}")
    with db.write() as session:
        record.store(session, [*ARTICLES, policy], now=NOW)


def test_a_policy_is_chosen_by_its_section(db: Database) -> None:
    _policy(db)
    assert _found(db, "비용") == ["policy:returns.md#비용"]
    ticket_id = asks(db, QUESTION, key="a")
    with db.write() as session:
        choose(session, ticket_id, "policy:returns.md#비용", agent=MINA, now=NOW)
    assert ("policy:returns.md#비용", True) in {(x.article_id, x.is_right) for x in lessons(db)}
    with db.read() as session:
        passage = passage_in_force(session, "policy:returns.md#비용")
    assert passage is not None
    assert "6,000원" in passage.text


def test_what_is_for_agents_only_is_no_source_for_a_customer(db: Database) -> None:
    secret = Article("ko-secret", "faq", "배송비 원가", "2,100원", "배송", "ko", "x", "internal")
    with db.write() as session:
        record.store(session, [*ARTICLES, secret], now=NOW)
    assert _found(db, "배송비") == [SHIP]
    with pytest.raises(Unacceptable):
        _choose(db, asks(db, QUESTION, key="a"), "ko-secret")


def test_an_id_too_long_for_a_menu_is_found_again(db: Database) -> None:
    _policy(db, "환불규정" * 60 + ".md")
    with db.read() as session:
        (found,) = find(session, "비용")
        assert len(found.handle) <= 150
        assert passage_by_handle(session, found.handle) == found.passage_id


def test_what_was_learned_changes_the_stamp_and_revoking_brings_it_back(db: Database) -> None:
    with db.read() as session:
        before = learned.stamp(session)
    approves(db, asks(db, QUESTION, key="a"))
    with db.read() as session:
        taught = learned.stamp(session)
    with db.write() as session:
        learned.revoke(session, lessons(db)[0].id or 0, now=NOW)
    with db.read() as session:
        assert taught != before
        assert learned.stamp(session) == before


def test_the_customer_who_writes_again_does_not_change_what_was_answered(db: Database) -> None:
    ticket_id = asks(db, QUESTION, key="a", answer=SHIP_TEXT)
    approves(db, ticket_id)
    assert HANA.external_id  # the same customer
    asks(db, "그럼 제주는요?", key="a2")
    assert [lesson.question for lesson in lessons(db)] == [QUESTION]
