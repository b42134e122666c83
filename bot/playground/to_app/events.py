"""From the board to the app: which changes become Events API deliveries."""

from typing import Any

from bot.playground.board import HomeOpened, Item, MessageChange, Reacted
from bot.playground.cast import BOT_USER
from bot.playground.install import Installation
from bot.playground.messages import Message
from bot.playground.to_app import payloads
from bot.playground.workspace import Channel, Workspace, direct_message_id

JSON = dict[str, Any]


def envelopes(item: Item, workspace: Workspace, install: Installation) -> list[JSON]:
    """What the app hears about a change: it subscribed to it, and is a member of the channel."""
    return [
        payloads.event_callback(event, shared=_is_shared(workspace, event))
        for name, event in _events(item, workspace)
        if name in install.events
    ]


def _events(item: Item, workspace: Workspace) -> list[tuple[str, JSON]]:
    if isinstance(item, HomeOpened):
        return [("app_home_opened", _home_opened(item))]
    if isinstance(item, MessageChange | Reacted):
        channel = workspace.channels.get(item.message.channel)
        if channel is None or BOT_USER not in channel.members or item.message.ephemeral_for:
            return []
        if isinstance(item, Reacted):
            return [("reaction_added", _reaction(item))]
        return _message_events(item, channel, workspace)
    return []


def _message_events(
    change: MessageChange, channel: Channel, workspace: Workspace
) -> list[tuple[str, JSON]]:
    message = change.message
    subscription = "message.im" if channel.im_user else "message.channels"
    frame: JSON = {"channel": channel.id, "channel_type": channel.type}
    if change.kind == "posted":
        posted = _posted(message, workspace) | frame | {"event_ts": message.ts}
        found = [(subscription, posted)]
        if f"<@{BOT_USER}>" in message.text and not channel.im_user and not message.is_ours:
            found.append(("app_mention", posted | {"type": "app_mention"}))
        return found
    stamp = workspace.next_ts()
    frame |= {"type": "message", "hidden": True, "ts": stamp, "event_ts": stamp}
    assert change.previous is not None
    frame["previous_message"] = _posted(change.previous, workspace)
    if change.kind == "deleted":
        return [(subscription, frame | {"subtype": "message_deleted", "deleted_ts": message.ts})]
    changed = {"subtype": "message_changed", "message": _posted(message, workspace)}
    return [(subscription, frame | changed)]


def _posted(message: Message, workspace: Workspace) -> JSON:
    """The message as events carry it; an outsider's names the other workspace."""
    body = message.to_slack(metadata=True)
    person = workspace.cast.people.get(message.user)
    if person is not None and person.role == "outside":
        body |= dict.fromkeys(("team", "user_team", "source_team"), person.team_id)
    root = workspace.channels[message.channel].messages.get(message.thread_ts or "")
    if root is not None and not message.is_root:
        body["parent_user_id"] = root.user
    return body


def _home_opened(item: HomeOpened) -> JSON:
    event: JSON = {
        "type": "app_home_opened",
        "user": item.agent,
        "channel": direct_message_id(item.agent),
        "tab": "home",
        "event_ts": item.at,
    }
    return event | ({"view": item.view} if item.view else {})


def _reaction(item: Reacted) -> JSON:
    return {
        "type": "reaction_added",
        "user": item.user,
        "reaction": item.name,
        "item": {"type": "message", "channel": item.message.channel, "ts": item.message.ts},
        "item_user": item.message.user,
        "event_ts": item.at,
    }


def _is_shared(workspace: Workspace, event: JSON) -> bool:
    channel = workspace.channels.get(str(event.get("channel")))
    return channel is not None and channel.is_ext_shared
