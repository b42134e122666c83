"""POST /intake/messages. Nothing is parsed before it is verified, nothing answered before it is
stored: 202 means the message survives a power cut."""

import logging
from collections.abc import Callable
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse
from sqlalchemy.exc import IntegrityError, SQLAlchemyError
from starlette.concurrency import run_in_threadpool

from bot.channels import standard_webhooks
from bot.channels.webhook import MessageIn, Unreadable, parse
from bot.clock import now
from bot.db import Database
from bot.intake.sources import by_token, signing_secrets
from bot.intake.step import EventConflict, Received, receive
from bot.jobs import Jobs
from bot.settings import Desk
from bot.texts import say
from bot.web.body import TooLarge, read_body

log = logging.getLogger(__name__)

PATIENCE_MS = 5_000  # senders give up after 10 s or so: better a 503 they can repeat


class Refusal(Exception):
    """An answer that is not 2xx. `key` names the words in bot/texts."""

    def __init__(self, status: int, key: str, **values: Any) -> None:
        super().__init__(key)
        self.status, self.key, self.values = status, key, values

    def response(self) -> JSONResponse:
        words = {language: say(language, self.key, **self.values) for language in ("en", "ko")}
        body = {"error": self.key.removeprefix("intake-"), "message": words["en"]}
        headers = {"Retry-After": "5"} if self.status == 503 else {}
        if self.status == 401:
            headers["WWW-Authenticate"] = "Bearer"
        return JSONResponse(
            {**body, "message_ko": words["ko"], **self.values}, self.status, headers
        )


class Intake:
    def __init__(
        self, db: Database, jobs: Jobs, desk: Desk, *, patience_ms: int = PATIENCE_MS
    ) -> None:
        self._db, self._jobs, self._desk, self._patience_ms = db, jobs, desk, patience_ms

    def accept(self, body: bytes, header: Callable[[str], str | None]) -> Received:
        """Verify, parse, store. Raises Refusal."""
        source, webhook_id = self._verify(body, header)
        try:
            inbound = parse(body, source=source, webhook_id=webhook_id, now=now())
        except Unreadable as e:
            raise Refusal(422, "intake-malformed", field=e.field or "body", why=e.why) from e
        try:
            return self._receive(inbound)
        except EventConflict as e:
            raise Refusal(409, "intake-conflict", event_id=inbound.event_key) from e
        except SQLAlchemyError as e:
            # Not stored as far as we know: the sender must try again, under the same event id.
            log.error("intake source=%s outcome=unavailable (%s)", source, type(e).__name__)
            raise Refusal(503, "intake-unavailable") from e

    def _receive(self, inbound: Any) -> Received:
        try:
            with self._db.write(patience_ms=self._patience_ms) as session:
                return receive(session, self._jobs, inbound, self._desk, now=now())
        except IntegrityError:
            # A twin of this event committed first (several workers on PostgreSQL): it is there now.
            with self._db.write(patience_ms=self._patience_ms) as session:
                return receive(session, self._jobs, inbound, self._desk, now=now())

    def _verify(self, body: bytes, header: Callable[[str], str | None]) -> tuple[str, str | None]:
        """The source's name, and the webhook id when the request was signed."""
        try:
            if header("webhook-id") is not None:
                return self._verify_signature(body, header), header("webhook-id")
            scheme, _, token = (header("authorization") or "").partition(" ")
            if scheme.lower() != "bearer" or not token.strip():
                raise Refusal(401, "intake-no-key")
            with self._db.read() as session:
                source = by_token(session, token.strip())
        except SQLAlchemyError as e:
            log.error("intake outcome=unavailable (%s)", type(e).__name__)
            raise Refusal(503, "intake-unavailable") from e
        if source is None:
            raise Refusal(401, "intake-wrong-key")
        return source, None

    def _verify_signature(self, body: bytes, header: Callable[[str], str | None]) -> str:
        names = ("webhook-id", "webhook-timestamp", "webhook-signature")
        given = {name: header(name) or "" for name in names}
        with self._db.read() as session:
            known = signing_secrets(session)
        reasons = set()
        for source, secret in known.items():
            reason = standard_webhooks.refusal([secret], given, body, now())
            if reason is None:
                return source
            reasons.add(reason)
        raise Refusal(401, "intake-stale" if "stale" in reasons else "intake-wrong-key")


def router(intake: Intake, limit: int) -> APIRouter:
    routes = APIRouter()

    @routes.post("/intake/messages", status_code=202, openapi_extra=_OPENAPI, responses=_RESPONSES)
    async def messages(request: Request) -> JSONResponse:
        """Hand a customer's message to the desk."""
        try:
            body = await read_body(request, limit)
            received = await run_in_threadpool(intake.accept, body, request.headers.get)
        except TooLarge:
            return Refusal(413, "intake-too-large", limit=limit).response()
        except Refusal as refusal:
            return refusal.response()
        answer = {"ticket": received.ticket_id, "message": received.message_id}
        return JSONResponse(answer, 202)

    return routes


_OPENAPI: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {"application/json": {"schema": MessageIn.model_json_schema()}},
    },
    "security": [{"bearer": []}],
}
_RESPONSES: dict[int | str, dict[str, Any]] = {
    401: {"description": "Neither a valid bearer token nor a valid Standard Webhooks signature"},
    409: {"description": "The event id came before with another body; the first one was kept"},
    413: {"description": "The body is too large"},
    422: {"description": "The body cannot be used; `field` names the culprit"},
    503: {"description": "Not stored; send it again under the same event id"},
}
