"""What the browser page asks for, and what it is told without asking."""

import contextlib
import json
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
from slack_bolt import Ack, App
from slack_sdk import WebClient
from websockets.sync.client import connect

from bot.playground.server import Playground
from bot.playground.settings import PlaygroundSettings
from tests.playground.views import actions, button, home, modal

JSON = dict[str, Any]
Hear = Callable[[str], JSON]


@pytest.fixture
def http(playground: Playground) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=playground.url, trust_env=False) as http:
        yield http


@contextlib.contextmanager
def live(playground: Playground, agent: str) -> Iterator[Hear]:
    """Waits for the next notice of a type on this agent's line."""
    url = f"{playground.url.replace('http', 'ws')}/ui/ws?agent={agent}"
    with connect(url, proxy=None) as socket:
        heard: list[JSON] = []

        def hear(kind: str) -> JSON:
            for at, frame in enumerate(heard):
                if frame["type"] == kind:
                    return heard.pop(at)
            while True:
                latest: JSON = json.loads(socket.recv(timeout=5))
                if latest["type"] == kind:
                    return latest
                heard.append(latest)

        yield hear


def test_the_state_has_everything_to_start_from(http: httpx.Client) -> None:
    state = http.get("/ui/state", params={"agent": "U_GUEST"}).json()
    assert state["lang"] == "en"
    assert {agent["id"] for agent in state["agents"]} == {
        "U_MINA", "U_JUN", "U_SORA", "U_GUEST", "U_OUT"
    }  # fmt: skip
    members = [channel["id"] for channel in state["channels"] if channel["is_member"]]
    assert members == ["C_SUPPORT", "C_GENERAL", "D_GUEST"]
    assert len(state["personas"]) >= 5
    assert state["samples"] == {"total": 0, "sent": 0, "next_in": None, "paused": False}
    assert state["app"]["transport"] == "http"
    assert state["commands"][0]["command"] == "/deskbell"
    assert http.get("/ui/state", params={"agent": "U_NOBODY"}).status_code == 404


def test_names_follow_the_language() -> None:
    with Playground(PlaygroundSettings(lang="ko")) as desk:
        state = httpx.get(f"{desk.url}/ui/state", params={"agent": "U_MINA"}, trust_env=False)
        assert state.json()["agents"][0]["name"] == "김민아"
        assert state.json()["channels"][0]["name"] == "상담-일반"


def test_a_channel_is_read_from_the_oldest_with_own_ephemerals_among_it(
    playground: Playground, client: WebClient, http: httpx.Client
) -> None:
    root = playground.says("U_MINA", "C_SUPPORT", "first")
    client.chat_postEphemeral(channel="C_SUPPORT", user="U_JUN", text="second, for Jun")
    client.chat_postMessage(channel="C_SUPPORT", text="third", blocks=[{"type": "divider"}])
    client.chat_postMessage(channel="C_SUPPORT", text="reply", thread_ts=root)

    def texts(agent: str) -> list[str]:
        answer = http.get("/ui/channels/C_SUPPORT/messages", params={"agent": agent})
        return [message["text"] for message in answer.json()["messages"]]

    assert texts("U_MINA") == ["first", "third"]
    assert texts("U_JUN") == ["first", "second, for Jun", "third"]
    thread = http.get(f"/ui/threads/C_SUPPORT/{root}", params={"agent": "U_MINA"}).json()
    assert [message["text"] for message in thread["messages"]] == ["first", "reply"]
    first, reply = thread["messages"]
    assert (first["user_name"], first["initial"], first["reply_count"]) == ("Mina Kim", "M", 1)
    assert (reply["user_name"], reply["bot"]) == ("Deskbell", True)


def test_unread_counts_what_others_wrote_since_the_last_look(
    playground: Playground, client: WebClient, http: httpx.Client
) -> None:
    def unread(agent: str) -> int:
        state = http.get("/ui/state", params={"agent": agent}).json()
        [channel] = [c for c in state["channels"] if c["id"] == "C_SUPPORT"]
        return int(channel["unread"])

    playground.says("U_MINA", "C_SUPPORT", "one")
    client.chat_postMessage(channel="C_SUPPORT", text="two")
    assert (unread("U_MINA"), unread("U_JUN")) == (1, 2)
    http.post("/ui/channels/C_SUPPORT/read", json={"agent": "U_JUN"})
    assert unread("U_JUN") == 0


def test_messages_are_pushed_as_they_come_change_and_go(
    playground: Playground, client: WebClient
) -> None:
    with live(playground, "U_MINA") as hear:
        ts = client.chat_postMessage(channel="C_SUPPORT", text="one")["ts"]
        assert hear("message")["message"]["text"] == "one"
        assert hear("unread") == {"type": "unread", "channel": "C_SUPPORT", "count": 1}
        client.chat_update(channel="C_SUPPORT", ts=ts, text="two")
        changed = hear("message")["message"]
        assert (changed["text"], changed["edited"]) == ("two", True)
        client.reactions_add(channel="C_SUPPORT", timestamp=ts, name="eyes")
        assert hear("message")["message"]["reactions"] == [{"name": "eyes", "count": 1}]
        client.chat_postMessage(channel="C_SUPPORT", text="reply", thread_ts=ts)
        assert hear("message")["message"]["text"] == "reply"
        assert hear("message")["message"]["reply_count"] == 1
        client.chat_delete(channel="C_SUPPORT", ts=ts)
        assert hear("message")["message"]["deleted"] is True


def test_ephemerals_views_and_homes_are_pushed_to_their_owner_only(
    playground: Playground, client: WebClient, bot: App
) -> None:
    @bot.action("go")
    def go(ack: Ack, body: JSON) -> None:
        client.views_open(trigger_id=body["trigger_id"], view=modal(notify_on_close=False))
        ack()

    blocks = [actions(button("go"))]
    ts = client.chat_postMessage(channel="C_SUPPORT", text="card", blocks=blocks)["ts"]
    with live(playground, "U_MINA") as mina, live(playground, "U_JUN") as jun:
        client.chat_postEphemeral(channel="C_SUPPORT", user="U_MINA", text="psst")
        assert mina("message")["message"]["ephemeral"] is True
        playground.click("U_MINA", "C_SUPPORT", ts, "go")
        opened = mina("view_opened")
        assert (opened["stack_depth"], opened["view"]["callback_id"]) == (1, "edit")
        client.views_update(view_id=opened["view"]["id"], view=modal())
        assert mina("view_updated")["view"]["hash"] != opened["view"]["hash"]
        playground.close("U_MINA", opened["view"]["id"])
        assert mina("view_closed")["stack_depth"] == 0
        client.views_publish(user_id="U_MINA", view=home("welcome"))
        assert mina("home")["view"]["type"] == "home"

        client.chat_postMessage(channel="C_SUPPORT", text="for everybody")
        assert jun("message")["message"]["text"] == "for everybody"


def test_nobody_is_told_of_channels_they_are_not_in(
    playground: Playground, client: WebClient
) -> None:
    with live(playground, "U_OUT") as hear:
        client.chat_postMessage(channel="C_BILLING", text="inside only")
        client.chat_postMessage(channel="C_SHARED", text="for all")
        assert hear("message")["message"]["text"] == "for all"


def test_faults_samples_and_customers_are_pushed_to_everybody(
    playground: Playground, http: httpx.Client
) -> None:
    with live(playground, "U_MINA") as hear:
        playground.set_faults(latency_ms=5)
        assert hear("faults")["faults"]["latency_ms"] == 5
        http.post("/ui/samples/pause", json={"paused": True})
        assert hear("samples")["samples"]["paused"] is True
        playground.customer_says("emma", "Hello?")
        first, second = hear("customer_message"), hear("customer_message")
        assert first["persona"] == "emma"
        assert [first["message"]["state"], second["message"]["state"]] == ["sending", "failed"]


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("POST", "/ui/messages", {"agent": "U_MINA"}, 422),
        ("POST", "/ui/messages", {"agent": "U_OUT", "channel": "C_ORDERS", "text": "x"}, 400),
        ("POST", "/ui/app-messages", {"app_id": "A_X", "channel": "C_INBOX", "text": "x"}, 404),
        ("POST", "/ui/customers/nobody/messages", {"text": "x"}, 404),
        ("PUT", "/ui/faults", {"rate_429": 2}, 422),
        ("PUT", "/ui/faults", {"no_such_fault": 1}, 422),
        ("PUT", "/ui/limits", {"limits": "maybe"}, 422),
    ],
)
def test_a_request_that_makes_no_sense_is_refused(
    http: httpx.Client, method: str, path: str, body: JSON, status: int
) -> None:
    assert http.request(method, path, json=body).status_code == status


def test_open_modals_survive_a_reload(playground: Playground, http: httpx.Client) -> None:
    trigger_id = playground.world.triggers.issue("U_MINA")
    client = WebClient(token=playground.settings.bot_token, base_url=playground.api_url)
    client.views_open(trigger_id=trigger_id, view=modal())
    views = http.get("/ui/views", params={"agent": "U_MINA"}).json()["views"]
    assert [view["callback_id"] for view in views] == ["edit"]


def test_the_page_and_permalinks_are_served(http: httpx.Client) -> None:
    for path in ("/", "/archives/C_SUPPORT/p1"):
        answer = http.get(path)
        assert answer.headers["content-type"].startswith("text/html")
    assert http.get("/static/app.js").status_code == 200
    assert http.get("/static/../server.py").status_code == 404
