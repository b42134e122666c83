"""The notice board: everything that happens in the workspace is pinned here once."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from bot.playground.messages import Message


@dataclass(frozen=True)
class MessageChange:
    kind: Literal["posted", "changed", "deleted"]
    message: Message
    previous: Message | None = None


@dataclass(frozen=True)
class HomeOpened:
    agent: str
    view: dict[str, Any] | None
    at: str


@dataclass(frozen=True)
class Reacted:
    message: Message
    name: str
    user: str
    at: str


@dataclass(frozen=True)
class Notice:
    """Something only the browser page needs to know; `agent` limits it to that person's page."""

    type: str
    body: dict[str, Any]
    agent: str | None = None


Item = MessageChange | HomeOpened | Reacted | Notice


class Board:
    """Subscribers are called on the thread that publishes: they must hand the item on at once."""

    def __init__(self) -> None:
        self._subscribers: list[Callable[[Item], None]] = []
        self._changed = threading.Condition()

    def subscribe(self, subscriber: Callable[[Item], None]) -> Callable[[], None]:
        self._subscribers.append(subscriber)
        return lambda: self._subscribers.remove(subscriber)

    def publish(self, item: Item) -> None:
        for subscriber in tuple(self._subscribers):
            subscriber(item)
        with self._changed:
            self._changed.notify_all()

    def wait(self, seconds: float) -> None:
        """Return when something is published, or after so many seconds."""
        with self._changed:
            self._changed.wait(seconds)
