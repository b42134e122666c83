"""The rest of HTTP in: health, and Slack's door with whatever may knock on it."""

import hashlib
import hmac
import json
import time
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from sqlalchemy.exc import OperationalError

from tests.fakes import payload
from tests.web.conftest import SIGNING_SECRET, Site

MENTION = {
    "token": "x",
    "team_id": "T",
    "api_app_id": "A",
    "type": "event_callback",
    "event_id": "Ev1",
    "event": {
        "type": "app_mention",
        "user": "U1",
        "text": "<@U> 안녕",
        "ts": "1.0",
        "channel": "C",
    },
}
BODY = json.dumps(MENTION).encode()


def signature(body: bytes, stamp: str) -> str:
    signed = b"v0:" + stamp.encode() + b":" + body
    return "v0=" + hmac.new(SIGNING_SECRET.encode(), signed, hashlib.sha256).hexdigest()


def knock(site: Site, body: bytes = BODY, *, age: int = 0, **headers: str) -> httpx.Response:
    stamp = str(int(time.time()) - age)
    given = {
        "content-type": "application/json",
        "x-slack-request-timestamp": stamp,
        "x-slack-signature": signature(body, stamp),
    }
    return site.http.post("/slack/events", content=body, headers=given | headers)


def knock_raw(site: Site, stamp: bytes, offered: bytes, body: bytes = BODY) -> bytes:
    head = (
        b"POST /slack/events HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
        b"Content-Type: application/json\r\nContent-Length: " + str(len(body)).encode() + b"\r\n"
        b"X-Slack-Request-Timestamp: " + stamp + b"\r\nX-Slack-Signature: " + offered
    )
    return site.talk(head + b"\r\n\r\n" + body)


def test_health_is_200_while_messages_can_be_stored(site: Site) -> None:
    site.state["problems"] = 2
    answer = site.http.get("/health")
    assert (answer.status_code, answer.json()) == (200, {"ok": True, "problems": 2})


def test_health_is_503_when_they_cannot(site: Site) -> None:
    site.state["ok"] = False
    assert site.http.get("/health").status_code == 503
    site.state["error"] = OperationalError("SELECT 1", {}, Exception("CANARY"))
    answer = site.http.get("/health")
    assert (answer.status_code, answer.json()) == (503, {"ok": False})


def test_what_slack_signed_is_heard(site: Site) -> None:
    assert knock(site).status_code == 200
    assert [event["text"] for event in site.heard] == ["<@U> 안녕"]


@pytest.mark.parametrize("age", [0, 299, -299])
def test_five_minutes_either_way_are_tolerated(site: Site, age: int) -> None:
    assert knock(site, age=age).status_code == 200


@pytest.mark.parametrize("age", [302, -302, 86_400])
def test_older_or_later_ones_are_not(refusing: Site, age: int) -> None:
    assert knock(refusing, age=age).status_code == 401


HOSTILE_STAMPS = [
    b"",
    b"abc",
    b"1.5",
    b"-1",
    b"9" * 5000,
    b"\xff",
    "１７９５".encode(),
    b"0x10",
    b"1e9",
    b"nan",
]


@pytest.mark.parametrize("stamp", HOSTILE_STAMPS, ids=lambda stamp: repr(stamp[:8]))
def test_a_hostile_timestamp_is_401(refusing: Site, stamp: bytes) -> None:
    assert knock_raw(refusing, stamp, b"v0=" + b"0" * 64).startswith(b"HTTP/1.1 401")


HOSTILE_SIGNATURES = [
    b"",
    b"v0=",
    b"v0=" + b"0" * 64,
    b"v1=" + b"0" * 64,
    b"\xff\xfe",
    "v0=한글".encode(),
    b"v0=" + b"0" * 40_000,
]


@pytest.mark.parametrize("offered", HOSTILE_SIGNATURES, ids=lambda offered: repr(offered[:8]))
def test_a_hostile_signature_is_401(refusing: Site, offered: bytes) -> None:
    stamp = str(int(time.time())).encode()
    assert knock_raw(refusing, stamp, offered).startswith(b"HTTP/1.1 401")


def test_a_request_without_any_signature_is_401(refusing: Site) -> None:
    assert refusing.http.post("/slack/events", content=BODY).status_code == 401
    bad = payload("slack/bad_signature.json")["request"]
    answer = refusing.http.post("/slack/events", content=bad["body_raw"], headers=bad["headers"])
    assert answer.status_code == 401


def test_one_flipped_bit_is_401(refusing: Site) -> None:
    for position in range(0, len(BODY), 20):
        flipped = bytearray(BODY)
        flipped[position] ^= 1
        stamp = str(int(time.time()))
        answer = refusing.http.post(
            "/slack/events",
            content=bytes(flipped),
            headers={
                "x-slack-request-timestamp": stamp,
                "x-slack-signature": signature(BODY, stamp),
            },
        )
        assert answer.status_code == 401


def test_a_signed_body_that_is_no_text_is_401(refusing: Site) -> None:
    assert knock(refusing, b"\xff\xfe\xed\xa0\x80").status_code == 401


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"7",
        b'{"type":7}',
        b'{"type":"event_callback"}',
        b"payload=" + quote("{").encode(),
        b"payload=" + quote('{"type":"view_submission"}').encode(),
        b"[" * 100_000,
    ],
    ids=lambda body: repr(body[:24]),
)
@pytest.mark.parametrize("kind", ["application/json", "application/x-www-form-urlencoded"])
def test_a_signed_body_that_makes_no_sense_is_no_fault_of_ours(
    refusing: Site, body: bytes, kind: str
) -> None:
    given: dict[str, Any] = {"content-type": kind}
    answer = knock(refusing, body, **given)
    assert answer.status_code < 500


def test_the_challenge_of_a_new_address_is_answered(refusing: Site) -> None:
    answer = knock(refusing, b'{"type":"url_verification","challenge":"abc"}')
    assert answer.status_code == 200
    assert "abc" in answer.text


def test_a_body_too_large_is_413_before_it_is_read(refusing: Site) -> None:
    head = b"POST /slack/events HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999\r\n\r\n"
    assert refusing.talk(head).startswith(b"HTTP/1.1 413")


def test_where_slack_comes_in_by_socket_there_is_no_door(refusing: Site) -> None:
    assert refusing.http.get("/slack/events").status_code == 405
    assert refusing.http.get("/docs").status_code == 404
