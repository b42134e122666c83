"""Channel Talk: what its webhook says, how a reply gets into the chat."""

import json
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from bot.channels.capability import ways_of
from bot.channels.channel_talk import ChannelTalk, Settings
from bot.channels.contract import Edited, Event, Ignored, Refused, Request, Unreadable, Withdrawn
from bot.channels.inbound import Inbound
from bot.channels.outgoing import Sent
from bot.errors import SendFailed, SendRejected
from tests.channels import wire
from tests.channels.wire import Vendor
from tests.fakes import NOW, payload, payloads

TOKEN = "TEST_channeltalk_webhook_token"
INCOMING = [n for n in payloads("channeltalk") if "expect" in payload(n) and "send_" not in n]


@pytest.fixture(scope="module")
def vendor() -> Iterator[Vendor]:
    with wire.vendor() as found:
        yield found


@pytest.fixture(scope="module")
def channel(vendor: Vendor) -> Iterator[ChannelTalk]:
    key = SecretStr("TEST")
    channel = ChannelTalk(
        Settings(
            token=SecretStr(TOKEN),
            access_key=key,
            access_secret=key,
            bot_name="support",
            url=vendor.url,
        )
    )
    yield channel
    channel.close()


def heard(channel: ChannelTalk, hook: Any) -> Event:
    body = hook if isinstance(hook, bytes) else json.dumps(hook).encode()
    [event] = channel.parse(Request("POST", "", {}, {"token": TOKEN}, body, "127.0.0.1"), NOW)
    return event


def hook(event: str = "push", **entity: Any) -> dict[str, Any]:
    usual = {
        "id": "msg_1",
        "channelId": "1001",
        "chatType": "userChat",
        "chatId": "uc_1",
        "personType": "user",
        "personId": "p_1",
        "createdAt": 1795144320000,
        "plainText": "영수증 어떻게 받나요?",
    }
    refers = {"user": {"profile": {"name": "홍길동", "email": "h@example.com"}}}
    return {"event": event, "type": "message", "entity": usual | entity, "refers": refers}


@pytest.mark.parametrize("path", INCOMING)
def test_every_payload_means_what_it_says(channel: ChannelTalk, path: str) -> None:
    expected = payload(path)["expect"]
    if expected["kind"] == "reject":
        with pytest.raises(Refused):
            wire.events_of(channel, path)
        return
    [event] = wire.events_of(channel, path)
    assert wire.KINDS[type(event)] == expected["kind"]
    assert not isinstance(event, Ignored) or event.why == expected["reason"]


def test_a_visitor_writes(channel: ChannelTalk) -> None:
    event = heard(channel, hook())
    assert isinstance(event, Inbound)
    assert (event.source, event.event_key, event.thread) == ("channel_talk:1001", "msg_1", "uc_1")
    assert (event.text, event.said_at) == ("영수증 어떻게 받나요?", NOW)
    assert (event.sender.external_id, event.sender.name) == ("p_1", "홍길동")
    assert event.sender.verified == ()  # visitors write their profile themselves


@pytest.mark.parametrize(
    ("entity", "text", "files"),
    [
        ({"plainText": None, "blocks": [{"type": "text", "value": "안녕"}]}, "안녕", 0),
        ({"plainText": None, "blocks": None, "files": [{"name": "a.png"}]}, "", 1),
        ({"personId": 77, "createdAt": None, "files": None}, "영수증 어떻게 받나요?", 0),
        (
            {"createdAt": "soon", "files": [{"name": "a", "size": "big"}]},
            "영수증 어떻게 받나요?",
            1,
        ),
        ({"createdAt": 10**15, "blocks": 7}, "영수증 어떻게 받나요?", 0),
    ],
)
def test_what_may_be_missing(
    channel: ChannelTalk, entity: dict[str, Any], text: str, files: int
) -> None:
    event = heard(channel, hook(**entity))
    assert isinstance(event, Inbound)
    assert (event.text, len(event.attachments), event.said_at) == (text, files, NOW)


def test_edits_and_removals(channel: ChannelTalk) -> None:
    source = "channel_talk:1001"
    assert heard(channel, hook("update", plainText="b")) == Edited(source, "msg_1", "b")
    assert heard(channel, hook("update", state="removed")) == Withdrawn(source, "msg_1")
    assert heard(channel, hook("upsert", state="removed")) == Withdrawn(source, "msg_1")


def test_what_channel_talk_notes_itself_is_no_message(channel: ChannelTalk) -> None:
    assert isinstance(heard(channel, hook(log={"action": "leave"}, plainText=None)), Ignored)


def test_while_a_manager_answers_there_no_program_does(channel: ChannelTalk) -> None:
    taken = hook() | {"refers": {"userChat": {"assigneeId": "m_1"}}}
    for told, may_answer_alone in ((hook(), True), (taken, False)):
        event = heard(channel, told)
        assert isinstance(event, Inbound)
        [way] = ways_of(event.reply_to)
        assert way.is_open(NOW, by_person=True)
        assert way.is_open(NOW, by_person=False) is may_answer_alone


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b'{"type":"message"}', b"\xff", b"[" * 9000])
def test_what_makes_no_sense_is_said_so(channel: ChannelTalk, body: bytes) -> None:
    with pytest.raises(Unreadable):
        heard(channel, body)


JSONS = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=8,
)


@given(st.sampled_from([*hook()["entity"], "blocks", "files", "options"]), JSONS)
def test_no_field_can_break_it(channel: ChannelTalk, field: str, value: Any) -> None:
    with suppress(Unreadable):
        heard(channel, hook(**{field: value}))


def sent(channel: ChannelTalk, text: str) -> Sent:
    route = {"kind": "channel_talk", "chat": "uc_1"}
    assert channel.sender
    return channel.sender.send(wire.reply(route, text, NOW))


def test_a_reply_goes_into_the_same_chat(channel: ChannelTalk, vendor: Vendor) -> None:
    fixture = payload("channeltalk/send_message.json")
    vendor.will(fixture["response"])
    text = "마이페이지 > 주문내역에서 받을 수 있습니다."
    assert sent(channel, text).provider_id == fixture["expect"]["provider_id"]
    method, path, body = vendor.got[-1]
    assert (method, path) == ("POST", "/open/v5/user-chats/uc_1/messages?botName=support")
    assert body == json.loads(fixture["request"]["body_raw"])
    assert vendor.headers[-1]["x-access-key"] == "TEST"


@pytest.mark.parametrize(
    ("status", "error", "why"),
    [
        (401, SendRejected, "send-key-refused:401"),
        (404, SendRejected, "send-unreachable"),
        (422, SendRejected, "send-refused:422"),
        (429, SendFailed, "send-answered:429"),
        (500, SendFailed, "send-answered:500"),
    ],
)
def test_what_each_refusal_means(
    channel: ChannelTalk, vendor: Vendor, status: int, error: type[SendFailed], why: str
) -> None:
    vendor.will({"status": status, "json": {}})
    with pytest.raises(error, match=rf"^{why}$"):
        sent(channel, "답")


@pytest.mark.parametrize(
    ("message", "is_found"),
    [
        ({"id": "m", "personType": "bot", "plainText": "답", "createdAt": 1795144320000}, True),
        ({"id": "m", "personType": "bot", "plainText": "답", "createdAt": 1795100000000}, False),
        ({"id": "m", "personType": "user", "plainText": "답", "createdAt": 1795144320000}, False),
        ({"id": "m", "personType": "bot", "plainText": "다른 답"}, False),
    ],
)
def test_whether_a_reply_arrived_is_looked_up(
    channel: ChannelTalk, vendor: Vendor, message: dict[str, Any], is_found: bool
) -> None:
    vendor.will({"status": 200, "json": {"messages": [message]}})
    outgoing = wire.reply({"kind": "channel_talk", "chat": "uc_1"}, "답", NOW)
    assert channel.sender
    found = channel.sender.find(outgoing)
    assert (found is not None) is is_found
