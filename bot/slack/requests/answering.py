"""What each request needs and how it is answered; after /desk and after @Deskbell alike."""

from collections.abc import Callable
from dataclasses import dataclass

from slack_bolt import Ack

from bot.slack.ids import Action
from bot.slack.listeners import action
from bot.slack.payloads import Click
from bot.slack.refs import Asking
from bot.slack.requests import about, asking, deciding, new_ticket, tickets
from bot.slack.requests.asked import Answer, Asked, form
from bot.slack.requests.reading import read
from bot.slack.requests.terms import Unknown, Verb
from bot.slack.roles import Role
from bot.slack.surface import Surface
from bot.slack.uploads import upload_modal


@dataclass(frozen=True)
class Answering:
    needs: Role
    answer: Callable[[Surface, Asked], Answer]


def _knowledge(desk: Surface, asked: Asked) -> Answer:
    return form(asked, upload_modal(desk.language))


ANSWERS = {
    Verb.HELP: Answering(Role.VIEWER, about.help_post),
    Verb.QUEUE: Answering(Role.VIEWER, tickets.queue),
    Verb.STATUS: Answering(Role.VIEWER, tickets.status),
    Verb.FIND: Answering(Role.VIEWER, tickets.find),
    Verb.CUSTOMER: Answering(Role.VIEWER, tickets.customer),
    Verb.ASK: Answering(Role.VIEWER, asking.ask),
    Verb.SETTINGS: Answering(Role.VIEWER, about.settings_post),
    Verb.NEW: Answering(Role.AGENT, new_ticket.new),
    Verb.ASSIGN: Answering(Role.AGENT, deciding.assign),
    Verb.ESCALATE: Answering(Role.AGENT, deciding.escalate),
    Verb.SNOOZE: Answering(Role.AGENT, deciding.snooze),
    Verb.RESOLVE: Answering(Role.AGENT, deciding.resolve),
    Verb.KNOWLEDGE: Answering(Role.LEAD, _knowledge),
}


def answer(
    desk: Surface,
    text: str,
    *,
    user_id: str,
    team_id: str,
    channel: str,
    thread_ts: str = "",
    thread_ticket: int | None = None,
    trigger_id: str = "",
    response_url: str = "",
) -> Answer:
    """Raises NotAllowed, and whatever there is to say about the request."""
    request = read(text, {key: team.name for key, team in desk.config.teams.items()})
    if isinstance(request, Unknown):
        desk.people.require(user_id, Role.VIEWER)
        return about.unknown_post(request, desk.language)
    answering = ANSWERS[request.verb]
    desk.people.require(user_id, answering.needs)
    asked = Asked(
        verb=request.verb,
        rest=request.rest,
        ticket_id=request.ticket_id or thread_ticket,
        user_id=user_id,
        team_id=team_id,
        channel=channel,
        thread_ts=thread_ts,
        trigger_id=trigger_id,
        response_url=response_url,
    )
    return answering.answer(desk, asked)


def _turn_queue(desk: Surface, click: Click, ack: Ack) -> None:
    asking = Asking.read(click.value)
    post = tickets.queue(desk, _asked_again(click, Verb.QUEUE, asking), asking.page)
    ack()
    desk.respond(click.response_url, {**post, "replace_original": True})


def _turn_found(desk: Surface, click: Click, ack: Ack) -> None:
    asking = Asking.read(click.value)
    post = tickets.find(desk, _asked_again(click, Verb.FIND, asking), asking.page)
    ack()
    desk.respond(click.response_url, {**post, "replace_original": True})


def _asked_again(click: Click, verb: Verb, asking: Asking) -> Asked:
    return Asked(
        verb=verb,
        rest=asking.words,
        ticket_id=None,
        user_id=click.user_id,
        team_id=click.team_id,
        channel=click.channel,
        response_url=click.response_url,
    )


LISTENERS = (
    action(Action.QUEUE_PAGE, Role.VIEWER, _turn_queue),
    action(Action.FIND_PAGE, Role.VIEWER, _turn_found),
    *asking.LISTENERS,
    *new_ticket.LISTENERS,
)
