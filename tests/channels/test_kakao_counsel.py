"""KakaoTalk 상담톡 through Happytalk: sessions, messages, and replies under a serial number."""

import json
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import SecretStr

from bot.channels.capability import closes_at
from bot.channels.contract import Event, Ignored, Left, Refused, Unreadable
from bot.channels.inbound import Inbound
from bot.channels.kakao_counsel import KakaoCounsel, Settings
from bot.errors import SendRejected, SendUncertain
from tests.channels import wire
from tests.channels.wire import Vendor
from tests.fakes import JSON, NOW, payload

PATH = "TESTPATHSECRET-0001"
REFERENCE = "kakao_counsel/happytalk_reference.json"
WRITE = payload("kakao_counsel/happytalk_write.json")
SAID = {"user_key": "u-1", "sender_key": "s-1", "message_type": "TX", "message": "언제 와요?"}


@pytest.fixture(scope="module")
def vendor() -> Iterator[Vendor]:
    with wire.vendor() as found:
        yield found


def counsel(url: str = "https://happytalk.example") -> KakaoCounsel:
    return KakaoCounsel(
        Settings(
            path=SecretStr(PATH),
            client_id=SecretStr("TEST_ht_id"),
            client_secret=SecretStr("TEST_ht_secret"),
            url=url,
        )
    )


@pytest.fixture(scope="module")
def reader() -> Iterator[KakaoCounsel]:
    channel = counsel()
    yield channel
    channel.close()


def said(reader: KakaoCounsel, message: JSON) -> object:
    body = json.dumps(message).encode()
    request = wire.request_of(payload(REFERENCE), rest=f"{PATH}/message", body=body)
    [event] = reader.parse(request, NOW)
    return event


def test_a_session_that_opens_says_nothing_yet() -> None:
    [event] = wire.events_of(counsel(), REFERENCE, rest=f"{PATH}/reference")
    assert event == Ignored("session_open")
    with pytest.raises(Refused):
        wire.events_of(counsel(), REFERENCE, rest="elsewhere/reference")


def test_a_message_opens_thirty_days(reader: KakaoCounsel) -> None:
    stamp = int((NOW - timedelta(seconds=2)).timestamp() * 1000)
    event = said(reader, SAID | {"time": stamp, "serial_number": "m-1", "unknown": [1]})
    assert isinstance(event, Inbound)
    assert (event.sender.external_id, event.text, event.event_key) == ("u-1", "언제 와요?", "m-1")
    assert closes_at(event.reply_to) == datetime.fromtimestamp(stamp / 1000, UTC) + timedelta(
        days=30
    )


@pytest.mark.parametrize(
    ("message", "text", "file"),
    [
        ({"message": "https://shop.example/1"}, "https://shop.example/1", ""),
        ({"type": "text", "content": "언제 와요?"}, "언제 와요?", ""),
        ({"type": "text", "contents": [{"text": "언제"}, "와요?"]}, "언제", ""),
        ({"type": "file", "content": {"text": "영수증", "url": "https://f/1"}}, "영수증", "file"),
        ({"type": "photo", "content": "", "image": {"url": "https://f/1"}}, "", "image"),
        ({"message_type": "IM", "image_url": "https://f/1", "message": None}, "", "image"),
        ({"type": "video", "contents": ["https://f/1"]}, "", "video"),
        ({"message": "네", "serial_number": {"a": 1}, "time": "어제", "type": [1]}, "네", ""),
    ],
)
def test_a_message_is_read_by_whatever_names_the_dealer_uses(
    reader: KakaoCounsel, message: JSON, text: str, file: str
) -> None:
    event = said(reader, {"userKey": "u-1", "senderKey": "s-1", **message})
    assert isinstance(event, Inbound)
    assert (event.text, [each["type"] for each in event.attachments]) == (text, [file][: len(file)])
    assert (event.sender.external_id, event.reply_to["sender_key"]) == ("u-1", "s-1")


def test_without_the_channels_key_it_is_kept_and_cannot_be_answered(reader: KakaoCounsel) -> None:
    event = said(reader, {"user_key": "u-1", "message": "언제 와요?"})
    assert isinstance(event, Inbound)
    assert event.reply_to == {}


@pytest.mark.parametrize(
    ("rest", "kind"),
    [
        ("message/u-1", Inbound),
        ("message/", Inbound),
        ("end", Left),
        ("expired_session/u-1", Left),
        ("bot", Ignored),
        ("", Ignored),
    ],
)
def test_what_it_is_stands_in_the_address(rest: str, kind: type[Event]) -> None:
    channel = counsel()
    body = json.dumps(SAID).encode()
    [event] = wire.events_of(channel, REFERENCE, rest=f"{PATH}/{rest}", body=body)
    assert isinstance(event, kind)
    channel.close()


ODD = st.dictionaries(
    st.sampled_from([*SAID, "time", "serial_number", "file_url", "content", "contents", "type"]),
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=20)
    | st.lists(st.text(max_size=5), max_size=2)
    | st.fixed_dictionaries({}, optional={"text": st.text(max_size=5), "url": st.text(max_size=5)}),
)


def _whatever_is_read_or_refused(reader: KakaoCounsel, odd: JSON) -> None:
    with suppress(Unreadable):
        assert isinstance(said(reader, SAID | odd), Inbound)


@given(ODD)
def test_whatever_is_read_or_refused(reader: KakaoCounsel, odd: JSON) -> None:
    _whatever_is_read_or_refused(reader, odd)


@pytest.mark.slow
@settings(max_examples=10_000)
@given(ODD)
def test_whatever_is_read_in_ten_thousand_tries(reader: KakaoCounsel, odd: JSON) -> None:
    _whatever_is_read_or_refused(reader, odd)


def test_a_reply_goes_out_in_bubbles_with_a_number_each(vendor: Vendor) -> None:
    vendor.will(WRITE["response"])
    sender = counsel(vendor.url).sender
    assert sender
    sent = json.loads(WRITE["request"]["body_raw"])
    route = {"kind": "kakao_counsel", **{key: sent[key] for key in ("user_key", "sender_key")}}
    sender.send(wire.reply(route, sent["message"], NOW, delivery_id="T-1042"))
    assert vendor.got[-1] == ("POST", "/v1/chat/write", sent)
    headers = {name.lower(): value for name, value in WRITE["request"]["headers"].items()}
    assert headers.items() <= vendor.headers[-1].items()
    sender.send(wire.reply(route, "가" * 900 + " " + "나" * 900, NOW))
    numbers = [body["serial_number"] for _, _, body in vendor.got[-2:] if body]
    assert numbers == ["1-1", "1-2"]


def test_the_dealer_takes_numbers_of_thirty_letters(vendor: Vendor) -> None:
    vendor.will(WRITE["response"])
    sender = counsel(vendor.url).sender
    assert sender
    route = {"kind": "kakao_counsel", "user_key": "u-1", "sender_key": "s-1"}
    sender.send(wire.reply(route, "네", NOW, delivery_id="dlv_" + 8 * "abcd"))
    assert vendor.got[-1][2]
    assert vendor.got[-1][2]["serial_number"] == 7 * "abcd" + "-1"


@pytest.mark.parametrize(
    ("answer", "error"), [({"code": 9}, SendRejected), ({}, SendUncertain), (None, SendUncertain)]
)
def test_the_dealer_says_no_with_200(
    vendor: Vendor, answer: JSON | None, error: type[Exception]
) -> None:
    vendor.will({"status": 200, "json": answer})
    sender = counsel(vendor.url).sender
    assert sender
    with pytest.raises(error):
        sender.send(wire.reply({"user_key": "u", "sender_key": "s"}, "네", NOW))
