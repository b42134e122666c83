"""/widget: the script a shop puts into its pages, the frame it opens, and what the frame asks."""

import hashlib
import json
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse
from sqlalchemy.exc import SQLAlchemyError
from starlette.concurrency import run_in_threadpool

from bot.channels import contract
from bot.channels.contract import Asked, Refused
from bot.channels.website.form import is_email
from bot.channels.website.identity import identify
from bot.channels.website.limits import Limit
from bot.channels.website.widget import NAME, Widget, fields, token_of
from bot.clock import now
from bot.db import Database
from bot.reception import Reception
from bot.texts import LANGUAGES, say
from bot.tickets.terms import Channel
from bot.web.body import TooLarge, read_body
from bot.web.channels import contract_request, receive
from bot.web.site.conversation import conversation
from bot.web.site.pages import Pages

_LOADER = Path(__file__).parent / "static" / "widget.js"
_WORDS = ("site-chat-open", "site-chat-close", "site-chat-title", "site-chat-unread")
_ALLOWED = {
    "Access-Control-Allow-Methods": "GET, POST, DELETE",
    "Access-Control-Allow-Headers": "authorization, content-type",
    "Access-Control-Max-Age": "600",
}
_PREFIX = "/widget/v1"

Work = Callable[[contract.Request, datetime], Response]


def router(pages: Pages, widget: Widget, reception: Reception, db: Database) -> APIRouter:
    routes = APIRouter(include_in_schema=False)
    desk = _Desk(widget, reception, db)

    @routes.get("/widget.js")
    async def loader() -> Response:
        words = {
            language: {key.removeprefix("site-chat-"): say(language, key) for key in _WORDS}
            for language in LANGUAGES
        }
        script = _LOADER.read_text("utf-8").replace('"WORDS"', json.dumps(words))
        headers = {"Cache-Control": "public, max-age=600", "X-Content-Type-Options": "nosniff"}
        return Response(script, media_type="text/javascript", headers=headers)

    @routes.get("/widget")
    async def frame(request: Request) -> Response:
        return pages.show(request, "widget.html", origins=" ".join(pages.settings.origins))

    @routes.options(_PREFIX + "/{rest:path}")
    async def preflight(request: Request) -> Response:
        return desk.marked(request, Response(status_code=204))

    def serve(method: str, path: str, work: Work) -> None:
        async def handle(request: Request) -> Response:
            return desk.marked(request, await desk.handle(request, work))

        routes.add_api_route(_PREFIX + path, handle, methods=[method])

    serve("POST", "/session", desk.open)
    serve("POST", "/identify", desk.sign_in)
    serve("DELETE", "/session", desk.leave)
    serve("POST", "/email", desk.leave_address)
    serve("POST", "/messages", desk.take)
    serve("GET", "/messages", desk.tell)
    return routes


class _Desk:
    """What the frame may ask for, each request on a thread of its own."""

    def __init__(self, widget: Widget, reception: Reception, db: Database) -> None:
        self._widget, self._reception, self._db = widget, reception, db
        self._doors = Limit(30, timedelta(minutes=10))  # sessions from one address

    async def handle(self, request: Request, work: Work) -> Response:
        if not self._welcomes(request):
            return Response(status_code=403)
        try:
            came = contract_request(request, await read_body(request, self._widget.max_bytes))
            return await run_in_threadpool(work, came, now())
        except TooLarge:
            return Response(status_code=413)
        except Refused as e:
            return JSONResponse({"error": str(e)}, e.status)
        except SQLAlchemyError:
            return Response(status_code=503, headers={"Retry-After": "5"})

    def marked(self, request: Request, response: Response) -> Response:
        """For browsers: who may read this. Never everybody."""
        origin = request.headers.get("origin", "")
        if not self._welcomes(request):
            response = Response(status_code=403)
        elif origin in self._widget.settings.origins:
            response.headers.update({"Access-Control-Allow-Origin": origin, **_ALLOWED})
        response.headers.update({"Vary": "Origin", "Cache-Control": "no-store"})
        return response

    def _welcomes(self, request: Request) -> bool:
        headers = request.headers
        return self._widget.settings.welcomes(headers.get("origin", ""), headers.get("host", ""))

    def open(self, request: contract.Request, at: datetime) -> Response:
        self._limit(request, at)
        return JSONResponse({"token": self._widget.sessions.open(at)}, 201)

    def sign_in(self, request: contract.Request, at: datetime) -> Response:
        """What was written before signing in stays where it is."""
        self._limit(request, at)
        token = fields(request.body).get("jwt")
        identity = identify(self._widget.settings.key, token if isinstance(token, str) else "", at)
        return JSONResponse({"token": self._widget.sessions.sign_in(identity, at)}, 201)

    def leave(self, request: contract.Request, at: datetime) -> Response:
        self._widget.sessions.end(_token(request))
        return Response(status_code=204)

    def leave_address(self, request: contract.Request, at: datetime) -> Response:
        email = fields(request.body).get("email")
        if not isinstance(email, str) or not is_email(email.strip()):
            raise Refused("email", 422)
        self._widget.sessions.leave_address(_token(request), email.strip(), at)
        return Response(status_code=204)

    def take(self, request: contract.Request, at: datetime) -> Response:
        answer = receive(self._widget, request, self._reception, at)
        return Response(answer.body, answer.status, media_type=answer.media_type)

    def tell(self, request: contract.Request, at: datetime) -> Response:
        """All of the conversation, unless the frame has it already; what waited is delivered."""
        session = self._widget.sessions.find(_token(request), at)
        with self._db.read() as reading:
            found = conversation(reading, session.customer)
        if found.has_news:
            self._reception.take([Asked(Channel.WIDGET, NAME, session.customer)])
        body = json.dumps({"said": found.said, "email": session.email}, ensure_ascii=False).encode()
        mark = hashlib.sha256(body).hexdigest()[:16]
        if request.query.get("have") == mark:
            return Response(status_code=204)
        return Response(body, media_type="application/json", headers={"X-Mark": mark})

    def _limit(self, request: contract.Request, at: datetime) -> None:
        if not self._doors.allows(request.peer, at):
            raise Refused("rate", 429)


def _token(request: contract.Request) -> str:
    return token_of(request.headers.get("authorization", ""))
