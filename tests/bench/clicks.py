"""Signed clicks and submissions straight at the desk, several at the same instant.

Everything but the last byte is sent beforehand: what is left to race is one byte each.
"""

import http.client
import json
import threading
import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

from bot.playground import elements
from bot.playground.interactions import full_state
from bot.playground.messages import Message
from bot.playground.server import Playground
from bot.playground.to_app import payloads
from bot.playground.to_app.outbound import EVENTS_PATH, signature
from bot.playground.views import View
from tests.fakes import at_once

ANSWER_SECONDS = 30.0

JSON = dict[str, Any]


@dataclass(frozen=True)
class Answer:
    status: int
    body: str
    seconds: float


class Wire:
    """From the playground's people to the desk, past the playground's own server."""

    def __init__(self, ground: Playground) -> None:
        self._world, self._secret = ground.world, ground.settings.signing_secret
        self._address = urlsplit(ground.settings.app_url).netloc

    def click(self, agent: str, message: Message, action_id: str) -> JSON:
        found = elements.find(message.blocks, action_id, None)
        assert found is not None, f"the card has no {action_id}"
        block, element = found
        channel = self._world.workspace.channel(message.channel)
        return self._interaction(
            "block_actions",
            agent,
            container=payloads.message_container(message),
            channel=payloads.channel_part(channel),
            message=message.to_slack(),
            state={"values": {}},
            response_url="",
            actions=[payloads.action(block["block_id"], element, {})],
        )

    def submission(self, view: View, values: JSON) -> JSON:
        """`values` by block id and action id, as Slack spells them; the rest stays as it opened."""
        typed = self._world.views.type_in(view, full_state(view, {"values": values}))
        return self._interaction(
            "view_submission", view.agent, view=typed.to_slack(), response_urls=[]
        )

    def send_at_once(self, first: JSON, second: JSON, *, first_waits: float = 0) -> list[Answer]:
        """`first_waits` is in seconds."""
        gate = threading.Barrier(2)
        answers = at_once(
            lambda: self._send(first, gate, first_waits), lambda: self._send(second, gate, 0)
        )
        for answer in answers:
            if isinstance(answer, BaseException):
                raise answer
        return [answer for answer in answers if isinstance(answer, Answer)]

    def _interaction(self, kind: str, agent: str, **parts: Any) -> JSON:
        person = self._world.workspace.person(agent)
        parts["trigger_id"] = self._world.triggers.issue(agent)
        return payloads.interaction(kind, self._world.workspace.cast, person, **parts)

    def _send(self, interaction: JSON, gate: threading.Barrier, wait: float) -> Answer:
        body = urlencode({"payload": json.dumps(interaction, ensure_ascii=False)}).encode()
        connection = http.client.HTTPConnection(self._address, timeout=ANSWER_SECONDS)
        connection.putrequest("POST", EVENTS_PATH)
        for name, value in self._headers(body).items():
            connection.putheader(name, value)
        connection.endheaders(body[:-1])
        gate.wait()
        time.sleep(wait)
        begun = time.perf_counter()
        connection.send(body[-1:])
        response = connection.getresponse()
        text = response.read().decode()
        connection.close()
        return Answer(response.status, text, time.perf_counter() - begun)

    def _headers(self, body: bytes) -> dict[str, str]:
        timestamp = str(int(time.time()))
        return {
            "content-type": "application/x-www-form-urlencoded",
            "content-length": str(len(body)),
            "x-slack-request-timestamp": timestamp,
            "x-slack-signature": signature(self._secret, timestamp, body),
        }
