"""Another stand-in of Slack than ours: it takes everything, and says as little as it may."""

import json
import threading
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl

JSON = dict[str, Any]


@dataclass
class BareSlack:
    url: str = ""  # as SLACK_API_URL
    called: list[tuple[str, JSON]] = field(default_factory=list)  # methods and what came with them

    def calls(self, method: str) -> list[JSON]:
        return [sent for name, sent in self.called if name == method]

    def shown(self) -> list[JSON]:
        """The blocks of the newest message, as posted or updated last; none before the first."""
        posted = [s for name, s in self.called if name in ("chat.postMessage", "chat.update")]
        blocks = posted[-1]["blocks"] if posted else []
        return list(json.loads(blocks) if isinstance(blocks, str) else blocks)


@contextmanager
def bare_slack(knows: Collection[str] | None = None) -> Iterator[BareSlack]:
    """Answers `ok`, a ts and the channel, and nothing more; `unknown_method` to what it does not
    know. None = it knows every method."""
    slack = BareSlack()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            raw = self.rfile.read(int(self.headers.get("content-length") or 0)).decode()
            is_json = "json" in self.headers.get("content-type", "")
            sent: JSON = json.loads(raw or "{}") if is_json else dict(parse_qsl(raw))
            method = self.path.rpartition("/")[2]
            slack.called.append((method, sent))
            if knows is None or method in knows:
                ts = f"1700000000.{len(slack.called):06d}"
                answer = {"ok": True, "ts": ts, "channel": sent.get("channel", "")}
            else:
                answer = {"ok": False, "error": "unknown_method"}
            body = json.dumps(answer).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_POST

        def log_message(self, format: str, *args: object) -> None:
            """One line a request would drown the test output."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    slack.url = f"http://127.0.0.1:{server.server_port}/api/"
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield slack
    finally:
        server.shutdown()
        server.server_close()
