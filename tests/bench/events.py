"""What Slack sends a busy desk: the Home, commands, menus, clicks and talk, signed."""

import json
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from bot.playground.to_app.outbound import EVENTS_PATH, signature
from bot.slack.ids import Action, ShortcutId
from bot.slack.refs import WHOLE_QUEUE

AGENTS = ("U_MINA", "U_JUN", "U_SORA")
TEAM = "T_DEMO"
_FORM = "application/x-www-form-urlencoded"

JSON = dict[str, Any]


def slack_request(number: int, tickets: int, secret: str) -> bytes:
    """The number-th event; each kind comes as often as the others."""
    make = _KINDS[number % len(_KINDS)]
    body, content = make(number, AGENTS[number % len(AGENTS)], tickets)
    stamp = str(int(time.time()))
    head = (
        f"POST {EVENTS_PATH} HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: {content}\r\n"
        f"x-slack-request-timestamp: {stamp}\r\n"
        f"x-slack-signature: {signature(secret, stamp, body)}\r\n"
        f"content-length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def _event(number: int, event: JSON) -> tuple[bytes, str]:
    envelope = {"type": "event_callback", "team_id": TEAM, "event_id": f"Ev{number}"}
    return json.dumps(envelope | {"event": event}).encode(), "application/json"


def _home(number: int, agent: str, tickets: int) -> tuple[bytes, str]:
    return _event(number, {"type": "app_home_opened", "user": agent, "tab": "home"})


def _talk(number: int, agent: str, tickets: int) -> tuple[bytes, str]:
    said = {"type": "message", "channel": "C_SUPPORT", "user": agent, "text": "Looking into it."}
    return _event(number, said | {"ts": f"1795000000.{number:06d}"})


def _command(text: str, agent: str) -> tuple[bytes, str]:
    fields = {"command": "/desk", "text": text, "user_id": agent, "channel_id": "C_SUPPORT"}
    return urlencode(fields | {"team_id": TEAM, "trigger_id": "1.1.a"}).encode(), _FORM


def _queue(number: int, agent: str, tickets: int) -> tuple[bytes, str]:
    return _command("queue urgent", agent)


def _find(number: int, agent: str, tickets: int) -> tuple[bytes, str]:
    return _command("find shipping address", agent)


def _assign(number: int, agent: str, tickets: int) -> tuple[bytes, str]:
    return _command(f"assign #{number % tickets + 1} me", agent)


def _narrow(number: int, agent: str, tickets: int) -> tuple[bytes, str]:
    chosen = {"type": "static_select", "action_id": Action.HOME_ONLY, "block_id": "narrow"}
    view = {"id": "V1", "type": "home", "private_metadata": WHOLE_QUEUE.dump()}
    actions = [chosen | {"selected_option": {"value": "urgent"}}]
    return _interaction(agent, {"type": "block_actions", "view": view, "actions": actions})


def _shortcut(number: int, agent: str, tickets: int) -> tuple[bytes, str]:
    used = {"type": "shortcut", "callback_id": ShortcutId.NEW, "trigger_id": "1.1.a"}
    return _interaction(agent, used)


def _interaction(agent: str, parts: JSON) -> tuple[bytes, str]:
    payload = {"user": {"id": agent}, "team": {"id": TEAM}} | parts
    return urlencode({"payload": json.dumps(payload)}).encode(), _FORM


_KINDS: tuple[Callable[[int, str, int], tuple[bytes, str]], ...] = (
    _home,
    _queue,
    _assign,
    _talk,
    _find,
    _assign,
    _narrow,
    _shortcut,
)
