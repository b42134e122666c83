"""What Slack tells the app: event envelopes, interactions and slash commands, as plain data."""

import time
from typing import Any

from bot.playground.cast import APP_ID, BOT_USER, TEAM_ID, WORKSPACE_NAMES, Cast, Person
from bot.playground.ids import new_id
from bot.playground.messages import Message
from bot.playground.views import View
from bot.playground.workspace import Channel

VERIFICATION_TOKEN = "playground"  # noqa: S105  deprecated by Slack, still on every payload
TEAM_DOMAIN = "deskbell-playground"

JSON = dict[str, Any]


def event_callback(event: JSON, *, shared: bool = False) -> JSON:
    return {
        "token": VERIFICATION_TOKEN,
        "team_id": TEAM_ID,
        "context_team_id": TEAM_ID,
        "context_enterprise_id": None,
        "api_app_id": APP_ID,
        "event": event,
        "type": "event_callback",
        "event_id": new_id("Ev"),
        "event_time": int(time.time()),
        "authorizations": [
            {
                "enterprise_id": None,
                "team_id": TEAM_ID,
                "user_id": BOT_USER,
                "is_bot": True,
                "is_enterprise_install": False,
            }
        ],
        "is_ext_shared_channel": shared,
        "event_context": "4-playground",
    }


def command(
    person: Person, channel: Channel, name: str, text: str, handles: dict[str, str]
) -> JSON:
    """`handles` are the trigger id and the response URL."""
    return {
        "token": VERIFICATION_TOKEN,
        "team_id": TEAM_ID,
        "team_domain": TEAM_DOMAIN,
        "channel_id": channel.id,
        "channel_name": "directmessage" if channel.im_user else channel.name,
        "user_id": person.id,
        "user_name": person.handle,
        "command": name,
        "text": text,
        "api_app_id": APP_ID,
        "is_enterprise_install": "false",
        **handles,
    }


def interaction(kind: str, cast: Cast, person: Person, **parts: Any) -> JSON:
    """The frame every interaction shares; `parts` are what its kind adds."""
    return {
        "type": kind,
        "team": {"id": TEAM_ID, "domain": TEAM_DOMAIN, "name": WORKSPACE_NAMES[cast.lang]},
        "user": {
            "id": person.id,
            "username": person.handle,
            "name": person.handle,
            "team_id": person.team_id,
        },
        "api_app_id": APP_ID,
        "token": VERIFICATION_TOKEN,
        "enterprise": None,
        "is_enterprise_install": False,
        **parts,
    }


def channel_part(channel: Channel) -> JSON:
    return {"id": channel.id, "name": "directmessage" if channel.im_user else channel.name}


def message_container(message: Message) -> JSON:
    container: JSON = {
        "type": "message",
        "message_ts": message.ts,
        "channel_id": message.channel,
        "is_ephemeral": message.ephemeral_for is not None,
    }
    if message.thread_ts:
        container["thread_ts"] = message.thread_ts
    return container


def view_container(view: View) -> JSON:
    return {"type": "view", "view_id": view.id}


def action(block_id: str, element: JSON, chosen: JSON) -> JSON:
    """One entry of `actions`: what the element is, and what the person did to it."""
    kept = ("action_id", "type", "text", "value", "style", "placeholder")
    described = {key: element[key] for key in kept if key in element}
    stamp = f"{time.time():.6f}"
    return {**described, **chosen, "block_id": block_id, "action_ts": stamp}
