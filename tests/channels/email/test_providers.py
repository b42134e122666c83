"""Mail that a provider hands over."""

import base64
import json
from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qsl, urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.channels.contract import Event, Refused, Reported, Request, Unreadable
from bot.channels.email.mailgun import FRESH, Mailgun
from bot.channels.email.office import Office
from bot.channels.email.postmark import Postmark
from bot.channels.email.provider import Provider
from bot.channels.email.sendgrid import SendGrid
from bot.channels.inbound import Inbound
from bot.reception import Reception
from bot.settings import Desk
from bot.tickets.channel_books import DeadLetter
from bot.tickets.people import Identifier
from bot.web.channels import receive
from tests.channels import wire
from tests.channels.email.letters import letter
from tests.fakes import NOW, PAYLOADS, ListedJobs, fresh_database, payload, payloads, rows

OFFICE = Office("help@bot.example", b"a secret of the shop", has_plus=True, sends=True)
KEY = "TEST_mailgun_signing_key"
PASSWORD = "pass"


def provider(name: str) -> Provider:
    if name == "mailgun":
        return Mailgun(KEY, OFFICE)
    return {"sendgrid": SendGrid, "postmark": Postmark}[name](PASSWORD, OFFICE)


def request(name: str, body: bytes = b"", **headers: str) -> Request:
    basic = "Basic " + base64.b64encode(f"desk:{PASSWORD}".encode()).decode()
    return Request("POST", "", {"authorization": basic, **headers}, {}, body, "127.0.0.1")


def heard(name: str, body: bytes, **headers: str) -> Event:
    channel, came = provider(name), request(name, body, **headers)
    channel.verify(came, NOW)
    [event] = channel.parse(came, NOW)
    return event


def told(name: str, path: str) -> Sequence[Event]:
    fixture = payload(path)
    came = wire.request_of(fixture)
    came = wire.request_of(fixture, headers={**request(name).headers, **came.headers})
    channel = provider(name)
    channel.verify(came, wire.clock(fixture))
    return channel.parse(came, wire.clock(fixture))


@pytest.mark.parametrize("path", payloads("email_providers"))
def test_every_payload_means_what_it_says(path: str) -> None:
    name, expected = path.split("/")[1].split("_")[0], payload(path)["expect"]
    if expected["kind"] == "reject":
        with pytest.raises(Refused, match=expected["reason"]):
            told(name, path)
        return
    [event] = told(name, path)
    assert isinstance(event, Inbound)
    assert event.event_key == expected["event_key"]
    assert event.sender.external_id == expected["customer"]
    assert event.text == expected["text"]
    assert event.answers == (1042 if "ticket_hint" in expected else event.answers)


def form(fields: dict[str, bytes], files: dict[str, tuple[str, str, bytes]] | None = None) -> bytes:
    parts = [
        b'--x\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n' % (name.encode(), value)
        for name, value in fields.items()
    ]
    parts += [
        f'--x\r\nContent-Disposition: form-data; name="{name}"; filename="{file}"\r\n'
        f"Content-Type: {kind}\r\n\r\n".encode()
        + content
        + b"\r\n"
        for name, (file, kind, content) in (files or {}).items()
    ]
    return b"".join(parts) + b"--x--\r\n"


FORM = {"content-type": "multipart/form-data; boundary=x"}


def sendgrid(files: Any = None, **fields: bytes) -> Inbound:
    event = heard("sendgrid", form(fields, files), **FORM)
    assert isinstance(event, Inbound)
    return event


def test_sendgrid_passes_on_the_whole_mail() -> None:
    event = sendgrid(email=letter("네\n\n> 정말요?", attach=[("a.pdf", "application/pdf", b"123")]))
    assert (event.text, event.event_key) == ("네", "<m-1@example.net>")
    assert event.attachments == (
        {"name": "a.pdf", "url": "", "type": "application/pdf", "size": 3},
    )


def test_sendgrid_says_each_field_in_its_own_charset() -> None:
    event = sendgrid(
        {"attachment1": ("영수증.pdf", "application/pdf", b"1234")},
        charsets=json.dumps({"text": "euc-kr", "subject": "UTF-8"}).encode(),
        text="펲시 언제 와요?".encode("cp949"),
        subject="배송".encode(),
        headers=b"From: hana@example.net\nMessage-ID: <m@example.net>\n",
    )
    assert (event.text, event.subject) == ("펲시 언제 와요?", "배송")
    assert event.attachments == (
        {"name": "영수증.pdf", "url": "", "type": "application/pdf", "size": 4},
    )


@pytest.mark.parametrize(
    ("fields", "is_verified"),
    [
        ({"dkim": b"{@example.net : pass}"}, True),
        ({"dkim": b"{@example.net : fail}"}, False),
        ({"dkim": b"{@example.org : pass}"}, False),
        ({"SPF": b"pass", "envelope": b'{"from":"bounce@example.net"}'}, True),
        ({"SPF": b"pass", "envelope": b'{"from":"bounce@example.org"}'}, False),
        ({"SPF": b"softfail", "envelope": b'{"from":"bounce@example.net"}'}, False),
        ({}, False),
    ],
)
def test_sendgrid_has_looked_who_the_sender_is(fields: dict[str, bytes], is_verified: bool) -> None:
    sender = sendgrid(email=letter(), **fields).sender
    assert sender.verified == ((Identifier.EMAIL,) if is_verified else ())


def test_a_bounce_comes_to_the_address_it_was_sent_from() -> None:
    message_id = OFFICE.message_id(12, "dlv_0123456789abcdef")
    raw = (PAYLOADS / "email" / "bounce_dsn_550.eml").read_bytes()
    envelope = json.dumps({"to": [OFFICE.bounce_address(message_id)], "from": ""}).encode()
    event = heard("sendgrid", form({"email": raw, "envelope": envelope}), **FORM)
    assert event == Reported(message_id, False, "send-unreachable")


def mailgun_request(**changed: str) -> Request:
    fixture = payload("email_providers/mailgun_route.json")
    fields = dict(parse_qsl(fixture["request"]["body_raw"], keep_blank_values=True)) | changed
    return wire.request_of(fixture, body=urlencode(fields).encode())


MAILGUN_AT = wire.clock(payload("email_providers/mailgun_route.json"))


@pytest.mark.parametrize("field", ["timestamp", "token", "signature"])
def test_mailgun_signs_time_and_token(field: str) -> None:
    for forged in ("", "1", "é", "9" * 40):
        with pytest.raises(Refused):
            provider("mailgun").verify(mailgun_request(**{field: forged}), MAILGUN_AT)


def test_a_mailgun_token_opens_for_one_mail_only() -> None:
    channel = provider("mailgun")
    for _ in range(2):  # Mailgun repeats what it got no answer to
        channel.verify(mailgun_request(), MAILGUN_AT)
    with pytest.raises(Refused, match="used before"):
        channel.verify(mailgun_request(**{"body-plain": "send me the order"}), MAILGUN_AT)
    with pytest.raises(Refused, match="stale"):
        channel.verify(mailgun_request(), MAILGUN_AT + FRESH + timedelta(seconds=1))


def test_mailgun_passes_on_the_whole_mail_to_an_address_that_ends_in_mime() -> None:
    [event] = provider("mailgun").parse(mailgun_request(**{"body-mime": letter().decode()}), NOW)
    assert isinstance(event, Inbound)
    assert event.event_key == "<m-1@example.net>"


@pytest.mark.parametrize("encoded", [False, True])
def test_postmark_passes_on_the_whole_mail_when_asked_to(encoded: bool) -> None:
    raw = letter()
    text = base64.b64encode(raw).decode() if encoded else raw.decode()
    event = heard("postmark", json.dumps({"RawEmail": text, "From": "x@y.example"}).encode())
    assert isinstance(event, Inbound)
    assert (event.sender.email, event.text) == ("hana@example.net", "언제 와요?")


def test_postmark_lists_attachments() -> None:
    file = {
        "Name": "a.pdf",
        "ContentType": "application/pdf",
        "ContentLength": 3,
        "Content": "MTIz",
    }
    body = json.dumps({"From": "a@b.example", "TextBody": "hi", "Attachments": [file]}).encode()
    event = heard("postmark", body)
    assert isinstance(event, Inbound)
    assert event.attachments == (
        {"name": "a.pdf", "url": "", "type": "application/pdf", "size": 3},
    )


@pytest.mark.parametrize("name", ["sendgrid", "postmark"])
def test_who_does_not_know_the_secret_is_refused(name: str) -> None:
    def knocks(rest: str = "", authorization: str = "") -> None:
        headers = {"authorization": authorization}
        provider(name).verify(Request("POST", rest, headers, {}, b"", "127.0.0.1"), NOW)

    knocks(rest=PASSWORD)
    knocks(authorization="basic " + base64.b64encode(b"u:pass").decode())
    wrong = base64.b64encode(b"u:wrong").decode()
    for forged in (f"Basic {wrong}", "Basic pass", "Bearer pass", "Basic", "Basic é", ""):
        with pytest.raises(Refused):
            knocks(authorization=forged)
    with pytest.raises(Refused):
        knocks(rest="wrong")


def test_a_mail_nobody_can_read_is_kept_and_not_asked_for_again(tmp_path: Any) -> None:
    with fresh_database(tmp_path) as db:
        reception = Reception(db, ListedJobs(), Desk())
        came = request("postmark", b'{"TextBody": "from nobody"}')
        assert receive(provider("postmark"), came, reception, NOW).status == 200
        [letter] = rows(db, DeadLetter)
    assert (letter.channel, letter.body) == ("postmark", came.body)


ODD = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=5,
)
NAMES = ("From", "FromFull", "Headers", "Attachments", "Subject", "TextBody", "Date", "To")


def survives(name: str, body: bytes, **headers: str) -> None:
    with suppress(Unreadable):
        provider(name).parse(request(name, body, **headers), NOW)


JSON_BODIES = st.dictionaries(st.sampled_from(NAMES), ODD)
FORMS = st.dictionaries(
    st.sampled_from(["email", "headers", "charsets", "envelope", "text", "html", "dkim"]),
    st.binary(max_size=50) | ODD.map(lambda value: json.dumps(value).encode()),
)


def survive(body: Any, fields: dict[str, bytes], raw: bytes) -> None:
    survives("postmark", json.dumps(body | {"From": "a@b.example"}).encode())
    survives("sendgrid", form({"from": b"a@b.example", **fields}), **FORM)
    survives("mailgun", urlencode({"message-headers": raw, "sender": "a@b.example"}).encode())
    survives("postmark", raw)
    survives("mailgun", raw, **FORM)


@settings(max_examples=100, deadline=None)
@given(JSON_BODIES, FORMS, st.binary(max_size=100))
def test_any_request_is_read_or_refused(body: Any, fields: dict[str, bytes], raw: bytes) -> None:
    survive(body, fields, raw)


@pytest.mark.slow
@pytest.mark.timeout(900)
@settings(max_examples=10_000, deadline=None)
@given(JSON_BODIES, FORMS, st.binary(max_size=100))
def test_ten_thousand_requests_are_read_or_refused(
    body: Any, fields: dict[str, bytes], raw: bytes
) -> None:
    survive(body, fields, raw)
