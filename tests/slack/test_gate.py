"""Is it from Slack? Ours never raises, whatever the headers are."""

import hashlib
import hmac

import pytest
from slack_sdk.signature import SignatureVerifier

from bot.slack.gate import is_genuine
from tests.fakes import payload, payloads

SECRET = "TEST_slack_signing_secret"
NOW = 1795144320
BODY = b'{"type":"event_callback"}'


def _headers(body: bytes = BODY, stamp: str = str(NOW), secret: str = SECRET) -> dict[str, str]:
    signed = b"v0:" + stamp.encode("utf-8", "surrogatepass") + b":" + body
    signature = "v0=" + hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()
    return {"x-slack-request-timestamp": stamp, "x-slack-signature": signature}


@pytest.mark.parametrize("name", payloads("slack"))
def test_every_recorded_request_is_let_in_or_refused(name: str) -> None:
    case = payload(name)
    headers = {key.lower(): value for key, value in case["request"]["headers"].items()}
    body = case["request"]["body_raw"].encode()
    genuine = is_genuine(case["secrets"]["slack_signing"], headers, body, case["now"])
    assert genuine is (case["expect"].get("reason") != "auth")


def test_slacks_own_library_signs_as_we_check() -> None:
    signature = SignatureVerifier(SECRET).generate_signature(timestamp=str(NOW), body=BODY)
    headers = {"x-slack-request-timestamp": str(NOW), "x-slack-signature": str(signature)}
    assert is_genuine(SECRET, headers, BODY, NOW)


@pytest.mark.parametrize(
    ("age", "genuine"),
    [(0, True), (299, True), (300, True), (301, False), (-299, True), (-301, False)],
)
def test_five_minutes_either_way_are_tolerated(age: int, genuine: bool) -> None:
    assert is_genuine(SECRET, _headers(stamp=str(NOW - age)), BODY, NOW) is genuine


@pytest.mark.parametrize(
    "stamp",
    [
        "",
        "abc",
        "1.5",
        "-1",
        "+1",
        " 1795144320",
        "1795144320\n",
        "9" * 5000,
        "１７９５",
        "٣",
        "\ud800",
    ],
    ids=lambda stamp: repr(stamp[:12]),
)
def test_a_hostile_timestamp_is_refused_even_when_it_is_signed(stamp: str) -> None:
    assert not is_genuine(SECRET, _headers(stamp=stamp), BODY, NOW)


@pytest.mark.parametrize(
    "signature",
    [
        "",
        "v0=",
        "v0",
        "v1=" + "0" * 64,
        "v0=" + "0" * 64,
        "ÿ",
        "한글",
        "\ud800",
        "v0=" * 30_000,
    ],
    ids=lambda signature: repr(signature[:12]),
)
def test_a_hostile_signature_is_refused(signature: str) -> None:
    assert not is_genuine(SECRET, _headers() | {"x-slack-signature": signature}, BODY, NOW)


def test_missing_headers_and_another_secret_are_refused() -> None:
    assert not is_genuine(SECRET, {}, BODY, NOW)
    assert not is_genuine(SECRET, _headers(secret="other"), BODY, NOW)
    assert not is_genuine(SECRET, _headers(body=BODY + b" "), BODY, NOW)


@pytest.mark.parametrize("body", [b"", b"\xff\xfe", b"\x00", "한글".encode()])
def test_any_bytes_may_be_signed(body: bytes) -> None:
    assert is_genuine(SECRET, _headers(body), body, NOW)
