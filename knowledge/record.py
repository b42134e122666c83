"""The record: articles in the app's own database. Every index is made from it and may be lost.

`article` holds what is in force now, `article_version` every wording there ever was: a citation of
last year can still be read as it was. Nothing is ever deleted from either.
"""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, fields
from datetime import UTC, datetime
from pathlib import PurePath
from typing import cast

from sqlalchemy import ColumnElement
from sqlmodel import Field, Session, SQLModel, and_, col, or_, select

from knowledge.passages import PUBLIC, Article, Kind


class _Written(SQLModel):
    """What an article says, the same in both tables."""

    kind: str
    title: str
    text: str
    category: str
    language: str
    source: str = Field(index=True)
    audience: str = PUBLIC
    valid_from: datetime | None = None
    valid_until: datetime | None = None  # the first moment at which it no longer holds
    content_hash: str  # sha256 hex of everything a search or a citation shows
    version: int = 1  # rises with every change of content


class ArticleRow(_Written, table=True):
    __tablename__ = "article"

    id: str = Field(primary_key=True)
    source_hash: str  # the content_hash of what the source says; differs where people reworded it
    updated_at: datetime
    removed_at: datetime | None = None  # kept, so that an old citation can still be read

    def article(self) -> Article:
        return Article(
            id=self.id,
            kind=cast(Kind, self.kind),
            title=self.title,
            text=self.text,
            category=self.category,
            language=self.language,
            source=self.source,
            audience=self.audience,
            valid_from=self.valid_from,
            valid_until=self.valid_until,
            version=self.version,
        )


class ArticleVersionRow(_Written, table=True):
    __tablename__ = "article_version"

    number: int | None = Field(default=None, primary_key=True)
    article_id: str = Field(index=True)
    written_at: datetime
    is_removal: bool = False  # True: from then on the article was out of force


@dataclass(frozen=True)
class Stored:
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    removed: int = 0
    ids: dict[str, tuple[str, ...]] = field(default_factory=dict, compare=False)  # by outcome


def store(
    session: Session,
    articles: Iterable[Article],
    *,
    now: datetime,
    covers: Callable[[str], bool] | None = None,
) -> Stored:
    """Bring the record up to date; the second time nothing changes. Flushes, the caller commits.

    `covers(source)` says whether what is missing from `articles` is gone for good; without it the
    articles are taken to be all that their own sources hold.
    """
    wanted = {article.id: article for article in articles}
    sources = {article.source for article in wanted.values()}
    rows = {row.id: row for row in session.exec(select(ArticleRow))}
    ids: dict[str, list[str]] = {"added": [], "changed": [], "unchanged": [], "removed": []}
    for article in wanted.values():
        ids[_write(session, rows.get(article.id), article, now)].append(article.id)
    for row in rows.values():
        gone = covers(row.source) if covers else row.source in sources
        if row.id not in wanted and gone and row.removed_at is None:
            _take_out(session, row, now)
            ids["removed"].append(row.id)
    session.flush()
    counts = {outcome: len(found) for outcome, found in ids.items()}
    return Stored(**counts, ids={outcome: tuple(found) for outcome, found in ids.items()})


def remove(session: Session, article_id: str, *, now: datetime) -> bool:
    """Take one article out of force. False when none of this id is in force."""
    row = session.get(ArticleRow, article_id)
    if row is None or row.removed_at is not None:
        return False
    _take_out(session, row, now)
    session.flush()
    return True


def reword(session: Session, row: ArticleRow, text: str, *, now: datetime) -> None:
    """A new version by hand. Its source, read again unchanged, leaves it; a changed one replaces
    it. Flushes, the caller commits."""
    row.text = text
    row.content_hash = _content_hash(row.article())
    row.version += 1
    row.updated_at = now
    session.add(row)
    _keep_version(session, row, now)
    session.flush()


def _write(session: Session, row: ArticleRow | None, article: Article, now: datetime) -> str:
    values = {f.name: getattr(article, f.name) for f in fields(article) if f.name != "version"}
    values["content_hash"] = _content_hash(article)
    if row is None:
        row = ArticleRow(**values, source_hash=values["content_hash"], updated_at=now)
        session.add(row)
        _keep_version(session, row, now)
        return "added"
    outcome = "added" if row.removed_at else "changed"
    if not row.removed_at and row.source_hash == values["content_hash"]:
        row.source = article.source  # the file may have moved
        return "unchanged"
    for name, value in values.items():
        setattr(row, name, value)
    row.source_hash = values["content_hash"]
    row.version += 1
    row.updated_at, row.removed_at = now, None
    _keep_version(session, row, now)
    return outcome


def _take_out(session: Session, row: ArticleRow, now: datetime) -> None:
    row.removed_at = now
    session.add(row)
    _keep_version(session, row, now, is_removal=True)


def _keep_version(
    session: Session, row: ArticleRow, now: datetime, *, is_removal: bool = False
) -> None:
    values = {name: getattr(row, name) for name in _Written.model_fields}
    session.add(
        ArticleVersionRow(article_id=row.id, written_at=now, is_removal=is_removal, **values)
    )


def articles(session: Session, *, now: datetime | None = None) -> list[Article]:
    """Every article in force and within its dates, in a fixed order; internal ones too, marked."""
    columns = (getattr(ArticleRow, each.name) for each in fields(Article))
    query = select(*columns).where(in_force(now)).order_by(ArticleRow.id)
    return [Article(*row) for row in session.execute(query)]


def rows(session: Session) -> Sequence[ArticleRow]:
    """Every article in force, also those whose dates have not come or are over."""
    query = select(ArticleRow).where(col(ArticleRow.removed_at).is_(None))
    return session.exec(query.order_by(ArticleRow.id)).all()


def history(session: Session, article_id: str) -> Sequence[ArticleVersionRow]:
    """Every wording of an article, oldest first."""
    query = select(ArticleVersionRow).where(ArticleVersionRow.article_id == article_id)
    return session.exec(query.order_by(col(ArticleVersionRow.number))).all()


def stamp(session: Session, *, now: datetime | None = None) -> str:
    """Changes when the content in force changes, also by the passing of a date; only then."""
    query = select(ArticleRow.id, ArticleRow.content_hash).where(in_force(now))
    return digest(part for row in session.exec(query.order_by(ArticleRow.id)) for part in row)


def in_force(now: datetime | None) -> ColumnElement[bool]:
    now = now or datetime.now(UTC)
    begins, ends = col(ArticleRow.valid_from), col(ArticleRow.valid_until)
    return and_(
        col(ArticleRow.removed_at).is_(None),
        or_(begins.is_(None), begins <= now),
        or_(ends.is_(None), ends > now),
    )


def _content_hash(article: Article) -> str:
    # A policy's file name is part of its passage ids; its folder is not.
    file_name = PurePath(article.source).name if article.kind == "policy" else ""
    dates = [moment.isoformat() if moment else "" for moment in _dates(article)]
    said = [article.kind, article.title, article.text, article.category, article.language]
    return digest([*said, file_name, article.audience, *dates])


def _dates(article: Article) -> tuple[datetime | None, datetime | None]:
    return article.valid_from, article.valid_until


def digest(parts: Iterable[str]) -> str:
    """sha256 hex of the parts in order; where one ends counts too."""
    whole = hashlib.sha256()
    for part in parts:
        whole.update(part.encode("utf-8", "replace") + b"\0")
    return whole.hexdigest()
