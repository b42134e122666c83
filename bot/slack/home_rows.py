"""From rows to the App Home of one person."""

from datetime import datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy import func
from sqlmodel import Session, col, select

from bot.choices import changes
from bot.settings import DeskConfig
from bot.slack.autonomy_rows import autonomy_view
from bot.slack.home_view import HomeView, Listed, Today, Trouble
from bot.slack.queue import find_page, queue_page, ticket_views
from bot.slack.refs import WHOLE_QUEUE, Looking
from bot.slack.requests.terms import Filter, Only
from bot.slack.settings_view import MOST_CHANGES, ChangeView, SettingsView
from bot.tickets.clocks import HAS_CLOCK, SlaClock, is_overdue
from bot.tickets.models import Event, Ticket
from bot.tickets.terms import EventKind, TicketState

_MINE = Filter(frozenset({Only.MINE}))
_COUNTED = {
    EventKind.MESSAGE_RECEIVED: "came",
    EventKind.APPROVED: "answered",
    EventKind.EDITED: "answered",
    EventKind.AUTO_ANSWERED: "alone",
    EventKind.ESCALATED: "escalated",
    EventKind.RESOLVED: "resolved",
}


def home_rows(
    session: Session,
    agent: str,
    config: DeskConfig,
    troubles: tuple[Trouble, ...],
    *,
    looking: Looking = WHOLE_QUEUE,
    workspace: str = "",
    is_admin: bool = False,
    now: datetime,
) -> HomeView:
    """`workspace` is Slack's address of it, ending in a slash."""
    teams = {key: team.name for key, team in config.teams.items()}
    mine = queue_page(session, _MINE, agent, 1, now=now)
    is_waiting = col(Ticket.state) == TicketState.WAITING
    count = session.exec(select(func.count()).select_from(Ticket).where(is_waiting)).one()
    return HomeView(
        agent=agent,
        shop=config.shop.name,
        looking=looking,
        listed=_listed(session, agent, config, looking, workspace, now),
        mine=ticket_views(session, mine.ticket_ids, config, workspace, now=now),
        mine_count=mine.count,
        waiting_count=count,
        today=today(session, config, now=now),
        teams=teams,
        troubles=troubles,
        autonomy=autonomy_view(session),
        settings=SettingsView(teams, _changes(session)) if is_admin else None,
    )


def _changes(session: Session) -> tuple[ChangeView, ...]:
    return tuple(
        ChangeView(each.number, each.by, each.at, each.after)
        for each in changes(session, MOST_CHANGES)
    )


def today(session: Session, config: DeskConfig, *, now: datetime) -> Today:
    local = now.astimezone(ZoneInfo(config.shop.timezone))
    midnight = datetime.combine(local.date(), time(), local.tzinfo)
    query = (
        select(Event.kind, func.count())
        .where(col(Event.at) >= midnight, col(Event.kind).in_(_COUNTED))
        .group_by(col(Event.kind))
    )
    counts = dict.fromkeys(_COUNTED.values(), 0)
    for kind, count in session.exec(query).all():
        counts[_COUNTED[EventKind(kind)]] += count
    late = (
        select(func.count())
        .select_from(Ticket)
        .join(SlaClock, HAS_CLOCK)
        .where(col(Ticket.state) == TicketState.WAITING, is_overdue(now))
    )
    return Today(**counts, overdue=session.exec(late).one())


def _listed(
    session: Session,
    agent: str,
    config: DeskConfig,
    looking: Looking,
    workspace: str,
    now: datetime,
) -> Listed:
    if looking.find:
        before = looking.page if looking.page > 1 else 0
        found = find_page(session, looking.find, before)
        shown = ticket_views(session, found.ticket_ids, config, workspace, now=now, with_words=True)
        return Listed(shown, len(shown), on=found.older)
    page = queue_page(session, looking.filter, agent, looking.page, now=now)
    shown = ticket_views(session, page.ticket_ids, config, workspace, now=now)
    on = page.number + 1 if page.number < page.last else 0
    return Listed(shown, page.count, back=page.number - 1, on=on)
