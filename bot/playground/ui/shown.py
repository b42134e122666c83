"""The workspace as the browser page wants it."""

from typing import Any

from bot.playground.cast import (
    BOT_NAME,
    BOT_USER,
    OTHER_TEAM_ID,
    TEAM_ID,
    WORKSPACE_NAMES,
    Person,
)
from bot.playground.messages import Message
from bot.playground.workspace import Channel, Workspace
from bot.playground.world import World

SHOWN_MESSAGES = 100
NOT_PLAYED = ("bot", "former")  # nobody can act as these
APP_COLOR = "ff6a13"
CHAT = "widget"  # its customers write on the shop's website

JSON = dict[str, Any]


def state(world: World, agent: str) -> JSON:
    workspace = world.workspace
    lang = workspace.cast.lang
    people = workspace.cast.people.values()
    return {
        "lang": lang,
        "workspace": {"id": TEAM_ID, "name": WORKSPACE_NAMES[lang]},
        "agent": agent,
        "agents": [_person(person) for person in people if person.role not in NOT_PLAYED],
        "people": [_person(person) for person in people],
        "groups": [
            {"id": group.id, "handle": group.handle, "name": group.name}
            for group in workspace.cast.groups
        ],
        "channels": [
            channel(workspace, place, agent)
            | {"read_only": bool(place.im_user) and world.install.read_only_messages}
            for place in workspace.channels.values()
            if place.im_user in (None, agent)
        ],
        "apps": [{"id": app.id, "name": app.name} for app in workspace.cast.apps],
        "personas": personas(world),
        "samples": world.deck.to_page(),
        "faults": world.faults.to_page(),
        "limits": "on" if world.limiter.on else "off",
        "app": world.outbound.to_page(),
        "commands": [vars(command) for command in world.install.commands],
        "shortcuts": [vars(shortcut) for shortcut in world.install.shortcuts],
    }


def _person(person: Person) -> JSON:
    return {
        "id": person.id,
        "name": person.name,
        "role": person.role,
        "color": person.color,
        "initial": person.initial,
    }


def channel(workspace: Workspace, place: Channel, agent: str) -> JSON:
    return {
        "id": place.id,
        "name": BOT_NAME if place.im_user else place.name,
        "topic": place.topic,
        "is_member": agent in place.members,
        "bot_is_member": BOT_USER in place.members,
        "is_im": place.im_user is not None,
        "is_ext_shared": place.is_ext_shared,
        "unread": workspace.unread(place.id, agent) if agent in place.members else 0,
    }


def personas(world: World) -> list[JSON]:
    return [
        {
            "id": persona.id,
            "name": persona.name,
            "channel": persona.channel,
            "segment": persona.segment,
            "lang": persona.lang,
            "asks": _asks(world, persona.channel),
            "site": world.customers.site_url if persona.channel == CHAT else "",
        }
        for persona in world.customers.personas.values()
    ]


def _asks(world: World, channel: str) -> bool:
    """Replies wait there until the customer taps for them."""
    carrier = world.customers.carriers.get(channel)
    return carrier is not None and carrier.asks


def message(workspace: Workspace, message: Message) -> JSON:
    name, color, initial = _author(workspace, message)
    return {
        "ts": message.ts,
        "channel": message.channel,
        "user": message.user,
        "user_name": name,
        "bot": message.bot_id is not None,
        "outside": _team(workspace, message) == OTHER_TEAM_ID,
        "color": color,
        "initial": initial,
        "text": message.text,
        "blocks": list(message.blocks),
        "attachments": list(message.attachments),
        "edited": message.edited_ts is not None,
        "thread_ts": message.thread_ts,
        "broadcast": message.broadcast,
        "reply_count": len(workspace.channel(message.channel).replies(message.ts)),
        "ephemeral": message.ephemeral_for is not None,
        "deleted": message.deleted,
        "reactions": [
            {"name": reaction["name"], "count": reaction["count"]}
            for reaction in message.reaction_counts()
        ],
        "files": [file.to_slack() | {"url_private": f"/files/{file.id}"} for file in message.files],
    }


def channel_messages(workspace: Workspace, channel_id: str, agent: str) -> list[JSON]:
    """Root messages and the agent's own ephemerals, oldest first."""
    place = workspace.channel(channel_id)
    own = [m for m in _ephemerals(place, agent) if m.thread_ts is None]
    found = sorted([*workspace.roots(channel_id), *own], key=lambda m: m.ts)
    return [message(workspace, shown) for shown in found[-SHOWN_MESSAGES:]]


def thread_messages(workspace: Workspace, channel_id: str, ts: str, agent: str) -> list[JSON]:
    place = workspace.channel(channel_id)
    own = [m for m in _ephemerals(place, agent) if m.thread_ts == ts]
    root, *replies = workspace.thread(channel_id, ts)
    found = [root, *sorted([*replies, *own], key=lambda m: m.ts)]
    return [message(workspace, shown) for shown in found]


def _ephemerals(place: Channel, agent: str) -> list[Message]:
    return [m for m in tuple(place.ephemerals.values()) if m.ephemeral_for == agent]


def _author(workspace: Workspace, message: Message) -> tuple[str, str, str]:
    if message.bot_id is not None and not message.is_ours:
        name = message.username or message.user
        return name, APP_COLOR, name[:1]
    person = workspace.cast.people[message.user if message.user else BOT_USER]
    return message.username or person.name, person.color, person.initial


def _team(workspace: Workspace, message: Message) -> str:
    person = workspace.cast.people.get(message.user)
    return person.team_id if person else TEAM_ID
