"""The record: articles in the app's own database. Every index is made from it and may be lost."""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePath

from sqlmodel import Field, Session, SQLModel, col, select

from knowledge.passages import Article, Kind


class ArticleRow(SQLModel, table=True):
    __tablename__ = "article"

    id: str = Field(primary_key=True)
    kind: str
    title: str
    text: str
    category: str
    language: str
    source: str = Field(index=True)
    content_hash: str  # sha256 hex of everything a search or a citation shows
    version: int = 1  # rises with every change of content
    updated_at: datetime
    removed_at: datetime | None = None  # kept, so that an old citation can still be read

    def article(self) -> Article:
        kind: Kind = "faq" if self.kind == "faq" else "policy"
        return Article(
            self.id, kind, self.title, self.text, self.category, self.language, self.source
        )


@dataclass(frozen=True)
class Stored:
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    removed: int = 0


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
    outcomes = [_write(session, rows.get(a.id), a, now) for a in wanted.values()]
    removed = 0
    for row in rows.values():
        gone = covers(row.source) if covers else row.source in sources
        if row.id not in wanted and gone and row.removed_at is None:
            row.removed_at = now
            removed += 1
    session.flush()
    return Stored(
        outcomes.count("added"), outcomes.count("changed"), outcomes.count("unchanged"), removed
    )


def _write(session: Session, row: ArticleRow | None, article: Article, now: datetime) -> str:
    content_hash = _content_hash(article)
    values = {**article.__dict__, "content_hash": content_hash}
    if row is None:
        session.add(ArticleRow(**values, updated_at=now))
        return "added"
    outcome = "added" if row.removed_at else "changed"
    if not row.removed_at and row.content_hash == content_hash:
        row.source = article.source  # the file may have moved
        return "unchanged"
    for name, value in values.items():
        setattr(row, name, value)
    row.version += 1
    row.updated_at, row.removed_at = now, None
    return outcome


def articles(session: Session) -> list[Article]:
    """Every article in force, in a fixed order."""
    in_force = select(ArticleRow).where(col(ArticleRow.removed_at).is_(None))
    return [row.article() for row in session.exec(in_force.order_by(ArticleRow.id))]


def stamp(session: Session) -> str:
    """Changes when the content in force changes, and only then."""
    in_force = select(ArticleRow.id, ArticleRow.content_hash).where(
        col(ArticleRow.removed_at).is_(None)
    )
    return digest(part for row in session.exec(in_force.order_by(ArticleRow.id)) for part in row)


def _content_hash(article: Article) -> str:
    # A policy's file name is part of its passage ids; its folder is not.
    file_name = PurePath(article.source).name if article.kind == "policy" else ""
    return digest(
        [article.kind, article.title, article.text, article.category, article.language, file_name]
    )


def digest(parts: Iterable[str]) -> str:
    """sha256 hex of the parts in order; where one ends counts too."""
    whole = hashlib.sha256()
    for part in parts:
        whole.update(part.encode("utf-8", "replace") + b"\0")
    return whole.hexdigest()
