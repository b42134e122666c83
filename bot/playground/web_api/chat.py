"""Web API: chat.* and reactions.add."""

import json
from typing import Any

from bot.playground.cast import APP_ID, BOT_ID, BOT_USER
from bot.playground.checks import checked_blocks, text_length
from bot.playground.errors import SlackError
from bot.playground.messages import Message
from bot.playground.web_api.arguments import Arguments
from bot.playground.workspace import Channel
from bot.playground.world import World

TEXT_CUT = 40_000
UPDATE_TEXT = 4_000
TEXT_BUDGET = 12_000
MARKDOWN_TEXT = 12_000
ATTACHMENTS = 100
METADATA_BYTES = 8_000

JSON = dict[str, Any]


def post_message(world: World, args: Arguments) -> JSON:
    channel = writable(world, args.text("channel"))
    content = _content(world, args)
    thread_ts = args.optional("thread_ts")
    if args.optional("username"):
        world.install.need("chat:write.customize")
    message = world.workspace.post(
        channel.id,
        BOT_USER,
        content["text"],
        blocks=content["blocks"],
        attachments=content["attachments"],
        thread_ts=thread_ts,
        broadcast=bool(thread_ts) and args.flag("reply_broadcast"),
        bot_id=BOT_ID,
        app_id=APP_ID,
        username=args.optional("username"),
        metadata=_metadata(args),
    )
    return {
        "channel": channel.id,
        "ts": message.ts,
        "message": message.to_slack(metadata=True),
        **content["warning"],
    }


def update(world: World, args: Arguments) -> JSON:
    message = _own(world, args, "cant_update_message")
    if len(args.optional("text") or "") > UPDATE_TEXT:
        raise SlackError("msg_too_long")
    fields = _changes(world, args)
    if not fields:
        raise SlackError("no_text")
    if "metadata" in args.given:
        fields["metadata"] = _metadata(args)
    changed = world.workspace.change(message, **fields)
    return {
        "channel": changed.channel,
        "ts": changed.ts,
        "text": changed.text,
        "message": changed.to_slack(metadata=True),
    }


def delete(world: World, args: Arguments) -> JSON:
    message = _own(world, args, "cant_delete_message")
    world.workspace.delete(message)
    return {"channel": message.channel, "ts": message.ts}


def post_ephemeral(world: World, args: Arguments) -> JSON:
    channel = writable(world, args.text("channel"))
    agent = args.text("user")
    world.workspace.person(agent)
    if agent not in channel.members:
        raise SlackError("user_not_in_channel")
    content = _content(world, args)
    message = world.workspace.post_ephemeral(
        channel.id,
        agent,
        content["text"],
        blocks=content["blocks"],
        attachments=content["attachments"],
        thread_ts=args.optional("thread_ts"),
        bot_id=BOT_ID,
        app_id=APP_ID,
    )
    return {"message_ts": message.ts}


def get_permalink(world: World, args: Arguments) -> JSON:
    message = world.workspace.message(args.text("channel"), args.text("message_ts"))
    link = f"{world.url}/archives/{message.channel}/p{message.ts.replace('.', '')}"
    if not message.is_root:
        link += f"?thread_ts={message.thread_ts}&cid={message.channel}"
    return {"channel": message.channel, "permalink": link}


def add_reaction(world: World, args: Arguments) -> JSON:
    channel = writable(world, args.text("channel"))
    message = world.workspace.message(channel.id, args.text("timestamp"))
    world.workspace.react(message, args.text("name").strip(":"), BOT_USER)
    return {}


def writable(world: World, channel_id: str) -> Channel:
    """The bot must be in the channel; a person's id means the direct message with them."""
    if channel_id in world.workspace.cast.people:
        return world.workspace.direct_message(channel_id)
    channel = world.workspace.channel(channel_id)
    if channel.is_archived:
        raise SlackError("is_archived")
    if BOT_USER not in channel.members:
        raise SlackError("not_in_channel")
    return channel


def _own(world: World, args: Arguments, refusal: str) -> Message:
    channel = world.workspace.channel(args.text("channel"))
    message = world.workspace.message(channel.id, args.text("ts"))
    if not message.is_ours:
        raise SlackError(refusal)
    return message


def _content(world: World, args: Arguments) -> JSON:
    """Text, blocks and attachments of a new message, checked as Slack checks them.

    Stricter than Slack in one point: blocks need a `text` beside them, because notifications
    and screen readers read nothing else.
    """
    text = args.optional("text")
    markdown = args.optional("markdown_text")
    blocks = checked_blocks(world, args)
    attachments = _attachments(args)
    if markdown and (text or blocks):
        raise SlackError("markdown_text_conflict")
    if len(markdown or "") > MARKDOWN_TEXT:
        raise SlackError("msg_too_long")
    if not (text or markdown or (attachments and not blocks)):
        raise SlackError("no_text")
    if text_length(blocks) > TEXT_BUDGET:
        raise SlackError("msg_blocks_too_long")
    text = text or markdown or ""
    warning = {"warning": "message_truncated"} if len(text) > TEXT_CUT else {}
    return {
        "text": text[:TEXT_CUT],
        "blocks": blocks,
        "attachments": tuple(attachments),
        "warning": warning,
    }


def _changes(world: World, args: Arguments) -> JSON:
    """What chat.update replaces: parts that are not given stay as they are."""
    fields: JSON = {}
    if args.optional("text") is not None:
        fields["text"] = args.text("text")
    if args.json("blocks") is not None:
        fields["blocks"] = checked_blocks(world, args)
        if text_length(fields["blocks"]) > TEXT_BUDGET:
            raise SlackError("msg_blocks_too_long")
    if args.json("attachments") is not None:
        fields["attachments"] = tuple(_attachments(args))
    return fields


def _attachments(args: Arguments) -> list[JSON]:
    attachments = args.json("attachments", error="invalid_attachments") or []
    if not isinstance(attachments, list):
        raise SlackError("invalid_attachments")
    if len(attachments) > ATTACHMENTS:
        raise SlackError("too_many_attachments")
    return attachments


def _metadata(args: Arguments) -> JSON | None:
    """Event type and a flat payload; `{}` removes what there was."""
    metadata = args.json("metadata", error="invalid_metadata_format")
    if not metadata:
        return None
    if not isinstance(metadata, dict) or set(metadata) != {"event_type", "event_payload"}:
        raise SlackError("invalid_metadata_format")
    kind, payload = metadata["event_type"], metadata["event_payload"]
    if not isinstance(kind, str) or not isinstance(payload, dict):
        raise SlackError("invalid_metadata_format")
    if not all(_is_flat(value) for value in payload.values()):
        raise SlackError("invalid_metadata_schema")
    if len(json.dumps(metadata, ensure_ascii=False).encode()) > METADATA_BYTES:
        raise SlackError("metadata_too_large")
    return metadata


def _is_flat(value: Any) -> bool:
    """A scalar, or one level of a list or an object of scalars."""
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else []
    return not any(isinstance(one, dict | list) for one in inner)
