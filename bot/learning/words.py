"""The shop's own words, as agents add and remove them."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, select

from bot.errors import Unacceptable
from bot.learning.values import Word
from bot.tickets.journal import record
from bot.tickets.terms import EventKind
from knowledge.formats.values import Unusable
from knowledge.record import ArticleRow, in_force, remove, store
from knowledge.words import word_article

_BY = "agent:"  # how the source of a word begins that no file holds


def words(session: Session) -> Sequence[Word]:
    query = select(ArticleRow).where(in_force(None), ArticleRow.kind == "word")
    return [_word(row) for row in session.exec(query.order_by(ArticleRow.id))]


def add_word(session: Session, said: str, means: str, *, agent: str, now: datetime) -> None:
    """Another meaning of a word an agent added replaces the first. Raises Unacceptable."""
    try:
        article = word_article(said, means, f"{_BY}{agent}")
    except Unusable as e:
        raise Unacceptable(f"refused-{e.code}", **e.values) from e
    row = session.get(ArticleRow, article.id)
    if row is not None and row.removed_at is None and not _word(row).added_by:
        raise Unacceptable("refused-duplicate", id=row.title, other=row.source)
    store(session, [article], now=now, covers=lambda source: False)
    _record(session, EventKind.WORD_ADDED, article.id, agent, now)


def remove_word(session: Session, word_id: str, *, agent: str, now: datetime) -> None:
    """Raises Unacceptable."""
    row = session.get(ArticleRow, word_id)
    if row is None or row.kind != "word" or row.removed_at is not None:
        raise Unacceptable("error-word-gone")
    if not _word(row).added_by:
        raise Unacceptable("error-word-in-file", word=row.title, source=row.source)
    remove(session, word_id, now=now)
    _record(session, EventKind.WORD_REMOVED, word_id, agent, now)


def _word(row: ArticleRow) -> Word:
    is_agents = row.source.startswith(_BY)
    by = row.source.removeprefix(_BY) if is_agents else ""
    return Word(row.id, row.title, row.text, by, "" if is_agents else row.source)


def _record(session: Session, kind: EventKind, word_id: str, agent: str, now: datetime) -> None:
    record(session, kind, ticket_id=None, actor=agent, now=now, article=word_id)
