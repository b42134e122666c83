"""The Web API's front door: who is calling, may they, do we feel well - then one handler."""

import asyncio
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.playground.errors import SlackError
from bot.playground.hanging_up import hang_up
from bot.playground.limits import Tier
from bot.playground.web_api import chat, conversations, files, people, views
from bot.playground.web_api.arguments import Arguments, read_arguments
from bot.playground.world import Here, World

JSON = dict[str, Any]

router = APIRouter()


@dataclass(frozen=True)
class Method:
    """`scope` may depend on the kind of conversation: "*:history" is one scope a kind."""

    run: Callable[[World, Arguments], JSON]
    scope: str | None
    tier: Tier
    caller: Literal["bot", "app", "anyone"] = "bot"  # whose token it takes


def open_connection(world: World, args: Arguments) -> JSON:
    socket_url = world.url.replace("http", "ws", 1)
    return {"url": f"{socket_url}/socket/{world.sockets.issue_ticket()}"}


METHODS: dict[str, Method] = {
    "api.test": Method(people.api_test, None, Tier.FOUR, caller="anyone"),
    "apps.connections.open": Method(open_connection, None, Tier.THREE, caller="app"),
    "auth.test": Method(people.auth_test, None, Tier.SPECIAL),
    "bots.info": Method(people.bot_info, "users:read", Tier.THREE),
    "chat.delete": Method(chat.delete, "chat:write", Tier.THREE),
    "chat.getPermalink": Method(chat.get_permalink, None, Tier.SPECIAL),
    "chat.postEphemeral": Method(chat.post_ephemeral, "chat:write", Tier.FOUR),
    "chat.postMessage": Method(chat.post_message, "chat:write", Tier.POST),
    "chat.update": Method(chat.update, "chat:write", Tier.THREE),
    "conversations.history": Method(conversations.history, "*:history", Tier.THREE),
    "conversations.info": Method(conversations.info, "*:read", Tier.THREE),
    "conversations.join": Method(conversations.join, "channels:join", Tier.THREE),
    "conversations.list": Method(conversations.list_channels, "*:read", Tier.TWO),
    "conversations.members": Method(conversations.members, "*:read", Tier.FOUR),
    "conversations.open": Method(conversations.open_direct_message, "im:write", Tier.THREE),
    "conversations.replies": Method(conversations.replies, "*:history", Tier.THREE),
    "files.completeUploadExternal": Method(files.complete_upload, "files:write", Tier.FOUR),
    "files.info": Method(files.info, "files:read", Tier.FOUR),
    "files.getUploadURLExternal": Method(files.get_upload_url, "files:write", Tier.FOUR),
    "reactions.add": Method(chat.add_reaction, "reactions:write", Tier.THREE),
    "usergroups.list": Method(people.list_groups, "usergroups:read", Tier.TWO),
    "usergroups.users.list": Method(people.list_group_users, "usergroups:read", Tier.TWO),
    "users.info": Method(people.user_info, "users:read", Tier.FOUR),
    "users.list": Method(people.list_users, "users:read", Tier.TWO),
    "users.lookupByEmail": Method(people.lookup_by_email, "users:read.email", Tier.THREE),
    "views.open": Method(views.open_view, None, Tier.FOUR),
    "views.publish": Method(views.publish_view, None, Tier.FOUR),
    "views.push": Method(views.push_view, None, Tier.FOUR),
    "views.update": Method(views.update_view, None, Tier.FOUR),
}


@router.api_route("/api/{name}", methods=["GET", "POST"])
async def call(name: str, request: Request, world: Here) -> Response:
    args = Arguments({})
    try:
        args = await read_arguments(request)
        return await _weather(name, request, world, args)
    except SlackError as error:
        world.journal.write(name, args.given, error.code)
        return _answer(world, error.body())


async def _weather(name: str, request: Request, world: World, args: Arguments) -> Response:
    """The call, in whatever the ordered faults make of it."""
    faults = world.faults
    if faults.now.down:
        world.journal.write(name, args.given, "down")
        return await hang_up(request)
    if faults.now.latency_ms:
        await asyncio.sleep(faults.now.latency_ms / 1000)
    struck = faults.strike(name)
    if struck == "429":
        return _too_many(world, name, args, seconds=1)
    if struck == "500":
        world.journal.write(name, args.given, "500")
        return JSONResponse({"ok": False, "error": "internal_error"}, status_code=500)
    method = _method(world, name, request, args)
    wait = world.limiter.wait_for(name, method.tier, args.optional("channel") or "")
    if wait:
        return _too_many(world, name, args, seconds=wait)
    body = {"ok": True, **method.run(world, args)}
    world.journal.write(name, args.given, "ok" if struck == "none" else struck)
    if struck == "timeout":
        await asyncio.sleep(world.settings.pace.hold)
    if struck in ("drop", "timeout"):
        return await hang_up(request)
    return _answer(world, body)


def _method(world: World, name: str, request: Request, args: Arguments) -> Method:
    """Raises SlackError unknown_method, not_authed, invalid_auth, ... or missing_scope."""
    method = METHODS.get(name)
    if method is None:
        raise SlackError("unknown_method", req_method=name)
    if method.caller == "anyone":
        return method
    given = request.headers.get("authorization", "").removeprefix("Bearer ").strip()
    _check_token(world, method, given or args.optional("token") or "")
    for scope in _scopes(method, args):
        world.install.need(scope)
    return method


def _check_token(world: World, method: Method, given: str) -> None:
    tokens = {"bot": world.settings.bot_token, "app": world.settings.app_token}
    if not given:
        raise SlackError("not_authed")
    if given not in tokens.values():
        raise SlackError("invalid_auth")
    if given != tokens[method.caller]:
        raise SlackError("not_allowed_token_type")


def _scopes(method: Method, args: Arguments) -> list[str]:
    if method.scope is None:
        return []
    if not method.scope.startswith("*:"):
        return [method.scope]
    kinds = {"public_channel": "channels", "private_channel": "groups", "im": "im", "mpim": "mpim"}
    types = [kind for kind in (args.optional("types") or "").split(",") if kind]
    channel = args.optional("channel") or ""
    families = [kinds.get(kind, kind) for kind in types]
    families = families or ["im" if channel.startswith("D") else "channels"]
    return [family + method.scope[1:] for family in families]


def _too_many(world: World, name: str, args: Arguments, seconds: int) -> Response:
    world.journal.write(name, args.given, "429")
    return JSONResponse(
        {"ok": False, "error": "ratelimited"},
        status_code=429,
        headers={"retry-after": str(seconds)},
    )


def _answer(world: World, body: JSON) -> Response:
    headers = {
        "x-slack-req-id": secrets.token_hex(16),
        "x-oauth-scopes": ",".join(sorted(world.install.scopes)),
    }
    return JSONResponse(body, headers=headers)
