"""The same over Socket Mode, with the SDK's own client."""

import contextlib
import json
import time
from collections.abc import Iterator
from typing import Any

import pytest
from slack_bolt import Ack, App, BoltRequest, BoltResponse
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from websockets.sync.client import connect

from bot.playground.server import Playground
from bot.playground.settings import Pace, PlaygroundSettings
from bot.playground.to_app.socket_mode import Sockets
from tests.playground.views import actions, button, modal

JSON = dict[str, Any]

QUICK = Pace(ack=1.0, event_retries=(0.0, 0.1, 0.1))


@pytest.fixture(scope="module")
def running() -> Iterator[Playground]:
    settings = PlaygroundSettings(lang="en", pace=QUICK, limits="off", transport="socket")
    with Playground(settings) as playground:
        yield playground


@pytest.fixture(scope="module")
def handler(running: Playground) -> Iterator[SocketModeHandler]:
    """One connection for all tests: closing one takes the SDK three seconds."""
    client = WebClient(token=running.settings.bot_token, base_url=running.api_url)
    with connected(running, App(client=client, token_verification_enabled=False)) as handler:
        yield handler


@pytest.fixture
def bot(playground: Playground, handler: SocketModeHandler, app: App) -> App:
    handler.app = app
    playground.wait_until(lambda: playground.world.outbound.connected)
    return app


@contextlib.contextmanager
def connected(playground: Playground, app: App) -> Iterator[SocketModeHandler]:
    settings = playground.settings
    web_client = WebClient(token=settings.app_token, base_url=playground.api_url)
    handler = SocketModeHandler(app, settings.app_token, web_client=web_client)
    handler.connect()  # type: ignore[no-untyped-call]
    try:
        yield handler
    finally:
        handler.close()  # type: ignore[no-untyped-call]


def test_without_a_connection_the_person_is_told(playground: Playground) -> None:
    answer = playground.command("U_MINA", "C_SUPPORT", "/deskbell")
    assert "could not be reached" in answer["error"]


def test_the_whole_way_works_over_a_socket(
    playground: Playground, client: WebClient, bot: App
) -> None:
    said: list[str] = []

    @bot.event("message")
    def message(event: JSON) -> None:
        said.append(event["text"])

    @bot.command("/deskbell")
    def command(ack: Ack) -> None:
        ack("at your service")

    @bot.action("go")
    def go(ack: Ack, body: JSON, client: WebClient) -> None:
        client.views_open(trigger_id=body["trigger_id"], view=modal())
        ack()

    @bot.view("edit")
    def submitted(ack: Ack) -> None:
        ack(response_action="errors", errors={"reply": "Say more."})

    playground.says("U_MINA", "C_SUPPORT", "안녕하세요")
    playground.wait_until(lambda: said == ["안녕하세요"])
    assert playground.command("U_MINA", "C_SUPPORT", "/deskbell")["ok"]
    assert playground.ephemerals("U_MINA", "C_SUPPORT")[0].text == "at your service"
    ts = client.chat_postMessage(channel="C_SUPPORT", text="x", blocks=[actions(button("go"))])[
        "ts"
    ]
    assert playground.click("U_MINA", "C_SUPPORT", ts, "go")["ok"]
    answer = playground.submit("U_MINA", playground.views("U_MINA")[0].id, {"reply": "hi"})
    assert answer["errors"] == {"reply": "Say more."}


def test_what_is_not_acknowledged_is_repeated_for_events_only(
    playground: Playground, bot: App
) -> None:
    attempts: list[tuple[str, object]] = []

    @bot.middleware
    def broken(request: BoltRequest) -> BoltResponse:
        kind = str(request.body.get("type", "command"))
        attempts.append((kind, request.headers.get("x-slack-retry-num")))
        return BoltResponse(status=500)

    playground.says("U_MINA", "C_SUPPORT", "hello")
    playground.wait_until(lambda: len(attempts) == 4)
    assert attempts == [("event_callback", [str(n)]) for n in range(4)]

    answer = playground.command("U_MINA", "C_SUPPORT", "/deskbell")
    assert "3 seconds" in answer["error"]
    assert attempts[4:] == [("command", None)]


def test_each_event_goes_to_one_connection(playground: Playground, bot: App) -> None:
    said: list[str] = []

    @bot.event("message")
    def message(event: JSON) -> None:
        said.append(event["text"])

    with connected(playground, bot):
        playground.wait_until(lambda: playground.world.sockets.count == 2)
        for n in range(6):
            playground.says("U_MINA", "C_SUPPORT", str(n))
        playground.wait_until(lambda: len(said) >= 6 and not playground.world.outbound.busy)
    assert sorted(said) == list("012345")


def test_a_recycled_connection_comes_back(playground: Playground, bot: App) -> None:
    said: list[str] = []

    @bot.event("message")
    def message(event: JSON) -> None:
        said.append(event["text"])

    playground.disconnect_sockets("refresh_requested")
    playground.wait_until(lambda: playground.world.outbound.connected)
    playground.says("U_MINA", "C_SUPPORT", "still there?")
    playground.wait_until(lambda: said == ["still there?"])


def test_an_eleventh_connection_is_turned_away(playground: Playground, bot: App) -> None:
    client = WebClient(token=playground.settings.app_token, base_url=playground.api_url)

    def greeting() -> JSON:
        url = client.apps_connections_open(app_token=playground.settings.app_token)["url"]
        frame: JSON = json.loads(stack.enter_context(connect(url, proxy=None)).recv(timeout=5))
        return frame

    with contextlib.ExitStack() as stack:
        assert [greeting()["num_connections"] for _ in range(9)] == list(range(2, 11))
        assert greeting()["reason"] == "too_many_websockets"
    playground.wait_until(lambda: playground.world.sockets.count == 1)


def test_a_ticket_is_good_once_and_only_for_the_app_token(playground: Playground) -> None:
    wrong = WebClient(token=playground.settings.bot_token, base_url=playground.api_url)
    with pytest.raises(SlackApiError, match="not_allowed_token_type"):
        wrong.api_call("apps.connections.open")

    sockets = Sockets(ticket_seconds=0.05)
    ticket = sockets.issue_ticket()
    assert sockets.redeem(ticket)
    assert not sockets.redeem(ticket)
    late = sockets.issue_ticket()
    time.sleep(0.06)
    assert not sockets.redeem(late)
