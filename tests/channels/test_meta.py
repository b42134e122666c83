"""Instagram DM and Messenger: what the webhook says, what each refusal of a reply means."""

import hashlib
import hmac
import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import SecretStr

from bot.channels.contract import (
    Edited,
    Event,
    Garbled,
    Ignored,
    Refused,
    Request,
    Unreadable,
    Withdrawn,
)
from bot.channels.inbound import Inbound
from bot.channels.meta.channel import Meta, Settings
from bot.channels.outgoing import Sent
from bot.clock import now
from bot.delivery.step import deliver
from bot.errors import Misconfigured, SendFailed, SendRejected, SendUncertain
from bot.intake.changes import WITHDRAWN
from bot.simulators import meta as simulator
from bot.simulators.meta import MetaSimulator
from bot.tickets.channel_books import DeadLetter
from bot.tickets.models import Delivery, Message, Ticket
from bot.tickets.terms import DeliveryKind, DeliveryState
from tests.channels import wire
from tests.channels.playing import opened_for
from tests.channels.wire import Vendor
from tests.fakes import NOW, payload, payloads, row, rows
from tests.web.conftest import Site, opened

SECRET, INSTAGRAM_SECRET = "TEST_meta_app_secret", "TEST_instagram_app_secret"
FILES = payloads("meta")
OUTGOING = [path for path in FILES if "response" in payload(path)]
WORDS = {
    "retry_later": "send-answered",
    "customer_unreachable": "send-unreachable",
    "config": "send-key-refused",
    "our_request": "send-refused",
    "window_closed": "send-window-closed",
}


@pytest.fixture(scope="module")
def vendor() -> Iterator[Vendor]:
    with wire.vendor() as found:
        yield found


@pytest.fixture(scope="module")
def channel(vendor: Vendor) -> Iterator[Meta]:
    channel = Meta(
        Settings(
            verify_token=SecretStr("made-up"),
            app_secret=SecretStr(SECRET),
            instagram_app_secret=SecretStr(INSTAGRAM_SECRET),
            page_token=SecretStr("TEST_PAGE_TOKEN"),
            url=vendor.url,
        )
    )
    yield channel
    channel.close()


def request(body: bytes, secret: str = SECRET) -> Request:
    signature = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    headers = {"x-hub-signature-256": f"sha256={signature}"}
    return Request("POST", "", headers, {}, body, "127.0.0.1")


def hook(*items: Any, kind: str = "page", account: str = "PAGE_1") -> bytes:
    return json.dumps({"object": kind, "entry": [{"id": account, "messaging": items}]}).encode()


def item(**said: Any) -> dict[str, Any]:
    stamp = int(NOW.timestamp() * 1000)
    parties = {"sender": {"id": "PSID_1"}, "recipient": {"id": "PAGE_1"}}
    return {**parties, "timestamp": stamp, **said}


def heard(channel: Meta, *items: Any, **where: str) -> list[Event]:
    return list(channel.parse(request(hook(*items, **where)), NOW))


# what comes


@pytest.mark.parametrize("path", [path for path in FILES if path not in OUTGOING])
def test_every_payload_means_what_it_says(channel: Meta, path: str) -> None:
    fixture = payload(path)
    expected = fixture["expect"]
    if expected["kind"] == "reject":
        with pytest.raises(Refused) as refused:
            wire.events_of(channel, path)
        assert refused.value.status == 401
        return
    events = wire.events_of(channel, path)
    if expected["kind"] == "messages":
        assert [event.event_key for event in events if isinstance(event, Inbound)] == (
            expected["keys"]
        )
        return
    [event] = events
    assert wire.KINDS[type(event)] == expected["kind"]
    if isinstance(event, Ignored):
        assert event.why == expected["reason"]
    elif isinstance(event, Withdrawn):
        assert event.event_key == expected["message"]
    else:
        assert isinstance(event, Inbound)
        _check(event, expected)


def _check(event: Inbound, expected: dict[str, Any]) -> None:
    customer = f"{event.source.removeprefix('meta:')}:{event.sender.external_id}"
    assert (event.event_key, customer) == (expected["event_key"], expected["customer"])
    assert event.text == expected["text"]
    is_unsupported = any(each["type"] == "unsupported" for each in event.attachments)
    assert is_unsupported is expected.get("unsupported", False)
    assert len(event.attachments) - is_unsupported == expected.get("attachments", 0)
    for number, name in enumerate(("window_closes", "human_agent_until")):
        if name in expected:
            until = datetime.fromtimestamp(expected[name], UTC)
            assert event.reply_to["ways"][number]["until"] == until.isoformat()


@pytest.mark.parametrize(
    ("said", "text", "files"),
    [
        ({"message": {"mid": "m", "text": "네", "quick_reply": {"payload": "YES"}}}, "네", []),
        ({"message": {"mid": "m", "text": None, "attachments": None}}, "", []),
        ({"message": {"mid": "m", "text": "a", "attachments": "x", "is_echo": "?"}}, "a", []),
        ({"message": {"mid": "m", "attachments": [{"type": 7, "payload": []}]}}, "", ["7"]),
        (
            {"message": {"mid": "m", "text": "이거", "reply_to": {"story": {"url": "u"}}}},
            "이거",
            ["story"],
        ),
        ({"postback": {"title": "상담원 연결", "payload": "HUMAN"}}, "상담원 연결", []),
        ({"postback": {"payload": "HUMAN"}}, "HUMAN", []),
    ],
)
def test_a_message_is_kept_whatever_hangs_on_it(
    channel: Meta, said: dict[str, Any], text: str, files: list[str]
) -> None:
    [event] = heard(channel, item(**said))
    assert isinstance(event, Inbound)
    assert (event.text, [each["name"] for each in event.attachments]) == (text, files)


@pytest.mark.parametrize(
    "said",
    [
        {"read": {"watermark": 1}},
        {"delivery": {"mids": ["m"]}},
        {"reaction": {"mid": "m", "action": "react"}},
        {"referral": {"source": "ADS"}},
        {"message": None},
    ],
)
def test_what_says_nothing_is_passed_over(channel: Meta, said: dict[str, Any]) -> None:
    [event] = heard(channel, item(**said))
    assert isinstance(event, Ignored)


def test_an_edited_message(channel: Meta) -> None:
    edit = item(message_edit={"mid": "m_1", "text": "내일요", "num_edit": 1})
    assert heard(channel, edit) == [Edited("meta:page:PAGE_1", "m_1", "내일요")]


def test_two_pages_and_two_products_never_share_a_customer(channel: Meta) -> None:
    said = item(message={"mid": "m", "text": "a"})
    sources = {
        event.source
        for kind, account in (("page", "1"), ("page", "2"), ("instagram", "1"))
        for event in heard(channel, said, kind=kind, account=account)
        if isinstance(event, Inbound)
    }
    assert len(sources) == 3


def test_what_the_account_says_itself_is_no_message(channel: Meta) -> None:
    own = item(message={"mid": "m", "text": "a"}) | {"sender": {"id": "PAGE_1"}}
    assert heard(channel, own) == [Ignored("echo")]


def test_one_bad_event_is_kept_and_does_not_lose_the_rest(channel: Meta) -> None:
    good = item(message={"mid": "m", "text": "a"})
    bads: list[Any] = [None, 7, [], {}, {"sender": {"id": None}}, item(message=7)]
    for bad in bads:
        kept, said = heard(channel, bad, good)
        assert isinstance(kept, Garbled)
        assert json.loads(kept.body) == bad
        assert isinstance(said, Inbound)
    body = json.dumps({"object": "page", "entry": [None, {"id": "1", "messaging": [good]}]})
    assert isinstance(channel.parse(request(body.encode()), NOW)[1], Inbound)


def test_the_window_never_begins_in_the_future(channel: Meta) -> None:
    for stamp in (int(NOW.timestamp() * 1000) + 10**9, 10**30, None, "soon"):
        [event] = heard(channel, item(message={"mid": "m"}) | {"timestamp": stamp})
        assert isinstance(event, Inbound)
        assert event.said_at == NOW


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b"\xff", b"[" * 9000, b'{"object":[]}'])
def test_what_makes_no_sense_is_said_so(channel: Meta, body: bytes) -> None:
    with pytest.raises(Unreadable):
        channel.parse(request(body), NOW)


JSONS = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=8,
)
FIELDS = ("sender", "timestamp", "message", "postback", "message_edit")
IN_MESSAGE = ("mid", "text", "attachments", "reply_to", "is_echo", "is_deleted", "is_unsupported")


def _no_field_can_break_it(channel: Meta, field: str, value: Any) -> None:
    usual = item(message={"mid": "m", "text": "a"})
    if field in IN_MESSAGE:
        usual["message"][field] = value
    else:
        usual[field] = value
    with suppress(Unreadable):
        heard(channel, usual)


@given(st.sampled_from(FIELDS + IN_MESSAGE), JSONS)
def test_no_field_can_break_it(channel: Meta, field: str, value: Any) -> None:
    _no_field_can_break_it(channel, field, value)


@pytest.mark.slow
@settings(max_examples=10_000)
@given(st.sampled_from(FIELDS + IN_MESSAGE), JSONS)
def test_no_field_can_break_it_in_ten_thousand_tries(channel: Meta, field: str, value: Any) -> None:
    _no_field_can_break_it(channel, field, value)


# who may


def test_either_apps_secret_is_good_and_no_other(channel: Meta) -> None:
    body = hook(item(message={"mid": "m"}))
    channel.verify(request(body), NOW)
    channel.verify(request(body, INSTAGRAM_SECRET), NOW)
    for forged in (
        request(body, "other"),
        replace(request(body), headers={}),
        replace(request(body), headers={"x-hub-signature-256": "sha256=\ud800"}),
        *(replace(request(body), body=flipped(body, at)) for at in range(0, len(body), 7)),
    ):
        with pytest.raises(Refused):
            channel.verify(forged, NOW)


def flipped(body: bytes, at: int) -> bytes:
    return body[:at] + bytes([body[at] ^ 1]) + body[at + 1 :]


@pytest.mark.parametrize(
    "given",
    [
        {"verify_token": "t", "page_token": "p"},
        {"verify_token": "t", "app_secret": "s"},
    ],
)
def test_a_missing_secret_stops_the_start_and_never_means_skip(
    monkeypatch: pytest.MonkeyPatch, given: dict[str, str]
) -> None:
    for name, value in given.items():
        monkeypatch.setenv(f"META_{name.upper()}", value)
    with pytest.raises(Misconfigured, match="META_"):
        Meta.open()


def greeting(**query: str) -> Request:
    usual = {"mode": "subscribe", "verify_token": "made-up", "challenge": "1158201444"}
    asked = {f"hub.{name}": value for name, value in {**usual, **query}.items()}
    return Request("GET", "", {}, asked, b"", "127.0.0.1")


def test_the_challenge_is_echoed_as_plain_text(channel: Meta) -> None:
    answer = channel.greet(greeting(), NOW)
    assert (answer.status, answer.body, answer.media_type) == (200, b"1158201444", "text/plain")


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({"verify_token": "other"}, 403),
        ({"verify_token": ""}, 403),
        ({"verify_token": "\ud800"}, 403),
        ({"mode": "unsubscribe"}, 403),
        ({"challenge": "<script>alert(1)</script>"}, 400),
        ({"challenge": ""}, 400),
        ({"challenge": "１２"}, 400),
    ],
)
def test_a_stranger_gets_no_echo(channel: Meta, query: dict[str, str], status: int) -> None:
    with pytest.raises(Refused) as refused:
        channel.greet(greeting(**query), NOW)
    assert refused.value.status == status


# what goes


def sent(channel: Meta, text: str, after: timedelta = timedelta(0), kind: str = "page") -> Sent:
    [event] = heard(channel, item(message={"mid": "m"}), kind=kind)
    assert isinstance(event, Inbound)
    assert channel.sender
    return channel.sender.send(wire.reply(event.reply_to, text, NOW + after))


@pytest.mark.parametrize("path", OUTGOING)
def test_every_recorded_answer_has_its_meaning(channel: Meta, vendor: Vendor, path: str) -> None:
    fixture = payload(path)
    vendor.will(fixture["response"])
    asked = json.loads(fixture["request"]["body_raw"])
    after = timedelta(hours=25) if asked.get("tag") else timedelta(0)
    if fixture["expect"]["kind"] == "sent":
        provider_id = sent(channel, asked["message"]["text"], after).provider_id
        assert provider_id == fixture["response"]["json"]["message_id"]
        assert vendor.got[-1] == ("POST", "/v25.0/me/messages", asked)
        assert vendor.headers[-1]["authorization"] == fixture["request"]["headers"]["Authorization"]
        return
    meaning = fixture["expect"]["class"]
    with pytest.raises(SendFailed, match=f"^{WORDS[meaning]}") as failed:
        sent(channel, "x")
    assert isinstance(failed.value, SendRejected) is (meaning != "retry_later")


def test_a_long_instagram_reply_goes_in_bubbles_counted_in_bytes(
    channel: Meta, vendor: Vendor
) -> None:
    vendor.will({"status": 200, "json": {"message_id": "m_last"}})
    before = len(vendor.got)
    sent(channel, "가나다라마바사아자차. " * 60, kind="instagram")
    texts = [(body or {})["message"]["text"] for _, _, body in vendor.got[before:]]
    assert len(texts) == 2
    assert all(len(text.encode()) <= 1_000 for text in texts)


def test_half_a_reply_is_never_sent_again_by_itself(channel: Meta, vendor: Vendor) -> None:
    busy = {"status": 400, "json": {"error": {"code": 613}}}
    vendor.will({"status": 200, "json": {"message_id": "m_1"}}, busy)
    with pytest.raises(SendUncertain, match="send-partly:1/2"):
        sent(channel, "가나다라마바사아자차. " * 60, kind="instagram")


# both sides


@pytest.fixture(scope="module")
def instagram() -> Iterator[MetaSimulator]:
    simulator = MetaSimulator()
    simulator.start()
    yield simulator
    simulator.close()


@pytest.fixture(scope="module")
def live(instagram: MetaSimulator) -> Iterator[Meta]:
    channel = opened_for(instagram, Meta)
    yield channel
    channel.close()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, live: Meta) -> Iterator[Site]:
    with opened(tmp_path_factory.mktemp("meta"), channels=[live]) as site:
        yield site


def asked(site: Site, instagram: MetaSimulator, customer: str) -> None:
    """A customer writes, and a person's reply waits in the outbox."""
    answer = instagram.say(site.url, customer, "언제 와요?")
    assert answer is not None
    assert answer.status_code == 200
    ticket = rows(site.db, Ticket)[-1]
    with site.db.write() as session:
        session.add(
            Delivery(
                id=customer,
                ticket_id=ticket.id or 0,
                turn=1,
                kind=DeliveryKind.REPLY,
                text="내일 도착해요.",
                route=ticket.reply_to,
                approved_by="U_MINA",
                created_at=now(),
            )
        )


def tried(site: Site, live: Meta, customer: str, after: timedelta = timedelta(0)) -> Delivery:
    assert live.sender
    deliver(site.db, site.jobs, {"meta": live.sender}, customer, now=now() + after)
    return row(site.db, Delivery, customer)


def seen(instagram: MetaSimulator, customer: str) -> list[str]:
    return [shown.text for shown in instagram.shown if shown.customer == customer]


def test_a_dm_comes_in_and_the_reply_is_seen(
    site: Site, live: Meta, instagram: MetaSimulator
) -> None:
    assert live.problems() == []
    asked(site, instagram, "ig-1")
    assert tried(site, live, "ig-1").state is DeliveryState.SENT
    assert seen(instagram, "ig-1") == ["내일 도착해요."]


NO_ANSWER = "send-no-answer:RemoteProtocolError"


FAULTS = [
    ("rate_limit", "queued", "send-answered:613", "sent", 1),
    ("app_rate_limit", "queued", "send-answered:4", "sent", 1),
    ("transient", "queued", "send-answered:2", "sent", 1),
    ("window", "failed", "send-window-closed", "failed", 0),
    ("key", "failed", "send-key-refused:190", "failed", 0),
    ("permission", "failed", "send-key-refused:200", "failed", 0),
    ("unreachable", "failed", "send-unreachable", "failed", 0),
    ("no_such_user", "failed", "send-unreachable", "failed", 0),
    ("retired_tag", "failed", "send-refused:100", "failed", 0),
    ("accepted_then_dropped", "sent", "", "sent", 0),
    ("slow", "sent", "", "sent", 1),
    ("silence", "uncertain", NO_ANSWER, "uncertain", 0),
    ("taken_then_silence", "uncertain", NO_ANSWER, "uncertain", 1),
]


@pytest.mark.parametrize(("fault", "state", "error", "again", "times"), FAULTS)
def test_every_fault_has_its_state_and_nothing_is_sent_twice(
    site: Site,
    live: Meta,
    instagram: MetaSimulator,
    fault: str,
    state: str,
    error: str,
    again: str,
    times: int,
) -> None:
    asked(site, instagram, fault)
    instagram.will(fault)
    first = tried(site, live, fault)
    assert (first.state, first.error) == (state, error)
    assert tried(site, live, fault).state == again
    assert len(seen(instagram, fault)) == times


def test_every_fault_is_in_the_table() -> None:
    assert {fault for fault, *_ in FAULTS} == set(MetaSimulator.faults)


@pytest.mark.parametrize(
    ("hours", "by", "error"),
    [
        (23, "deskbell", ""),
        (25, "U_MINA", ""),
        (25, "deskbell", "send-window-closed"),
        (7 * 24 + 1, "U_MINA", "send-window-closed"),
    ],
)
def test_after_a_day_only_what_a_person_approved_goes_out_for_a_week(
    site: Site, live: Meta, instagram: MetaSimulator, hours: int, by: str, error: str
) -> None:
    customer = f"{by}-{hours}"
    asked(site, instagram, customer)
    with site.db.write() as session:
        session.get_one(Delivery, customer).approved_by = by
    assert tried(site, live, customer, timedelta(hours=hours)).error == error
    assert len(seen(instagram, customer)) == (not error)


def test_what_was_unsent_is_gone_and_what_is_unreadable_is_kept(site: Site) -> None:
    deleted = item(message={"mid": "m", "is_deleted": True})
    for said in (item(message={"mid": "m", "text": "주소는 종로구"}), deleted, 7):
        came = request(hook(said), simulator.SECRET)
        answer = site.http.post("/channels/meta", content=came.body, headers=dict(came.headers))
        assert answer.status_code == 200
    [message] = [each for each in rows(site.db, Message) if each.event_key == "m"]
    assert message.text == WITHDRAWN
    assert [letter.channel for letter in rows(site.db, DeadLetter)] == ["meta"]
