"""What customers asked most, and what no article answers."""

from collections import defaultdict
from datetime import datetime

from sqlalchemy import ColumnElement, func
from sqlmodel import Session, col, select

from bot.analytics.counting import grouped
from bot.analytics.figures import Question
from bot.tickets.models import Draft, Event
from bot.tickets.queries import get_ticket, messages_of, veil_of
from bot.tickets.search import TicketWord
from bot.tickets.terms import Direction, DraftKind, EventKind

SHOWN = 10
_MOST_TITLE = 120  # characters of what a customer wrote
_MOST_GROUPED = 600  # tickets, the newest


def questions(session: Session, start: datetime, end: datetime) -> tuple[Question, ...]:
    """By the article a draft leaned on first; a ticket that was drafted twice counts once."""
    source = col(Event.data)[("sources", 0)].as_string()
    tickets = func.count(func.distinct(Event.ticket_id))
    query = (
        select(source, tickets, func.max(Event.ticket_id))
        .where(*_drafted(DraftKind.ANSWER, start, end), source.is_not(None))
        .group_by(source)
        .order_by(tickets.desc(), source)
        .limit(SHOWN)
    )
    return tuple(
        Question(_title(session, ticket_id or 0, passage_id), count, has_article=True)
        for passage_id, count, ticket_id in session.exec(query)
    )


def unanswered(session: Session, start: datetime, end: datetime) -> tuple[Question, ...]:
    """By the words that tickets without a source share; shown in one customer's own, veiled."""
    without = _drafted(DraftKind.HANDOFF, start, end)
    newest = (
        select(Event.ticket_id)
        .where(*without)
        .group_by(col(Event.ticket_id))
        .order_by(col(Event.ticket_id).desc())
        .limit(_MOST_GROUPED)
    )
    asked: dict[int, list[str]] = defaultdict(list)
    words = select(TicketWord).where(col(TicketWord.ticket_id).in_(newest))
    for row in session.exec(words.order_by(col(TicketWord.ticket_id).desc())):
        if not row.word.startswith("="):  # stands for who asked, not for what
            asked[row.ticket_id].append(row.word)
    groups = [group for group in grouped(asked) if len(group) > 1][:SHOWN]
    return tuple(
        Question(_said(session, group[0]), len(group), has_article=False) for group in groups
    )


def _drafted(kind: DraftKind, start: datetime, end: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        col(Event.kind) == EventKind.DRAFTED,
        col(Event.data)["kind"].as_string() == kind.value,
        col(Event.at) >= start,
        col(Event.at) < end,
    )


def _title(session: Session, ticket_id: int, passage_id: str) -> str:
    drafts = select(Draft.sources).where(Draft.ticket_id == ticket_id)
    for sources in session.exec(drafts.order_by(col(Draft.turn).desc())):
        for source in sources:
            if source["passage_id"] == passage_id:
                return str(source["title"])
    return passage_id


def _said(session: Session, ticket_id: int) -> str:
    ticket = get_ticket(session, ticket_id)
    said = [m.text for m in messages_of(session, ticket_id) if m.direction is Direction.IN]
    return veil_of(session, ticket).cover(said[-1])[:_MOST_TITLE] if said else ticket.subject
