"""@Deskbell in a channel or a thread: the same requests as after /desk.

In the thread of a card the ticket needs no number. Only who asks sees the answer.
"""

import re

from sqlmodel import Session, col, select

from bot.errors import BotError
from bot.slack.block import section
from bot.slack.payloads import MessageEvent
from bot.slack.requests.answering import answer
from bot.slack.requests.asked import Answer, Asker, Form
from bot.slack.requests.replying import reply
from bot.slack.surface import Surface
from bot.slack.text import in_words
from bot.tickets.models import SlackPost

_NAME = re.compile(r"@[UW][A-Z0-9_]+")


def take(desk: Surface, event: MessageEvent) -> None:
    """Slack repeats an event that was not taken, so a refusal is an answer too."""
    us = desk.people.identity()
    if event.is_edit or event.bot_id or not event.user_id:
        return
    asker = Asker(user_id=event.user_id, channel=event.channel, thread_ts=event.thread_ts)
    text = _without_us(event.text, us.user_id)
    with desk.db.read() as session:
        ticket_id = ticket_of_thread(session, event.channel, event.thread_ts)
    answered: Answer
    try:
        answered = answer(desk, text, asker, ticket_id)
    except BotError as e:
        told = in_words(e, desk.language)
        answered = {"text": told, "blocks": [section(told)]}
    assert not isinstance(answered, Form)  # refused where no trigger came along
    if answered is not None:
        reply(desk, asker, answered)


def _without_us(text: str, user_id: str) -> str:
    """Without our name; where we do not know it, without the first one."""
    return text.replace(f"@{user_id}", " ") if user_id else _NAME.sub(" ", text, count=1)


def ticket_of_thread(session: Session, channel: str, thread_ts: str) -> int | None:
    """The ticket whose card, former or present, has this thread."""
    if not thread_ts:
        return None
    query = select(SlackPost.ticket_id).where(
        col(SlackPost.channel) == channel, col(SlackPost.ts) == thread_ts
    )
    return session.exec(query).first()
