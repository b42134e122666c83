"""Run a process of the desk until it is told to stop, and stop in good order.

SIGTERM and Ctrl-C: no new requests, finish what is being answered, let running workflows end for a
few seconds, close. Whatever is left over resumes at the next start.
"""

import asyncio
import gc
import logging
import signal
import socket
import threading
from collections.abc import Callable
from typing import Any

from fastapi import APIRouter

from bot.channels.email.settings import Settings as EmailSettings
from bot.environment import Environment
from bot.errors import Misconfigured
from bot.settings import DeskConfig
from bot.slack.app import Door, SocketDoor, bolt_app
from bot.web.channels import router
from bot.web.intake import Intake
from bot.web.server import Server, create_app, server
from bot.wiring import Desk, open_desk

log = logging.getLogger(__name__)


def run(env: Environment, config: DeskConfig, *, ready: Callable[[], Any]) -> None:
    """`deskbell run`: HTTP, Slack and the engine in one process. Raises Misconfigured."""
    if not env.has_slack:
        raise Misconfigured("error-no-slack")
    _require_free(env.deskbell_host, env.deskbell_port)
    with open_desk(env, config) as desk:
        web = _server(desk)
        door = _socket(desk)
        if door:
            door.open()
        _settle()
        try:
            asyncio.run(_serve(web, ready))
        finally:
            if door:
                door.close()


def work(env: Environment, config: DeskConfig, *, ready: Callable[[], Any]) -> None:
    """`deskbell worker`: the engine alone, beside others on one PostgreSQL."""
    if env.database.startswith("sqlite"):
        raise Misconfigured("error-worker-needs-postgres")
    stop = threading.Event()
    with open_desk(env, config):
        # Not before: opening may wait for another worker of this name, and a signal ends that.
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        _settle()
        ready()
        stop.wait()


def _settle() -> None:
    """What is here now stays. Looking through it for garbage would hold everybody up for a fifth
    of a second, every fifteen seconds of a busy hour."""
    gc.collect()
    gc.freeze()


def _server(desk: Desk) -> Server:
    secret = desk.env.slack_signing_secret
    uses_http = secret is not None and desk.env.slack_app_token is None
    app = create_app(
        intake=Intake(
            desk.db,
            desk.engine.jobs,
            desk.config.desk,
            desk.rush,
            forms=desk.config.forms,
            office=EmailSettings.shop_office(),
        ),
        intake_max_bytes=desk.config.desk.intake_max_bytes,
        channels=router(desk.channels, desk.reception),
        health=desk.health,
        site=_site(desk),
        slack_door=Door(bolt_app(desk.surface()), secret.get_secret_value())
        if uses_http and secret
        else None,
    )
    return server(app, desk.env.deskbell_host, desk.env.deskbell_port)


def _site(desk: Desk) -> list[APIRouter]:
    """Its libraries are loaded by shops with a website only."""
    if not any(channel.name == "web_form" for channel in desk.channels):
        return []
    from bot.faq import PublicFaq
    from bot.web.site.routes import site_routers

    faq = PublicFaq(desk.db, desk.library)
    return site_routers(desk.channels, desk.reception, desk.shop, faq, desk.db)


def _socket(desk: Desk) -> SocketDoor | None:
    if desk.env.slack_app_token is None:
        return None
    token = desk.env.slack_app_token.get_secret_value()
    return SocketDoor(bolt_app(desk.surface()), token, desk.env.slack_api_url)


async def _serve(web: Server, ready: Callable[[], Any]) -> None:
    loop = asyncio.get_running_loop()

    def stop() -> None:
        web.should_exit = True

    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop)
    serving = asyncio.create_task(web.serve())
    while not web.started and not serving.done():
        await asyncio.sleep(0.01)
    if web.started:
        ready()
    await serving


def _require_free(host: str, port: int) -> None:
    try:
        socket.create_server((host, port)).close()
    except OSError as e:
        raise Misconfigured("error-port-in-use", port=str(port)) from e
