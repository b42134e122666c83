"""What happens in Slack by itself: messages in channels we read, the Home being opened."""

from slack_bolt import App

from bot.clock import now
from bot.intake.step import EventConflict, receive
from bot.slack import inbox
from bot.slack.home import Trouble, home_view
from bot.slack.home_rows import home_rows
from bot.slack.payloads import HomeOpened, MessageEvent
from bot.slack.surface import Surface

Body = dict[str, object]


def register(app: App, desk: Surface) -> None:
    @app.event("message")
    def message(body: Body) -> None:
        event = MessageEvent.read(body)
        us = desk.people.identity()
        if event.bot_id == us.bot_id or event.user_id == us.user_id:
            return
        inbound = inbox.parse(event, desk.config.inbox, now=now())
        if inbound is None:
            return
        try:
            with desk.db.write() as session:
                receive(session, desk.jobs, inbound, desk.config.desk, now=now())
        except EventConflict:
            return  # the same message again, edited: the first one is kept

    @app.event("app_home_opened")
    def home_opened(body: Body) -> None:
        opened = HomeOpened.read(body)
        if opened.tab != "home":
            return
        troubles = tuple(Trouble(text) for text in desk.troubles())
        with desk.db.read() as session:
            view = home_rows(session, opened.user_id, desk.config, troubles)
        drawn = home_view(view, desk.language)
        desk.later(desk.client.views_publish, user_id=opened.user_id, view=drawn)

    @app.event("app_mention")
    def mentioned() -> None:
        """Also arrives as a message, which is where it is read."""
