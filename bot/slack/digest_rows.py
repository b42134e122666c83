"""From the database to what a digest shows: its figures, and the tickets that wait."""

from collections.abc import Iterator
from datetime import datetime

from sqlmodel import Session

from bot.analytics.gathering import figures
from bot.analytics.periods import Period
from bot.analytics.trends import trend
from bot.decision.rules import CardRef, shown
from bot.settings import DeskConfig
from bot.slack.digest import MOST_WAITING, DigestView, Waiting
from bot.slack.queue import queue_page, ticket_views
from bot.slack.requests.terms import Filter
from bot.tickets.queries import draft_of, get_ticket


def digest_view(
    session: Session, period: Period, config: DeskConfig, *, workspace: str, now: datetime
) -> DigestView:
    """`workspace` is its address in Slack, for links to cards; "" for none."""
    return DigestView(
        figures=figures(session, period, config, now=now),
        trend=trend(session, period, now=now),
        waiting=tuple(_waiting(session, config, workspace, now)),
        is_so_far=now < period.end,
    )


def _waiting(
    session: Session, config: DeskConfig, workspace: str, now: datetime
) -> Iterator[Waiting]:
    first = queue_page(session, Filter(), agent="", page=1, now=now).ticket_ids
    for line in ticket_views(session, first[:MOST_WAITING], config, workspace, now=now):
        ticket = get_ticket(session, line.ticket_id)
        yield Waiting(line, CardRef(line.ticket_id, *shown(ticket, draft_of(session, ticket))))
