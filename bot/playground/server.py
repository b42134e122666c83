"""The playground as a server: one app, run in a thread on the loopback address."""

import asyncio
import contextlib
import socket
import threading
from collections.abc import AsyncIterator
from pathlib import Path
from types import TracebackType
from typing import Self

import httpx
import uvicorn
from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.staticfiles import StaticFiles

from bot.playground import replies, senders
from bot.playground.board import Item
from bot.playground.calls import Journal
from bot.playground.cast import cast_in
from bot.playground.customers import Customers
from bot.playground.errors import SlackError
from bot.playground.faults import FaultBox
from bot.playground.handles import ResponseUrls, Triggers
from bot.playground.hands import Hands
from bot.playground.hanging_up import Line
from bot.playground.install import installation
from bot.playground.limits import Limiter
from bot.playground.samples import Deck, read_samples
from bot.playground.settings import PlaygroundSettings
from bot.playground.to_app import events, socket_mode
from bot.playground.to_app.outbound import Outbound
from bot.playground.to_app.socket_mode import Sockets
from bot.playground.ui import api, customers, live
from bot.playground.views import Views
from bot.playground.web_api import door, files, responses
from bot.playground.workspace import Workspace
from bot.playground.world import World

HOST = "127.0.0.1"
PAGE = Path(__file__).parent / "page"


def create_app(settings: PlaygroundSettings, workspace: Workspace) -> FastAPI:
    app = FastAPI(lifespan=_lifespan, docs_url=None, redoc_url=None, openapi_url=None)
    app.state.world = _world(settings, workspace)
    app.add_exception_handler(SlackError, _refuse)
    for part in (door, responses, files, socket_mode, replies):
        app.include_router(part.router)
    for ui in (api, customers, live):
        app.include_router(ui.router)
    app.get("/")(_index)
    app.get("/archives/{channel}/{message}")(_index)
    app.mount("/static", StaticFiles(directory=PAGE, check_dir=False))
    return app


def _world(settings: PlaygroundSettings, workspace: Workspace) -> World:
    board = workspace.board
    sockets = Sockets(settings.pace.socket_ticket)
    http = httpx.AsyncClient(
        trust_env=False,  # no proxy between this machine and itself
        limits=httpx.Limits(max_connections=None, max_keepalive_connections=0),  # nothing stale
    )
    samples = read_samples(settings.samples, settings.lang)
    personas = [*(sample.persona for sample in samples), *workspace.cast.personas]
    return World(
        settings=settings,
        install=installation(settings.manifest),
        workspace=workspace,
        views=Views(board),
        triggers=Triggers(settings.pace.trigger),
        response_urls=ResponseUrls(settings.pace.response_url),
        limiter=Limiter(on=settings.limits == "on", burst=settings.burst),
        faults=FaultBox(settings.seed),
        journal=Journal(),
        customers=Customers(settings, personas, board, http),
        deck=Deck(samples, settings.sample_every, settings.auto_samples),
        sockets=sockets,
        http=http,
        outbound=Outbound(settings, sockets, board, http),
    )


@contextlib.asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    """While the server runs: changes become events, samples go out, the app is looked for."""
    world: World = app.state.world
    loop = asyncio.get_running_loop()

    def pass_on(item: Item) -> None:
        senders.carry_to_customers(world, item)
        for envelope in events.envelopes(item, world.workspace, world.install):
            loop.call_soon_threadsafe(world.outbound.send_event, envelope)

    unsubscribe = world.workspace.board.subscribe(pass_on)
    always = [world.outbound.keep_verifying(), senders.keep_sampling(world)]
    tasks = [asyncio.create_task(work) for work in always]
    yield
    unsubscribe()
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    await world.outbound.stop()
    await world.http.aclose()


async def _refuse(request: Request, error: Exception) -> Response:
    assert isinstance(error, SlackError)
    status = 404 if error.code.endswith("_not_found") else 400
    return JSONResponse(error.body(), status_code=status)


async def _index() -> Response:
    return FileResponse(PAGE / "index.html")


class Playground(Hands):
    """A running playground: use it as a context manager."""

    def __init__(self, settings: PlaygroundSettings | None = None, port: int = 0) -> None:
        self.settings = settings or PlaygroundSettings()
        self.workspace = Workspace(cast_in(self.settings.lang))
        self._app = create_app(self.settings, self.workspace)
        self.world: World = self._app.state.world
        self._port = port

    def __enter__(self) -> Self:
        listener = socket.create_server((HOST, self._port))
        self.world.url = f"http://{HOST}:{listener.getsockname()[1]}"
        self._server = uvicorn.Server(
            uvicorn.Config(
                self._app,
                http=Line,
                ws="websockets-sansio",
                log_level="warning",
                timeout_graceful_shutdown=1,
            )
        )
        self._thread = threading.Thread(
            target=self._server.run, kwargs={"sockets": [listener]}, name="playground", daemon=True
        )
        self._thread.start()
        self._open_hands()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._close_hands()
        self._server.should_exit = True
        self._thread.join()
