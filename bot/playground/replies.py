"""Where the bot's replies to customers arrive: a Standard Webhooks receiver."""

import asyncio
import json
import time

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.playground.errors import SlackError
from bot.playground.hanging_up import hang_up
from bot.playground.webhooks import is_genuine
from bot.playground.world import Here, World

KINDS = ("reply.approved", "reply.automatic", "notice")

router = APIRouter()


@router.post("/customer/replies")
async def receive(request: Request, world: Here) -> Response:
    """2xx = taken, or taken before. `drop` and `timeout` strike after the reply has arrived."""
    body = await request.body()
    if not is_genuine(world.settings.reply_secret, request.headers, body, time.time()):
        return _refusal(401, "signature")
    fault = world.faults.now.reply_fault
    if fault in ("500", "410"):
        return _refusal(int(fault), "fault")
    try:
        _take(world, request.headers["webhook-id"], json.loads(body))
    except (ValueError, KeyError, TypeError):
        return _refusal(400, "malformed")
    except SlackError as error:
        return _refusal(422, error.code)
    if fault == "timeout":
        await asyncio.sleep(world.settings.pace.hold)
    if fault in ("drop", "timeout"):
        return await hang_up(request)
    return Response(status_code=204)


def _take(world: World, webhook_id: str, message: dict[str, object]) -> None:
    kind, data = message["type"], message["data"]
    if kind not in KINDS or not isinstance(data, dict) or not isinstance(data["text"], str):
        raise ValueError("not a reply")
    world.customers.receive(webhook_id, str(kind), data, str(message["timestamp"]))


def _refusal(status: int, error: str) -> Response:
    return JSONResponse({"error": error}, status_code=status)
