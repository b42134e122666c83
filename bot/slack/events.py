"""What happens in Slack by itself: messages in channels we read, the Home being opened."""

from slack_bolt import App

from bot.clock import now
from bot.errors import NotAllowed
from bot.intake.step import EventConflict, receive
from bot.slack import inbox, uploads
from bot.slack.home import show_home
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
        if opened.tab == "home":
            show_home(desk, opened.user_id, opened.looking)

    @app.event("app_mention")
    def mentioned(body: Body) -> None:
        mentions.take(desk, MessageEvent.read(body))


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
