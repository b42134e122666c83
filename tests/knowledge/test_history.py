"""Past tickets teach the articles their replies came from, and propose the rest."""

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import Session, select

from knowledge import learned
from knowledge.history import Proposal, learn, write_proposals
from knowledge.learned import LessonRow
from knowledge.passages import INTERNAL, PUBLIC, Article
from knowledge.record import Stored
from knowledge.sources import read
from tests.knowledge.conftest import NOW
from tests.knowledge.test_sources import write, write_workbook

SHIPPING = "배송비는 3,000원이고, 제주와 도서산간은 3,000원이 추가돼요."
RETURNS = "받으신 날부터 7일 안에 마이페이지에서 반품을 신청해 주세요."
COSTS = "단순 변심은 왕복 배송비 6,000원이 들어요."
HOURS = "Our team answers from nine in the morning until six in the evening, Monday to Friday."
LIMITS = "상담원은 리드 승인 없이 적립금 오천원까지 보상할 수 있어요."
WRAPPING = "주문하실 때 선물 포장을 고르시면 리본으로 묶어 드려요."
FREE = "5만원 이상 주문하시면 무료예요."


def faq(article_id: str, question: str, answer: str, audience: str = PUBLIC) -> Article:
    return Article(article_id, "faq", question, answer, "", "ko", "faq.jsonl", audience)


ARTICLES = [
    faq("ship", "배송비는 얼마인가요?", f"{SHIPPING} {FREE}"),
    faq("return", "반품은 어떻게 하나요?", f"{RETURNS} {COSTS}"),
    faq("hours", "When are you open?", HOURS),
    faq("secret", "보상 한도는요?", LIMITS, INTERNAL),
]
TICKETS = [
    ("고객 문의", "답변 내용"),
    ("제주도인데 택배비 더 내나요? 010-1234-5678", f"안녕하세요 고객님! {SHIPPING} 감사합니다."),
    ("색이 마음에 안 들어서 돌려보내고 싶어요", f"고객님, {RETURNS} 색상은 변심이라 {COSTS}"),
    ("anyone there on saturdays?", f"Hi Dana, {HOURS}"),
    ("선물 포장 되나요?", f"네, {WRAPPING}"),
    ("선물로 보낼 건데 포장해 주세요", f"네! {WRAPPING}"),
    ("보상해 주세요", LIMITS),
    ("안녕하세요", "감사합니다."),
    ("답이 없는 문의", ""),
]

Put = Callable[[list[Article]], Stored]
Sessions = Callable[[], Session]


def mask(text: str) -> str:
    return text.replace("010-1234-5678", "[phone]")


@pytest.fixture
def tickets(tmp_path: Path) -> Path:
    return write_workbook(tmp_path / "tickets.xlsx", list(map(list, TICKETS)))


def test_replies_that_resemble_an_article_teach_it_the_masked_question(
    tickets: Path, put: Put, sessions: Sessions
) -> None:
    put(ARTICLES)
    found = learn(tickets, sessions, mask=mask, now=NOW)
    with sessions() as session:
        rows = session.exec(select(LessonRow)).all()
    assert {row.question: row.article_id for row in rows} == {
        "제주도인데 택배비 더 내나요? [phone]": "ship",
        "색이 마음에 안 들어서 돌려보내고 싶어요": "return",
        "anyone there on saturdays?": "hours",
    }
    assert {(row.taught_by, row.is_right) for row in rows} == {("history", True)}
    assert {row.language for row in rows} == {"ko", "en"}
    assert [(refused.line, refused.code) for refused in found.refused] == [(9, "no-answer")]


def test_what_resembles_nothing_is_proposed_once_and_never_published(
    tickets: Path, put: Put, sessions: Sessions, tmp_path: Path
) -> None:
    put(ARTICLES)
    found = learn(tickets, sessions, mask=mask, now=NOW)
    assert [(each.question, each.count) for each in found.proposals] == [
        ("선물 포장 되나요?", 2),
        ("보상해 주세요", 1),  # an internal article answers no customer
        ("안녕하세요", 1),
    ]
    assert put(ARTICLES) == Stored(unchanged=4)  # nothing was added
    write_proposals(found.proposals, tmp_path / "faq-proposed.jsonl")
    reviewed = read([tmp_path / "faq-proposed.jsonl"])
    assert reviewed.articles[0].title == "선물 포장 되나요?"


def test_a_second_run_teaches_nothing_and_brings_nothing_back(
    tickets: Path, put: Put, sessions: Sessions
) -> None:
    put(ARTICLES)
    first = learn(tickets, sessions, mask=mask, now=NOW)
    with sessions() as session:
        assert learned.revoke(session, 1, now=NOW)
        session.commit()
        before = learned.stamp(session)
    again = learn(tickets, sessions, mask=mask, now=NOW + timedelta(days=1))
    assert (first.taught, again.taught, again.known) == (3, 0, 3)
    with sessions() as session:
        assert learned.stamp(session) == before


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("tickets.md", "## A?\n\nB.\n", "no-table"),
        ("tickets.csv", "when,who\n1,2\n", "columns"),
        ("missing.csv", None, "missing"),
    ],
)
def test_a_history_that_cannot_be_read_is_refused(
    tmp_path: Path, sessions: Sessions, name: str, content: str | None, code: str
) -> None:
    file = write(tmp_path / name, content) if content else tmp_path / name
    (refused,) = learn(file, sessions, mask=mask, now=NOW).refused
    assert refused.code == code


def test_proposals_a_person_corrected_are_kept_and_new_ones_added(tmp_path: Path) -> None:
    file = tmp_path / "proposed-faq.jsonl"
    first, second = Proposal("선물 되나요?", "네.", 3), Proposal("각인 되나요?", "네.", 2)
    write_proposals([first], file)
    corrected = file.read_text("utf-8").replace("네.", "네, 2,500원입니다.").rstrip("\n")
    file.write_text(corrected, "utf-8")
    write_proposals([first, second], file)
    write_proposals([first, second], file)
    answers = [json.loads(line)["answer"] for line in file.read_text("utf-8").splitlines()]
    assert answers == ["네, 2,500원입니다.", "네."]
