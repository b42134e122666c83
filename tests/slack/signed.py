"""Slack, as it speaks to a desk over signed HTTP, and what somebody then has before them."""

import hashlib
import hmac
import json
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from bot.playground import elements
from bot.playground.interactions import full_state
from bot.playground.server import Playground
from bot.playground.views import View
from bot.slack.app import Door, bolt_app
from bot.wiring import Desk

SECRET = "8f742231b10e8888abcd99yyyzzz85a5"
_FORM = "application/x-www-form-urlencoded"

JSON = dict[str, Any]


@dataclass
class SignedSlack:
    playground: Playground
    desk: Desk
    agent: str

    @cached_property
    def _pool(self) -> ThreadPoolExecutor:
        return ThreadPoolExecutor(1)

    @cached_property
    def _door(self) -> Door:
        """Made once: an app has a hundred listeners to be told of."""
        return Door(bolt_app(replace(self.desk.surface(), pool=self._pool)), SECRET)

    @property
    def home(self) -> View:
        home = self.playground.home(self.agent)
        assert home is not None
        return home

    @property
    def form(self) -> View:
        """The form on top."""
        return self.playground.views(self.agent)[-1]

    def opens_home(self) -> View:
        home = self.playground.home(self.agent)
        event = {"type": "app_home_opened", "user": self.agent, "tab": "home", "channel": "D1"}
        seen = {"view": home.to_slack()} if home else {}
        body = {"type": "event_callback", "team_id": "T_DEMO", "event": event | seen}
        self._sends(json.dumps(body).encode(), "application/json")
        return self.home

    def chooses(self, action_id: str, value: str = "", *, on: View | None = None) -> View:
        """On the Home: of a menu, in the search box; a button has a value of its own."""
        home = on or self.home
        found = elements.find(home.blocks, action_id, None)
        assert found is not None, f"the Home has no {action_id}"
        block, element = found
        pressed = {**element, "block_id": block["block_id"], "value": element.get("value", value)}
        if "options" in element:
            pressed["selected_option"] = next(
                each for each in element["options"] if each["value"] == value
            )
        self._interacts({"type": "block_actions", "view": home.to_slack()}, [pressed])
        return self.home

    def submits(self, **values: object) -> JSON:
        """The form on top, filled in by key with dots written as `__`; the rest as it opened."""
        view, views = self.form, self.playground.world.views
        typed = {key.replace("__", "."): value for key, value in values.items()}
        filled = views.type_in(view, full_state(view, {"values": _filled(view, typed)}))
        answer = self._interacts({"type": "view_submission", "view": filled.to_slack()})
        if not answer:
            views.close(filled)
        return answer

    def presses(self, action_id: str, value: str = "-", *, channel: str = "") -> None:
        """A button of a message in this channel; without one, of the Home."""
        where = {"channel": {"id": channel}} if channel else {}
        pressed = {"type": "button", "action_id": action_id, "value": value}
        self._interacts({"type": "block_actions", **where}, [pressed])

    def uses(self, callback_id: str, *, channel: str) -> None:
        """A shortcut, from the menu of a message."""
        message = {"ts": "1.1", "text": "Hello", "user": self.agent}
        about = {"callback_id": callback_id, "channel": {"id": channel}, "message": message}
        self._interacts({"type": "message_action", **about})

    def says(self, text: str, *, channel: str = "C_LEADS") -> JSON:
        """A command."""
        fields = {
            "command": "/desk",
            "text": text,
            "user_id": self.agent,
            "channel_id": channel,
            "trigger_id": self.playground.world.triggers.issue(self.agent),
        }
        return self._sends(urlencode(fields).encode(), _FORM)

    def mentions(self, text: str, event_id: str) -> None:
        said = {"user": self.agent, "ts": "1.1", "channel": "C_SUPPORT", "text": f"<@U_BOT> {text}"}
        body = {"type": "event_callback", "event": {"type": "app_mention"} | said}
        named = {"team_id": "T_DEMO", "event_id": event_id}
        self._sends(json.dumps(body | named).encode(), "application/json")

    def _interacts(self, parts: JSON, actions: list[JSON] | None = None) -> JSON:
        payload = {
            "user": {"id": self.agent},
            "team": {"id": "T_DEMO"},
            "trigger_id": self.playground.world.triggers.issue(self.agent),
            **parts,
            **({"actions": actions} if actions else {}),
        }
        return self._sends(urlencode({"payload": json.dumps(payload)}).encode(), _FORM)

    def _sends(self, body: bytes, content: str) -> JSON:
        """The answer, once all that came after it is done as well."""
        stamp = str(int(time.time()))
        signed = b"v0:" + stamp.encode() + b":" + body
        digest = hmac.new(SECRET.encode(), signed, hashlib.sha256).hexdigest()
        headers = {
            "content-type": content,
            "x-slack-request-timestamp": stamp,
            "x-slack-signature": f"v0={digest}",
        }
        status, _, answer = self._door(headers, body)
        assert status == 200
        self._pool.submit(lambda: None).result()  # its one thread has done all that came before
        return dict(json.loads(answer)) if answer else {}


def _filled(view: View, typed: JSON) -> JSON:
    """As Slack spells what was typed or chosen."""
    filled: JSON = {}
    for element in (each for block in view.blocks for each in elements.interactive(block)):
        key = element["action_id"]
        if key in typed:
            value = typed.pop(key)
            if "options" in element:
                value = next(each for each in element["options"] if each["value"] == value)
            filled[key] = {key: {elements.CHOICE[element["type"]]: value}}
    assert not typed, f"the form has no {', '.join(typed)}"
    return filled
