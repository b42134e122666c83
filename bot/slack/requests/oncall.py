"""oncall: whom each team calls, and where that is changed.

Answered after the acknowledgement: Slack is asked who is in each user group.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.clock import now
from bot.settings import Team
from bot.sla.calendar import calendar_of
from bot.slack.block import Post, context, section
from bot.slack.requests.asked import Answer, Asked
from bot.slack.requests.replying import reply
from bot.slack.surface import Surface
from bot.slack.text import (
    Markup,
    fit,
    join,
    mention,
    mention_channel,
    mention_group,
    moment,
    shorten,
    tell,
)

MOST_NAMED = 5  # members of a group
MOST_TEAMS = 20  # of their longest names: Slack takes 10,000 characters
_MOST_TEXT = 2_000  # characters


@dataclass(frozen=True)
class Called:
    """Whom a team calls."""

    team: Team
    members: Sequence[str] = ()  # ids, of the user group on call
    opens_at: datetime | None = None  # when the team works next; None = now


def oncall(desk: Surface, asked: Asked) -> Answer:
    desk.run(_answer, desk, asked)
    return None


def _answer(desk: Surface, asked: Asked) -> None:
    called = [_called(desk, key) for key in list(desk.config.teams)[:MOST_TEAMS]]
    reply(desk, asked, oncall_post(called, desk.language))


def _called(desk: Surface, key: str) -> Called:
    team, at = desk.config.teams[key], now()
    opens = calendar_of(desk.config.hours_of(key), desk.config.shop.timezone).opens(at)
    members = desk.people.members(team.on_call) if team.on_call else ()
    return Called(team, members, opens if opens > at else None)


def oncall_post(called: Sequence[Called], language: str) -> Post:
    """Pure."""
    title, how = tell(language, "oncall-title"), tell(language, "oncall-how")
    rows = [_row(each, language) for each in called]
    text = shorten(join([title, *rows, how], by="\n"), _MOST_TEXT)
    return {"text": text, "blocks": [section(title), *map(section, rows), context(how)]}


def _row(called: Called, language: str) -> Markup:
    team = called.team
    channel = mention_channel(team.channel)
    lines = [tell(language, "oncall-team", team=fit(team.name, 60), channel=channel)]
    if team.on_call:
        group = mention_group(team.on_call) or fit(team.on_call, 60)
        who = join([mention(each) for each in called.members[:MOST_NAMED]], by=", ")
        count = len(called.members)
        lines.append(tell(language, "oncall-group", group=group, who=who, count=count))
    if team.lead:
        lead = mention(team.lead) or mention_group(team.lead) or fit(team.lead, 60)
        lines.append(tell(language, "oncall-lead", who=lead))
    if not (team.on_call or team.lead):
        return join([*lines, tell(language, "oncall-nobody")], by="\n")
    if called.opens_at:
        return join(
            [*lines, tell(language, "oncall-closed", when=moment(called.opens_at))], by="\n"
        )
    return join([*lines, tell(language, "oncall-open")], by="\n")
