"""Agents who approve every card they see, and press again when nothing happens."""

import json
import threading
import time
from typing import Any

import httpx

from bot.playground import elements
from bot.playground.board import Item, MessageChange
from bot.playground.messages import Message
from bot.playground.server import Playground
from bot.slack.ids import Action
from bot.slack.poster import EVENT_TYPE
from tests.bench.audit import Card

AGENTS = ("U_MINA", "U_SORA")  # members of every team's channel
AGAIN_AFTER = 3.0  # seconds without a change on the card
AFTER_FAILURE = 0.25
LOOK_EVERY = 0.01
DECIDING = (Action.APPROVE, Action.EDIT, Action.ESCALATE)
SETTLING = (Action.ARRIVED, Action.SEND_AGAIN)

Place = tuple[str, str]  # channel, ts


def post_key(message: Message) -> str:
    """The key under which the desk keeps this message, "" when it is not one of its posts."""
    metadata = message.metadata or {}
    if metadata.get("event_type") != EVENT_TYPE:
        return ""
    return str(metadata["event_payload"]["key"])


def offered(message: Message) -> str | None:
    """What its Approve button carries."""
    found = elements.find(message.blocks, Action.APPROVE, None)
    return str(found[1]["value"]) if found else None


def cards(ground: Playground) -> tuple[Card, ...]:
    """Every post of the desk's in Slack, thread entries included."""
    channels = tuple(ground.workspace.channels.values())
    found = [message for channel in channels for message in tuple(channel.messages.values())]
    return tuple(_card(message) for message in found if post_key(message))


def _card(message: Message) -> Card:
    return Card(
        key=post_key(message),
        decides=frozenset(int(value["t"]) for value in _values(message, DECIDING)),
        settles=frozenset(str(value["d"]) for value in _values(message, SETTLING)),
    )


def _values(message: Message, wanted: tuple[Action, ...]) -> list[dict[str, Any]]:
    return [
        json.loads(element["value"])
        for block in message.blocks
        for element in elements.interactive(block)
        if element["action_id"] in wanted
    ]


class Agents:
    """Press through the playground's browser API, so every click is a signed interaction."""

    def __init__(self, ground: Playground) -> None:
        self._ground = ground
        self._lock = threading.Lock()
        self._offers: dict[Place, str] = {}
        self._pressed: dict[Place, float] = {}
        self._stop = threading.Event()
        self.clicks = self.failed_clicks = 0
        self._unsubscribe = ground.workspace.board.subscribe(self._see)
        self._threads = [
            threading.Thread(target=self._work, args=(agent,), name=agent, daemon=True)
            for agent in AGENTS
        ]
        for thread in self._threads:
            thread.start()

    @property
    def waiting(self) -> int:
        """Cards that can be approved."""
        return len(self._offers)

    def stop(self) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join()
        self._unsubscribe()

    def _see(self, item: Item) -> None:
        if not isinstance(item, MessageChange) or not post_key(item.message):
            return
        place = (item.message.channel, item.message.ts)
        value = offered(item.message)
        with self._lock:
            if value is None:
                self._offers.pop(place, None)
            elif self._offers.get(place) != value:
                self._offers[place] = value
                self._pressed.pop(place, None)

    def _work(self, agent: str) -> None:
        while not self._stop.is_set():
            place = self._next()
            if place is None:
                self._stop.wait(LOOK_EVERY)
            else:
                self._press(agent, place)

    def _next(self) -> Place | None:
        now = time.monotonic()
        with self._lock:
            for place in self._offers:
                if now - self._pressed.get(place, -AGAIN_AFTER) >= AGAIN_AFTER:
                    self._pressed[place] = now
                    return place
        return None

    def _press(self, agent: str, place: Place) -> None:
        self.clicks += 1
        if not self._is_acknowledged(agent, place):  # nobody keeps pressing while Slack says so
            self.failed_clicks += 1
            self._stop.wait(AFTER_FAILURE)
            with self._lock:
                self._pressed.pop(place, None)

    def _is_acknowledged(self, agent: str, place: Place) -> bool:
        try:
            return bool(self._ground.click(agent, *place, Action.APPROVE)["ok"])
        except httpx.HTTPError:
            return False
