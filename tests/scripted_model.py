"""A chat endpoint on 127.0.0.1 that says what a test tells it to, and remembers what it was asked.

    with ScriptedModel() as endpoint:
        endpoint.enqueue({"type": "faq"}, Fault(status=429, retry_after=0))
        ...  # use endpoint.url as the base URL
        assert endpoint.asked[0].prompt.count("배송") == 1

A dict is sent as JSON content, a str as it is, a Fault goes wrong. Speaks enough of the protocol
for the real SDK: https://platform.openai.com/docs/api-reference/chat
"""

import json
import threading
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self

import pytest

from bot.clock import now
from bot.llm import Model
from bot.settings import ModelLimits
from bot.tickets.models import Customer, Ticket
from bot.tickets.terms import Channel
from tests.fakes import fresh_database


@dataclass(frozen=True)
class Fault:
    """One way to go wrong; the first that is set is done."""

    status: int = 0  # answer with this HTTP status …
    retry_after: float | None = None  # … and this header
    hang_seconds: float = 0  # say nothing for so long, then hang up
    cut: bool = False  # stop in the middle of the answer
    drip_seconds: float = 0  # send the answer a byte at a time, with this pause
    body: bytes = b""  # answer 200 with these bytes
    refusal: str = ""  # the model declines in its own words
    finish: str = "stop"  # another finish_reason, with an empty content


Reply = dict[str, Any] | str | Fault


@dataclass(frozen=True)
class Asked:
    """One request, as it came in."""

    body: dict[str, Any]
    authorization: str

    @property
    def prompt(self) -> str:
        return "\n\n".join(message["content"] for message in self.body["messages"])

    @property
    def format(self) -> str:
        return str(self.body.get("response_format", {}).get("type", "text"))


@dataclass
class ScriptedModel:
    knows: tuple[str, ...] = ("json_schema", "json_object", "text")  # others are answered with 400
    otherwise: Reply = field(default_factory=lambda: Fault(status=500))  # when the queue is empty
    usage: bool = True  # False = an endpoint that does not count tokens

    def __post_init__(self) -> None:
        self.asked: list[Asked] = []
        self._queue: deque[Reply] = deque()
        self._closing = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}/v1"

    def enqueue(self, *replies: Reply) -> None:
        self._queue.extend(replies)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._closing.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def _next(self) -> Reply:
        return self._queue.popleft() if self._queue else self.otherwise

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        endpoint = self

        class Handler(BaseHTTPRequestHandler):
            def log_message(self, format: str, *args: object) -> None:
                pass

            def do_POST(self) -> None:
                length = int(self.headers["Content-Length"])
                body = json.loads(self.rfile.read(length))
                if self.path != "/v1/chat/completions" or not body.get("messages"):
                    self._send(404, b"{}")
                    return
                asked = Asked(body, self.headers.get("Authorization", ""))
                endpoint.asked.append(asked)
                if asked.format not in endpoint.knows:
                    self._send(400, b'{"error": {"message": "response_format is not supported"}}')
                    return
                self._say(endpoint._next())

            def _say(self, reply: Reply) -> None:
                if not isinstance(reply, Fault):
                    content = reply if isinstance(reply, str) else json.dumps(reply)
                    self._send(200, endpoint._completion({"content": content}))
                elif reply.status:
                    self._send(reply.status, b'{"error": {"message": "no"}}', reply.retry_after)
                elif reply.hang_seconds:
                    endpoint._closing.wait(reply.hang_seconds)
                    self.close_connection = True
                elif reply.cut or reply.drip_seconds:
                    self._trickle(reply)
                elif reply.body:
                    self._send(200, reply.body)
                else:
                    message = {"content": None, "refusal": reply.refusal or None}
                    self._send(200, endpoint._completion(message, reply.finish))

            def _send(self, status: int, body: bytes, retry_after: float | None = None) -> None:
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                if retry_after is not None:
                    self.send_header("Retry-After", str(retry_after))
                self.end_headers()
                self.wfile.write(body)

            def _trickle(self, reply: Fault) -> None:
                body = endpoint._completion({"content": "{}"})
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.close_connection = True
                if reply.cut:
                    self.wfile.write(body[: len(body) // 2])
                    return
                try:
                    for number in range(len(body)):
                        self.wfile.write(body[number : number + 1])
                        if endpoint._closing.wait(reply.drip_seconds):
                            return
                except OSError:
                    pass  # the caller lost patience, as it should

        return Handler

    def _completion(self, message: dict[str, Any], finish: str = "stop") -> bytes:
        choice = {
            "index": 0,
            "message": {"role": "assistant", **message},
            "finish_reason": finish,
        }
        body: dict[str, Any] = {
            "id": "chatcmpl-1",
            "object": "chat.completion",
            "created": 0,
            "model": "scripted",
            "choices": [choice],
        }
        if self.usage:
            body["usage"] = {"prompt_tokens": 100, "completion_tokens": 20, "total_tokens": 120}
        return json.dumps(body).encode()


@pytest.fixture
def endpoint() -> Iterator[ScriptedModel]:
    with ScriptedModel() as scripted:
        yield scripted


@pytest.fixture
def model(endpoint: ScriptedModel, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Model]:
    """The real door to the scripted endpoint; its books know ticket 1. A room's conftest imports
    both fixtures."""
    with fresh_database(tmp_path_factory.mktemp("books")) as db:
        with db.write() as session:
            session.add(
                Customer(
                    id=1,
                    channel=Channel.EMAIL,
                    account="shop",
                    external_id="hana",
                    created_at=now(),
                )
            )
            session.flush()
            session.add(
                Ticket(
                    id=1,
                    customer_id=1,
                    channel=Channel.EMAIL,
                    source="shop",
                    opened_at=now(),
                    updated_at=now(),
                )
            )
        yield Model(
            api_key="sk-test",
            base_url=endpoint.url,
            model="scripted",
            limits=ModelLimits(timeout_seconds=5, retries=0),
            db=db,
        )
