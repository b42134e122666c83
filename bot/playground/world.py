"""Everything one running playground holds, handed to every handler."""

from dataclasses import dataclass, field
from typing import Annotated, Any

import httpx
from fastapi import Depends
from starlette.requests import HTTPConnection

from bot.playground.board import Notice
from bot.playground.calls import Journal
from bot.playground.customers import Customers
from bot.playground.faults import FaultBox
from bot.playground.handles import ResponseUrls, Triggers
from bot.playground.install import Installation
from bot.playground.limits import Limiter
from bot.playground.samples import Deck
from bot.playground.settings import PlaygroundSettings
from bot.playground.to_app.outbound import Outbound
from bot.playground.to_app.socket_mode import Sockets
from bot.playground.views import Views
from bot.playground.workspace import Workspace


@dataclass
class World:
    settings: PlaygroundSettings
    install: Installation
    workspace: Workspace
    views: Views
    triggers: Triggers
    response_urls: ResponseUrls
    limiter: Limiter
    faults: FaultBox
    journal: Journal
    customers: Customers
    deck: Deck
    http: httpx.AsyncClient
    sockets: Sockets
    outbound: Outbound
    url: str = ""
    uploads: dict[str, dict[str, Any]] = field(default_factory=dict)

    def tell_faults(self) -> dict[str, Any]:
        """Publish the faults in force; returns them."""
        faults = self.faults.to_page()
        self.workspace.board.publish(Notice("faults", {"faults": faults}))
        return faults

    def tell_samples(self) -> dict[str, Any]:
        samples = self.deck.to_page()
        self.workspace.board.publish(Notice("samples", {"samples": samples}))
        return samples

    async def reset(self) -> None:
        """Back to the first morning; who the app is and where it lives stays known."""
        await self.outbound.stop()
        self.workspace.reset()
        self.views.reset()
        self.limiter.reset()
        self.faults.reset()
        self.journal.reset()
        self.customers.reset()
        self.deck.reset()


def _world(connection: HTTPConnection) -> World:
    world: World = connection.app.state.world
    return world


Here = Annotated[World, Depends(_world)]
