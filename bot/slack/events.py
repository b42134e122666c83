"""What happens in Slack by itself: messages in channels we read, the Home being opened."""

from slack_bolt import App

from bot.clock import now
from bot.errors import NotAllowed
from bot.intake.step import EventConflict, receive
from bot.slack import inbox, uploads
from bot.slack.block import View
from bot.slack.home import Trouble, closed_home_view, home_view
from bot.slack.home_rows import home_rows
from bot.slack.payloads import HomeOpened, MessageEvent
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
        if event.bot_id == us.bot_id or event.user_id == us.user_id:
            return
        if event.channel == desk.config.knowledge.channel and uploads.from_message(event):
            _take_upload(desk, event)
            return
        inbound = inbox.parse(event, desk.config.inbox, now=now())
        if inbound is None:
            return
        try:
            with desk.record() as session:
                receive(session, desk.jobs, inbound, desk.config.desk, now=now())
        except EventConflict:
            return  # the same message again, edited: the first one is kept

    @app.event("app_home_opened")
    def home_opened(body: Body) -> None:
        opened = HomeOpened.read(body)
        if opened.tab != "home":
            return
        show_home(desk, opened.user_id)

    @app.event("app_mention")
    def mentioned(body: Body) -> None:
        mentions.take(desk, MessageEvent.read(body))


def show_home(desk: Surface, user_id: str) -> None:
    desk.later(desk.client.views_publish, user_id=user_id, view=_home(desk, user_id))


def _take_upload(desk: Surface, event: MessageEvent) -> None:
    """Only leads teach the desk; others hear why, and nothing is read."""
    try:
        desk.people.require(event.user_id, Role.LEAD)
    except NotAllowed as e:
        why = tell(desk.language, e.key, **e.values)
        desk.tell(user=event.user_id, channel=event.channel, text=why)
        return
    with desk.record() as session:
        uploads.record_message(session, event, now=now())


def _home(desk: Surface, user_id: str) -> View:
    """Guests may open it too, but customers' names are not for them."""
    try:
        desk.people.require(user_id, Role.VIEWER)
    except NotAllowed as e:
        why = tell(desk.language, e.key, **e.values)
        return closed_home_view(desk.config.shop.name, why, desk.language)
    troubles = tuple(Trouble(text) for text in desk.troubles())
    with desk.db.read() as session:
        view = home_rows(session, user_id, desk.config, troubles, now=now())
    return home_view(view, desk.language)
