"""What the app is installed with: scopes, events, slash commands and shortcuts."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.playground.errors import SlackError


@dataclass(frozen=True)
class Command:
    command: str
    usage_hint: str
    description: str


@dataclass(frozen=True)
class Shortcut:
    callback_id: str
    name: str
    type: str  # global | message
    description: str


@dataclass(frozen=True)
class Installation:
    scopes: frozenset[str]
    events: frozenset[str]
    commands: tuple[Command, ...]
    shortcuts: tuple[Shortcut, ...]
    read_only_messages: bool = False  # people cannot write in the app's direct messages

    def need(self, scope: str) -> None:
        """Raises SlackError missing_scope, saying what is needed and what there is."""
        if scope not in self.scopes:
            provided = ",".join(sorted(self.scopes))
            raise SlackError("missing_scope", needed=scope, provided=provided)


EVERYTHING = Installation(
    scopes=frozenset(
        {
            "app_mentions:read",
            "channels:history",
            "channels:join",
            "channels:read",
            "chat:write",
            "commands",
            "files:read",
            "files:write",
            "groups:history",
            "groups:read",
            "im:history",
            "im:read",
            "im:write",
            "reactions:read",
            "reactions:write",
            "usergroups:read",
            "users:read",
            "users:read.email",
        }
    ),
    events=frozenset(
        {
            "app_home_opened",
            "app_mention",
            "message.channels",
            "message.im",
            "reaction_added",
        }
    ),
    commands=(Command("/deskbell", "[help]", "Deskbell"),),
    shortcuts=(),
)


def installation(manifest: Path | None) -> Installation:
    """As the manifest asks; without one, with every scope and event the playground knows."""
    if manifest is None:
        return EVERYTHING
    asked = json.loads(manifest.read_text(encoding="utf-8"))
    features = asked.get("features", {})
    events = asked.get("settings", {}).get("event_subscriptions", {}).get("bot_events", [])
    return Installation(
        scopes=frozenset(asked["oauth_config"]["scopes"]["bot"]),
        events=frozenset(events),
        commands=tuple(map(_command, features.get("slash_commands", []))),
        shortcuts=tuple(map(_shortcut, features.get("shortcuts", []))),
        read_only_messages=_is_read_only(features.get("app_home", {})),
    )


def _is_read_only(app_home: dict[str, Any]) -> bool:
    enabled = app_home.get("messages_tab_enabled", False)
    return not enabled or bool(app_home.get("messages_tab_read_only_enabled"))


def _command(asked: dict[str, Any]) -> Command:
    return Command(asked["command"], asked.get("usage_hint", ""), asked.get("description", ""))


def _shortcut(asked: dict[str, Any]) -> Shortcut:
    return Shortcut(
        asked["callback_id"], asked["name"], asked["type"], asked.get("description", "")
    )
