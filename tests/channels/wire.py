"""Wire payloads under tests/payloads, put to a channel; and a vendor that answers as they say."""

import base64
import json
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from bot.channels.capability import open_way
from bot.channels.contract import (
    Asked,
    Channel,
    Edited,
    Event,
    Forgotten,
    Ignored,
    Reported,
    Request,
    Withdrawn,
)
from bot.channels.inbound import Inbound
from bot.channels.outgoing import Outgoing
from bot.tickets.terms import DeliveryKind
from tests.fakes import JSON, payload

KINDS = {
    Inbound: "message",
    Edited: "edit",
    Withdrawn: "erase",
    Forgotten: "erase",
    Reported: "delivery_reports",
    Asked: "pull",
    Ignored: "ignore",
}


def clock(fixture: JSON) -> datetime:
    return datetime.fromtimestamp(fixture["now"], UTC)


def request_of(fixture: JSON, **changed: Any) -> Request:
    """The request as it came, for a channel whose address ends where the fixture's does."""
    came = fixture["request"]
    split = urlsplit(came["url"])
    raw = came.get("body_raw", "")
    body = base64.b64decode(came["body_base64"]) if "body_base64" in came else raw.encode()
    parts: dict[str, Any] = {
        "method": came["method"],
        "rest": "",
        "headers": {name.lower(): value for name, value in came.get("headers", {}).items()},
        "query": dict(parse_qsl(split.query)),
        "body": body,
        "peer": came.get("source_ip", "127.0.0.1"),
    }
    return Request(**(parts | changed))


def events_of(channel: Channel, path: str, **changed: Any) -> Sequence[Event]:
    """Raises Refused, Unreadable."""
    fixture = payload(path)
    request, at = request_of(fixture, **changed), clock(fixture)
    channel.verify(request, at)
    return channel.parse(request, at)


def reply(route: dict[str, Any], text: str, at: datetime, **changed: Any) -> Outgoing:
    parts: dict[str, Any] = {
        "delivery_id": "dlv_1",
        "ticket_id": 1,
        "customer_id": "c-1",
        "source": "source",
        "kind": DeliveryKind.REPLY,
        "text": text,
        "approved_by": "U_MINA",
        "route": route,
        "way": open_way(route, at, by_person=True),
        "first_try_at": at - timedelta(seconds=1),
    }
    return Outgoing(**(parts | changed))


class Vendor:
    """Answers as fixtures say, one after the other, and keeps what it was asked."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.got: list[tuple[str, str, JSON | None]] = []  # method, path with query, JSON body
        self.headers: list[dict[str, str]] = []
        self.answers: list[JSON] = []  # {"status", "headers", "json"}; the last one stays

    def will(self, *answers: JSON) -> None:
        self.answers = list(answers)

    def next(self) -> JSON:
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


@contextmanager
def vendor() -> Iterator[Vendor]:
    class Handler(BaseHTTPRequestHandler):
        def _any(self) -> None:
            raw = self.rfile.read(int(self.headers.get("content-length") or 0))
            found.got.append((self.command, self.path, _json(raw)))
            found.headers.append({name.lower(): value for name, value in self.headers.items()})
            answer = found.next()
            body = b"" if answer.get("json") is None else json.dumps(answer["json"]).encode()
            self.send_response(answer["status"])
            for name, value in (answer.get("headers") or {}).items():
                self.send_header(name, str(value))
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_POST = do_PUT = do_DELETE = _any

        def log_message(self, format: str, *args: object) -> None:
            """One line a request would drown the test output."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    found = Vendor(f"http://127.0.0.1:{server.server_port}")
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield found
    finally:
        server.shutdown()
        server.server_close()


def _json(raw: bytes) -> JSON | None:
    try:
        read: JSON = json.loads(raw)
    except ValueError:
        return None
    return read


def json_of(request: JSON) -> JSON:
    """The body of a payload's request."""
    read = _json(request["body_raw"].encode())
    assert read is not None
    return read
