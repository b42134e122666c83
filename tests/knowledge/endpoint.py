"""An embedding endpoint on a real socket that behaves, stalls, fails or answers nonsense."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class Endpoint(ThreadingHTTPServer):
    """Speaks OpenAI's embeddings call; remembers what it was asked."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.asked: list[dict[str, Any]] = []
        self.status = 200
        self.retry_after = 0  # seconds, said with a 429
        self.dies_after: int | None = None  # requests it still answers well
        self.dimension = 3
        self.rows: list[Any] | None = None  # what it answers whatever it is asked
        self.page = b""  # and this instead of any JSON
        self.stall = threading.Event()
        self.stall.set()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/v1"


class _Handler(BaseHTTPRequestHandler):
    server: Endpoint

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["content-length"])))
        self.server.asked.append(asked)
        self.server.stall.wait(10)
        vectors = [[len(text)] * self.server.dimension for text in asked["input"]]
        rows = [
            {"object": "embedding", "index": n, "embedding": vector}
            for n, vector in enumerate(vectors if self.server.rows is None else self.server.rows)
        ]
        if self.server.dies_after is not None:
            self.server.dies_after -= 1
            if self.server.dies_after < 0:
                self.server.status = 503
        found = {"object": "list", "data": rows[::-1], "model": "m"}
        body = self.server.page or json.dumps(found).encode()
        self.send_response(self.server.status)
        if self.server.retry_after:
            self.send_header("retry-after", str(self.server.retry_after))
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        pass


@contextmanager
def running_endpoint() -> Iterator[Endpoint]:
    with Endpoint() as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server
        server.stall.set()
        server.shutdown()
        thread.join()
