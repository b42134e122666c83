"""What agents can choose from: FAQ entries, and the sections of policies."""

from collections.abc import Iterable, Sequence

from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from bot.errors import Unacceptable
from bot.learning.values import HASHED, Choice, handle_of
from knowledge.passages import PUBLIC, Passage
from knowledge.record import ArticleRow, in_force
from knowledge.splitting import split

MOST_LISTED = 20
_POLICIES_LOOKED_AT = 10  # each is split into its sections


def find(session: Session, words: str) -> Sequence[Choice]:
    """By title first, then by text: every word must be there."""
    wanted = words.split()[:8]
    found: dict[str, Choice] = {}
    for in_title in (True, False):
        for passage in _passages(session, wanted, in_title=in_title):
            found.setdefault(passage.id, choice_of(passage))
    return list(found.values())[:MOST_LISTED]


def passage_by_handle(session: Session, handle: str) -> str:
    """Raises Unacceptable for what is not there any more."""
    if handle.startswith(HASHED):
        everything = split(row.article() for row in session.exec(_in_force()))
        passage_id = next((p.id for p in everything if handle_of(p.id) == handle), "")
    else:
        passage_id = handle
    if passage_in_force(session, passage_id) is None:
        raise Unacceptable("error-source-gone")
    return passage_id


def passage_in_force(session: Session, passage_id: str) -> Passage | None:
    """None as well for what no customer may be told."""
    row = session.exec(_in_force().where(ArticleRow.id == passage_id)).first()
    if row is not None and row.kind == "faq":
        return split([row.article()])[0]
    rows = session.exec(_in_force().where(ArticleRow.kind == "policy"))
    every = split(row.article() for row in rows)
    return next((passage for passage in every if passage.id == passage_id), None)


def choice_of(passage: Passage) -> Choice:
    above = " > ".join(passage.section_path[:-1])
    return Choice(passage.id, passage.title, above or passage.category)


def _passages(session: Session, wanted: Sequence[str], *, in_title: bool) -> Iterable[Passage]:
    query = _in_force()
    for word in wanted:
        title = col(ArticleRow.title).icontains(word, autoescape=True)
        text = col(ArticleRow.text).icontains(word, autoescape=True)
        is_policy = col(ArticleRow.kind) == "policy"  # its headings are in its text
        query = query.where(title | (is_policy & text) if in_title else title | text)
    rows = session.exec(query.order_by(ArticleRow.title, ArticleRow.id).limit(MOST_LISTED))
    policies = 0
    for row in rows:
        if row.kind == "faq":
            yield from split([row.article()])
        elif (policies := policies + 1) <= _POLICIES_LOOKED_AT:
            yield from (p for p in split([row.article()]) if _has(p, wanted, in_title=in_title))


def _has(passage: Passage, wanted: Sequence[str], *, in_title: bool) -> bool:
    text = passage.title if in_title else f"{passage.title}\n{passage.text}"
    return all(word.casefold() in text.casefold() for word in wanted)


def _in_force() -> SelectOfScalar[ArticleRow]:
    return select(ArticleRow).where(in_force(None), ArticleRow.audience == PUBLIC)
