"""oncall: whom each team calls, and where that is changed.

Answered after the acknowledgement: Slack is asked who is in each user group.
"""

from bot.clock import now
from bot.settings import Team
from bot.sla.calendar import calendar_of
from bot.slack.block import context, section
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

MOST_NAMED = 10  # members of a group
_MOST_TEXT = 3_000  # characters
_MOST_TEAMS = 40  # Slack takes 50 blocks


def oncall(desk: Surface, asked: Asked) -> Answer:
    desk.run(_answer, desk, asked)
    return None


def _answer(desk: Surface, asked: Asked) -> None:
    teams = list(desk.config.teams.items())[:_MOST_TEAMS]
    rows = [_row(desk, key, team) for key, team in teams]
    title, how = tell(desk.language, "oncall-title"), tell(desk.language, "oncall-how")
    blocks = [section(title), *map(section, rows), context(how)]
    text = shorten(join([title, *rows, how], by="\n"), _MOST_TEXT)
    reply(desk, asked, {"text": text, "blocks": blocks})


def _row(desk: Surface, key: str, team: Team) -> Markup:
    language = desk.language
    named = tell(language, "oncall-team", team=team.name, channel=mention_channel(team.channel))
    if not (team.on_call or team.lead):
        return join([named, tell(language, "oncall-nobody")], by="\n")
    lines = [named]
    if team.on_call:
        members = desk.people.members(team.on_call)
        who = join([mention(each) for each in members[:MOST_NAMED]], by=", ")
        group = mention_group(team.on_call) or fit(team.on_call, 60)
        lines.append(tell(language, "oncall-group", group=group, who=who, count=len(members)))
    if team.lead:
        lead = mention(team.lead) or mention_group(team.lead) or fit(team.lead, 60)
        lines.append(tell(language, "oncall-lead", who=lead))
    calendar = calendar_of(desk.config.hours_of(key), desk.config.shop.timezone)
    opens = calendar.opens(at := now())
    at_work = "oncall-open" if opens == at else "oncall-closed"
    return join([*lines, tell(language, at_work, when=moment(opens))], by="\n")
