"""Naver TalkTalk: recorded events, who may send them, replies and how Naver refuses them."""

import json
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import SecretStr

from bot.channels.contract import Asked, Event, Forgotten, Ignored, Outcome, Refused, Unreadable
from bot.channels.inbound import Inbound
from bot.channels.naver_talktalk import NaverTalkTalk, Pace, Settings
from bot.errors import SendFailed, SendRejected
from bot.reception import Reception
from bot.service_settings import Hours
from bot.settings import Desk
from bot.silence import listen
from bot.sla.calendar import calendar_of
from bot.texts import say
from bot.tickets.channel_books import ChannelCursor
from bot.web.channels import receive
from tests.channels import wire
from tests.channels.wire import Vendor
from tests.fakes import JSON, NOW, ListedJobs, fresh_database, payload, payloads, row

PATH = "TESTPATHSECRET-0001"
NAVERS = "211.249.40.7"
ALL = payloads("naver_talktalk")
INCOMING = [
    name for name in ALL if payload(name).get("expect", {}).get("kind") in wire.KINDS.values()
]
ROUTE = {"kind": "naver_talktalk", "user": "al-TESTUSER0000000000", "asked_at": NOW.isoformat()}


@pytest.fixture(scope="module")
def vendor() -> Iterator[Vendor]:
    with wire.vendor() as found:
        yield found


def talktalk(url: str = "https://talktalk.example", **fields: Any) -> NaverTalkTalk:
    path, key = SecretStr(PATH), SecretStr("ct_TEST_naver_send_key")
    return NaverTalkTalk(Settings(path=path, key=key, url=url, **fields))


def told(name: str) -> Event:
    [event] = wire.events_of(talktalk(), name, rest=PATH, peer=NAVERS)
    return event


@pytest.mark.parametrize("name", INCOMING)
def test_recorded_events(name: str) -> None:
    expected, event = payload(name)["expect"], told(name)
    assert wire.KINDS[type(event)] == expected["kind"]
    if isinstance(event, Inbound):
        assert event.event_key == expected["event_key"]
        assert event.sender.external_id == expected["customer"]
        assert event.text == expected["text"]
        assert len(event.attachments) >= expected.get("attachments", 0)
    elif isinstance(event, Forgotten):
        assert event.external_id == expected["customer"]


def test_the_product_the_customer_looks_at_is_told() -> None:
    event = told("naver_talktalk/send_product.json")
    assert isinstance(event, Inbound)
    assert event.subject == "시험 상품"
    assert event.attachments[0]["url"] == "https://smartstore.naver.com/test/products/1"


@pytest.mark.parametrize(
    ("changed", "text", "files"),
    [
        ({"textContent": {"text": "", "inputType": "sticker"}}, "", ["sticker"]),
        (
            {
                "textContent": None,
                "compositeContent": {
                    "compositeList": [
                        {"title": "우산", "description": "파란색", "image": {"imageUrl": "u"}}
                    ]
                },
            },
            "우산\n파란색",
            ["image"],
        ),
        ({"imageContent": 7, "options": {"product": []}}, "이 상품을 문의합니다.", []),
    ],
)
def test_whatever_a_customer_sends_becomes_a_message(
    changed: JSON, text: str, files: list[str]
) -> None:
    fixture = payload("naver_talktalk/send_product.json")
    sent = json.loads(fixture["request"]["body_raw"]) | {"options": {}} | changed
    [event] = wire.events_of(
        talktalk(),
        "naver_talktalk/send_product.json",
        body=json.dumps(sent).encode(),
        rest=PATH,
        peer=NAVERS,
    )
    assert isinstance(event, Inbound)
    assert (event.text, [each["type"] for each in event.attachments]) == (text, files)


@pytest.mark.parametrize(
    ("rest", "peer", "is_let_in"),
    [
        (PATH, NAVERS, True),
        (PATH, "::ffff:220.230.168.31", True),
        (PATH, "220.230.168.32", False),
        (PATH, "", False),
        (PATH + "x", NAVERS, False),
        ("", NAVERS, False),
    ],
)
def test_only_naver_at_our_secret_address_is_let_in(rest: str, peer: str, is_let_in: bool) -> None:
    if is_let_in:
        assert wire.events_of(talktalk(), ALL[0], rest=rest, peer=peer)
        return
    with pytest.raises(Refused):
        wire.events_of(talktalk(), ALL[0], rest=rest, peer=peer)


def test_behind_a_proxy_the_address_is_enough() -> None:
    assert wire.events_of(talktalk(check_source=False), ALL[0], rest=PATH, peer="10.0.0.1")


ODD: st.SearchStrategy[JSON] = st.dictionaries(
    st.sampled_from(["event", "user", "textContent", "imageContent", "options", "standby"]),
    st.none() | st.booleans() | st.integers() | st.text() | st.lists(st.text()) | st.just({}),
)
EVENTS = st.sampled_from(["send", "profile", "", "open"])


@pytest.fixture(scope="module")
def reader() -> Iterator[NaverTalkTalk]:
    channel = talktalk()
    yield channel
    channel.close()


def _whatever_is_read_or_refused(reader: NaverTalkTalk, odd: JSON, event: str) -> None:
    came = payload("naver_talktalk/send_vphone.json")
    body = json.dumps({**json.loads(came["request"]["body_raw"]), "event": event, **odd}).encode()
    with suppress(Unreadable):
        [found] = reader.parse(wire.request_of(came, body=body), NOW)
        assert isinstance(found, Inbound | Forgotten | Ignored)


@given(ODD, EVENTS)
def test_whatever_is_read_or_refused(reader: NaverTalkTalk, odd: JSON, event: str) -> None:
    _whatever_is_read_or_refused(reader, odd, event)


@pytest.mark.slow
@settings(max_examples=10_000)
@given(ODD, EVENTS)
def test_whatever_is_read_in_ten_thousand_tries(
    reader: NaverTalkTalk, odd: JSON, event: str
) -> None:
    _whatever_is_read_or_refused(reader, odd, event)


@pytest.mark.parametrize("body", [b"", b"[]", b"\xff", b'{"event":"send"}', b"[" * 100_000])
def test_naver_is_told_200_even_for_what_nobody_can_read(body: bytes, tmp_path: Path) -> None:
    request = wire.request_of(payload(ALL[0]), body=body, rest=PATH, peer=NAVERS)
    with fresh_database(tmp_path) as db:
        answer = receive(talktalk(), request, Reception(db, ListedJobs(), Desk()), NOW)
    assert (answer.status, answer.body) == (200, b"")


# what goes out


def test_nothing_is_said_in_naver_s_request_unless_the_shop_wants_it() -> None:
    outcome = Outcome(told("naver_talktalk/send_product.json"), 1042)
    assert talktalk().answer([outcome], NOW).body == b""
    answer = json.loads(talktalk(acknowledge=True).answer([outcome], NOW).body)
    recorded = payload("naver_talktalk/resp_inline.json")["response"]["json"]
    recorded["textContent"]["text"] = say("ko", "talktalk-received")
    assert answer == recorded


def test_a_tap_on_our_button_is_answered_at_once() -> None:
    came = payload("naver_talktalk/send_vphone.json")
    text = {"text": "답변 확인", "code": "check:T-1042", "inputType": "button"}
    body = json.dumps({"event": "send", "user": "al-1", "textContent": text}).encode()
    [asked] = talktalk().parse(wire.request_of(came, body=body), NOW)
    assert isinstance(asked, Asked)
    answer = json.loads(talktalk().answer([Outcome(asked)], NOW).body)
    assert answer["textContent"]["text"] == say("ko", "talktalk-not-yet")


@pytest.mark.parametrize(("after", "is_announced"), [(10, False), (3_600, True)])
def test_only_a_late_reply_is_announced(vendor: Vendor, after: int, is_announced: bool) -> None:
    case = payload("naver_talktalk/push_text.json")
    vendor.will(case["response"])
    text = "환불은 영업일 기준 3일 걸립니다."
    late = wire.reply(ROUTE, text, NOW, first_try_at=NOW + timedelta(seconds=after))
    sender = talktalk(vendor.url).sender
    assert sender
    assert sender.send(late).is_confirmed
    wanted = json.loads(case["request"]["body_raw"])
    if not is_announced:
        del wanted["options"]
    assert vendor.got[-1] == ("POST", "/chatbot/v1/event", wanted)
    assert vendor.headers[-1]["authorization"] == case["request"]["headers"]["Authorization"]


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("push_error_02", "send-refused:02"),
        ("push_error_99", "send-refused:99"),
        ("push_error_img02", "send-refused:IMG-02"),
    ],
)
def test_naver_says_no_with_200(vendor: Vendor, name: str, why: str) -> None:
    vendor.will(payload(f"naver_talktalk/{name}.json")["response"])
    sender = talktalk(vendor.url).sender
    assert sender
    with pytest.raises(SendRejected, match=why):
        sender.send(wire.reply(ROUTE, "네", NOW))


def test_a_burst_is_spread(vendor: Vendor) -> None:
    vendor.will({"status": 200, "json": {"success": True, "resultCode": "00"}})
    sender = talktalk(vendor.url).sender
    assert sender
    sender._pace = Pace(2, 60)  # type: ignore[attr-defined]
    for _ in range(2):
        sender.send(wire.reply(ROUTE, "네", NOW))
    with pytest.raises(SendFailed, match="send-channel-busy"):
        sender.send(wire.reply(ROUTE, "네", NOW))


def test_silence_in_opening_hours_is_told_and_taken_back(tmp_path: Path) -> None:
    calendar = calendar_of(Hours(), "Asia/Seoul")
    channel = talktalk(silent_hours=8)
    with fresh_database(tmp_path) as db:
        reception = Reception(db, ListedJobs(), Desk())

        def error(after: timedelta) -> str:
            listen(db, [channel], calendar, now=NOW + after)
            return row(db, ChannelCursor, channel.name).error

        assert error(timedelta(days=9)) == ""  # it has never called
        reception.heard(channel, at=NOW)  # Friday noon
        assert error(timedelta(hours=20)) == ""  # the night does not count
        assert error(timedelta(days=4)) == "send-silent:8"
        reception.heard(channel, at=NOW + timedelta(days=4))
        assert error(timedelta(days=4, minutes=1)) == ""
