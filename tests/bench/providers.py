"""Whoever sends customers' messages to the desk: retries until 2xx, and sometimes sends twice."""

import json
import random
import threading
from collections.abc import Callable
from dataclasses import dataclass, field

import httpx

from bot.playground.cast import Persona
from bot.playground.server import Playground

AGAIN_SHARE = 0.1  # of the events come once more although they were accepted
RETURNING_SHARE = 0.2  # of the messages are from a customer who has written before
RETURNING_CUSTOMERS = 12  # of each provider
KEPT_EVENTS = 20
RETRY_AFTER = 0.03
LOOK_EVERY = 0.02
QUESTIONS = (
    "How long does shipping take?",
    "Can I change the address of my order?",
    "What is your return policy?",
    "Do you ship abroad?",
    "Is there a warranty on the lamp?",
)


@dataclass(frozen=True)
class Post:
    event_id: str
    body: bytes


@dataclass
class Book:
    """What the providers know; shared by their threads, each writes its own events."""

    accepted: set[str] = field(default_factory=set)
    refused: list[str] = field(default_factory=list)


class Provider(threading.Thread):
    """`may_send` holds back while the desk has more than it can work off."""

    def __init__(
        self,
        number: int,
        ground: Playground,
        book: Book,
        *,
        per_second: float,
        may_send: Callable[[], bool],
        seed: int,
    ) -> None:
        super().__init__(name=f"provider-{number}", daemon=True)
        self.sent_again = 0  # events that were accepted and came once more
        self._number, self._ground, self._book = number, ground, book
        self._pause = 2 / per_second
        self._may_send = may_send
        self._random = random.Random(f"{seed}:{number}")
        self._stop_asked = threading.Event()
        self._sent: list[Post] = []
        self._customers = 0
        self._client = httpx.Client(
            headers={"authorization": f"Bearer {ground.world.customers.intake_token}"},
            timeout=10,
            trust_env=False,
        )

    def finish(self) -> None:
        """Take the event at hand to its 2xx, then end."""
        self._stop_asked.set()
        self.join()
        self._client.close()

    def run(self) -> None:
        while not self._stop_asked.is_set():
            if not self._may_send():
                self._stop_asked.wait(LOOK_EVERY)
                continue
            self._deliver(self._new_post())
            if self._random.random() < AGAIN_SHARE:
                self.sent_again += 1
                self._deliver(self._random.choice(self._sent))
            self._stop_asked.wait(self._random.uniform(0, self._pause))

    def _new_post(self) -> Post:
        event_id = f"e{self._number}-{len(self._book.accepted)}-{self._random.getrandbits(32):x}"
        customer = self._customer()
        body = {
            "channel": "webhook",
            "event_id": event_id,
            "customer": {"id": customer, "name": customer},
            "text": f"{self._random.choice(QUESTIONS)} ({event_id})",
            "reply_url": f"{self._ground.url}/customer/replies",
        }
        post = Post(event_id, json.dumps(body).encode())
        self._sent = [*self._sent[-KEPT_EVENTS:], post]
        return post

    def _customer(self) -> str:
        if self._random.random() < RETURNING_SHARE:
            name = f"regular-{self._number}-{self._random.randrange(RETURNING_CUSTOMERS)}"
        else:
            self._customers += 1
            name = f"customer-{self._number}-{self._customers}"
        self._ground.world.customers.meet(Persona(name, name, "webhook", lang="en"))
        return name

    def _deliver(self, post: Post) -> None:
        """Under the same event id until it is accepted; a refusal would be the desk's fault."""
        while True:
            status = self._try(post)
            if 200 <= status < 300:
                self._book.accepted.add(post.event_id)
                return
            if 400 <= status < 500:
                self._book.refused.append(f"{post.event_id}: {status}")
                return
            threading.Event().wait(RETRY_AFTER)

    def _try(self, post: Post) -> int:
        try:
            return self._client.post(
                self._ground.world.customers.intake_url, content=post.body
            ).status_code
        except httpx.HTTPError:
            return 0
