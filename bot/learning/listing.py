"""Everything that was learned, in one list, and how one of them is taken back."""

import re
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from bot.errors import Unacceptable
from bot.learning.proposals import changes_in, take_back_change, take_back_lesson
from bot.texts import say
from bot.tickets.corrections import ChangeState, ProposedChange
from bot.tickets.judgements import AnswerThreshold
from knowledge import learned
from knowledge.learned import LessonRow


@dataclass(frozen=True)
class Listed:
    number: str  # what `deskbell learned revoke` takes: 12 for a lesson, c3 for a change
    what: str  # right, wrong, article or wording
    article: str  # "" = every draft
    says: str
    language: str
    how: str  # approved, chosen, turned_down; of a change, what agents did
    by: str
    at: datetime
    state: str


def listed(session: Session, *, article_id: str = "", everything: bool = False) -> list[Listed]:
    """Lessons first, each kind oldest first."""
    lessons = learned.lesson_rows(session, article_id=article_id, even_revoked=everything)
    gone = (ChangeState.DISMISSED, ChangeState.REVOKED)
    changes = [
        change
        for change in changes_in(session, article_id=article_id)
        if everything or change.state not in gone
    ]
    return [*map(_lesson, lessons), *map(_change, changes)]


def threshold_line(chosen: AnswerThreshold | None, target: float, language: str) -> str:
    key = "threshold-none" if chosen is None or chosen.confidence is None else "threshold-ok"
    return say(
        language,
        key,
        confidence=f"{chosen.confidence:.2f}" if chosen and chosen.confidence else "",
        judged=chosen.judged if chosen else 0,
        right=chosen.right if chosen else 0,
        target=f"{target:.1%}".removesuffix("%").removesuffix(".0"),
    )


def take_back(session: Session, number: str, *, agent: str, now: datetime) -> None:
    """Raises Unacceptable for a number that names nothing in force."""
    if not (match := re.fullmatch(r"([cC]?)([0-9]{1,15})", number.strip())):
        raise Unacceptable("error-not-a-number", number=number)
    if match[1]:
        take_back_change(session, int(match[2]), agent=agent, now=now)
    else:
        take_back_lesson(session, int(match[2]), agent=agent, now=now)


def _lesson(row: LessonRow) -> Listed:
    return Listed(
        number=str(row.id),
        what="right" if row.is_right else "wrong",
        article=row.article_id,
        says=row.question,
        language=row.language,
        how=row.how,
        by=row.taught_by,
        at=row.revoked_at or row.taught_at,
        state="revoked" if row.revoked_at else "in force",
    )


def _change(row: ProposedChange) -> Listed:
    return Listed(
        number=f"c{row.id}",
        what=row.target.value,
        article=row.article_id,
        says=f"{row.before or '+'} → {row.after or '–'}",
        language=row.language,
        how=row.kind.value,
        by=row.decided_by,
        at=row.decided_at or row.proposed_at,
        state="in force" if row.state is ChangeState.APPROVED else row.state.value,
    )
