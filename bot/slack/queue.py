"""From rows to lists of tickets: what waits, narrowed down, what is due soonest first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import case, func
from sqlmodel import Session, col, or_, select
from sqlmodel.sql.expression import SelectOfScalar

from bot.settings import DeskConfig
from bot.slack.card_posts import card_links
from bot.slack.requests.reading import ticket_in
from bot.slack.requests.terms import Filter, Only
from bot.slack.ticket_lines import TicketView, span
from bot.tickets import search
from bot.tickets.clocks import HAS_CLOCK, SlaClock, due_first, is_overdue
from bot.tickets.lifecycle import UNDECIDED
from bot.tickets.models import Customer, Ticket
from bot.tickets.queries import messages_of, veil_of
from bot.tickets.terms import Direction, Priority, Segment, TicketState, Urgency

PAGE = 10  # tickets

# Of two that are due at once and as important, the one a source or an import calls VIP comes first.
_value_first = case((col(Customer.segment) == Segment.VIP, 0), else_=1)
_priority = case(
    {p.value: rank for rank, p in enumerate(reversed(Priority))}, value=col(Ticket.priority)
)
_IMPORTANCE = (*due_first(), _priority, _value_first, col(Ticket.opened_at))
_URGENT = or_(col(Ticket.priority) == Priority.URGENT, col(Ticket.urgency) == Urgency.HIGH)


@dataclass(frozen=True)
class QueuePage:
    ticket_ids: tuple[int, ...]
    number: int  # of this page, from 1; the last one where the queue has become shorter
    count: int  # of all tickets in the queue

    @property
    def last(self) -> int:
        return max(1, -(-self.count // PAGE))


def queue_page(
    session: Session, narrowed: Filter, agent: str, page: int, *, now: datetime
) -> QueuePage:
    """Sorted by ids alone: whole rows of ten thousand tickets are ten times slower to sort."""
    conditions = _conditions(narrowed, agent, now)
    count = session.exec(_joined(select(func.count(col(Ticket.id)))).where(*conditions)).one()
    found = QueuePage((), page, count)
    number = min(page, found.last)
    chosen = _joined(select(Ticket.id)).where(*conditions).order_by(*_IMPORTANCE)
    ids = session.exec(chosen.offset((number - 1) * PAGE).limit(PAGE)).all()
    return QueuePage(tuple(ids), number, count)


@dataclass(frozen=True)
class FoundPage:
    ticket_ids: tuple[int, ...]
    older: int  # the ticket to go on after; 0 = these are all


def find_page(session: Session, words: str, before: int = 0) -> FoundPage:
    """By a ticket's number, by words that were said, or by who said them. Newest first."""
    number = ticket_in(words)
    named = session.get(Ticket, number) if number and not before else None
    ids = search.find(session, words, limit=PAGE + 1, before=before or None)
    first = [number] if number and named and number not in ids else []
    return FoundPage((*first, *ids[:PAGE]), ids[PAGE - 1] if len(ids) > PAGE else 0)


def ticket_views(
    session: Session,
    ticket_ids: Sequence[int],
    config: DeskConfig,
    workspace: str,
    *,
    now: datetime,
    with_words: bool = False,
) -> tuple[TicketView, ...]:
    """In the order of the ids. `workspace` is its address, ending in a slash; "" for no links."""
    query = (
        select(Ticket, Customer, SlaClock.due_at)
        .join(Customer, col(Customer.id) == col(Ticket.customer_id))
        .join(SlaClock, HAS_CLOCK, isouter=True)
        .where(col(Ticket.id).in_(ticket_ids))
    )
    rows = {ticket.id: (ticket, who, due_at) for ticket, who, due_at in session.exec(query)}
    links = card_links(session, ticket_ids, workspace)
    return tuple(
        _view(session, *rows[each], config, links, now=now, with_words=with_words)
        for each in ticket_ids
        if each in rows
    )


def _view(
    session: Session,
    ticket: Ticket,
    customer: Customer,
    due_at: datetime | None,
    config: DeskConfig,
    links: Mapping[int, str],
    *,
    now: datetime,
    with_words: bool,
) -> TicketView:
    assert ticket.id is not None
    team, language = config.team(ticket.team), config.shop.desk_language.value
    return TicketView(
        ticket_id=ticket.id,
        link=links.get(ticket.id, ""),
        customer=customer.name,
        segment=customer.segment,
        channel=ticket.channel,
        type=ticket.type,
        priority=ticket.priority,
        urgency=ticket.urgency,
        state=ticket.state,
        since=ticket.opened_at,
        team=team.name if team else ticket.team,
        assignee=ticket.assignee,
        due_at=due_at,
        left=span((due_at - now).total_seconds(), language) if due_at else "",
        is_overdue=due_at is not None and due_at <= now,
        said=_said(session, ticket) if with_words else "",
    )


def _said(session: Session, ticket: Ticket) -> str:
    """The latest words of the customer, under the veil."""
    said = [m.text for m in messages_of(session, ticket.id or 0) if m.direction is Direction.IN]
    return veil_of(session, ticket).cover(said[-1]) if said else ticket.subject


def _joined(query: SelectOfScalar[Any]) -> SelectOfScalar[Any]:
    with_customer = query.join(Customer, col(Customer.id) == col(Ticket.customer_id))
    return with_customer.join(SlaClock, HAS_CLOCK, isouter=True)


def _conditions(narrowed: Filter, agent: str, now: datetime) -> list[Any]:
    """Snoozed tickets are somebody's own affair: they are listed with what is theirs."""
    is_mine = Only.MINE in narrowed.only
    states = UNDECIDED if is_mine else {TicketState.WAITING}
    conditions: list[Any] = [col(Ticket.state).in_(states)]
    if is_mine:
        conditions.append(col(Ticket.assignee) == agent)
    if Only.UNASSIGNED in narrowed.only:
        conditions.append(col(Ticket.assignee) == "")
    if Only.URGENT in narrowed.only:
        conditions.append(_URGENT)
    if Only.VIP in narrowed.only:
        conditions.append(col(Customer.segment) == Segment.VIP)
    if Only.OVERDUE in narrowed.only:
        conditions.append(is_overdue(now))
    if narrowed.team:
        conditions.append(col(Ticket.team) == narrowed.team)
    if narrowed.type:
        conditions.append(col(Ticket.type) == narrowed.type)
    return conditions
