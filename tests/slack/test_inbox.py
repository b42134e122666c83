"""Which Slack messages are a customer's."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.settings import Inbox
from bot.slack.inbox import parse
from bot.slack.payloads import MessageEvent
from bot.tickets.terms import Channel
from tests.fakes import JSON, NOW, payload

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
        {"is_edit": True},
        {"is_deletion": True},
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


@pytest.mark.parametrize("name", ["connect_message", "edited", "own_message", "retry"])
def test_what_people_and_we_ourselves_write_is_no_customers_message(name: str) -> None:
    event = MessageEvent.read(json.loads(payload(f"slack/{name}.json")["request"]["body_raw"]))
    everywhere = Inbox(channels=("C_INBOX", "C_SHARED"), app_ids=("A_ZAPIER",))
    assert parse(event, everywhere, now=NOW) is None


@pytest.mark.parametrize("ts", ["", "x", "nan", "inf", "1e999", "-1e20"])
def test_a_ts_that_is_no_time_leaves_the_time_of_arrival(ts: str) -> None:
    inbound = parse(_event(ts=ts, thread_ts=""), INBOX, now=NOW)
    assert inbound is not None
    assert inbound.said_at == NOW


def test_what_no_database_takes_is_replaced() -> None:
    inbound = parse(_event(text="a\x00b\ud800"), INBOX, now=NOW)
    assert inbound is not None
    assert inbound.text == "a\ufffdb\ufffd"
