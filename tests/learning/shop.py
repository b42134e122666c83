"""Three articles, and customers whose drafts lean on them."""

from collections.abc import Sequence

from sqlmodel import select

from bot.db import Database
from bot.decision.rules import Approve, Edit
from bot.learning.step import learn_from_reply
from bot.tickets.models import Delivery, Draft, Ticket
from bot.tickets.turns import text_hash
from knowledge import learned, record
from knowledge.learned import LessonRow
from knowledge.passages import Article
from tests.fakes import MINA, NOW, ListedJobs, act, make_ready, receive_one, rows, said, seen

SHIP, RETURN, POINTS = "ko-ship-01", "ko-return-01", "ko-points-01"
SHIP_TEXT = "기본 배송비는 3,000원입니다. 50,000원 이상이면 무료로 배송해 드립니다."
ARTICLES = [
    Article(SHIP, "faq", "배송비는 얼마인가요?", SHIP_TEXT, "배송", "ko", "faq.jsonl"),
    Article(
        RETURN,
        "faq",
        "반품은 어떻게 하나요?",
        "마이페이지에서 신청해 주세요.",
        "반품",
        "ko",
        "faq.jsonl",
    ),
    Article(
        POINTS, "faq", "적립금은 언제 쓰나요?", "1년 안에 써 주세요.", "회원", "ko", "faq.jsonl"
    ),
]
GREETING = "고객님, 안녕하세요!"
CLOSING = "더 궁금한 점이 있으시면 말씀해 주세요."


def stock(db: Database) -> None:
    with db.write() as session:
        record.store(session, ARTICLES, now=NOW)


def article_of(passage_id: str) -> str:
    return passage_id.partition("#")[0]


def asks(
    db: Database,
    text: str,
    *,
    key: str,
    answer: str = SHIP_TEXT,
    passages: Sequence[str] = (SHIP,),
    **fields: object,
) -> int:
    """A ticket whose draft answers from these passages, waiting for a person."""
    received = receive_one(db, ListedJobs(), said(text, key, thread=key, **fields))
    make_ready(db, received.ticket_id)
    lean_on(db, received.ticket_id, answer, passages)
    return received.ticket_id


def lean_on(db: Database, ticket_id: int, answer: str, passages: Sequence[str]) -> None:
    with db.write() as session:
        ticket = session.get(Ticket, ticket_id)
        assert ticket is not None
        draft = session.exec(
            select(Draft).where(Draft.ticket_id == ticket_id, Draft.turn == ticket.turn)
        ).one()
        draft.text = f"{GREETING}\n\n{answer}\n\n{CLOSING}"
        draft.text_hash = text_hash(ticket.turn, draft.text)
        cited = [{"text": part.strip(), "passages": list(passages)} for part in _sentences(answer)]
        draft.sentences = [
            {"text": GREETING, "passages": []},
            *cited,
            {"text": CLOSING, "passages": []},
        ]
        draft.sources = [{"passage_id": each, "title": each} for each in passages]
        session.add(draft)


def approves(db: Database, ticket_id: int, *, instead: str = "", agent: str = MINA) -> bool:
    """Approve as it is, or send something else; then the desk learns from it."""
    ref = seen(db, ticket_id)
    act(db, Edit(instead) if instead else Approve(), ref, agent)
    delivery = [each for each in rows(db, Delivery) if each.ticket_id == ticket_id][-1]
    return learn_from_reply(db, delivery.id, article_of, now=NOW)


def lessons(db: Database) -> list[LessonRow]:
    with db.read() as session:
        return list(learned.lesson_rows(session))


def draft_text(db: Database, ticket_id: int) -> str:
    return next(each.text for each in rows(db, Draft) if each.ticket_id == ticket_id)


def _sentences(answer: str) -> list[str]:
    return [part if part.endswith((".", "!")) else f"{part}." for part in answer.split(". ")]
