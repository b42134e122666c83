"""assign, escalate, snooze, resolve: the same decisions as the buttons of a card make.

Without what is missing (to whom, until when) the card's own form opens.
"""

from datetime import UTC

from bot.clock import now
from bot.decision.rules import Assign, CardRef, Decision, Escalate, Resolve, Snooze, shown
from bot.decision.step import decide_by_number
from bot.errors import Unacceptable
from bot.slack import forms
from bot.slack.block import Post
from bot.slack.requests.asked import Answer, Asked, agent_in, form
from bot.slack.requests.lines import note
from bot.slack.requests.reading import team_of
from bot.slack.requests.until import until
from bot.slack.surface import Surface
from bot.slack.text import Markup, mention, moment
from bot.tickets.models import Ticket
from bot.tickets.queries import draft_of, get_ticket
from bot.vault.masking import guard


def assign(desk: Surface, asked: Asked) -> Answer:
    if not (agent := agent_in(desk, asked)):
        return form(asked, forms.assign_view(desk, _ref(desk, asked)))
    _decide(desk, asked, Assign(agent))
    return _done(desk, asked, "done-assigned", who=mention(agent))


def escalate(desk: Surface, asked: Asked) -> Answer:
    names = {key: team.name for key, team in desk.config.teams.items()}
    team, said = team_of(asked.rest, names)
    if not team:
        return form(asked, forms.escalate_view(desk, _ref(desk, asked)))
    ticket = _ticket(desk, asked)
    if team == ticket.team:
        raise Unacceptable("error-same-team", team=names[team])
    _decide(desk, asked, Escalate(team, ticket.priority, ticket.urgency, note=guard(said)))
    return _done(desk, asked, "done-escalated", team=names[team])


def snooze(desk: Surface, asked: Asked) -> Answer:
    if not asked.rest:
        return form(asked, forms.snooze_view(desk, _ref(desk, asked)))
    at = until(asked.rest, now().astimezone(desk.zone), desk.config.hours.open)
    if at is None:
        raise Unacceptable("error-which-time", said=asked.rest)
    _decide(desk, asked, Snooze(at.astimezone(UTC)))
    return _done(desk, asked, "done-snoozed", when=moment(at))


def resolve(desk: Surface, asked: Asked) -> Answer:
    _decide(desk, asked, Resolve())
    return _done(desk, asked, "done-resolved")


def _decide(desk: Surface, asked: Asked, decision: Decision) -> None:
    """Raises NotFound, AlreadyDecided, StaleDraft, Unacceptable."""
    with desk.record() as session:
        decide_by_number(session, desk.jobs, decision, asked.ticket, agent=asked.user_id, now=now())


def _done(desk: Surface, asked: Asked, key: str, **values: Markup | str) -> Post:
    return note(desk.language, key, ticket=str(asked.ticket), **values)


def _ref(desk: Surface, asked: Asked) -> CardRef:
    with desk.db.read() as session:
        ticket = get_ticket(session, asked.ticket)
        return CardRef(asked.ticket, *shown(ticket, draft_of(session, ticket)))


def _ticket(desk: Surface, asked: Asked) -> Ticket:
    with desk.db.read() as session:
        return get_ticket(session, asked.ticket)
