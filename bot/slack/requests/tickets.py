"""queue, find, status, customer: what the desk has, page by page."""

from collections.abc import Sequence

from sqlmodel import Session

from bot.clock import now
from bot.decision.rules import CardRef, shown
from bot.errors import NotFound, Unacceptable
from bot.slack.block import Block, Post, button
from bot.slack.ids import Action
from bot.slack.queue import PAGE, QueuePage, find_page, queue_page, ticket_views
from bot.slack.refs import dump_ref
from bot.slack.requests.asked import Answer, Asked
from bot.slack.requests.lines import ticket_list, turn
from bot.slack.requests.reading import filter_of, ticket_in
from bot.slack.surface import Surface
from bot.slack.text import fit, tell, tell_plainly
from bot.slack.ticket_lines import TicketView
from bot.tickets import search
from bot.tickets.models import Ticket
from bot.tickets.people import other_tickets, segment_of
from bot.tickets.queries import customer_of, draft_of, get_ticket
from bot.tickets.terms import Segment


def queue(desk: Surface, asked: Asked, page: int = 1) -> Post:
    """What waits, what is due soonest first. Raises Unacceptable for words that say nothing."""
    names = {key: team.name for key, team in desk.config.teams.items()}
    narrowed, strange = filter_of(asked.rest.split(), names)
    if strange:
        raise Unacceptable("error-queue-words", words=" ".join(strange), teams=", ".join(names))
    with desk.db.read() as session:
        found = queue_page(session, narrowed, asked.user_id, page, now=now())
        views = _views(desk, session, found.ticket_ids)
    key = "queue-title" if found.count else "queue-empty"
    title = tell(desk.language, key, count=found.count, what=asked.rest)
    return ticket_list(title, views, _pages(asked.rest, found, desk.language), desk.language)


def find(desk: Surface, asked: Asked, before: int = 0) -> Post:
    """Raises Unacceptable for no words."""
    if not asked.rest:
        raise Unacceptable("error-find-what")
    with desk.db.read() as session:
        found = find_page(session, asked.rest, before)
        views = _views(desk, session, found.ticket_ids, with_words=True)
    title = tell(desk.language, "find-title" if views else "find-nothing", words=asked.rest)
    page = turn(Action.FIND_PAGE, asked.rest, found.older, "find-older", desk.language)
    return ticket_list(title, views, [page] if found.older else [], desk.language)


def status(desk: Surface, asked: Asked) -> Answer:
    with desk.db.read() as session:
        ticket = get_ticket(session, asked.ticket)
        views = _views(desk, session, [asked.ticket], with_words=True)
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
        newest = [each.id or 0 for each in tickets[:PAGE]]
        views = _views(desk, session, newest, with_words=True)
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


def _pages(words: str, page: QueuePage, language: str) -> list[Block]:
    pages = []
    if page.number > 1:
        pages.append(turn(Action.QUEUE_BACK, words, page.number - 1, "queue-newer", language))
    if page.number < page.last:
        pages.append(turn(Action.QUEUE_ON, words, page.number + 1, "queue-older", language))
    return pages


def _views(
    desk: Surface, session: Session, ticket_ids: Sequence[int], *, with_words: bool = False
) -> tuple[TicketView, ...]:
    workspace = desk.people.identity().url
    return ticket_views(
        session, ticket_ids, desk.config, workspace, now=now(), with_words=with_words
    )
