"""Socket Mode: tickets from apps.connections.open, frames out, acknowledgements in."""

import asyncio
import itertools
import json
import secrets
import time
import uuid
from collections.abc import Callable
from typing import Any, Literal

from fastapi import APIRouter
from starlette.websockets import WebSocket, WebSocketDisconnect

from bot.playground.cast import APP_ID

CONNECTIONS = 10

JSON = dict[str, Any]

router = APIRouter()


class NotAcknowledged(Exception):
    """No connection took the envelope, or it was not acknowledged in time."""


class Sockets:
    """The app's open connections; each envelope goes to one of them."""

    def __init__(self, ticket_seconds: float) -> None:
        self._ticket_seconds = ticket_seconds
        self._tickets: dict[str, float] = {}
        self._open: list[WebSocket] = []
        self._turn = itertools.count()
        self._waiting: dict[str, asyncio.Future[JSON]] = {}
        self.on_change: Callable[[], None] = lambda: None  # a connection came or went

    @property
    def count(self) -> int:
        return len(self._open)

    def issue_ticket(self) -> str:
        ticket = secrets.token_urlsafe(24)
        self._tickets[ticket] = time.monotonic()
        return ticket

    def redeem(self, ticket: str) -> bool:
        issued_at = self._tickets.pop(ticket, None)
        return issued_at is not None and time.monotonic() - issued_at < self._ticket_seconds

    async def ask(self, kind: str, payload: JSON, fields: JSON, seconds: float) -> JSON:
        """The acknowledgement's payload. Raises NotAcknowledged."""
        if not self._open:
            raise NotAcknowledged("no_connection")
        socket = self._open[next(self._turn) % len(self._open)]
        envelope_id = str(uuid.uuid4())
        answer: asyncio.Future[JSON] = asyncio.get_running_loop().create_future()
        self._waiting[envelope_id] = answer
        frame = {"envelope_id": envelope_id, "type": kind, "payload": payload, **fields}
        try:
            async with asyncio.timeout(seconds):
                await socket.send_text(json.dumps(frame, ensure_ascii=False))
                return await answer
        except TimeoutError:
            raise NotAcknowledged("timeout") from None
        except (RuntimeError, WebSocketDisconnect):
            raise NotAcknowledged("connection_failed") from None
        finally:
            self._waiting.pop(envelope_id, None)

    async def disconnect(
        self, reason: Literal["warning", "refresh_requested", "link_disabled"]
    ) -> None:
        """Tell every connection to go; all but a warning close after it."""
        for socket in tuple(self._open):
            await socket.send_text(json.dumps(_disconnect(reason)))
            if reason != "warning":
                self._leave(socket)
                await socket.close()

    async def serve(self, socket: WebSocket) -> None:
        if len(self._open) >= CONNECTIONS:
            await socket.send_text(json.dumps(_disconnect("too_many_websockets")))
            await socket.close()
            return
        await socket.send_text(json.dumps(self._hello()))
        self._open.append(socket)
        self.on_change()
        try:
            while True:
                self._acknowledge(await socket.receive_text())
        except WebSocketDisconnect:
            return
        finally:
            self._leave(socket)

    def _leave(self, socket: WebSocket) -> None:
        if socket in self._open:
            self._open.remove(socket)
            self.on_change()

    def _acknowledge(self, text: str) -> None:
        frame = json.loads(text)
        answer = self._waiting.get(frame.get("envelope_id", ""))
        if answer is not None and not answer.done():
            answer.set_result(frame.get("payload") or {})

    def _hello(self) -> JSON:
        return {
            "type": "hello",
            "num_connections": len(self._open) + 1,
            "debug_info": {"host": "playground", "approximate_connection_time": 18060},
            "connection_info": {"app_id": APP_ID},
        }


def _disconnect(reason: str) -> JSON:
    return {"type": "disconnect", "reason": reason, "debug_info": {"host": "playground"}}


@router.websocket("/socket/{ticket}")
async def connect(socket: WebSocket, ticket: str) -> None:
    sockets: Sockets = socket.app.state.world.sockets
    if not sockets.redeem(ticket):
        await socket.close(code=1008)
        return
    await socket.accept()
    await sockets.serve(socket)
