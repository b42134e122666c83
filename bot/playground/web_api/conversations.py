"""Web API: conversations.*."""

import base64
import time
from collections.abc import Sequence
from typing import Any

from bot.playground.cast import BOT_USER, OTHER_TEAM_ID, TEAM_ID
from bot.playground.errors import SlackError, invalid_arguments
from bot.playground.messages import Message
from bot.playground.web_api.arguments import Arguments
from bot.playground.workspace import Channel
from bot.playground.world import World

CREATED_AT = 1_700_000_000

JSON = dict[str, Any]


def list_channels(world: World, args: Arguments) -> JSON:
    types = (args.optional("types") or "public_channel").split(",")
    wanted = [
        channel
        for channel in world.workspace.channels.values()
        if ("im" if channel.im_user else "public_channel") in types
        and not (channel.is_archived and args.flag("exclude_archived"))
    ]
    page, cursor = _page(wanted, args)
    return {"channels": [_channel(channel) for channel in page], **cursor}


def info(world: World, args: Arguments) -> JSON:
    channel = world.workspace.channel(args.text("channel"))
    described = _channel(channel)
    if args.flag("include_num_members"):
        described["num_members"] = len(channel.members)
    return {"channel": described}


def members(world: World, args: Arguments) -> JSON:
    page, cursor = _page(world.workspace.channel(args.text("channel")).members, args)
    return {"members": list(page), **cursor}


def join(world: World, args: Arguments) -> JSON:
    channel = world.workspace.channel(args.text("channel"))
    if channel.is_archived:
        raise SlackError("is_archived")
    if channel.im_user:
        raise SlackError("method_not_supported_for_channel_type")
    world.workspace.join(channel.id, BOT_USER)
    return {"channel": _channel(channel)}


def open_direct_message(world: World, args: Arguments) -> JSON:
    users = [user for user in (args.optional("users") or "").split(",") if user]
    if not users:
        channel = world.workspace.channel(args.text("channel"))
        if not channel.im_user:
            raise SlackError("method_not_supported_for_channel_type")
    elif len(users) > 1:
        raise invalid_arguments("the playground knows direct messages with one person only")
    else:
        channel = world.workspace.direct_message(users[0])
    return {"channel": _channel(channel) if args.flag("return_im") else {"id": channel.id}}


def history(world: World, args: Arguments) -> JSON:
    """Newest first."""
    channel = _readable(world, args)
    found = _window(world, world.workspace.roots(channel.id), args)
    return _messages(world, channel, found[::-1], args)


def replies(world: World, args: Arguments) -> JSON:
    """The root first, then its replies, oldest first."""
    channel = _readable(world, args)
    thread = world.workspace.thread(channel.id, args.text("ts"))
    return _messages(world, channel, _window(world, thread, args), args)


def _readable(world: World, args: Arguments) -> Channel:
    channel = world.workspace.channel(args.text("channel"))
    if BOT_USER not in channel.members:
        raise SlackError("not_in_channel")
    return channel


def _window(world: World, messages: Sequence[Message], args: Arguments) -> list[Message]:
    oldest, latest = args.optional("oldest"), args.optional("latest")
    inclusive = args.flag("inclusive")
    visible_until = time.time() - world.faults.now.history_lag_ms / 1000

    def inside(message: Message) -> bool:
        at = float(message.ts)
        if at > visible_until:
            return False
        if inclusive and message.ts in (oldest, latest):
            return True
        after = not oldest or at > float(oldest)
        return after and (not latest or at < float(latest))

    try:
        return [message for message in messages if inside(message)]
    except ValueError:
        raise SlackError("invalid_ts_oldest") from None


def _messages(world: World, channel: Channel, messages: Sequence[Message], args: Arguments) -> JSON:
    page, cursor = _page(messages, args)
    metadata = args.flag("include_all_metadata")
    shown = [message.to_slack(metadata=metadata) | _thread(channel, message) for message in page]
    return {"messages": shown, "has_more": bool(cursor), **cursor}


def _thread(channel: Channel, message: Message) -> JSON:
    found = channel.replies(message.ts)
    if not found:
        return {}
    users = list(dict.fromkeys(reply.user for reply in found))
    return {
        "reply_count": len(found),
        "reply_users": users,
        "reply_users_count": len(users),
        "latest_reply": found[-1].ts,
    }


def _page(found: Sequence[Any], args: Arguments) -> tuple[Sequence[Any], JSON]:
    """One page and, when there is more, the metadata with the cursor of the next."""
    start = _start(args.optional("cursor"))
    limit = args.limit()
    page = found[start : start + limit]
    if start + limit >= len(found):
        return page, {}
    cursor = base64.b64encode(f"next:{start + limit}".encode()).decode()
    return page, {"response_metadata": {"next_cursor": cursor}}


def _start(cursor: str | None) -> int:
    if cursor is None:
        return 0
    try:
        return int(base64.b64decode(cursor, validate=True).decode().removeprefix("next:"))
    except ValueError:
        raise SlackError("invalid_cursor") from None


def _channel(channel: Channel) -> JSON:
    if channel.im_user:
        return {"id": channel.id, "is_im": True, "user": channel.im_user, "created": CREATED_AT}
    return {
        "id": channel.id,
        "name": channel.name,
        "name_normalized": channel.name,
        "is_channel": True,
        "is_group": False,
        "is_im": False,
        "is_mpim": False,
        "is_private": False,
        "is_archived": channel.is_archived,
        "is_general": channel.id == "C_GENERAL",
        "is_member": BOT_USER in channel.members,
        "is_shared": channel.is_ext_shared,
        "is_ext_shared": channel.is_ext_shared,
        "is_org_shared": False,
        "shared_team_ids": [TEAM_ID, OTHER_TEAM_ID] if channel.is_ext_shared else [TEAM_ID],
        "context_team_id": TEAM_ID,
        "creator": "U_SORA",
        "created": CREATED_AT,
        "topic": {"value": channel.topic, "creator": "U_SORA", "last_set": CREATED_AT},
        "purpose": {"value": "", "creator": "", "last_set": 0},
    }
