"""From the database to what a digest shows: its figures, and the tickets that wait."""

from datetime import datetime

from sqlmodel import Session, col, select

from bot.analytics.gathering import figures
from bot.analytics.periods import Period
from bot.analytics.trends import trend
from bot.decision.rules import CardRef, shown
from bot.settings import DeskConfig
from bot.slack.card_links import card_links
from bot.slack.digest import MOST_WAITING, DigestView, Waiting
from bot.slack.home_rows import IMPORTANCE, waiting_ticket
from bot.tickets.clocks import HAS_CLOCK, SlaClock
from bot.tickets.models import Customer, Ticket
from bot.tickets.queries import draft_of
from bot.tickets.terms import TicketState


def digest_view(
    session: Session, period: Period, config: DeskConfig, *, workspace: str, now: datetime
) -> DigestView:
    """`workspace` is its address in Slack, for links to cards; "" for none."""
    return DigestView(
        figures=figures(session, period, config, now=now),
        trend=trend(session, period, now=now),
        waiting=tuple(_waiting(session, workspace, now)),
        is_so_far=now < period.end,
    )


def _waiting(session: Session, workspace: str, now: datetime) -> list[Waiting]:
    query = (
        select(Ticket, Customer, SlaClock.due_at)
        .join(Customer, col(Customer.id) == col(Ticket.customer_id))
        .join(SlaClock, HAS_CLOCK, isouter=True)
        .where(Ticket.state == TicketState.WAITING)
        .order_by(*IMPORTANCE)
        .limit(MOST_WAITING)
    )
    rows = session.exec(query).all()
    links = card_links(session, [ticket.id or 0 for ticket, _, _ in rows], workspace)
    found = []
    for ticket, customer, due_at in rows:
        link = links.get(ticket.id or 0, "")
        line = waiting_ticket(ticket, customer, due_at, now=now, link=link)
        ref = CardRef(ticket.id or 0, *shown(ticket, draft_of(session, ticket)))
        found.append(Waiting(line, ref))
    return found
