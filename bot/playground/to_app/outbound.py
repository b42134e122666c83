"""To the app: signed HTTP or Socket Mode, three seconds to acknowledge, event retries."""

import asyncio
import hashlib
import hmac
import json
import secrets
import time
from collections.abc import Coroutine
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import urlencode

import httpx

from bot.playground.board import Board, Notice
from bot.playground.settings import PlaygroundSettings
from bot.playground.to_app.socket_mode import NotAcknowledged, Sockets

Kind = Literal["events_api", "interactive", "slash_commands"]
JSON = dict[str, Any]

EVENTS_PATH = "/slack/events"
VERIFY_EVERY = 0.1


@dataclass(frozen=True)
class Retry:
    number: int
    reason: str


@dataclass(frozen=True)
class Answer:
    """What came back within the time; `body` is {} for an empty acknowledgement."""

    body: JSON
    no_retry: bool = False


class Undelivered(Exception):
    """The app did not acknowledge; `reason` is Slack's word for why."""

    def __init__(self, reason: str, status: int | None = None, no_retry: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.status = status
        self.no_retry = no_retry


def signature(secret: str, timestamp: str, body: bytes) -> str:
    signed = b"v0:" + timestamp.encode() + b":" + body
    return "v0=" + hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()


class Outbound:
    """Must be used on the server's event loop."""

    def __init__(
        self,
        settings: PlaygroundSettings,
        sockets: Sockets,
        board: Board,
        http: httpx.AsyncClient,
    ) -> None:
        self.app_url = settings.app_url
        self.last_error: str | None = None
        self._verified = False
        self._settings = settings
        self._sockets = sockets
        self._board = board
        self._tasks: set[asyncio.Task[None]] = set()
        self._http = http
        self._told = self.to_page()
        sockets.on_change = self.tell

    @property
    def connected(self) -> bool:
        return self._sockets.count > 0 if self._by_socket else self._verified

    @property
    def busy(self) -> bool:
        """Something is still on its way to the app, or waits to be repeated."""
        return bool(self._tasks)

    @property
    def _by_socket(self) -> bool:
        return self._settings.transport == "socket"

    async def stop(self) -> None:
        """Give up everything that is on its way to the app, retries included."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def connect(self, app_url: str) -> None:
        self.app_url = app_url.rstrip("/")
        self._verified = False

    def send_event(self, envelope: JSON) -> None:
        """Deliver in the background, three retries after the first attempt."""
        self.in_background(self._deliver_event(envelope))

    def in_background(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def ask(self, kind: Kind, payload: JSON) -> JSON:
        """An interaction: one attempt. Raises Undelivered."""
        return (await self._attempt(kind, payload, None)).body

    async def keep_verifying(self) -> None:
        """Ask the request URL to echo a challenge until it does, as Slack's settings page does."""
        while not self._by_socket:
            if self.app_url and not self._verified:
                await self._verify()
            await asyncio.sleep(VERIFY_EVERY)

    async def _verify(self) -> None:
        challenge = secrets.token_urlsafe(16)
        asked = {"type": "url_verification", "token": "playground", "challenge": challenge}
        try:
            answer = await self._over_http("events_api", asked, None)
        except Undelivered as failure:
            self.last_error = failure.reason
        else:
            self._verified = challenge in answer.body.values()
            self.last_error = None if self._verified else "challenge_failed"
        self.tell()

    async def _deliver_event(self, envelope: JSON) -> None:
        retry: Retry | None = None
        for number, wait in enumerate((*self._settings.pace.event_retries, None), start=1):
            try:
                await self._attempt("events_api", envelope, retry)
            except Undelivered as failure:
                if failure.no_retry or wait is None:
                    return
                retry = Retry(number, failure.reason)
                await asyncio.sleep(wait)
            else:
                return

    async def _attempt(self, kind: Kind, payload: JSON, retry: Retry | None) -> Answer:
        try:
            if self._by_socket:
                answer = await self._over_socket(kind, payload, retry)
            else:
                answer = await self._over_http(kind, payload, retry)
        except Undelivered as failure:
            self._verified = self._verified and failure.reason != "connection_failed"
            self.last_error = failure.reason
            raise
        else:
            self._verified = True
            self.last_error = None
            return answer
        finally:
            self.tell()

    async def _over_socket(self, kind: Kind, payload: JSON, retry: Retry | None) -> Answer:
        fields: JSON = {"accepts_response_payload": kind != "events_api"}
        if kind == "events_api":
            fields["retry_attempt"] = retry.number if retry else 0
            fields["retry_reason"] = retry.reason if retry else ""
        try:
            return Answer(await self._sockets.ask(kind, payload, fields, self._settings.pace.ack))
        except NotAcknowledged as error:
            raise Undelivered(str(error)) from None

    async def _over_http(self, kind: Kind, payload: JSON, retry: Retry | None) -> Answer:
        if not self.app_url:
            raise Undelivered("connection_failed")
        body, content_type = _encoded(kind, payload)
        request = self._http.build_request(
            "POST",
            self.app_url + EVENTS_PATH,
            content=body,
            headers=self._headers(body, content_type, retry),
        )
        try:
            async with asyncio.timeout(self._settings.pace.ack):
                response = await self._http.send(request)
        except (TimeoutError, httpx.TimeoutException):
            raise Undelivered("http_timeout") from None
        except httpx.HTTPError:
            raise Undelivered("connection_failed") from None
        return _read(response)

    def _headers(self, body: bytes, content_type: str, retry: Retry | None) -> dict[str, str]:
        timestamp = str(int(time.time()))
        headers = {
            "content-type": content_type,
            "user-agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
            "x-slack-request-timestamp": timestamp,
            "x-slack-signature": signature(self._settings.signing_secret, timestamp, body),
        }
        if retry:
            headers["x-slack-retry-num"] = str(retry.number)
            headers["x-slack-retry-reason"] = retry.reason
        return headers

    def tell(self) -> None:
        """Pin on the board how the app is, when that has changed."""
        now = self.to_page()
        if now != self._told:
            self._told = now
            self._board.publish(Notice("app", {"app": now}))

    def to_page(self) -> JSON:
        return {
            "connected": self.connected,
            "transport": self._settings.transport,
            "last_error": self.last_error,
        }


def _encoded(kind: Kind, payload: JSON) -> tuple[bytes, str]:
    """Events are JSON; commands are a form; interactions are a form with one JSON field."""
    if kind == "events_api":
        return json.dumps(payload, ensure_ascii=False).encode(), "application/json"
    if kind == "interactive":
        payload = {"payload": json.dumps(payload, ensure_ascii=False)}
    return urlencode(payload).encode(), "application/x-www-form-urlencoded"


def _read(response: httpx.Response) -> Answer:
    no_retry = response.headers.get("x-slack-no-retry") == "1"
    if response.is_redirect:
        raise Undelivered("too_many_redirects", response.status_code, no_retry)
    if not response.is_success:
        raise Undelivered("http_error", response.status_code, no_retry)
    if not response.content.strip():
        return Answer({}, no_retry)
    if response.headers.get("content-type", "").startswith("application/json"):
        return Answer(response.json(), no_retry)
    return Answer({"text": response.text}, no_retry)
