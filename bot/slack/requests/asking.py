"""ask: what the documents say, first to the one who asks, then, if they like, to everybody."""

from slack_bolt import Ack

from bot.errors import Unacceptable
from bot.slack.ids import Action
from bot.slack.listeners import action
from bot.slack.payloads import Click
from bot.slack.refs import Asking
from bot.slack.requests.asked import Answer, Asked
from bot.slack.requests.lines import answer, answer_for_all
from bot.slack.requests.replying import reply
from bot.slack.roles import Role
from bot.slack.surface import Surface

MOST_ASKED = 500  # characters: the button carries them


def ask(desk: Surface, asked: Asked) -> Answer:
    """The search may take a second or two, so the answer comes after the acknowledgement."""
    question = asked.rest[:MOST_ASKED].strip()
    if not question:
        raise Unacceptable("error-ask-what")
    desk.pool.submit(_answer, desk, asked, question)
    return None


def _answer(desk: Surface, asked: Asked, question: str) -> None:
    reply(desk, asked, answer(desk.look_up(question), desk.language, asked.thread_ts))


def _post_here(desk: Surface, click: Click, ack: Ack) -> None:
    """Looked up once more: what everybody reads is what is in force now."""
    asking = Asking.read(click.value)
    ack()
    desk.pool.submit(_post, desk, click, asking)


def _post(desk: Surface, click: Click, asking: Asking) -> None:
    post = answer_for_all(desk.look_up(asking.words), click.user_id, desk.language)
    shown = {**post, "response_type": "in_channel", "replace_original": False}
    thread = {"thread_ts": asking.thread_ts} if asking.thread_ts else {}
    desk.respond(click.response_url, {**shown, **thread}, {"delete_original": True})


LISTENERS = (action(Action.POST_HERE, Role.AGENT, _post_here),)
