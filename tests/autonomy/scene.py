"""A ticket that could be answered alone, and a gate that sees what it is told to see."""

from datetime import datetime

from bot.autonomy import grants
from bot.autonomy.gate import Sight
from bot.autonomy.matching import Match
from bot.autonomy.rules import Approved, AutoReply
from bot.autonomy.step import Setup, answer_alone
from bot.db import Database
from bot.settings import Autonomy
from bot.tickets.autonomy import Case, Grant, Mode
from bot.tickets.judgements import AnswerThreshold
from bot.tickets.queries import draft_of, get_ticket
from bot.tickets.terms import Channel, Language, TicketType
from bot.tickets.values import Turn
from tests.fakes import NOW, ListedJobs, make_ready, receive_one, rows, said

SORA = "U_SORA"  # an admin
ARTICLE = Approved("f-1", "배송비는 얼마인가요?", "배송비는 3,000원이에요.", "v1")
REPLY = AutoReply("안녕하세요!", ARTICLE.text, "자동으로 안내해 드린 답변이에요.")
SIGHT = Sight(ARTICLE, REPLY, 0.97, lead=0.2, match=Match.WHOLE, measure="test", is_well=True)
SETTINGS = Autonomy.model_construct(**(Autonomy().model_dump() | {"audit_share": 0.0}))
QUESTION = "배송비가 얼마인가요?"


def drafted(db: Database, text: str = QUESTION, key: str = "e-1", **fields: object) -> int:
    """A ticket drafted from the article, the way triage and drafting leave it."""
    ticket_id = receive_one(db, ListedJobs(), said(text, key, **fields)).ticket_id
    ready(db, ticket_id)
    return ticket_id


def ready(db: Database, ticket_id: int, kind: TicketType = TicketType.FAQ) -> None:
    make_ready(db, ticket_id, "초안이에요. 배송비는 3,000원이에요.")
    with db.write() as session:
        ticket = get_ticket(session, ticket_id)
        ticket.type, ticket.review = kind, []
        draft = draft_of(session, ticket)
        assert draft is not None
        draft.sources = [{"passage_id": "f-1", "title": ARTICLE.title, "version": "v1"}]
        session.add(draft)


def prove_threshold(db: Database, confidence: float | None = 0.8, *, measure: str = "test") -> None:
    """As if the agents had decided on many drafts."""
    with db.write() as session:
        session.merge(
            AnswerThreshold(
                confidence=confidence,
                target=0.95,
                measure=measure,
                judged=100,
                right=99,
                seen_event_id=0,
                chosen_at=NOW,
            )
        )


def switch_on(db: Database, channel: Channel = Channel.KAKAO, mode: Mode = Mode.LIVE) -> None:
    prove_threshold(db)
    with db.write() as session:
        grants.set_mode(session, mode, agent=SORA, now=NOW)
        grants.switch_on(session, ARTICLE, channel, agent=SORA, now=NOW)


def judge(
    db: Database,
    jobs: ListedJobs,
    ticket_id: int,
    sight: Sight = SIGHT,
    now: datetime = NOW,
    settings: Autonomy = SETTINGS,
) -> Case:
    def look(turn: Turn, language: Language) -> Sight:
        return sight

    answer_alone(db, jobs, ticket_id, Setup(look, settings), now=now)
    return rows(db, Case)[-1]


def grant(db: Database) -> Grant:
    [found] = rows(db, Grant)
    return found
