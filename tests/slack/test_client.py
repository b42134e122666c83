"""What Slack's answers, and its silence, mean for the call that was made."""

import socket
import threading
from collections.abc import Iterator

import pytest
from slack_sdk import WebClient

from bot.slack.client import SlackAway, SlackBusy, SlackRefused, SlackUnknown, call, web_client
from tests.ports import free_port


class Line:
    """Answers every request with these very bytes, then hangs up."""

    def __init__(self) -> None:
        self.answer: bytes | None = b""  # None = never answers
        self.requests = 0
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}/api/"
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    def close(self) -> None:
        self._closing.set()
        socket.create_connection(self._listener.getsockname()).close()
        self._thread.join()
        self._listener.close()

    def _serve(self) -> None:
        while True:
            line, _ = self._listener.accept()
            with line:
                if self._closing.is_set():
                    return
                self.requests += 1
                _hear_out(line)
                if self.answer is None:
                    self._closing.wait(5)
                else:
                    line.sendall(self.answer)


def _hear_out(line: socket.socket) -> None:
    heard = b""
    while b"\r\n\r\n" not in heard:
        heard += line.recv(65_536)
    head, _, body = heard.partition(b"\r\n\r\n")
    length = next(
        int(name.split(b":")[1])
        for name in head.lower().split(b"\r\n")
        if name.startswith(b"content-length:")
    )
    while len(body) < length:
        body += line.recv(65_536)


@pytest.fixture
def line() -> Iterator[Line]:
    line = Line()
    yield line
    line.close()


def _ask(url: str, timeout: int = 1) -> object:
    client = web_client("xoxb-test", url)
    client.timeout = timeout
    return call(client.chat_postMessage, channel="C", text="x").data


def _http(body: bytes, status: str = "200 OK", *headers: str, length: int | None = None) -> bytes:
    counted = f"Content-Length: {len(body) if length is None else length}"
    lines = [f"HTTP/1.1 {status}", "Content-Type: application/json", counted, *headers, "", ""]
    return "\r\n".join(lines).encode() + body


OK = b'{"ok":true,"ts":"1.0"}'


def test_an_answer_is_an_answer(line: Line) -> None:
    line.answer = _http(OK)
    assert _ask(line.url) == {"ok": True, "ts": "1.0"}
    assert _ask(line.url.rstrip("/")) == {"ok": True, "ts": "1.0"}


@pytest.mark.parametrize(
    ("error", "detail"),
    [
        ("channel_not_found", ""),
        ("is_archived", ""),
        ("invalid_blocks", "[ERROR] too long"),
        ("service_unavailable", ""),
    ],
)
def test_a_refusal_means_that_nothing_happened(line: Line, error: str, detail: str) -> None:
    more = f',"response_metadata":{{"messages":["{detail}"]}}' if detail else ""
    line.answer = _http(f'{{"ok":false,"error":"{error}"{more}}}'.encode())
    with pytest.raises(SlackRefused) as caught:
        _ask(line.url)
    assert detail in str(caught.value)
    assert (type(caught.value), caught.value.error) == (SlackRefused, error)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        (["Retry-After: 30"], 30),
        (["retry-after: 30"], 30),
        (["Retry-After: 0"], 0),
        (["Retry-After: soon"], 1),
        (["Retry-After: -5"], 1),
        (["Retry-After: 1.5"], 1),
        ([], 1),
    ],
)
@pytest.mark.parametrize("body", [b'{"ok":false,"error":"ratelimited"}', b"", b"<html>"])
def test_too_many_calls_says_how_long_to_wait(
    line: Line, headers: list[str], seconds: float, body: bytes
) -> None:
    line.answer = _http(body, "429 Too Many Requests", *headers)
    with pytest.raises(SlackBusy) as caught:
        _ask(line.url)
    assert caught.value.retry_after == seconds


def test_too_many_calls_may_come_as_200(line: Line) -> None:
    line.answer = _http(b'{"ok":false,"error":"ratelimited"}', "200 OK", "Retry-After: 7")
    with pytest.raises(SlackBusy) as caught:
        _ask(line.url)
    assert caught.value.retry_after == 7


UNKNOWN = {
    "500": _http(b'{"ok":false,"error":"internal_error"}', "500 Internal Server Error"),
    "502 in HTML": _http(b"<html>Bad gateway</html>", "502 Bad Gateway"),
    "503 without a body": _http(b"", "503 Service Unavailable"),
    "fatal_error": _http(b'{"ok":false,"error":"fatal_error"}'),
    "internal_error": _http(b'{"ok":false,"error":"internal_error"}'),
    "a page": _http(b"<html><body>Please sign in to the hotel network</body></html>"),
    "cut JSON": _http(b'{"ok":true,"ts":"1.'),
    "a list": _http(b"[]"),
    "no word": _http(b'{"ok":false}'),
    "a sentence for a word": _http(b'{"ok":false,"error":"Something went wrong."}'),
    "nothing": _http(b""),
    "fewer bytes than promised": _http(OK, length=9999),
    "no text": _http(b"\xff\xfe\xfd"),
    "a charset nobody knows": _http(OK, "200 OK").replace(b"json", b"json; charset=klingon"),
    "no HTTP": b"220 smtp.example ESMTP\r\n",
    "hung up": b"",
    "silence": None,
}


@pytest.mark.parametrize("answer", UNKNOWN.values(), ids=UNKNOWN.keys())
def test_anything_else_means_that_it_may_have_happened(line: Line, answer: bytes | None) -> None:
    line.answer = answer
    with pytest.raises(SlackUnknown) as caught:
        _ask(line.url)
    assert "hotel" not in str(caught.value)
    assert line.requests == 1  # the SDK does not try again by itself


@pytest.mark.parametrize("url", ["http://127.0.0.1:{port}/api/", "http://nobody.invalid/api/"])
def test_where_nobody_answers_nothing_happened(url: str) -> None:
    with pytest.raises(SlackAway):
        _ask(url.format(port=free_port()))


def test_the_client_never_repeats_a_call_on_its_own() -> None:
    client = web_client("xoxb-test", "https://slack.example/api")
    assert isinstance(client, WebClient)
    assert client.retry_handlers == []
    assert client.base_url == "https://slack.example/api/"
