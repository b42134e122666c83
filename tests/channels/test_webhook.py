"""POST /intake/messages: what a body must be, and which field is blamed when it is not."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.channels.contract import Unreadable
from bot.channels.inbound import MAX_TEXT, Inbound, Sender, body_hash
from bot.channels.webhook import parse
from bot.tickets.terms import Channel, Segment
from tests.fakes import JSON, NOW, payload

SMALLEST: JSON = {
    "channel": "kakao",
    "event_id": "e-1",
    "customer": {"id": "c-1"},
    "text": "배송 언제 오나요?",
}


def _read(body: object, webhook_id: str | None = None) -> Inbound:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return parse(raw, source="shop", webhook_id=webhook_id, now=NOW)


def _blamed(body: object, webhook_id: str | None = None) -> str:
    with pytest.raises(Unreadable) as caught:
        _read(body, webhook_id)
    assert caught.value.why
    return caught.value.field


def _with(**fields: Any) -> JSON:
    return SMALLEST | fields


def _customer(**fields: Any) -> JSON:
    return _with(customer={"id": "c-1"} | fields)


def test_the_smallest_message_is_read() -> None:
    body = json.dumps(SMALLEST).encode()
    assert _read(body) == Inbound(
        channel=Channel.KAKAO,
        source="shop",
        event_key="e-1",
        body_hash=body_hash(body),
        sender=Sender("c-1"),
        text="배송 언제 오나요?",
        said_at=NOW,
    )


def test_the_fullest_message_is_read() -> None:
    customer = {
        "id": 42,
        "name": "김하나",
        "email": "hana@example.com",
        "phone": "010-0000-0000",
        "segment": " VIP ",
        "order": 20261120001,
    }
    attachment = {"name": "상자.jpg", "url": "https://files.example/1", "type": "image/jpeg"}
    read = _read(
        _with(
            customer=customer,
            event_id=7,
            subject="배송",
            thread="t-1",
            sent_at="2026-11-20T12:12:00+09:00",
            attachments=[attachment | {"size": 12, "unknown": 1}],
            reply_url="https://shop.example/replies?x=1",
            unknown={"is": "ignored"},
        )
    )
    assert read.sender == Sender(
        "42", "김하나", "hana@example.com", "010-0000-0000", "20261120001", Segment.VIP
    )
    assert (read.event_key, read.subject, read.thread) == ("7", "배송", "t-1")
    assert read.said_at == NOW
    assert read.attachments == (attachment | {"size": 12},)
    assert read.reply_to == {"kind": "webhook", "url": "https://shop.example/replies?x=1"}


@pytest.mark.parametrize("field", ["channel", "event_id", "customer", "text"])
@pytest.mark.parametrize("value", ["missing", None, True, 1.5, [], ["x"]])
def test_a_required_field_that_is_missing_or_of_another_type_is_named(
    field: str, value: object
) -> None:
    body = dict(SMALLEST)
    if value == "missing":
        del body[field]
    else:
        body[field] = value
    assert _blamed(body) == field


@pytest.mark.parametrize("field", ["subject", "thread", "sent_at", "attachments", "reply_url"])
def test_an_optional_field_may_be_null(field: str) -> None:
    read = _read(_with(**{field: None}))
    assert replace(read, body_hash="") == replace(_read(SMALLEST), body_hash="")


@pytest.mark.parametrize("field", ["name", "email", "phone", "order", "segment"])
def test_an_optional_field_of_the_customer_may_be_null(field: str) -> None:
    assert _read(_customer(**{field: None})).sender == Sender("c-1")


@pytest.mark.parametrize(
    ("body", "field"),
    [
        (_with(channel="fax"), "channel"),
        (_with(channel="KAKAO"), "channel"),
        (_with(event_id=""), "event_id"),
        (_with(event_id="x" * 256), "event_id"),
        (_with(event_id=10**300), "event_id"),
        (_with(event_id={}), "event_id"),
        (_with(customer="c-1"), "customer"),
        (_with(customer={}), "customer.id"),
        (_customer(id=""), "customer.id"),
        (_customer(id=None), "customer.id"),
        (_customer(id="x" * 256), "customer.id"),
        (_customer(name="x" * 1001), "customer.name"),
        (_customer(email=[]), "customer.email"),
        (_customer(segment="gold"), "customer.segment"),
        (_customer(segment=1), "customer.segment"),
        (_customer(order={"no": 1}), "customer.order"),
        (_with(subject="x" * 1001), "subject"),
        (_with(subject=[]), "subject"),
        (_with(thread="x" * 256), "thread"),
        (_with(sent_at="yesterday"), "sent_at"),
        (_with(sent_at="2026-11-20T12:12:00"), "sent_at"),
        (_with(sent_at="0001-01-01T00:00:00+14:00"), "sent_at"),
        (_with(sent_at="9999-12-31T23:59:59-12:00"), "sent_at"),
        (_with(sent_at=10**400), "sent_at"),
        (_with(attachments="none"), "attachments"),
        (_with(attachments=[{}] * 51), "attachments"),
        (_with(attachments=["x"]), "attachments.0"),
        (_with(attachments=[{}, {"name": None}]), "attachments.1.name"),
        (_with(attachments=[{"size": -1}]), "attachments.0.size"),
        (_with(attachments=[{"url": "x" * 1001}]), "attachments.0.url"),
    ],
)
def test_the_culprit_is_named(body: JSON, field: str) -> None:
    assert _blamed(body) == field


@pytest.mark.parametrize(
    "url",
    [
        "shop.example",
        "//shop.example/x",
        "ftp://shop.example/x",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "http://",
        "http:///x",
        "https://user@shop.example/",
        "https://user:pass@shop.example/",
        "http://[::1",
        "http://shop.example:99999/",
        "http://shop.example:0x50/",
        "http://shop.example:0/",
        "http://shop\x00.example/",
        "http://shop.exa\tmple/",
        "http://。/",
        "http://shop.example/\ud800",
        "http://shop.example/" + "x" * 2000,
        7,
        ["http://shop.example/"],
    ],
)
def test_a_reply_address_nobody_could_send_to_is_refused_at_the_door(url: object) -> None:
    assert _blamed(_with(reply_url=url)) == "reply_url"


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:8080/x",
        "http://[::1]:8080/x",
        "https://하루마켓.example/답장?주문=1",
        "HTTPS://SHOP.EXAMPLE",
    ],
)
def test_a_plain_web_address_is_a_way_back(url: str) -> None:
    assert _read(_with(reply_url=url)).reply_to == {"kind": "webhook", "url": url}


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"   ",
        b"hello",
        b"{",
        b'{"text":"cut sh',
        b"null",
        b"[]",
        b'"text"',
        b"7",
        b"\xff\xfe\x00",
        b'{"text":"\xff"}',
        b"[" * 100_000,
        b'{"a":' * 100_000,
        b'{"data":' * 100_000 + b"1" + b"}" * 100_000,
        b'{"event_id":' + b"9" * 5000 + b"}",
        b"name=Hana&text=hi",
        b"\x1f\x8b\x08\x00\x00",
    ],
    ids=lambda body: repr(body[:12]),
)
def test_what_is_no_json_object_is_blamed_as_a_whole(body: bytes) -> None:
    assert _blamed(body) == ""
    assert _blamed(body, webhook_id="m-1") == ""


def _text(raw: bytes) -> str:
    body = json.dumps(SMALLEST).encode()
    start = body.index(b'"text":') + len(b'"text": ')
    return _read(body[:start] + raw + b"}").text


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (b'""', ""),
        (b'"  "', "  "),
        (b"12", "12"),
        (b'"a\\u0000b"', "a\ufffdb"),
        (b'"a\\ud800b"', "a\ufffdb"),
        (b'"\\udfff\\ud800"', "\ufffd\ufffd"),
        (b'"\\ud83d\\ude00"', "\U0001f600"),
        (b'"a\\r\\nb\\rc"', "a\nb\nc"),
        (b'"\\u202eabc"', "\u202eabc"),
        (b'"a\\u200bb"', "a\u200bb"),
        (b'"\\u1100\\u1161"', "\u1100\u1161"),
        (b'"' + b"x" * (MAX_TEXT + 1) + b'"', "x" * MAX_TEXT),
        (b'"' + b"x\\n" * 10_000 + b'"', "x\n" * 10_000),
        (b'"' + "\u0301".encode() * 100_000 + b'"', "\u0301" * 100_000),
    ],
    ids=lambda value: repr(value[:12]),
)
def test_text_is_kept_as_it_was_said_but_for_what_no_database_takes(raw: bytes, text: str) -> None:
    assert _text(raw) == text


@pytest.mark.parametrize("raw", [b"NaN", b"Infinity", b"1e999", b"-0.5", b"false", b"null"])
def test_text_that_is_no_text_is_blamed(raw: bytes) -> None:
    with pytest.raises(Unreadable, match="text"):
        _text(raw)


def test_of_a_key_given_twice_the_last_counts() -> None:
    body = json.dumps(SMALLEST).encode()[:-1] + b', "text": "second"}'
    assert _read(body).text == "second"


def test_utf_16_is_read_like_any_json() -> None:
    assert _read(json.dumps(SMALLEST).encode("utf-16")).text == SMALLEST["text"]


@pytest.mark.parametrize(
    "name", ["standard_webhooks/ok_rotation.json", "standard_webhooks/ok_with_v1a.json"]
)
def test_a_standard_webhook_is_read_out_of_its_envelope(name: str) -> None:
    case = payload(name)
    expected = case["expect"]
    read = _read(case["request"]["body_raw"].encode(), case["request"]["headers"]["webhook-id"])
    assert (read.event_key, read.text) == (expected["event_key"], expected["text"])
    assert read.sender == Sender("c-9", name="Jane Doe", email="jane@example.com")
    assert read.channel is Channel.WEBHOOK
    assert read.said_at == datetime(2026, 11, 20, 3, 12, tzinfo=UTC)


def test_an_envelope_may_carry_our_own_fields() -> None:
    inner = _with(reply_url="https://shop.example/r", sent_at="2026-11-20T03:00:00Z")
    read = _read({"type": "x", "timestamp": "2026-11-20T03:12:00Z", "data": inner}, "m-1")
    assert (read.channel, read.event_key) == (Channel.KAKAO, "m-1")
    assert read.said_at == NOW - timedelta(minutes=12)
    assert read.reply_to["url"] == "https://shop.example/r"


def test_a_signed_body_without_an_envelope_is_keyed_by_its_webhook_id() -> None:
    assert _read(SMALLEST, "m-1").event_key == "m-1"


@pytest.mark.parametrize(
    ("envelope", "webhook_id", "field"),
    [
        ({"data": {}}, "m-1", "customer"),
        ({"data": None}, "m-1", "channel"),
        ({"data": {"customer": {"id": "c"}, "text": "x"}, "timestamp": "soon"}, "m-1", "sent_at"),
        ({"data": {"customer": {"id": "c"}, "text": "x"}}, "m" * 256, "event_id"),
        ({"data": {"customer": {"id": "c"}, "text": "x"}}, "", "event_id"),
    ],
)
def test_the_culprit_in_an_envelope_is_named(envelope: JSON, webhook_id: str, field: str) -> None:
    assert _blamed(envelope, webhook_id) == field


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("forms/google_forms_apps_script.json", "channel"),
        ("forms/contact_form_post.json", ""),
    ],
)
def test_a_form_that_was_not_mapped_to_our_fields_is_told_where_to_begin(
    name: str, field: str
) -> None:
    assert _blamed(payload(name)["request"]["body_raw"].encode()) == field
