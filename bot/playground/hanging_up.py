"""Closing a connection without an answer, which the ASGI interface has no word for."""

import asyncio

from starlette.requests import Request
from starlette.responses import Response
from uvicorn.protocols.http.h11_impl import H11Protocol


class Line(H11Protocol):
    """Hands every request the means to hang up on it."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        self.app_state = {**self.app_state, "close_line": transport.close}
        super().connection_made(transport)


async def hang_up(request: Request) -> Response:
    """Close the caller's connection; the response that is returned goes nowhere."""
    request.state.close_line()
    await asyncio.sleep(0)  # lets the server notice before the response is handed to it
    return Response()
