"""The chat widget's channel: who may speak, and for whom."""

import base64
import hashlib
import hmac
import json
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as budget
from hypothesis import strategies as st
from pydantic import SecretStr

from bot.channels.capability import open_way
from bot.channels.contract import Refused, Request
from bot.channels.inbound import Inbound
from bot.channels.website.identity import Identity, identify
from bot.channels.website.settings import Settings
from bot.channels.website.widget import Widget
from bot.db import Database
from bot.tickets.people import Identifier
from bot.tickets.web_sessions import WebSession
from tests.channels.wire import clock, request_of
from tests.fakes import NOW, fresh_database, payload, payloads, row

SECRET = "TEST_widget_identity_secret"
KEY = SECRET.encode()
SHOP = "https://shop.example"
TOKENS = [path for path in payloads("widget") if "/jwt" in path]


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    with fresh_database(tmp_path) as db:
        yield db


@pytest.fixture
def widget(db: Database) -> Widget:
    widget = Widget(Settings(secret=SecretStr(SECRET), origins=(SHOP,)))
    widget.join(db)
    return widget


def coded(part: Any) -> str:
    raw = part if isinstance(part, bytes) else json.dumps(part).encode()
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def signed(key: bytes = KEY, head: Any = None, **claims: Any) -> str:
    """What a shop's server makes; a claim of None is left out."""
    usual = {
        "sub": "c-9",
        "email": "jane@example.com",
        "aud": "support-widget",
        "exp": int(NOW.timestamp()) + 300,
    }
    body = {name: value for name, value in (usual | claims).items() if value is not None}
    said = f"{coded(head or {'alg': 'HS256', 'typ': 'JWT'})}.{coded(body)}"
    mac = hmac.new(key, said.encode(), hashlib.sha256).digest()
    return f"{said}.{coded(mac)}"


@pytest.mark.parametrize("path", TOKENS)
def test_every_token_of_the_fixtures(path: str) -> None:
    fixture = payload(path)
    token = json.loads(fixture["request"]["body_raw"])["jwt"]
    expect = fixture["expect"]
    key = fixture["secrets"]["widget_hmac"].encode()
    assert expect["kind"] == "reject"
    with pytest.raises(Refused, match=expect["reason"]) as refused:
        identify(key, token, clock(fixture))
    assert 400 <= refused.value.status < 500


def test_a_token_says_who_it_is() -> None:
    found = identify(KEY, signed(name="Jane"), NOW)
    assert found == Identity("c-9", "jane@example.com", "Jane", found.proof)
    assert identify(KEY, signed(aud=["support-widget"], email=None), NOW).email == ""


@pytest.mark.parametrize(
    "token",
    [
        "",
        "a.b",
        "..",
        "a.b.c.d",
        "é.é.é",
        signed(head={"alg": "none"}),
        signed(head={"alg": "HS512"}),
        signed(head={"alg": "hs256"}),
        signed(head={"alg": ["HS256"]}),
        signed(head=[1]),
        signed(head=b"[" * 1_000),
        signed(key=b""),
        signed(key=b"another secret of the shop's"),
        signed(exp=None),
        signed(exp=int(NOW.timestamp())),
        signed(exp=int(NOW.timestamp()) + 3_600),
        signed(exp="9999999999"),
        signed(exp=True),
        signed(exp=1e400),
        signed(exp=float("nan")),
        signed(iat=int(NOW.timestamp()) + 120),
        signed(nbf=int(NOW.timestamp()) + 120),
        signed(aud=None),
        signed(aud="support-widget2"),
        signed(aud=["support-widget", "other"]),
        signed(sub=None),
        signed(sub=""),
        signed(sub=9),
        signed(sub="c" * 201),
        signed(note="x" * 5_000),
        signed() + "A",
        signed().replace(".", ".=", 1),
        signed().rsplit(".", 1)[0] + ".",
    ],
)
def test_what_is_not_signed_for_us_is_refused(token: str) -> None:
    with pytest.raises(Refused):
        identify(KEY, token, NOW)


def test_one_changed_letter_is_another_token() -> None:
    token = signed()
    for place in range(len(token)):
        changed = token[:place] + ("A" if token[place] != "A" else "B") + token[place + 1 :]
        with pytest.raises(Refused):
            identify(KEY, changed, NOW)


def test_a_token_opens_one_session(widget: Widget) -> None:
    identity = identify(KEY, signed(), NOW)
    token = widget.sessions.sign_in(identity, NOW)
    assert len(base64.urlsafe_b64decode(token + "=")) >= 16  # 128 bits
    with pytest.raises(Refused, match="used"):
        widget.sessions.sign_in(identity, NOW)


def said(token: str = "", origin: str = SHOP, **changed: Any) -> Request:
    body = {"client_message_id": "0c9f5a4e-0000-4000-8000-000000000001", "text": "언제 와요?"}
    headers = {"authorization": f"Bearer {token}", "origin": origin, "host": "desk.example"}
    raw = json.dumps(body | changed).encode()
    return Request("POST", "", headers, {}, raw, "203.0.113.7")


def read(widget: Widget, request: Request) -> Inbound:
    widget.verify(request, NOW)
    [message] = widget.parse(request, NOW)
    assert isinstance(message, Inbound)
    return message


def test_a_message_as_it_comes_from_a_page(widget: Widget, db: Database) -> None:
    fixture = payload("widget/message.json")
    at, expect = clock(fixture), fixture["expect"]
    with db.write() as session:
        mark = hashlib.sha256(b"TEST_session_token").hexdigest()
        ends_at = at + timedelta(days=1)
        row = WebSession(token_hash=mark, customer="visitor:1", seen_at=at, ends_at=ends_at)
        session.add(row)
    request = request_of(fixture)
    widget.verify(request, at)
    [message] = widget.parse(request, at)
    assert isinstance(message, Inbound)
    assert (message.event_key, message.text) == (expect["event_key"], expect["text"])
    assert message.sender.external_id == "visitor:1"
    assert message.sender.verified == ()
    way = open_way(message.reply_to, at, by_person=True)
    assert way
    assert way.mode == "pull"


def test_only_the_shop_can_vouch_for_an_address(widget: Widget) -> None:
    visitor = widget.sessions.open(NOW)
    widget.sessions.leave_address(visitor, "jane@example.com", NOW)
    customer = widget.sessions.sign_in(identify(KEY, signed(), NOW), NOW)
    unknown, known = read(widget, said(visitor)), read(widget, said(customer))
    assert unknown.sender.email == known.sender.email == "jane@example.com"
    assert unknown.sender.verified == ()
    assert known.sender.verified == (Identifier.EMAIL,)
    assert unknown.sender.external_id != known.sender.external_id == "customer:c-9"


def test_a_signed_in_customers_address_stays_as_the_shop_says(widget: Widget) -> None:
    customer = widget.sessions.sign_in(identify(KEY, signed(), NOW), NOW)
    widget.sessions.leave_address(customer, "other@example.com", NOW)
    assert read(widget, said(customer)).sender.email == "jane@example.com"


@pytest.mark.parametrize("token", ["", "guessed", "0" * 43, "é"])
def test_a_session_is_one_we_opened(widget: Widget, token: str) -> None:
    """A token that somebody else chose opens nothing: there is nothing to fixate."""
    with pytest.raises(Refused) as refused:
        widget.verify(said(token), NOW)
    assert refused.value.status == 401


def test_a_session_ends(widget: Widget) -> None:
    token = widget.sessions.open(NOW)
    widget.sessions.find(token, NOW + timedelta(days=29))
    with pytest.raises(Refused):
        widget.sessions.find(token, NOW + timedelta(days=30))
    widget.sessions.end(token)
    with pytest.raises(Refused):
        widget.sessions.find(token, NOW)


def test_tokens_are_not_in_the_database(widget: Widget, db: Database) -> None:
    token = widget.sessions.open(NOW)
    kept = row(db, WebSession, hashlib.sha256(token.encode()).hexdigest())
    assert token not in str(kept)


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({"text": ""}, 422),
        ({"text": " \n"}, 422),
        ({"text": None}, 422),
        ({"text": "가" * 4_001}, 422),
        ({"text": ["x"]}, 422),
        ({"client_message_id": "short"}, 422),
        ({"client_message_id": "x" * 65}, 422),
        ({"client_message_id": 7}, 422),
        ({"client_message_id": "../../../etc/passwd"}, 422),
    ],
)
def test_what_is_no_message_is_refused(
    widget: Widget, changed: dict[str, Any], status: int
) -> None:
    token = widget.sessions.open(NOW)
    with pytest.raises(Refused) as refused:
        widget.parse(said(token, **changed), NOW)
    assert refused.value.status == status


@pytest.mark.parametrize(
    "origin", ["https://shop.example.evil.test", "null", "http://shop.example"]
)
def test_a_page_nobody_listed_cannot_write(widget: Widget, origin: str) -> None:
    with pytest.raises(Refused) as refused:
        widget.verify(said(widget.sessions.open(NOW), origin), NOW)
    assert refused.value.status == 403


def test_a_session_writes_thirty_messages_in_ten_minutes(widget: Widget) -> None:
    token = widget.sessions.open(NOW)
    for _ in range(30):
        widget.verify(said(token), NOW)
    with pytest.raises(Refused) as refused:
        widget.verify(said(token), NOW)
    assert refused.value.status == 429


@budget(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.binary(max_size=300) | st.recursive(st.none() | st.text() | st.floats(), st.lists))
def test_nothing_that_is_sent_breaks_it(widget: Widget, body: Any) -> None:
    token = widget.sessions.open(NOW)
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    request = Request("POST", "", {"authorization": f"Bearer {token}"}, {}, raw, "")
    with suppress(Refused):
        widget.parse(request, NOW)
    with suppress(Refused):
        identify(KEY, raw.decode("latin-1"), NOW)
