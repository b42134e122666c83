"""The Bolt app and its two ways in: signed HTTP and Socket Mode.

`process_before_response`: a listener runs before the answer goes out, so what it recorded is
committed by the time Slack hears "got it"; whatever Slack was not told, it sends again.
"""

import logging
import threading
import time
from collections.abc import Mapping
from typing import Any

from slack_bolt import App, BoltRequest, BoltResponse
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_bolt.authorization import AuthorizeResult

from bot.errors import BotError
from bot.slack import (
    actions,
    autonomy,
    commands,
    events,
    home,
    macros,
    personal,
    piles,
    presence,
    settings,
    views,
    words,
)
from bot.slack.client import SlackRefused, SlackUnknown, web_client
from bot.slack.fields import Unreadable, as_dict, text_at
from bot.slack.gate import is_genuine
from bot.slack.ids import Field
from bot.slack.listeners import register
from bot.slack.modals import notice_modal
from bot.slack.requests import answering
from bot.slack.submission import Submission
from bot.slack.surface import Surface
from bot.slack.text import in_words
from bot.texts import say

log = logging.getLogger(__name__)

RECONNECT_SECONDS = 5
LISTENERS = (
    *actions.LISTENERS,
    *views.LISTENERS,
    *personal.LISTENERS,
    *home.LISTENERS,
    *settings.LISTENERS,
    *autonomy.LISTENERS,
    *words.LISTENERS,
    *macros.LISTENERS,
    *presence.LISTENERS,
    *piles.LISTENERS,
    *answering.LISTENERS,
)
SOCKET_LISTENERS = 32  # the default of 10 starves acknowledgements when Slack is slow


def bolt_app(surface: Surface) -> App:
    """Needs no answer from Slack to be built: it may be away while we start."""

    def authorize(**_: Any) -> AuthorizeResult:
        us = surface.people.identity()
        return AuthorizeResult(
            enterprise_id=None,
            team_id=us.team_id,
            bot_token=surface.client.token,
            bot_id=us.bot_id,
            bot_user_id=us.user_id,
        )

    app = App(
        client=web_client(None, surface.client.base_url),  # authorize gives the token
        authorize=authorize,
        request_verification_enabled=False,  # the gate in front has done it
        ignoring_self_events_enabled=False,  # events.py drops our own posts, by bot and app id
        process_before_response=True,
    )
    register(app, surface, LISTENERS)
    events.register(app, surface)
    commands.register(app, surface)
    _answer_errors(app, surface)
    return app


def _answer_errors(app: App, surface: Surface) -> None:
    @app.error
    def answer(error: Exception, body: dict[str, Any]) -> BoltResponse:
        """People hear what happened and what to do; events fail, so that Slack repeats them."""
        if isinstance(error, Unreadable):
            log.warning("slack sent something unreadable: %s", error)
            return BoltResponse(status=200)
        if "event" in body:
            log.error("event not recorded; Slack will repeat it", exc_info=error)
            return BoltResponse(status=500)
        if not isinstance(error, BotError):
            log.error("click not carried out", exc_info=error)
        text = in_words(error, surface.language)
        if body.get("type") == "view_submission":
            title = say(surface.language, "modal-refused-title")
            about = as_dict(body.get("view"))
            watched = about.get("callback_id") in presence.WATCHED
            view = notice_modal(
                title,
                text,
                surface.language,
                typed=_typed(body),
                about=text_at(about, "private_metadata") if watched else "",
            )
            return BoltResponse(status=200, body={"response_action": "update", "view": view})
        user = (body.get("user") or {}).get("id") or body.get("user_id") or ""
        channel = (body.get("channel") or {}).get("id") if "actions" in body else None
        if user:
            surface.tell(user=user, channel=channel or body.get("channel_id") or "", text=text)
        return BoltResponse(status=200)


def _typed(body: dict[str, Any]) -> str:
    """The reply of an agent whose modal came too late: theirs to copy, not to write again."""
    try:
        return Submission.read(body).text(Field.REPLY)
    except Unreadable:
        return ""


class Door:
    """Signed HTTP: everything Slack posts to us."""

    def __init__(self, app: App, secret: str) -> None:
        self._app, self._secret = app, secret

    def __call__(self, headers: Mapping[str, str], body: bytes) -> tuple[int, dict[str, str], str]:
        """`headers` have lower-case names. Never raises; hostile input is a 401."""
        if not is_genuine(self._secret, headers, body, time.time()):
            return 401, {}, ""
        try:
            text = body.decode()
        except UnicodeDecodeError:
            return 401, {}, ""
        try:
            request = BoltRequest(body=text, headers={k: [v] for k, v in headers.items()})
        except (ValueError, TypeError, AttributeError, RecursionError):  # nothing Slack would send
            return 400, {}, ""
        try:
            answer = self._app.dispatch(request)
        except (SlackRefused, SlackUnknown) as e:  # we do not know yet who we are
            log.warning("slack cannot be asked who we are: %s", e)
            return 503, {}, ""
        headers_out = {name: values[0] for name, values in answer.headers.items() if values}
        return answer.status, headers_out, answer.body or ""


class SocketDoor:
    """Socket Mode: a connection we open to Slack, in the background, since Slack may be away."""

    def __init__(self, app: App, app_token: str, api_url: str) -> None:
        self._handler = SocketModeHandler(
            app,
            app_token,
            web_client=web_client(app_token, api_url),
            concurrency=SOCKET_LISTENERS,
        )
        self._is_closed = threading.Event()

    def open(self) -> None:
        threading.Thread(target=self._keep_trying, name="slack-socket", daemon=True).start()

    def close(self) -> None:
        self._is_closed.set()
        self._handler.close()  # type: ignore[no-untyped-call]

    def _keep_trying(self) -> None:
        while not self._is_closed.is_set():
            try:
                self._handler.connect()  # type: ignore[no-untyped-call]
                return
            except Exception as e:
                log.warning("slack socket: %s; again in %s s", type(e).__name__, RECONNECT_SECONDS)
                self._is_closed.wait(RECONNECT_SECONDS)
