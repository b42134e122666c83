"""Events on their way to the app: what is told, signed how, and repeated when."""

import json
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs

import pytest
from slack_sdk import WebClient
from slack_sdk.signature import SignatureVerifier

from bot.playground.server import Playground
from tests.playground.raw_server import RawServer, Reaction, raw_server
from tests.playground.views import actions, button

JSON = dict[str, Any]


@pytest.fixture
def app(playground: Playground) -> Iterator[RawServer]:
    with raw_server() as server:
        playground.connect(app_url=server.url)
        playground.wait_until(lambda: playground.world.outbound.connected)
        yield server


def events(app: RawServer) -> list[JSON]:
    return [json.loads(received.body)["event"] for received in app.received]


def wait_for(playground: Playground, app: RawServer, count: int) -> list[JSON]:
    playground.wait_until(lambda: len(app.received) >= count)
    return events(app)


def test_a_message_of_a_person_reaches_the_app(playground: Playground, app: RawServer) -> None:
    ts = playground.says("U_MINA", "C_SUPPORT", "a < b & <@U_JUN>")
    [event] = wait_for(playground, app, 1)
    assert event == {
        "type": "message",
        "user": "U_MINA",
        "text": "a &lt; b &amp; <@U_JUN>",
        "ts": ts,
        "team": "T_DEMO",
        "channel": "C_SUPPORT",
        "channel_type": "channel",
        "event_ts": ts,
    }
    envelope = json.loads(app.received[0].body)
    assert envelope["type"] == "event_callback"
    assert envelope["api_app_id"] == "A_DESKBELL"
    assert envelope["authorizations"][0]["user_id"] == "U_BOT"
    assert envelope["event_id"].startswith("Ev")
    assert abs(envelope["event_time"] - time.time()) < 5


def test_every_request_is_signed(playground: Playground, app: RawServer, client: WebClient) -> None:
    playground.says("U_MINA", "C_SUPPORT", "김치")
    playground.command("U_MINA", "C_SUPPORT", "/deskbell 안녕 & help")
    ts = client.chat_postMessage(channel="C_SUPPORT", text="x", blocks=[actions(button("go"))])[
        "ts"
    ]
    playground.click("U_MINA", "C_SUPPORT", ts, "go")
    playground.wait_until(lambda: len(app.received) >= 4)
    verifier = SignatureVerifier(playground.settings.signing_secret)
    for received in app.received:
        assert received.path == "/slack/events"
        assert verifier.is_valid_request(received.body, received.headers)
        assert not SignatureVerifier("other").is_valid_request(received.body, received.headers)

    forms = [r for r in app.received if "urlencoded" in r.headers["content-type"]]
    command, click = (parse_qs(form.body.decode()) for form in forms)
    assert command["text"] == ["안녕 & help"]
    assert json.loads(click["payload"][0])["type"] == "block_actions"


def test_edits_and_deletions_are_told_with_what_was_before(
    playground: Playground, app: RawServer, client: WebClient
) -> None:
    ts = client.chat_postMessage(channel="C_SUPPORT", text="one")["ts"]
    client.chat_update(channel="C_SUPPORT", ts=ts, text="two")
    client.chat_delete(channel="C_SUPPORT", ts=ts)
    wait_for(playground, app, 3)
    told = {event.get("subtype"): event for event in events(app)}
    assert (told[None]["bot_id"], told[None]["app_id"]) == ("B_BOT", "A_DESKBELL")
    changed, deleted = told["message_changed"], told["message_deleted"]
    assert (changed["message"]["text"], changed["previous_message"]["text"]) == ("two", "one")
    assert changed["message"]["edited"]["user"] == "U_BOT"
    assert (deleted["deleted_ts"], deleted["previous_message"]["text"]) == (ts, "two")


def test_other_apps_threads_mentions_and_outsiders_are_told_apart(
    playground: Playground, app: RawServer
) -> None:
    root = playground.app_says("C_INBOX", "new enquiry")
    [enquiry] = wait_for(playground, app, 1)
    assert (enquiry["subtype"], enquiry["bot_id"], enquiry["app_id"]) == (
        "bot_message",
        "B_ZAPIER",
        "A_ZAPIER",
    )
    playground.says("U_MINA", "C_INBOX", "mine", thread_ts=root)
    wait_for(playground, app, 2)
    assert events(app)[1]["thread_ts"] == root

    playground.says("U_MINA", "C_INBOX", "<@U_BOT> help")
    wait_for(playground, app, 4)
    assert {event["type"] for event in events(app)[2:]} == {"message", "app_mention"}

    playground.says("U_OUT", "C_SHARED", "from outside")
    wait_for(playground, app, 5)
    assert events(app)[4]["user_team"] == "T_OTHER"
    assert json.loads(app.received[4].body)["is_ext_shared_channel"] is True


def test_nothing_is_told_of_channels_the_bot_is_not_in_nor_of_ephemerals(
    playground: Playground, app: RawServer, client: WebClient
) -> None:
    playground.says("U_MINA", "C_GENERAL", "lunch?")
    client.chat_postEphemeral(channel="C_SUPPORT", user="U_MINA", text="psst")
    playground.says("U_MINA", "C_SUPPORT", "after")
    assert [event["text"] for event in wait_for(playground, app, 1)] == ["after"]


def test_a_direct_message_is_an_im(playground: Playground, app: RawServer) -> None:
    playground.says("U_MINA", "D_MINA", "hi")
    [event] = wait_for(playground, app, 1)
    assert (event["channel_type"], event["channel"]) == ("im", "D_MINA")


@pytest.mark.parametrize(
    ("failure", "reason"),
    [
        (Reaction(status=500), "http_error"),
        (Reaction(after=3.3), "http_timeout"),
        (Reaction(status=302, headers={"location": "/elsewhere"}), "too_many_redirects"),
    ],
)
def test_an_event_is_repeated_until_it_is_acknowledged(
    playground: Playground, app: RawServer, failure: Reaction, reason: str
) -> None:
    app.reactions = [failure, failure]
    playground.says("U_MINA", "C_SUPPORT", "once")
    wait_for(playground, app, 3)
    headers = [received.headers for received in app.received]
    assert [h.get("x-slack-retry-num") for h in headers] == [None, "1", "2"]
    assert [h.get("x-slack-retry-reason") for h in headers] == [None, reason, reason]
    assert len({json.loads(received.body)["event_id"] for received in app.received}) == 1


def test_an_event_is_given_up_after_three_retries(playground: Playground, app: RawServer) -> None:
    app.reactions = [Reaction(status=503)] * 4
    playground.says("U_MINA", "C_SUPPORT", "lost")
    wait_for(playground, app, 4)
    playground.says("U_MINA", "C_SUPPORT", "next")
    texts = [event["text"] for event in wait_for(playground, app, 5)]
    assert texts == ["lost"] * 4 + ["next"]


def test_the_app_can_refuse_repetitions(playground: Playground, app: RawServer) -> None:
    app.reactions = [Reaction(status=500, headers={"x-slack-no-retry": "1"})]
    playground.says("U_MINA", "C_SUPPORT", "once")
    wait_for(playground, app, 1)
    playground.says("U_MINA", "C_SUPPORT", "next")
    assert [event["text"] for event in wait_for(playground, app, 2)] == ["once", "next"]


def test_an_app_that_is_not_there_is_shown_as_such(playground: Playground) -> None:
    playground.connect(app_url="http://127.0.0.1:9")
    playground.says("U_MINA", "C_SUPPORT", "hello?")
    playground.wait_until(lambda: playground.world.outbound.last_error == "connection_failed")
    answer = playground.command("U_MINA", "C_SUPPORT", "/deskbell")
    assert "could not be reached" in answer["error"]


def test_an_app_that_goes_and_comes_back_is_noticed(playground: Playground) -> None:
    outbound = playground.world.outbound
    with raw_server() as first:
        playground.connect(app_url=first.url)
        playground.wait_until(lambda: outbound.connected)
    playground.says("U_MINA", "C_SUPPORT", "are you there?")
    playground.wait_until(lambda: not outbound.connected)
    with raw_server() as second:
        playground.connect(app_url=second.url)
        playground.wait_until(lambda: outbound.connected)
        assert outbound.last_error is None
