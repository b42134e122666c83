"""A plain HTTP receiver that keeps what it got and answers as it is told."""

import contextlib
import json
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class Received:
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True)
class Reaction:
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    after: float = 0.0  # seconds before it answers


class RawServer:
    """`reactions` are used up in order; after the last one every answer is an empty 200."""

    def __init__(self) -> None:
        self.received: list[Received] = []
        self.reactions: list[Reaction] = []
        self.url = ""

    def take(self, received: Received) -> Reaction:
        if b"url_verification" in received.body:
            return Reaction(body=json.loads(received.body)["challenge"].encode())
        self.received.append(received)
        return self.reactions.pop(0) if self.reactions else Reaction()


@contextlib.contextmanager
def raw_server() -> Iterator[RawServer]:
    raw = RawServer()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            headers = {key.lower(): value for key, value in self.headers.items()}
            reaction = raw.take(Received(self.path, headers, body))
            time.sleep(reaction.after)
            self.send_response(reaction.status)
            for key, value in reaction.headers.items():
                self.send_header(key, value)
            self.send_header("content-length", str(len(reaction.body)))
            with contextlib.suppress(BrokenPipeError):
                self.end_headers()
                self.wfile.write(reaction.body)

        def log_message(self, format: str, *args: Any) -> None:
            """One line a request would drown the test output."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        raw.url = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield raw
        finally:
            server.shutdown()
            thread.join()
