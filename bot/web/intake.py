"""POST /intake/messages. Nothing is parsed before it is verified, nothing answered before it is
stored: 202 means the message survives a power cut."""

import logging
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse
from sqlalchemy.exc import OperationalError, SQLAlchemyError

from bot.channels import standard_webhooks
from bot.channels.contract import Unreadable
from bot.channels.email.office import Office
from bot.channels.email.way_back import answered_by_mail
from bot.channels.forms.message import SIGNATURES, is_signed, parse_form
from bot.channels.webhook import MessageIn, parse
from bot.clock import now
from bot.db import Database
from bot.intake.rules import Guarded, guarded
from bot.intake.sources import SourceKeys, by_token, sources_in_force
from bot.intake.step import EventConflict, Received, receive_all
from bot.jobs import Jobs
from bot.rush import Rush
from bot.settings import Desk, Form
from bot.texts import say
from bot.web.batches import Batches
from bot.web.body import TooLarge, read_body

log = logging.getLogger(__name__)

PATIENCE_MS = 4_000  # senders give up after 10 s or so: better a 503 they can repeat
BATCH = 64  # messages in one commit at most
LINGER_SECONDS = 0.001  # before a commit, for company: worth a fifth at 16 connections

_KEY = re.compile(
    r'(?P<bare>[!#-~]{1,255})|"(?P<quoted>(?:[ !#-\[\]-~]|\\["\\]){1,255})"(?: *;.*)?'
)


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


@dataclass(frozen=True)
class Posted:
    """A request as it came: nothing in it is believed yet."""

    body: bytes
    header: Callable[[str], str | None]
    form: str | None = None  # its name, when it came to a form's address


class Intake:
    def __init__(
        self,
        db: Database,
        jobs: Jobs,
        desk: Desk,
        rush: Rush,
        *,
        patience_ms: int = PATIENCE_MS,
        forms: Mapping[str, Form] | None = None,
        office: Office | None = None,
    ) -> None:
        """`office`: from where who only left an e-mail address is answered."""
        self._db, self._jobs, self._desk, self._rush = db, jobs, desk, rush
        self._patience_ms = patience_ms
        self._forms, self._office = forms or {}, office

    def accept(self, posted: Sequence[Posted]) -> list[Received | Refusal]:
        """Verify, parse, and store in one commit. One outcome for each, in the same order."""
        self._rush.arrived(len(posted))
        try:
            with self._db.read() as session:
                sources = sources_in_force(session, now=now())
        except SQLAlchemyError as e:
            log.error("intake outcome=unavailable (%s)", type(e).__name__)
            return [Refusal(503, "intake-unavailable") for _ in posted]
        read = [self._read(each, sources) for each in posted]
        stored = iter(self._store([each for each in read if not isinstance(each, Refusal)]))
        outcomes = [each if isinstance(each, Refusal) else next(stored) for each in read]
        return [_as_asked(*each) for each in zip(posted, outcomes, strict=True)]

    def _read(self, posted: Posted, sources: Sequence[SourceKeys]) -> Guarded | Refusal:
        """Verify, then parse, then take out what may not be stored: nothing holds the database
        yet."""
        try:
            source, webhook_id = _verify(posted, sources)
            key = webhook_id or _idempotency_key(posted.header("idempotency-key"))
            if posted.form is not None:
                form = self._forms.get(posted.form, Form())
                inbound = parse_form(posted.body, form, source=source, event_key=key, now=now())
            else:
                inbound = parse(
                    posted.body, source=source, webhook_id=webhook_id, now=now(), key=key
                )
            return guarded(answered_by_mail(inbound, self._office))
        except Unreadable as e:
            return Refusal(422, "intake-malformed", field=e.field or "body", why=e.why)
        except Refusal as refusal:
            return refusal

    def _store(
        self, inbounds: Sequence[Guarded], *, is_alone: bool = False
    ) -> list[Received | Refusal]:
        try:
            with self._db.write(patience_ms=self._patience_ms) as session:
                outcomes = receive_all(session, self._jobs, inbounds, self._desk, now=now())
        except SQLAlchemyError as e:
            if not is_alone and not isinstance(e, OperationalError):
                # A twin of one of them committed first (several workers on PostgreSQL), or the
                # database refuses one of them: the others are not to suffer for it.
                return [self._store([each], is_alone=True)[0] for each in inbounds]
            # Not stored as far as we know: the sender must try again, under the same event id.
            names = sorted({each.source for each in inbounds})
            log.error("intake source=%s outcome=unavailable (%s)", names, type(e).__name__)
            return [Refusal(503, "intake-unavailable") for _ in inbounds]
        return [_conflict(each) if isinstance(each, EventConflict) else each for each in outcomes]


def _idempotency_key(given: str | None) -> str | None:
    """A quoted string by the draft; tools also send it bare. Raises Refusal."""
    if given is None:
        return None
    found = _KEY.fullmatch(given.strip())
    if found is None:
        why = "must be a quoted string of 1 to 255 characters"
        raise Refusal(400, "intake-malformed", field="Idempotency-Key", why=why)
    return found["bare"] or re.sub(r"\\(.)", r"\1", found["quoted"])


def _as_asked(posted: Posted, outcome: Received | Refusal) -> Received | Refusal:
    """Whoever sends an Idempotency-Key expects its draft's status for a key used twice."""
    has_key = posted.header("idempotency-key") is not None
    if has_key and isinstance(outcome, Refusal) and outcome.key == "intake-conflict":
        return Refusal(422, outcome.key, **outcome.values)
    return outcome


def _conflict(conflict: EventConflict) -> Refusal:
    return Refusal(409, "intake-conflict", event_id=conflict.event_key)


def _verify(posted: Posted, sources: Sequence[SourceKeys]) -> tuple[str, str | None]:
    """The source's name, and the webhook id when the request was signed. Raises Refusal."""
    if posted.form is not None and any(posted.header(name) for name in SIGNATURES):
        return _verify_form(posted, sources), None
    webhook_id = posted.header("webhook-id")
    if webhook_id is not None:
        return _verify_signature(posted, sources), webhook_id
    scheme, _, token = (posted.header("authorization") or "").partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise Refusal(401, "intake-no-key")
    source = by_token(sources, token.strip())
    if source is None:
        raise Refusal(401, "intake-wrong-key")
    return source, None


def _verify_signature(posted: Posted, sources: Sequence[SourceKeys]) -> str:
    names = ("webhook-id", "webhook-timestamp", "webhook-signature")
    given = {name: posted.header(name) or "" for name in names}
    reasons = set()
    for source in sources:
        reason = standard_webhooks.refusal(source.webhook_secrets, given, posted.body, now())
        if reason is None:
            return source.name
        reasons.add(reason)
    raise Refusal(401, "intake-stale" if "stale" in reasons else "intake-wrong-key")


def _verify_form(posted: Posted, sources: Sequence[SourceKeys]) -> str:
    given = {name: value for name in SIGNATURES if (value := posted.header(name))}
    for source in sources:
        if is_signed(source.webhook_secrets, given, posted.body):
            return source.name
    raise Refusal(401, "intake-wrong-key")


def router(intake: Intake, limit: int) -> APIRouter:
    routes = APIRouter()
    batches = Batches(intake.accept, most=BATCH, linger_seconds=LINGER_SECONDS)

    @routes.post("/intake/messages", status_code=202, openapi_extra=_OPENAPI, responses=_RESPONSES)
    async def messages(request: Request) -> JSONResponse:
        """Hand a customer's message to the desk."""
        return await take(request)

    @routes.post("/intake/forms/{name}", status_code=202, responses=_RESPONSES)
    async def forms(request: Request, name: str) -> JSONResponse:
        """Hand a submission of Typeform, Tally or Google Forms to the desk."""
        return await take(request, name)

    async def take(request: Request, form: str | None = None) -> JSONResponse:
        try:
            body = await read_body(request, limit)
        except TooLarge:
            return Refusal(413, "intake-too-large", limit=limit).response()
        outcome = await batches.put(Posted(body, request.headers.get, form))
        if isinstance(outcome, Refusal):
            return outcome.response()
        return JSONResponse({"ticket": outcome.ticket_id, "message": outcome.message_id}, 202)

    return routes


# References count from the top of the whole document, so they name the way down to here.
_HERE = "#/paths/~1intake~1messages/post/requestBody/content/application~1json/schema"
_SCHEMA = MessageIn.model_json_schema(ref_template=_HERE + "/$defs/{model}")
_OPENAPI: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {"application/json": {"schema": _SCHEMA}},
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
