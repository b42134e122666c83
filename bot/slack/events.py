"""What happens in Slack by itself: messages in channels we read, the Home being opened."""

from contextlib import suppress
from functools import partial

from slack_bolt import App
from sqlmodel import Session

from bot.channels.contract import Edited, Withdrawn
from bot.channels.inbound import Inbound
from bot.clock import now
from bot.errors import NotAllowed
from bot.intake.changes import edit, withdraw
from bot.intake.step import EventConflict, receive
from bot.slack import inbox, uploads
from bot.slack.home import show_home
from bot.slack.payloads import HomeOpened, MessageEvent
from bot.slack.repeats import once
from bot.slack.requests import mentions
from bot.slack.roles import Role
from bot.slack.surface import Surface
from bot.slack.text import tell

Body = dict[str, object]


def register(app: App, desk: Surface) -> None:
    @app.event("message")
    def message(body: Body) -> None:
        event = MessageEvent.read(body)
        us = desk.people.identity()
        if {event.bot_id, event.user_id} & {us.bot_id, us.user_id} - {""}:
            return
        if event.channel == desk.config.knowledge.channel and uploads.from_message(event):
            _take_upload(desk, event)
            return
        said = inbox.parse(event, desk.config.inbox, desk.people.is_colleague, now=now())
        if said is not None:
            with desk.record() as session:
                _take(session, desk, said)

    @app.event("app_home_opened")
    def home_opened(body: Body) -> None:
        opened = HomeOpened.read(body)
        if opened.tab == "home":
            show_home(desk, opened.user_id, opened.looking)

    @app.event("app_mention")
    def mentioned(body: Body) -> None:
        event = MessageEvent.read(body)
        named = event.event_id or f"{event.channel}:{event.ts}"
        once(desk, named, partial(mentions.take, desk, event))


def _take(session: Session, desk: Surface, said: Inbound | Edited | Withdrawn) -> None:
    match said:
        case Inbound():
            # The same message again in other words: its edit is told of by itself.
            with suppress(EventConflict):
                receive(session, desk.jobs, said, desk.config.desk, now=now())
        case Edited():
            edit(session, desk.jobs, said, now=now())
        case Withdrawn():
            withdraw(session, desk.jobs, said, now=now())


def _take_upload(desk: Surface, event: MessageEvent) -> None:
    """Only leads teach the desk; others hear why, and nothing is read."""
    try:
        desk.require(event.user_id, Role.LEAD, "event:file")
    except NotAllowed as e:
        why = tell(desk.language, e.key, **e.values)
        desk.tell(user=event.user_id, channel=event.channel, text=why)
        return
    with desk.record() as session:
        uploads.record_message(session, event, now=now())
