"""Who else writes in the workspace: agents, other apps, and customers through the shop."""

import asyncio
import mimetypes
import re
from typing import Any

from bot.playground.board import Item, MessageChange
from bot.playground.carriers import Carrier
from bot.playground.customers import CustomerMessage
from bot.playground.errors import SlackError
from bot.playground.messages import File, Message
from bot.playground.samples import Sample
from bot.playground.world import World

KEPT_MARKUP = re.compile(r"(<(?:@U_\w+|#C_\w+|!subteam\^S_\w+)>)")
CONNECT_CHANNEL, CONNECT_USER = "C_SHARED", "U_OUT"
LOOK_EVERY = 0.25

JSON = dict[str, Any]


def write(world: World, agent: str, channel: str, text: str, thread_ts: str | None) -> Message:
    """A person types a message; mentions stay, all else is escaped as Slack's client does."""
    world.workspace.person(agent)
    place = world.workspace.channel(channel)
    if agent not in place.members:
        raise SlackError("not_in_channel")
    if place.im_user and world.install.read_only_messages:
        raise SlackError("messages_tab_disabled")
    return world.workspace.post(channel, agent, _escaped(text), thread_ts=thread_ts)


def upload(
    world: World,
    agent: str,
    name: str,
    content: bytes,
    channel: str | None,
    text: str,
    thread_ts: str | None,
) -> File:
    """A person drops a file into a channel, or chooses it in a form."""
    world.workspace.person(agent)
    mimetype = mimetypes.guess_type(name)[0] or "application/octet-stream"
    if channel is not None and agent not in world.workspace.channel(channel).members:
        raise SlackError("not_in_channel")
    file = world.workspace.add_file(name, "", content, mimetype, world.url)
    if channel is not None:
        world.workspace.post(channel, agent, _escaped(text), thread_ts=thread_ts, files=(file,))
    return file


def write_as_app(
    world: World, app_id: str, channel: str, text: str, blocks: list[JSON], attachments: list[JSON]
) -> Message:
    for app in world.workspace.cast.apps:
        if app.id == app_id:
            return world.workspace.post(
                channel,
                "",
                text,
                blocks=blocks,
                attachments=tuple(attachments),
                bot_id=app.bot_id,
                app_id=app.id,
                username=app.name,
            )
    raise SlackError("app_not_found")


async def customer_types(
    world: World, persona_id: str, text: str, **fields: str
) -> CustomerMessage:
    """By hand: through the vendor of their channel, where it is being played."""
    carrier = _carrier(world, persona_id)
    if carrier is None:
        return await customer_writes(world, persona_id, text, **fields)
    subject = fields.get("subject", "")
    return await world.customers.write_through(carrier, persona_id, text, subject)


async def customer_asks(world: World, persona_id: str) -> None:
    """They tap for the replies that wait, where that is how replies come."""
    if carrier := _carrier(world, persona_id):
        await asyncio.to_thread(carrier.ask, world.customers.persona(persona_id))


async def customer_writes(
    world: World, persona_id: str, text: str, **fields: str
) -> CustomerMessage:
    """A persona writes to the shop; one whose channel is Slack writes in the shared channel."""
    if world.customers.persona(persona_id).channel == "slack":
        message = world.workspace.post(CONNECT_CHANNEL, CONNECT_USER, _escaped(text))
        return world.customers.wrote_in_slack(persona_id, text, message.ts)
    return await world.customers.write(persona_id, text, reply_url(world), **fields)


def carry_to_customers(world: World, item: Item) -> None:
    """A Slack Connect customer reads the bot's replies where they asked: in their thread."""
    if isinstance(item, MessageChange) and item.kind == "posted":
        message = item.message
        if message.is_ours and not message.is_root and not message.ephemeral_for:
            world.customers.hear_in_slack(message.thread_ts or "", message.ts, message.text)


async def retry(world: World, persona_id: str, message_id: str) -> CustomerMessage:
    carrier = _carrier(world, persona_id)
    return await world.customers.retry(persona_id, message_id, reply_url(world), carrier)


async def next_sample(world: World) -> Sample | None:
    """Send the next sample message; None when there is none left."""
    sample = world.deck.draw()
    if sample is not None:
        persona = world.customers.meet(sample.persona)
        world.tell_samples()
        await customer_writes(world, persona.id, sample.text, subject=sample.subject)
    return sample


async def keep_sampling(world: World) -> None:
    """Send samples by themselves as they fall due, once the shop can be reached."""
    while True:
        due = world.deck.next_in()
        if due is not None and due <= 0 and world.customers.intake_url:
            await next_sample(world)
        await asyncio.sleep(LOOK_EVERY)


def reply_url(world: World) -> str:
    return f"{world.url}/customer/replies"


def _carrier(world: World, persona_id: str) -> Carrier | None:
    return world.customers.carriers.get(world.customers.persona(persona_id).channel)


def _escaped(text: str) -> str:
    parts = KEPT_MARKUP.split(text)
    return "".join(part if i % 2 else _entities(part) for i, part in enumerate(parts))


def _entities(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
