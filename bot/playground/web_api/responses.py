"""What an app says back: answers to commands, and posts to a response URL."""

import json
from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from bot.playground.cast import APP_ID, BOT_ID, BOT_USER
from bot.playground.checks import checked_blocks
from bot.playground.errors import SlackError
from bot.playground.handles import ResponseUrl
from bot.playground.hanging_up import hang_up
from bot.playground.messages import Message
from bot.playground.web_api.arguments import Arguments
from bot.playground.workspace import Channel
from bot.playground.world import Here, World

JSON = dict[str, Any]

router = APIRouter()


def show_command_answer(world: World, agent: str, channel: Channel, answer: JSON) -> None:
    """An empty acknowledgement shows nothing; anything else is a message, ephemeral by default."""
    if answer:
        _post(world, agent, channel.id, Arguments(answer))


@router.post("/response/{key}")
async def respond(key: str, request: Request, world: Here) -> Response:
    if world.faults.now.down:
        return await hang_up(request)
    try:
        url = world.response_urls.use(key)
        given = json.loads(await request.body())
        if not isinstance(given, dict):
            raise SlackError("invalid_payload")
        _respond(world, url, Arguments(given))
    except SlackError as error:
        gone = error.code in ("expired_url", "used_url")
        return JSONResponse(error.body(), status_code=404 if gone else 400)
    except ValueError:
        return JSONResponse(SlackError("invalid_payload").body(), status_code=400)
    return PlainTextResponse("ok")


def _respond(world: World, url: ResponseUrl, args: Arguments) -> None:
    if args.flag("delete_original"):
        world.workspace.delete(_original(world, url))
    elif args.flag("replace_original"):
        content = _content(world, args)
        world.workspace.change(_original(world, url), **content)
    else:
        _post(world, url.agent, url.channel, args)


def _post(world: World, agent: str, channel: str, args: Arguments) -> None:
    content = _content(world, args) | {
        "thread_ts": args.optional("thread_ts"),
        "bot_id": BOT_ID,
        "app_id": APP_ID,
    }
    if args.optional("response_type") == "in_channel":
        world.workspace.post(channel, BOT_USER, **content)
    else:
        world.workspace.post_ephemeral(channel, agent, **content)


def _original(world: World, url: ResponseUrl) -> Message:
    if url.ts is None:
        raise SlackError("no_original_message")
    if url.ephemeral:
        return world.workspace.ephemeral(url.channel, url.ts)
    message = world.workspace.message(url.channel, url.ts)
    if not message.is_ours:
        raise SlackError("cant_update_message")
    return message


def _content(world: World, args: Arguments) -> JSON:
    text = args.optional("text") or ""
    blocks = checked_blocks(world, args)
    if not (text or blocks):
        raise SlackError("no_text")
    return {"text": text, "blocks": blocks}
