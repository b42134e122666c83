"""What a simulated vendor does: call the desk as the vendor calls it, take replies as the vendor
takes them, and fail in every way it is known to fail."""

import threading
from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar
from urllib.parse import parse_qsl, urlsplit

import httpx

from bot.channels.contract import Answer, Request
from bot.clock import now

REPEATS = 3  # calls of the vendor until it gives up on a desk that does not answer 2xx


@dataclass(frozen=True)
class Call:
    """A request of the vendor to the desk."""

    path: str
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)
    method: str = "POST"


@dataclass(frozen=True)
class Shown:
    """What the customer sees on their phone."""

    customer: str
    text: str
    at: datetime
    is_reply: bool = True  # False: "we have your message", a notice


@dataclass(frozen=True)
class Fault:
    """How the vendor's API fails once."""

    answer: Answer | None  # None = it hangs up without one
    is_taken: bool = False  # the message reaches the customer all the same
    after_seconds: float = 0.0
    is_told: bool = False  # in spite of all, it answers as if nothing was wrong


SLOW = Fault(None, is_taken=True, after_seconds=1, is_told=True)


class Simulator(ABC):
    """One vendor on a port of loopback, from `start` to `close`."""

    name: str  # of the channel
    faults: ClassVar[Mapping[str, Fault]] = {}  # by name
    repeats: ClassVar[bool] = True  # its calls, until one is taken

    def __init__(self) -> None:
        self.shown: list[Shown] = []
        self.url = ""
        self._see: Callable[[Shown], None] = lambda _: None
        self._next: deque[Fault] = deque()
        self._closing = threading.Event()
        self._server: ThreadingHTTPServer | None = None

    @abstractmethod
    def environment(self) -> dict[str, str]:
        """Settings that make a desk speak to us; `url` is known."""

    @abstractmethod
    def says(self, customer: str, text: str, at: datetime) -> Call | None:
        """A customer writes; None where the desk comes and asks."""

    def asks(self, customer: str, at: datetime) -> Call | None:
        """The customer asks for the replies that wait; None where replies come by themselves."""
        return None

    @abstractmethod
    def serve(self, request: Request) -> Answer:
        """The vendor's API, when nothing is wrong. `rest` is the path without its first slash."""

    def hears(self, customer: str, answer: httpx.Response) -> None:  # noqa: B027
        """What the desk's answer to a call makes the customer see; nothing for most vendors."""

    def say(self, desk: str, customer: str, text: str) -> httpx.Response | None:
        """A customer writes to the desk at this address."""
        call = self.says(customer, text, now())
        return self._call(desk, customer, call) if call else None

    def ask(self, desk: str, customer: str) -> None:
        """The customer asks for what waits, where that is how replies come."""
        if call := self.asks(customer, now()):
            self._call(desk, customer, call)

    def _call(self, desk: str, customer: str, call: Call) -> httpx.Response:
        """The vendor repeats what was not taken."""
        with httpx.Client(base_url=desk, trust_env=False, timeout=10) as client:
            for _ in range(REPEATS if self.repeats else 1):
                answer = self.bring(client, customer, call)
                if not answer.is_error:
                    self.hears(customer, answer)
                    break
        return answer

    def bring(self, client: httpx.Client, customer: str, call: Call) -> httpx.Response:
        """One try at a call."""
        headers = dict(call.headers)
        return client.request(call.method, call.path, content=call.body, headers=headers)

    def will(self, *names: str) -> None:
        """The next calls of our API fail like this, one each."""
        self._next.extend(self.faults[name] for name in names)

    def show(self, customer: str, text: str, *, is_reply: bool = True) -> None:
        self.present(Shown(customer, text, now(), is_reply))

    def present(self, shown: Shown) -> None:
        self.shown.append(shown)
        self._see(shown)

    def watch(self, see: Callable[[Shown], None]) -> None:
        """Call `see` for whatever customers are shown from now on."""
        self._see = see

    def start(self, port: int = 0) -> None:
        simulator = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def _any(self) -> None:
                simulator._handle(self)

            do_GET = do_POST = do_PUT = do_DELETE = do_PATCH = _any

            def log_message(self, format: str, *args: object) -> None:
                """One line a request would drown what people look for."""

        self._server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def close(self) -> None:
        self._closing.set()
        if self._server:
            self._server.shutdown()
            self._server.server_close()

    def _handle(self, http: BaseHTTPRequestHandler) -> None:
        body = http.rfile.read(int(http.headers.get("content-length") or 0))
        fault = self._next.popleft() if self._next else None
        answer = self.serve(_request(http, body)) if fault is None or fault.is_taken else None
        if fault is not None:
            self._closing.wait(fault.after_seconds)
            answer = answer if fault.is_told else fault.answer
        if answer is None:
            http.close_connection = True
            return
        http.send_response(answer.status)
        for name, value in answer.headers.items():
            http.send_header(name, value)
        http.send_header("Content-Type", answer.media_type)
        http.send_header("Content-Length", str(len(answer.body)))
        http.end_headers()
        http.wfile.write(answer.body)


def _request(http: BaseHTTPRequestHandler, body: bytes) -> Request:
    split = urlsplit(http.path)
    return Request(
        method=http.command,
        rest=split.path.removeprefix("/"),
        headers={name.lower(): value for name, value in http.headers.items()},
        query=dict(parse_qsl(split.query)),
        body=body,
        peer=str(http.client_address[0]),
    )
