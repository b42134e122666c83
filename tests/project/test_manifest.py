"""manifest.json is what Slack accepts, and asks for what the bot uses: no more, no less."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import pytest
from jsonschema import Draft202012Validator
from slack_bolt import App

from bot.doctor import SCOPES
from bot.slack import commands, events
from bot.slack.app import LISTENERS
from bot.slack.listeners import register
from bot.slack.surface import Surface
from tests.project import ROOT

MANIFEST: dict[str, Any] = json.loads((ROOT / "manifest.json").read_text("utf-8"))
SCHEMA = json.loads(Path(__file__).with_name("manifest.schema.json").read_text("utf-8"))

SCOPE_OF_EVENT = {
    "app_home_opened": None,
    "app_mention": "app_mentions:read",
    "message.channels": "channels:history",
    "message.groups": "groups:history",
}
SCOPES_OF_CALLS = {
    "chat_postMessage": {"chat:write", "im:write"},  # im:write: a word to one person
    "chat_postEphemeral": {"chat:write"},
    "chat_update": {"chat:write"},
    "conversations_history": {"channels:history", "groups:history"},
    "conversations_replies": {"channels:history", "groups:history"},
    "conversations_info": {"channels:read", "groups:read"},
    "users_info": {"users:read"},
    "usergroups_users_list": {"usergroups:read"},
    "files_info": {"files:read"},
    "files_getUploadURLExternal": {"files:write"},
    "files_completeUploadExternal": {"files:write"},
    "auth_test": set(),
    "apps_connections_open": set(),  # the app-level token's
    "views_open": set(),
    "views_update": set(),
    "views_publish": set(),
}


class Registered:
    """Stands where Bolt's App stands while listeners register, and remembers for what."""

    def __init__(self) -> None:
        self.heard: dict[str, set[str]] = {}

    def __getattr__(self, kind: str) -> Callable[..., Callable[..., None]]:
        def listen_to(name: object) -> Callable[..., None]:
            self.heard.setdefault(kind, set()).add(str(name))
            return lambda listener: None

        return listen_to


@pytest.fixture(scope="module")
def heard() -> dict[str, set[str]]:
    registered = Registered()
    app, desk = cast(App, registered), cast(Surface, None)
    register(app, desk, LISTENERS)
    events.register(app, desk)
    commands.register(app, desk)
    return registered.heard


def _bot_events() -> list[str]:
    return list(MANIFEST["settings"]["event_subscriptions"]["bot_events"])


def _scopes() -> list[str]:
    return list(MANIFEST["oauth_config"]["scopes"]["bot"])


def test_slack_accepts_the_manifest() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    problems = Draft202012Validator(SCHEMA).iter_errors(MANIFEST)
    assert [f"{problem.json_path}: {problem.message}" for problem in problems] == []


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("display_information", "name"), "a" * 36),
        (("display_information", "long_description"), "too short"),
        (("features", "slash_commands"), [{"command": "desk", "description": "no slash"}]),
        (("settings", "hobby"), True),
    ],
)
def test_the_schema_refuses_what_slack_refuses(path: tuple[str, str], value: object) -> None:
    broken = json.loads(json.dumps(MANIFEST))
    broken[path[0]][path[1]] = value
    assert not Draft202012Validator(SCHEMA).is_valid(broken)


def test_every_event_is_subscribed_to_and_heard(heard: dict[str, set[str]]) -> None:
    asked_for = {name.split(".")[0] for name in _bot_events()}
    assert asked_for == heard["event"]


def test_every_command_is_declared_and_heard(heard: dict[str, set[str]]) -> None:
    declared = {command["command"] for command in MANIFEST["features"]["slash_commands"]}
    assert declared == heard["command"]


def test_every_shortcut_is_declared_and_heard(heard: dict[str, set[str]]) -> None:
    declared = {shortcut["callback_id"] for shortcut in MANIFEST["features"].get("shortcuts", [])}
    assert declared == heard.get("shortcut", set())


def test_clicks_and_modals_come_through(heard: dict[str, set[str]]) -> None:
    assert heard["action"]
    assert heard["view"]
    assert MANIFEST["settings"]["interactivity"]["is_enabled"]


def test_the_scopes_are_what_events_and_calls_need_and_nothing_else() -> None:
    needed = {scope for event in _bot_events() if (scope := SCOPE_OF_EVENT[event])}
    needed |= {"commands"}
    needed = needed.union(*SCOPES_OF_CALLS.values())
    assert set(_scopes()) == needed


def test_the_doctor_looks_for_the_same_scopes() -> None:
    assert set(_scopes()) == SCOPES


@pytest.mark.parametrize("listed", [_scopes(), _bot_events()])
def test_lists_are_in_order(listed: list[str]) -> None:
    assert listed == sorted(listed)


def test_no_call_to_slack_is_unaccounted_for() -> None:
    sources = [ROOT / "bot" / "doctor.py", *(ROOT / "bot" / "slack").glob("*.py")]
    methods = _web_api_calls("\n".join(path.read_text("utf-8") for path in sources))
    assert methods == set(SCOPES_OF_CALLS)


def _web_api_calls(source: str) -> set[str]:
    families = "chat|conversations|users|usergroups|views|auth|apps|files|reactions|assistant"
    return set(re.findall(rf"client\.((?:{families})_\w+)", source))
