"""queue, find, status, customer: what the desk has, page by page."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func
from sqlmodel import Session, col, or_, select
from sqlmodel.sql.expression import SelectOfScalar

from bot.clock import now
from bot.decision.rules import CardRef, shown
from bot.errors import NotFound, Unacceptable
from bot.slack.block import Block, Post, button
from bot.slack.card_links import card_links
from bot.slack.home_rows import IMPORTANCE, waiting_ticket
from bot.slack.ids import Action
from bot.slack.refs import dump_ref
from bot.slack.requests.asked import Answer, Asked
from bot.slack.requests.lines import PAGE, TicketView, ticket_list, turn
from bot.slack.requests.reading import filter_of, ticket_in
from bot.slack.requests.terms import Filter, Only
from bot.slack.surface import Surface
from bot.slack.text import fit, tell, tell_plainly
from bot.tickets import search
from bot.tickets.clocks import HAS_CLOCK, SlaClock, is_overdue
from bot.tickets.lifecycle import UNDECIDED
from bot.tickets.models import Customer, Ticket
from bot.tickets.people import other_tickets, segment_of
from bot.tickets.queries import customer_of, draft_of, get_ticket, messages_of, veil_of
from bot.tickets.terms import Direction, Priority, Segment, TicketState, Urgency

_URGENT = or_(col(Ticket.priority) == Priority.URGENT, col(Ticket.urgency) == Urgency.HIGH)


def queue(desk: Surface, asked: Asked, page: int = 1) -> Post:
    """What waits, what is due soonest first. Raises Unacceptable for words that say nothing."""
    names = {key: team.name for key, team in desk.config.teams.items()}
    narrowed, strange = filter_of(asked.rest.split(), names)
    if strange:
        raise Unacceptable("error-queue-words", words=" ".join(strange), teams=", ".join(names))
    conditions = _conditions(narrowed, asked.user_id)
    with desk.db.read() as session:
        count = session.exec(_joined(select(func.count(col(Ticket.id)))).where(*conditions)).one()
        page = min(page, max(1, -(-count // PAGE)))
        chosen = _joined(select(Ticket)).where(*conditions).order_by(*IMPORTANCE)
        rows = session.exec(chosen.offset((page - 1) * PAGE).limit(PAGE)).all()
        views = _views(desk, session, rows)
    title = tell(
        desk.language, "queue-title" if count else "queue-empty", count=count, what=asked.rest
    )
    return ticket_list(title, views, _pages(asked.rest, page, count, desk.language), desk.language)


def find(desk: Surface, asked: Asked, before: int = 0) -> Post:
    """By a ticket's number, by words that were said, or by who said them. Newest first."""
    if not asked.rest:
        raise Unacceptable("error-find-what")
    with desk.db.read() as session:
        number = ticket_in(asked.rest)
        named = session.get(Ticket, number) if number and not before else None
        ids = search.find(session, asked.rest, limit=PAGE + 1, before=before or None)
        found = [get_ticket(session, each) for each in ids[:PAGE]]
        rows = [*([named] if named and named.id not in ids else []), *found]
        views = _views(desk, session, rows, with_words=True)
    title = tell(desk.language, "find-title" if rows else "find-nothing", words=asked.rest)
    older = ids[PAGE - 1] if len(ids) > PAGE else 0
    page = turn(Action.FIND_PAGE, asked.rest, older, "find-older", desk.language)
    return ticket_list(title, views, [page] if older else [], desk.language)


def status(desk: Surface, asked: Asked) -> Answer:
    with desk.db.read() as session:
        ticket = get_ticket(session, asked.ticket)
        views = _views(desk, session, [ticket], with_words=True)
        ref = CardRef(asked.ticket, *shown(ticket, draft_of(session, ticket)))
    label = tell_plainly(desk.language, "card-more-history")
    history = button(label, Action.SHOW_MESSAGE, dump_ref(ref))
    title = tell(desk.language, f"status-{ticket.state}", ticket=str(asked.ticket))
    return ticket_list(title, views, [history], desk.language)


def customer(desk: Surface, asked: Asked) -> Answer:
    """All a person has ever asked, on every channel that is verified to be theirs."""
    with desk.db.read() as session:
        latest = _latest_of(session, asked)
        person = customer_of(session, latest)
        tickets = [latest, *other_tickets(session, latest)]
        tickets.sort(key=lambda each: each.id or 0, reverse=True)
        segment = segment_of(session, latest) or Segment.NEW
        views = _views(desk, session, tickets[:PAGE], with_words=True)
    title = tell(
        desk.language,
        "customer-title",
        who=fit(person.name, 60) or tell(desk.language, "customer-unnamed"),
        segment=tell(desk.language, f"segment-{segment}"),
        count=len(tickets),
        since=f"{min(each.opened_at for each in tickets):%Y-%m-%d}",
    )
    return ticket_list(title, views, [], desk.language)


def _latest_of(session: Session, asked: Asked) -> Ticket:
    """Raises NotFound, Unacceptable."""
    if asked.ticket_id is not None:
        return get_ticket(session, asked.ticket_id)
    if not asked.rest:
        raise Unacceptable("error-which-customer")
    if found := search.find(session, asked.rest, limit=1):
        return get_ticket(session, found[0])
    if number := ticket_in(asked.rest):
        return get_ticket(session, number)
    raise NotFound("error-nobody-found", who=asked.rest)


def _joined(query: SelectOfScalar[Any]) -> SelectOfScalar[Any]:
    with_customer = query.join(Customer, col(Customer.id) == col(Ticket.customer_id))
    return with_customer.join(SlaClock, HAS_CLOCK, isouter=True)


def _conditions(narrowed: Filter, agent: str) -> list[Any]:
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
        conditions.append(is_overdue(now()))
    if narrowed.team:
        conditions.append(col(Ticket.team) == narrowed.team)
    if narrowed.type:
        conditions.append(col(Ticket.type) == narrowed.type)
    return conditions


def _pages(words: str, page: int, count: int, language: str) -> list[Block]:
    last = -(-count // PAGE)
    pages = []
    if page > 1:
        pages.append(turn(Action.QUEUE_PAGE, words, page - 1, "queue-newer", language))
    if page < last:
        pages.append(turn(Action.QUEUE_PAGE, words, page + 1, "queue-older", language))
    return pages


def _views(
    desk: Surface, session: Session, tickets: Sequence[Ticket], *, with_words: bool = False
) -> list[TicketView]:
    ids = [ticket.id or 0 for ticket in tickets]
    links = card_links(session, ids, desk.people.identity().url)
    views = []
    for ticket in tickets:
        team = desk.config.team(ticket.team)
        clock = session.get(SlaClock, ticket.id)
        line = waiting_ticket(
            ticket,
            customer_of(session, ticket),
            clock.due_at if clock else None,
            now=now(),
            link=links.get(ticket.id or 0, ""),
        )
        said = _said(session, ticket) if with_words else ""
        views.append(TicketView(line, ticket.state, team.name if team else ticket.team, said))
    return views


def _said(session: Session, ticket: Ticket) -> str:
    """The latest words of the customer, under the veil."""
    said = [m.text for m in messages_of(session, ticket.id or 0) if m.direction is Direction.IN]
    return veil_of(session, ticket).cover(said[-1]) if said else ticket.subject
