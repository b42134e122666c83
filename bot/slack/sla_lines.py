"""By when a ticket is due, on its card; and warnings in the card's thread.

Times are absolute and in each reader's own zone: they stay true however long nothing is drawn anew.
"""

from dataclasses import dataclass
from datetime import datetime

from bot.slack.block import Post, section
from bot.slack.text import Markup, join, mention, mention_group, moment, tell
from bot.tickets.clocks import Due, Level


@dataclass(frozen=True)
class DueView:
    due: Due
    at: datetime
    is_overdue: bool = False


@dataclass(frozen=True)
class WarningView:
    ticket_id: int
    due: Due
    level: Level
    due_at: datetime
    assignee: str = ""  # agent id
    lead: str = ""  # Slack user or user group; "" = not called


def due_line(views: tuple[DueView, ...], language: str) -> Markup:
    """ "" while nothing is due."""
    return join(
        tell(
            language,
            "sla-overdue" if view.is_overdue else "sla-due",
            what=tell(language, f"due-{view.due}"),
            when=moment(view.at),
        )
        for view in views
    )


def warning_entry(view: WarningView, language: str) -> Post:
    """A message that calls whoever can still do something."""
    what, when = tell(language, f"due-{view.due}"), moment(view.due_at)
    told = tell(language, f"sla-warning-{view.level}", what=what, when=when)
    lead = mention_group(view.lead) or (mention(view.lead) if view.lead else Markup(""))
    assignee = mention(view.assignee) if view.assignee else Markup("")
    called = join([assignee, lead, told], by=" ")
    title = tell(language, "sla-warning-title", ticket=str(view.ticket_id), what=called)
    return {"text": title, "blocks": [section(called)]}
