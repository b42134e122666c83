"""/channels/{name}/…: the door of every vendor. Nothing is parsed before it is verified, nothing
answered before it is stored."""

import logging
from collections.abc import Sequence
from datetime import datetime

from fastapi import APIRouter, Request, Response
from sqlalchemy.exc import SQLAlchemyError
from starlette.concurrency import run_in_threadpool

from bot.channels import contract
from bot.channels.contract import Answer, Channel, Refused, Unreadable
from bot.clock import now
from bot.reception import Reception
from bot.web.body import TooLarge, read_body

log = logging.getLogger(__name__)

_METHODS = ["GET", "POST", "PUT"]
_UNAVAILABLE = Answer(503, headers={"Retry-After": "5"})


def router(channels: Sequence[Channel], reception: Reception) -> APIRouter:
    routes = APIRouter()
    by_name = {channel.name: channel for channel in channels}

    @routes.api_route("/channels/{name}", methods=_METHODS, include_in_schema=False)
    @routes.api_route("/channels/{name}/{rest:path}", methods=_METHODS, include_in_schema=False)
    async def door(request: Request, name: str, rest: str = "") -> Response:
        channel = by_name.get(name)
        if channel is None:
            return _response(Answer(404))
        try:
            body = await read_body(request, channel.max_bytes)
        except TooLarge:
            return _response(Answer(413))
        came = contract_request(request, body, rest)
        return _response(await run_in_threadpool(receive, channel, came, reception, now()))

    return routes


def contract_request(request: Request, body: bytes, rest: str = "") -> contract.Request:
    return contract.Request(
        method=request.method,
        rest=rest,
        headers={key.lower(): value for key, value in request.headers.items()},
        query=dict(request.query_params),
        body=body,
        peer=request.client.host if request.client else "",
    )


def receive(
    channel: Channel, request: contract.Request, reception: Reception, at: datetime
) -> Answer:
    """Never raises for what a stranger can send."""

    try:
        if request.method == "GET":
            return channel.greet(request, at)
        channel.verify(request, at)
        try:
            events = channel.parse(request, at)
        except Unreadable as e:
            log.warning("channel=%s outcome=unreadable field=%s", channel.name, e.field)
            reception.keep_unreadable(channel.name, request.body, str(e))
            return channel.answer_unreadable(e)
        return channel.answer(reception.take(events), at)
    except Refused as e:
        log.info("channel=%s outcome=refused status=%s", channel.name, e.status)
        return Answer(e.status)
    except SQLAlchemyError as e:
        log.error("channel=%s outcome=unavailable (%s)", channel.name, type(e).__name__)
        return _UNAVAILABLE


def _response(answer: Answer) -> Response:
    return Response(answer.body, answer.status, dict(answer.headers), media_type=answer.media_type)
