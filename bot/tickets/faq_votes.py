"""Was this helpful? What readers of the FAQ page say of an article."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import UniqueConstraint, case, func
from sqlmodel import Field, Session, SQLModel, col, select

from bot.db import insert_missing


class FaqVote(SQLModel, table=True):
    __tablename__ = "faq_vote"
    __table_args__ = (UniqueConstraint("article_id", "visitor"),)

    id: int | None = Field(default=None, primary_key=True)
    article_id: str
    title: str  # of the article, as it was then
    version: int
    visitor: str  # the same for a day; says nobody's address
    is_helpful: bool
    at: datetime = Field(index=True)


@dataclass(frozen=True)
class Voted:
    """What readers said of one article."""

    title: str
    yes: int
    no: int


def keep_vote(session: Session, vote: FaqVote) -> None:
    """One a visitor and article; whoever changes their mind has the last word. The caller
    commits."""
    insert_missing(session, FaqVote, vote.model_dump(exclude={"id"}))
    query = select(FaqVote).filter_by(article_id=vote.article_id, visitor=vote.visitor)
    row = session.exec(query).one()
    row.is_helpful, row.at = vote.is_helpful, vote.at
    session.add(row)


def votes(session: Session, start: datetime, end: datetime) -> list[Voted]:
    """Articles somebody found of no help, the worst first."""
    no = func.sum(case((col(FaqVote.is_helpful), 0), else_=1))
    query = (
        select(func.max(FaqVote.title), func.count(), no)
        .where(FaqVote.at >= start, FaqVote.at < end)
        .group_by(FaqVote.article_id)
        .having(no > 0)
        .order_by(no.desc(), FaqVote.article_id)
    )
    return [Voted(title, count - nos, nos) for title, count, nos in session.exec(query)]
