"""Standard Webhooks: what we check and what we sign, with the published library as the judge."""

from datetime import UTC, datetime

import pytest
from standardwebhooks import Webhook

from bot.channels.standard_webhooks import headers, new_secret, refusal, signature
from tests.fakes import JSON, payload, payloads

NOW = datetime.fromtimestamp(1795144320, UTC)
SECRET = "whsec_VEVTVC1zdGFuZGFyZC13ZWJob29rcy1zZWNyZXQtMDE="
INCOMING = [name for name in payloads("standard_webhooks") if "outbound" not in name]


def _given(case: JSON) -> tuple[list[str], dict[str, str], bytes, datetime]:
    request = case["request"]
    header = {name.lower(): value for name, value in request["headers"].items()}
    now = datetime.fromtimestamp(case["now"], UTC)
    return list(case["secrets"].values()), header, request["body_raw"].encode(), now


@pytest.mark.parametrize("name", INCOMING)
def test_every_recorded_request_is_let_in_or_refused_for_its_own_reason(name: str) -> None:
    case = payload(name)
    expected = case["expect"].get("reason")
    if expected == "parse":
        expected = None  # genuine; that the body is no JSON is found out later
    assert refusal(*_given(case)) == expected


def _signed(
    body: bytes = b"{}", stamp: str = "1795144320", message_id: str = "m"
) -> dict[str, str]:
    seconds = int(stamp) if stamp.isascii() and stamp.isdigit() else 0
    return {
        "webhook-id": message_id,
        "webhook-timestamp": stamp,
        "webhook-signature": signature(SECRET, message_id, seconds, body),
    }


@pytest.mark.parametrize(
    ("age", "expected"), [(0, None), (299, None), (300, None), (301, "stale"), (-299, None)]
)
def test_five_minutes_either_way_are_tolerated(age: int, expected: str | None) -> None:
    header = _signed(stamp=str(1795144320 - age))
    assert refusal([SECRET], header, b"{}", NOW) == expected


@pytest.mark.parametrize(
    "changed",
    [
        {"webhook-id": ""},
        {"webhook-id": "n"},
        {"webhook-id": "ÿ"},
        {"webhook-id": "\ud800"},
        {"webhook-timestamp": ""},
        {"webhook-timestamp": "abc"},
        {"webhook-timestamp": "1795144320.5"},
        {"webhook-timestamp": "-1795144320"},
        {"webhook-timestamp": " 1795144320"},
        {"webhook-timestamp": "1795144320\n"},
        {"webhook-timestamp": "１７９５１４４３２０"},
        {"webhook-timestamp": "9" * 5000},
        {"webhook-signature": ""},
        {"webhook-signature": "v1,"},
        {"webhook-signature": "v1"},
        {"webhook-signature": ","},
        {"webhook-signature": "v2,abc"},
        {"webhook-signature": "v1,\ud800"},
        {"webhook-signature": "v1,한글"},
        {"webhook-signature": "v1,ÿ"},
        {"webhook-signature": "v1,x " * 10_000},
    ],
)
def test_forged_headers_are_refused_and_raise_nothing(changed: dict[str, str]) -> None:
    assert refusal([SECRET], _signed() | changed, b"{}", NOW) == "auth"


def test_missing_headers_are_refused() -> None:
    assert refusal([SECRET], {}, b"{}", NOW) == "auth"


def test_one_flipped_bit_anywhere_is_refused() -> None:
    body = b'{"text":"hi"}'
    header = _signed(body)
    for position in range(len(body) * 8):
        flipped = bytearray(body)
        flipped[position // 8] ^= 1 << position % 8
        assert refusal([SECRET], header, bytes(flipped), NOW) == "auth"
    offered = header["webhook-signature"]
    for position in range(3, len(offered)):
        other = "A" if offered[position] != "A" else "B"
        forged = offered[:position] + other + offered[position + 1 :]
        assert refusal([SECRET], header | {"webhook-signature": forged}, body, NOW) == "auth"


def test_no_secret_lets_nobody_in() -> None:
    assert refusal([], _signed(), b"{}", NOW) == "auth"


def test_a_stored_secret_that_is_not_base64_refuses_instead_of_raising() -> None:
    assert refusal(["whsec_%%%"], _signed(), b"{}", NOW) == "auth"


def test_our_headers_are_signed_like_the_recorded_answer() -> None:
    case = payload("standard_webhooks/outbound_answer.json")
    request = case["request"]
    now = datetime.fromtimestamp(case["now"], UTC)
    ours = headers(case["secrets"]["std"], "msg_out_1", request["body_raw"].encode(), now)
    assert ours == request["headers"]


@pytest.mark.parametrize("secret", [SECRET, new_secret()], ids=["recorded", "new"])
def test_the_published_library_accepts_what_we_sign(secret: str) -> None:
    body = '{"text":"안녕하세요 😀"}'.encode()
    now = datetime.now(UTC)
    assert Webhook(secret).verify(body, headers(secret, "dlv_1", body, now)) == {
        "text": "안녕하세요 😀"
    }


def test_we_accept_what_the_published_library_signs() -> None:
    stamp = datetime(2026, 11, 20, 3, 12, tzinfo=UTC)
    given = {
        "webhook-id": "m-1",
        "webhook-timestamp": str(int(stamp.timestamp())),
        "webhook-signature": Webhook(SECRET).sign("m-1", stamp, '{"a":"가"}'),
    }
    assert refusal([SECRET], given, '{"a":"가"}'.encode(), stamp) is None
