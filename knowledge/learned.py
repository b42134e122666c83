"""What agents taught us: which article answered a customer's question, and which did not.

Only masked text comes here. Every row can be listed and taken back; search reads those in force.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Field, Session, SQLModel, col, select

from knowledge.record import digest


class LessonRow(SQLModel, table=True):
    __tablename__ = "lesson"

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True)  # one per customer and turn, so that nobody teaches by repeating
    article_id: str = Field(index=True)
    question: str
    language: str
    is_right: bool  # False: the article was offered and an agent turned it down
    taught_by: str  # agent id
    taught_at: datetime
    revoked_at: datetime | None = None


@dataclass(frozen=True)
class Lesson:
    article_id: str
    question: str
    language: str
    is_right: bool = True


def teach(session: Session, lesson: Lesson, *, key: str, by: str, now: datetime) -> None:
    """The newest lesson of a key replaces the earlier one. Flushes, the caller commits."""
    row = session.exec(select(LessonRow).where(LessonRow.key == key)).first()
    values = {**vars(lesson), "key": key, "taught_by": by, "taught_at": now, "revoked_at": None}
    if row is None:
        row = LessonRow(**values)
    for name, value in values.items():
        setattr(row, name, value)
    session.add(row)
    session.flush()


def revoke(session: Session, lesson_id: int, *, now: datetime) -> bool:
    """False when there is no such lesson in force."""
    row = session.get(LessonRow, lesson_id)
    if row is None or row.revoked_at is not None:
        return False
    row.revoked_at = now
    session.add(row)
    session.flush()
    return True


def lessons(session: Session) -> list[Lesson]:
    """Those in force, oldest first."""
    return [
        Lesson(row.article_id, row.question, row.language, row.is_right) for row in _rows(session)
    ]


def stamp(session: Session) -> str:
    """Changes when what was learned changes, and only then."""
    rows = _rows(session)
    return digest(f"{row.id}:{row.article_id}:{row.is_right}:{row.question}" for row in rows)


def _rows(session: Session) -> Sequence[LessonRow]:
    in_force = select(LessonRow).where(col(LessonRow.revoked_at).is_(None))
    return session.exec(in_force.order_by(col(LessonRow.id))).all()
