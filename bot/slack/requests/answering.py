"""What each request needs and how it is answered; after /desk and after @Deskbell alike."""

from collections.abc import Callable
from dataclasses import dataclass

from slack_bolt import Ack

from bot.slack.block import Post
from bot.slack.ids import Action
from bot.slack.listeners import action
from bot.slack.payloads import Click
from bot.slack.refs import Asking
from bot.slack.requests import about, asking, deciding, figures, macros, new_ticket, oncall, tickets
from bot.slack.requests.asked import Answer, Asked, Asker, form
from bot.slack.requests.reading import read
from bot.slack.requests.terms import Unknown, Verb
from bot.slack.roles import Role
from bot.slack.surface import Surface
from bot.slack.uploads import upload_modal

PageOf = Callable[[Surface, Asked, int], Post]


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
    Verb.STATS: Answering(Role.VIEWER, figures.stats),
    Verb.DIGEST: Answering(Role.VIEWER, figures.digest),
    Verb.MACRO: Answering(Role.VIEWER, macros.find),
    Verb.ONCALL: Answering(Role.VIEWER, oncall.oncall),
    Verb.SETTINGS: Answering(Role.VIEWER, about.settings_post),
    Verb.NEW: Answering(Role.AGENT, new_ticket.new),
    Verb.ASSIGN: Answering(Role.AGENT, deciding.assign),
    Verb.ESCALATE: Answering(Role.AGENT, deciding.escalate),
    Verb.SNOOZE: Answering(Role.AGENT, deciding.snooze),
    Verb.RESOLVE: Answering(Role.AGENT, deciding.resolve),
    Verb.KNOWLEDGE: Answering(Role.LEAD, _knowledge),
}


def answer(desk: Surface, text: str, asker: Asker, thread_ticket: int | None = None) -> Answer:
    """Raises NotAllowed, and whatever there is to say about the request."""
    request = read(text, {key: team.name for key, team in desk.config.teams.items()})
    if isinstance(request, Unknown):
        desk.require(asker.user_id, Role.VIEWER, "request")
        return about.unknown_post(request, desk.language)
    answering = ANSWERS[request.verb]
    desk.require(asker.user_id, answering.needs, f"request:{request.verb}")
    ticket_id = request.ticket_id or thread_ticket
    asked = Asked(**vars(asker), verb=request.verb, rest=request.rest, ticket_id=ticket_id)
    return answering.answer(desk, asked)


def _turn_queue(desk: Surface, click: Click, ack: Ack) -> None:
    _turn(desk, click, ack, Verb.QUEUE, tickets.queue)


def _turn_found(desk: Surface, click: Click, ack: Ack) -> None:
    _turn(desk, click, ack, Verb.FIND, tickets.find)


def _turn(desk: Surface, click: Click, ack: Ack, verb: Verb, page_of: PageOf) -> None:
    asking = Asking.read(click.value)
    asked = Asked(user_id=click.user_id, channel=click.channel, verb=verb, rest=asking.words)
    post = page_of(desk, asked, asking.page)
    ack()
    desk.respond(click.response_url, {**post, "replace_original": True})


LISTENERS = (
    action(Action.QUEUE_ON, Role.VIEWER, _turn_queue),
    action(Action.QUEUE_BACK, Role.VIEWER, _turn_queue),
    action(Action.FIND_PAGE, Role.VIEWER, _turn_found),
    *asking.LISTENERS,
    *new_ticket.LISTENERS,
)
