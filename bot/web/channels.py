"""/channels/{name}/…: the door of every vendor. Nothing is parsed before it is verified, nothing
answered before it is stored."""

import logging
from collections.abc import Sequence
from datetime import datetime

from fastapi import APIRouter, Request, Response
from sqlalchemy.exc import SQLAlchemyError
from starlette.concurrency import run_in_threadpool

from bot.channels import contract
from bot.channels.contract import Answer, Channel, Event, Outcome, Refused, Unreadable
from bot.channels.inbound import Inbound
from bot.clock import now
from bot.reception import Reception
from bot.web.body import TooLarge, read_body
from bot.web.holding import Holding

log = logging.getLogger(__name__)

_METHODS = ["GET", "POST", "PUT"]
_UNAVAILABLE = Answer(503, headers={"Retry-After": "5"})


def router(channels: Sequence[Channel], reception: Reception) -> APIRouter:
    routes = APIRouter()
    by_name = {channel.name: channel for channel in channels}
    holding = Holding(reception.prospects)

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
        came, at = contract_request(request, body, rest), now()
        taken = await run_in_threadpool(_take, channel, came, reception, at)
        if isinstance(taken, Answer):
            return _response(taken)
        if channel.holds_seconds and (ticket_ids := _asked_of(taken)):
            spent = (now() - at).total_seconds()
            await holding.until_settled(ticket_ids, channel.holds_seconds - spent)
        return _response(await run_in_threadpool(_answer, channel, taken, reception, now()))

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
    """The door without HTTP, which holds nothing. Never raises for what a stranger can send."""
    taken = _take(channel, request, reception, at)
    return taken if isinstance(taken, Answer) else _answer(channel, taken, reception, at)


def _take(
    channel: Channel, request: contract.Request, reception: Reception, at: datetime
) -> Answer | Sequence[Outcome]:
    """What became of it, stored; or the answer at once."""
    try:
        if request.method == "GET":
            return channel.greet(request, at)
        channel.verify(request, at)
        reception.record(channel.name, request, at=at)
        try:
            events = _parse(channel, request, at)
        except Unreadable as e:
            log.warning("channel=%s outcome=unreadable field=%s", channel.name, e.field)
            reception.keep_unreadable(channel.name, request.body, str(e))
            return channel.answer_unreadable(e)
        reception.heard(channel, at=at)
        return reception.take(events)
    except Refused as e:
        log.info("channel=%s outcome=refused status=%s", channel.name, e.status)
        return Answer(e.status)
    except SQLAlchemyError as e:
        log.error("channel=%s outcome=unavailable (%s)", channel.name, type(e).__name__)
        return _UNAVAILABLE


def _parse(channel: Channel, request: contract.Request, at: datetime) -> Sequence[Event]:
    """Raises Refused; Unreadable, also where the channel's own code breaks: it is kept, and looked
    at."""
    try:
        return channel.parse(request, at)
    except (Refused, Unreadable):
        raise
    except Exception as e:
        log.exception("channel=%s: its reader broke", channel.name)
        raise Unreadable("", type(e).__name__) from e


def _answer(
    channel: Channel, outcomes: Sequence[Outcome], reception: Reception, at: datetime
) -> Answer:
    """Everything is stored by now: whatever goes wrong, the vendor need not send it again."""
    if channel.holds_seconds:
        try:
            outcomes = reception.conclude(channel, outcomes, at=at)
        except SQLAlchemyError as e:
            log.warning("channel=%s: answered without a look (%s)", channel.name, type(e).__name__)
    return channel.answer(outcomes, at)


def _asked_of(outcomes: Sequence[Outcome]) -> set[int]:
    """The tickets somebody wrote to."""
    return {
        outcome.ticket_id
        for outcome in outcomes
        if isinstance(outcome.event, Inbound) and outcome.ticket_id
    }


def _response(answer: Answer) -> Response:
    return Response(answer.body, answer.status, dict(answer.headers), media_type=answer.media_type)
