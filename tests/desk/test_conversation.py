"""A customer who asks on: "그럼 제주는요?" is answered as what it means, and teaches that."""

from pathlib import Path

import httpx
import pytest

from bot.db import Database
from bot.slack.ids import Action
from bot.tickets.models import Draft
from knowledge.learned import LessonRow
from tests.desk.desk_view import again, ask, offers, wait_for_card
from tests.desk_process import Stage, stage
from tests.fakes import rows

# What is asked, with a part of the title of the article that answers it.
TALK = [
    ("교환 배송비는 얼마인가요?", "교환"),
    ("네 감사합니다! 그럼 제주는요?", "제주"),
    ("그럼 회원 탈퇴는 어디에서 어떻게 하나요?", "탈퇴"),
]
PATIENT = 90.0  # seconds: other tests may have the machine


@pytest.mark.timeout(400)
def test_a_customer_asks_on(tmp_path: Path) -> None:
    with stage(tmp_path) as running:
        running.playground.wait_until(lambda: _searches(running), PATIENT)
        db = Database(f"sqlite:///{tmp_path / 'deskbell.sqlite3'}")
        for turn, (text, title) in enumerate(TALK, 1):
            ticket_id = ask(running, "hana", text)
            draft = _answered(running, db, ticket_id, turn)
            assert [title in source["title"] for source in draft.sources] == [True], draft.sources
        running.playground.wait_until(lambda: len(rows(db, LessonRow)) == len(TALK), PATIENT)
        lessons = [row.question for row in rows(db, LessonRow)]
        db.close()
    first, second, third = (text for text, _ in TALK)
    assert lessons == [first, f"{first} {second}", third]


def _searches(running: Stage) -> bool:
    return bool(httpx.get(f"{running.url}/health", timeout=60).json()["search"] == "ok")


def _answered(running: Stage, db: Database, ticket_id: int, turn: int) -> Draft:
    """The draft of this turn, once an agent has approved it."""
    card = wait_for_card(running.playground, "hana", offering=Action.APPROVE, seconds=PATIENT)
    running.playground.click("U_MINA", card.channel, card.ts, Action.APPROVE)
    running.playground.wait_until(
        lambda: Action.APPROVE not in offers(again(running.playground, card)), PATIENT
    )
    return next(
        each for each in rows(db, Draft) if (each.ticket_id, each.turn) == (ticket_id, turn)
    )
