"""The HTTP application and how it is served."""

import contextlib
import logging
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import uvicorn
from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.responses import JSONResponse
from fastapi.telemetry import TelemetryConfig
from sqlalchemy.exc import SQLAlchemyError
from starlette.concurrency import run_in_threadpool

from bot.web.body import TooLarge, read_body
from bot.web.intake import Intake, router

log = logging.getLogger(__name__)

SLACK_MAX_BYTES = 2_097_152  # a view submission carries the whole view: 250 KB and more
SHUTDOWN_SECONDS = 5

NO_TELEMETRY: TelemetryConfig = {
    "tracing": False,
    "metrics": False,
    "logs": False,
    "auto_configure": False,
}

SlackDoor = Callable[[dict[str, str], bytes], tuple[int, dict[str, str], str]]


def create_app(
    *,
    intake: Intake,
    intake_max_bytes: int,
    channels: APIRouter,
    health: Callable[[], dict[str, Any]],
    slack_door: SlackDoor | None,
    site: Sequence[APIRouter] = (),
) -> FastAPI:
    app = FastAPI(title="Deskbell", docs_url=None, redoc_url=None, telemetry=NO_TELEMETRY)
    app.include_router(router(intake, intake_max_bytes))
    app.include_router(channels)
    for pages in site:
        app.include_router(pages)

    @app.get("/health")
    async def show_health() -> JSONResponse:
        """200 while messages can be stored; `problems` says what else is wrong."""
        try:
            state = await run_in_threadpool(health)
        except SQLAlchemyError as e:
            log.error("health: the database does not answer (%s)", type(e).__name__)
            state = {"ok": False}
        return JSONResponse(state, 200 if state["ok"] else 503)

    if slack_door is not None:
        _add_slack(app, slack_door)
    return app


def _add_slack(app: FastAPI, door: SlackDoor) -> None:
    @app.post("/slack/events")
    async def slack_events(request: Request) -> Response:
        """Everything Slack sends: events, clicks, commands."""
        try:
            body = await read_body(request, SLACK_MAX_BYTES)
        except TooLarge:
            return Response(status_code=413)
        headers = {name.lower(): value for name, value in request.headers.items()}
        status, answer_headers, answer = await run_in_threadpool(door, headers, body)
        return Response(answer, status, answer_headers)


class Server(uvicorn.Server):
    """uvicorn without signal handlers of its own: bot/serve.py stops the whole process."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def server(app: FastAPI, host: str, port: int) -> Server:
    config = uvicorn.Config(
        app,
        host=host,
        port=port,
        log_level="warning",
        access_log=False,
        timeout_graceful_shutdown=SHUTDOWN_SECONDS,
        server_header=False,
        http="h11",  # httptools, where it is installed, holds headers of any size
        h11_max_incomplete_event_size=65_536,
    )
    return Server(config)
