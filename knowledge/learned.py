"""What agents taught us: which article answered a customer's question, which did not, and what an
article should rather say.

Only masked text comes here. Every row can be listed and taken back; search reads those in force.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Field, Session, SQLModel, col, select

from knowledge.record import ArticleRow, digest, reword

APPROVED, CHOSEN, TURNED_DOWN = "approved", "chosen", "turned_down"  # how a lesson came to be

_TOKEN = re.compile(r"\[[a-z-]{2,20}\]")  # stands for what was masked: no word of the customer's


class LessonRow(SQLModel, table=True):
    __tablename__ = "lesson"

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True)  # one per customer and turn, so that nobody teaches by repeating
    article_id: str = Field(index=True)  # of a policy, the passage: `policy:<file>#<heading>`
    question: str
    language: str
    is_right: bool  # False: the article was offered and an agent turned it down
    how: str = APPROVED
    taught_by: str  # agent id
    taught_at: datetime
    revoked_at: datetime | None = None


class AmendmentRow(SQLModel, table=True):
    """An article reworded on the strength of what agents kept correcting."""

    __tablename__ = "amendment"

    id: int | None = Field(default=None, primary_key=True)
    article_id: str = Field(index=True)
    before: str
    after: str
    made_by: str  # agent id
    made_at: datetime
    revoked_at: datetime | None = None


@dataclass(frozen=True)
class Lesson:
    article_id: str
    question: str
    language: str
    is_right: bool = True


def teach(
    session: Session, lesson: Lesson, *, key: str, by: str, now: datetime, how: str = APPROVED
) -> LessonRow:
    """The newest lesson of a key replaces the earlier one. Flushes, the caller commits."""
    row = session.exec(select(LessonRow).where(LessonRow.key == key)).first()
    values = {
        **vars(lesson),
        "key": key,
        "how": how,
        "taught_by": by,
        "taught_at": now,
        "revoked_at": None,
    }
    if row is None:
        row = LessonRow(**values)
    for name, value in values.items():
        setattr(row, name, value)
    session.add(row)
    session.flush()
    return row


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
    """Those in force, oldest first, as a search should read them: without the masks."""
    return [
        Lesson(row.article_id, _plain(row.question), row.language, row.is_right)
        for row in lesson_rows(session)
    ]


def lesson_rows(
    session: Session, *, article_id: str = "", key: str = "", even_revoked: bool = False
) -> Sequence[LessonRow]:
    """Oldest first; of one article, or of the keys that begin so."""
    query = select(LessonRow).order_by(col(LessonRow.id))
    if not even_revoked:
        query = query.where(col(LessonRow.revoked_at).is_(None))
    if article_id:
        query = query.where(LessonRow.article_id == article_id)
    if key:
        query = query.where(col(LessonRow.key).startswith(key, autoescape=True))
    return session.exec(query).all()


def amend(
    session: Session, article_id: str, text: str, *, by: str, now: datetime
) -> AmendmentRow | None:
    """A new version of the article. None when it is not in force. Flushes, the caller commits."""
    article = session.get(ArticleRow, article_id, with_for_update=True)
    if article is None or article.removed_at is not None:
        return None
    amendment = AmendmentRow(
        article_id=article_id, before=article.text, after=text, made_by=by, made_at=now
    )
    reword(session, article, text, now=now)
    session.add(amendment)
    session.flush()
    return amendment


def take_back(session: Session, amendment_id: int, *, now: datetime) -> bool:
    """Give the article its former text again, as a further version.

    False when the amendment is not in force any more, or the article has changed since: then it is
    left as it is. Flushes, the caller commits.
    """
    amendment = session.get(AmendmentRow, amendment_id, with_for_update=True)
    if amendment is None or amendment.revoked_at is not None:
        return False
    amendment.revoked_at = now
    session.add(amendment)
    article = session.get(ArticleRow, amendment.article_id, with_for_update=True)
    is_ours = article is not None and article.text == amendment.after
    if article is not None and is_ours:
        reword(session, article, amendment.before, now=now)
    session.flush()
    return is_ours


def stamp(session: Session) -> str:
    """Changes when the lessons in force change, and only then."""
    rows = lesson_rows(session)
    return digest(f"{row.id}:{row.article_id}:{row.is_right}:{row.question}" for row in rows)


def _plain(question: str) -> str:
    return re.sub(r"[ \t]+", " ", _TOKEN.sub(" ", question)).strip()
