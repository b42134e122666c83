"""Which Slack messages are a customer's."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.channels.contract import Edited, Withdrawn
from bot.channels.inbound import Inbound
from bot.settings import Inbox
from bot.slack import inbox as slack_inbox
from bot.slack.files import FileRef
from bot.slack.payloads import MessageEvent
from bot.tickets.terms import Channel
from tests.fakes import JSON, NOW, payload

COLLEAGUES = {"U_MINA"}
INBOX = Inbox(channels=("C_INBOX",), app_ids=("A_ZAPIER",))
BODY: JSON = {
    "type": "event_callback",
    "event_id": "Ev1",
    "team_id": "T1",
    "event": {
        "type": "message",
        "subtype": "bot_message",
        "channel": "C_INBOX",
        "bot_id": "B_ZAPIER",
        "app_id": "A_ZAPIER",
        "text": "배송 언제 오나요?",
        "ts": "1795144320.000300",
    },
}


def parse(event: MessageEvent, inbox: Inbox, *, now: datetime) -> Inbound | None:
    """For what is a message or nothing."""
    found = slack_inbox.parse(event, inbox, COLLEAGUES.__contains__, now=now)
    assert not isinstance(found, Edited | Withdrawn)
    return found


def _event(**changes: Any) -> MessageEvent:
    return replace(MessageEvent.read(BODY), **changes)


def test_what_an_allowed_app_posts_is_a_message_answered_in_its_thread() -> None:
    inbound = parse(_event(), INBOX, now=NOW)
    assert inbound is not None
    assert (inbound.channel, inbound.source) == (Channel.SLACK, "slack:T1")
    assert inbound.event_key == inbound.sender.external_id == "T1:C_INBOX:1795144320.000300"
    assert inbound.text == "배송 언제 오나요?"
    assert inbound.said_at == datetime(2026, 11, 20, 3, 12, 0, 300, tzinfo=UTC)
    assert inbound.reply_to == {
        "kind": "slack_thread",
        "channel": "C_INBOX",
        "ts": "1795144320.000300",
    }


def test_the_same_message_under_two_event_ids_is_one_event() -> None:
    first = parse(_event(event_id="Ev1"), INBOX, now=NOW)
    second = parse(_event(event_id="Ev2"), INBOX, now=NOW)
    assert first == second


@pytest.mark.parametrize(
    "changes",
    [
        {"channel": "C_SUPPORT"},
        {"channel": ""},
        {"app_id": "A_OTHER"},
        {"app_id": ""},
        {"thread_ts": "1795144000.000100"},
        {"text": ""},
        {"text": " \n "},
    ],
)
def test_anything_else_is_the_teams_own_talk(changes: dict[str, Any]) -> None:
    assert parse(_event(**changes), INBOX, now=NOW) is None


def test_a_message_that_begins_a_thread_is_still_a_message() -> None:
    assert parse(_event(thread_ts="1795144320.000300"), INBOX, now=NOW)


@pytest.mark.parametrize(
    "inbox", [Inbox(), Inbox(channels=("C_INBOX",)), Inbox(app_ids=("A_ZAPIER",))]
)
def test_nothing_counts_before_the_shop_has_named_channel_and_app(inbox: Inbox) -> None:
    assert parse(_event(), inbox, now=NOW) is None


CUSTOMERS = Inbox(customers=("C_SHARED",))


def read(name: str) -> MessageEvent:
    return MessageEvent.read(json.loads(payload(f"slack/{name}.json")["request"]["body_raw"]))


def test_a_customer_of_another_company_is_answered_in_the_thread() -> None:
    expected = payload("slack/connect_message.json")["expect"]
    inbound = parse(read("connect_message"), CUSTOMERS, now=NOW)
    assert inbound is not None
    assert (inbound.event_key, inbound.text) == (expected["event_key"], expected["text"])
    assert f"slack:{inbound.sender.external_id}" == expected["customer"]
    assert inbound.thread == "C_SHARED:1795144320.000300"
    assert inbound.reply_to["ts"] == "1795144320.000300"


def test_a_picture_alone_is_a_message() -> None:
    picture = FileRef("F1", "parcel.jpg", 12, "https://files.slack.com/F1")
    event = replace(read("connect_message"), text="", files=(picture,))
    inbound = parse(event, CUSTOMERS, now=NOW)
    assert inbound is not None
    [file] = inbound.attachments
    assert (file["name"], file["url"], file["size"]) == ("parcel.jpg", picture.url, 12)
    assert parse(replace(event, files=()), CUSTOMERS, now=NOW) is None


def test_slack_repeating_itself_brings_the_same_event() -> None:
    first, again = (parse(read(n), CUSTOMERS, now=NOW) for n in ("connect_message", "retry"))
    assert first is not None
    assert again is not None
    assert (first.event_key, first.body_hash) == (again.event_key, again.body_hash)


def test_what_a_customer_adds_in_the_thread_belongs_to_it() -> None:
    event = replace(read("connect_message"), ts="1795144400.0", thread_ts="1795144320.000300")
    added = parse(event, CUSTOMERS, now=NOW)
    assert added is not None
    assert added.thread == "C_SHARED:1795144320.000300"
    assert added.reply_to["ts"] == "1795144320.000300"


def test_an_edit_and_a_deletion_name_the_message() -> None:
    expected = payload("slack/edited.json")["expect"]
    edited = slack_inbox.parse(read("edited"), CUSTOMERS, COLLEAGUES.__contains__, now=NOW)
    assert edited == Edited("slack:T_OURS", expected["event_key"], expected["text"])
    gone = replace(read("connect_message"), is_deletion=True)
    with_answers = {"channel": "C_SHARED", "subtype": "message_changed"}
    stone = {"ts": "1795144320.000300", "subtype": "tombstone", "text": "This message was deleted."}
    buried = MessageEvent.read({"team_id": "T_OURS", "event": with_answers | {"message": stone}})
    assert slack_inbox.parse(buried, CUSTOMERS, COLLEAGUES.__contains__, now=NOW) == Withdrawn(
        "slack:T_OURS", "T_OURS:C_SHARED:1795144320.000300"
    )
    deleted = slack_inbox.parse(gone, CUSTOMERS, COLLEAGUES.__contains__, now=NOW)
    assert deleted == Withdrawn("slack:T_OURS", expected["event_key"])


@pytest.mark.parametrize(
    "changes",
    [
        {"channel": "C_OTHER"},
        {"user_id": ""},
        {"bot_id": "B_OTHER"},
        {"app_id": "A_OTHER"},
        {"user_team": "T_OURS", "user_id": "U_MINA"},
        {"user_team": "", "user_id": "U_MINA"},
        {"text": " "},
    ],
)
def test_our_own_people_and_programs_are_no_customers(changes: dict[str, Any]) -> None:
    event = replace(read("connect_message"), **changes)
    assert parse(event, CUSTOMERS, now=NOW) is None


def test_a_guest_of_ours_is_one() -> None:
    event = replace(read("connect_message"), user_team="T_OURS", user_id="U_GUEST")
    inbound = parse(event, CUSTOMERS, now=NOW)
    assert inbound is not None
    assert inbound.sender.external_id == "T_OURS:U_GUEST"


def test_our_own_message_is_none() -> None:
    assert parse(read("own_message"), Inbox(channels=("C_INBOX",), app_ids=("A",)), now=NOW) is None


@pytest.mark.parametrize("ts", ["", "x", "nan", "inf", "1e999", "-1e20"])
def test_a_ts_that_is_no_time_leaves_the_time_of_arrival(ts: str) -> None:
    inbound = parse(_event(ts=ts, thread_ts=""), INBOX, now=NOW)
    assert inbound is not None
    assert inbound.said_at == NOW


def test_what_no_database_takes_is_replaced() -> None:
    inbound = parse(_event(text="a\x00b\ud800"), INBOX, now=NOW)
    assert inbound is not None
    assert inbound.text == "a\ufffdb\ufffd"
