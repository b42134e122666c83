"""From rows to what a card shows of its deadlines, and to the warnings in its thread."""

from datetime import datetime

from sqlmodel import Session, col, select

from bot.settings import DeskConfig, Team
from bot.sla.step import deadlines_of
from bot.slack.sla_lines import DueView, WarningView
from bot.tickets.clocks import Level, SlaWarning
from bot.tickets.models import Ticket


def due_views(
    session: Session, ticket: Ticket, config: DeskConfig, *, now: datetime
) -> tuple[DueView, ...]:
    found = deadlines_of(session, ticket, config)
    return tuple(DueView(each.due, each.at, is_overdue=each.at <= now) for each in found)


def warnings_of(session: Session, ticket: Ticket) -> list[SlaWarning]:
    query = select(SlaWarning).where(SlaWarning.ticket_id == ticket.id)
    return list(session.exec(query.order_by(col(SlaWarning.id))))


def warning_view(warning: SlaWarning, ticket: Ticket, team: Team) -> WarningView:
    lead = team.lead or team.on_call
    return WarningView(
        ticket_id=warning.ticket_id,
        due=warning.due,
        level=warning.level,
        due_at=warning.due_at,
        assignee=ticket.assignee,
        lead="" if warning.level is Level.AT_RISK else lead,
    )
