"""Web API: files, uploaded in Slack's three steps."""

import mimetypes
import secrets
from dataclasses import replace
from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response

from bot.playground.cast import APP_ID, BOT_ID, BOT_USER
from bot.playground.checks import checked_blocks
from bot.playground.errors import SlackError, invalid_arguments
from bot.playground.hanging_up import hang_up
from bot.playground.web_api.arguments import Arguments
from bot.playground.web_api.chat import writable
from bot.playground.world import Here, World

ALT_TEXT = 1_000

JSON = dict[str, Any]

router = APIRouter()


def get_upload_url(world: World, args: Arguments) -> JSON:
    try:
        length = int(args.text("length"))
    except ValueError:
        raise invalid_arguments("length must be an integer") from None
    if length <= 0:
        raise invalid_arguments("length must be more than 0")
    alt_text = args.optional("alt_txt") or ""
    if len(alt_text) > ALT_TEXT:
        raise SlackError("alt_txt_too_large")
    name = args.text("filename")
    mimetype = mimetypes.guess_type(name)[0] or "application/octet-stream"
    file = world.workspace.add_file(name, alt_text, b"", mimetype, world.url)
    ticket = secrets.token_urlsafe(16)
    world.uploads[ticket] = {"file_id": file.id, "length": length}
    return {"upload_url": f"{world.url}/upload/{ticket}", "file_id": file.id}


def complete_upload(world: World, args: Arguments) -> JSON:
    asked = args.json("files")
    if not isinstance(asked, list) or not asked or not all(isinstance(e, dict) for e in asked):
        raise invalid_arguments("missing required field: files")
    files = []
    for entry in asked:
        file = world.workspace.file(str(entry.get("id")))
        if not file.content:
            raise SlackError("file_not_found")
        files.append(replace(file, title=entry.get("title") or file.name))
    channel_id = args.optional("channel_id") or args.optional("channels")
    channel = writable(world, channel_id) if channel_id else None
    blocks = checked_blocks(world, args)
    world.workspace.keep_files(files)
    if channel is not None:
        world.workspace.post(
            channel.id,
            BOT_USER,
            args.optional("initial_comment") or "",
            blocks=blocks,
            thread_ts=args.optional("thread_ts"),
            files=tuple(files),
            bot_id=BOT_ID,
            app_id=APP_ID,
        )
    return {"files": [file.to_slack() for file in files]}


def info(world: World, args: Arguments) -> JSON:
    return {"file": world.workspace.file(args.text("file")).to_slack()}


@router.post("/upload/{ticket}")
async def upload(ticket: str, request: Request, world: Here) -> Response:
    if world.faults.now.down:
        return await hang_up(request)
    waiting = world.uploads.pop(ticket, None)
    if waiting is None:
        return PlainTextResponse("no such upload", status_code=404)
    content = await _content(request)
    if len(content) != waiting["length"]:
        return PlainTextResponse("length differs from what was announced", status_code=400)
    file = world.workspace.file(waiting["file_id"])
    world.workspace.keep_files([replace(file, content=content, size=len(content))])
    return PlainTextResponse(f"OK - {len(content)}")


@router.get("/files/{file_id}")
async def download(file_id: str, world: Here) -> Response:
    try:
        file = world.workspace.file(file_id)
    except SlackError as error:
        return PlainTextResponse(error.code, status_code=404)
    return Response(file.content, media_type=file.mimetype)


@router.get("/files/{file_id}/download")
async def download_as_app(file_id: str, request: Request, world: Here) -> Response:
    """With the bot's token and the scope; anybody else is sent to the login page, as Slack does."""
    if world.faults.now.down:
        return await hang_up(request)
    given = request.headers.get("authorization", "").removeprefix("Bearer ").strip()
    if given != world.settings.bot_token or "files:read" not in world.install.scopes:
        return RedirectResponse(f"{world.url}/", status_code=302)
    return await download(file_id, world)


async def _content(request: Request) -> bytes:
    """Slack takes the bytes as the body or as a form's one file."""
    if not request.headers.get("content-type", "").startswith("multipart/form-data"):
        return await request.body()
    async with request.form() as form:
        for value in form.values():
            if not isinstance(value, str):
                return await value.read()
    return b""
