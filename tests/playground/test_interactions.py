"""Buttons, commands, shortcuts and response URLs, answered by a real Bolt app over HTTP."""

import threading
import time
from typing import Any

import pytest
from slack_bolt import Ack, App, Respond
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.playground.server import Playground
from tests.playground.views import actions, button, modal, plain

JSON = dict[str, Any]


def post_button(client: WebClient, *elements: JSON, **fields: Any) -> str:
    blocks = [actions(*(elements or (button("go"),)), **fields)]
    return str(client.chat_postMessage(channel="C_SUPPORT", text="card", blocks=blocks)["ts"])


def bodies(bot: App) -> list[JSON]:
    """What arrives with each press of "go", from now on."""
    seen: list[JSON] = []

    @bot.action("go")
    def go(ack: Ack, body: JSON) -> None:
        seen.append(body)
        ack()

    return seen


def test_a_click_carries_all_that_bolt_reads(
    playground: Playground, client: WebClient, bot: App
) -> None:
    seen: list[JSON] = []

    @bot.action("go")
    def go(ack: Ack, body: JSON, context: JSON) -> None:
        seen.append(body | {"context": context["user_id"]})
        ack()

    ts = post_button(client, button("go", "ticket-7"))
    assert playground.click("U_MINA", "C_SUPPORT", ts, "go") == {"ok": True}
    [body] = seen
    assert body["type"] == "block_actions"
    assert body["user"]["id"] == body["context"] == "U_MINA"
    assert body["team"]["id"] == "T_DEMO"
    assert body["channel"] == {"id": "C_SUPPORT", "name": "support"}
    assert body["container"]["message_ts"] == body["message"]["ts"] == ts
    assert body["state"] == {"values": {}}
    assert body["response_url"].startswith(playground.url)
    [action] = body["actions"]
    assert (action["value"], action["type"], action["text"]) == (
        "ticket-7",
        "button",
        plain("Press"),
    )
    assert action["block_id"] == body["message"]["blocks"][0]["block_id"]
    assert action["action_ts"]


def test_an_option_is_sent_as_the_app_wrote_it_and_none_can_be_invented(
    playground: Playground, client: WebClient, bot: App
) -> None:
    seen: list[JSON] = []

    @bot.action("team")
    def pick(ack: Ack, action: JSON) -> None:
        seen.append(action["selected_option"])
        ack()

    options = [{"text": plain(name), "value": name} for name in ("orders", "billing")]
    ts = post_button(client, {"type": "static_select", "action_id": "team", "options": options})
    assert playground.click("U_MINA", "C_SUPPORT", ts, "team", option="billing")["ok"]
    assert seen == [options[1]]
    refused = playground.click("U_MINA", "C_SUPPORT", ts, "team", option="legal")
    assert refused["error"] == "invalid_arguments"


@pytest.mark.parametrize("agent", ["U_GUEST", "U_OUT", "U_GONE"])
def test_nobody_clicks_in_a_channel_they_are_not_in(
    playground: Playground, client: WebClient, bot: App, agent: str
) -> None:
    ts = client.chat_postMessage(channel="C_ORDERS", text="x", blocks=[actions(button("go"))])["ts"]
    assert playground.click(agent, "C_ORDERS", ts, "go")["error"] == "not_in_channel"


def test_a_click_on_a_former_version_arrives_with_what_it_showed(
    playground: Playground, client: WebClient, bot: App
) -> None:
    seen = bodies(bot)
    ts = post_button(client, button("go", "r1"), block_id="first")
    client.chat_update(
        channel="C_SUPPORT", ts=ts, text="new", blocks=[actions(button("go", "r2"), block_id="b2")]
    )
    assert playground.click("U_MINA", "C_SUPPORT", ts, "go", block_id="first")["ok"]
    assert seen[0]["actions"][0]["value"] == "r1"
    assert seen[0]["message"]["blocks"][0]["block_id"] == "first"


def test_a_click_on_a_former_version_of_the_home_arrives_with_what_it_showed(
    playground: Playground, client: WebClient, bot: App
) -> None:
    seen = bodies(bot)
    for value, name in (("r1", "first"), ("r2", "second")):
        blocks = [actions(button("go", value), block_id=name)]
        view = {"type": "home", "blocks": blocks, "private_metadata": value}
        client.views_publish(user_id="U_MINA", view=view)
    shown = playground.home("U_MINA")
    assert shown
    assert playground.click_view("U_MINA", shown.id, "go", block_id="first")["ok"]
    assert seen[0]["actions"][0]["value"] == "r1"
    assert seen[0]["view"]["private_metadata"] == "r1"


def test_a_slow_app_is_reported_to_the_person_and_not_asked_again(
    playground: Playground, client: WebClient, bot: App
) -> None:
    asked = []

    @bot.action("go")
    def go(ack: Ack) -> None:
        asked.append(1)
        time.sleep(3.3)  # longer than the playground waits here
        ack()

    ts = post_button(client)
    answer = playground.click("U_MINA", "C_SUPPORT", ts, "go")
    assert answer["ok"] is False
    assert "3 seconds" in answer["error"]
    assert asked == [1]


def test_an_unhandled_click_shows_the_status_code(
    playground: Playground, client: WebClient, bot: App
) -> None:
    ts = post_button(client, button("nobody-listens"))
    answer = playground.click("U_MINA", "C_SUPPORT", ts, "nobody-listens")
    assert "404" in answer["error"]


def test_two_people_can_click_at_the_same_moment(
    playground: Playground, client: WebClient, bot: App
) -> None:
    both = threading.Barrier(2, timeout=5)

    @bot.action("go")
    def go(ack: Ack) -> None:
        both.wait()
        ack()

    ts = post_button(client)
    answers: list[JSON] = []

    def click(agent: str) -> None:
        answers.append(playground.click(agent, "C_SUPPORT", ts, "go"))

    threads = [threading.Thread(target=click, args=(agent,)) for agent in ("U_MINA", "U_JUN")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [{"ok": True}, {"ok": True}]


def test_a_trigger_opens_one_view_and_only_in_time(
    playground: Playground, client: WebClient, bot: App
) -> None:
    triggers: list[str] = []

    @bot.action("go")
    def go(ack: Ack, body: JSON) -> None:
        triggers.append(body["trigger_id"])
        ack()

    ts = post_button(client)
    for _ in range(2):
        playground.click("U_MINA", "C_SUPPORT", ts, "go")
    client.views_open(trigger_id=triggers[1], view=modal())
    with pytest.raises(SlackApiError, match="exchanged_trigger_id"):
        client.views_open(trigger_id=triggers[1], view=modal())
    time.sleep(playground.settings.pace.trigger)
    with pytest.raises(SlackApiError, match="expired_trigger_id"):
        client.views_open(trigger_id=triggers[0], view=modal())
    with pytest.raises(SlackApiError, match="invalid_trigger_id"):
        client.views_open(trigger_id="1.2.3", view=modal())


@pytest.mark.parametrize(
    ("answer", "texts"),
    [
        ({}, []),
        ({"text": "only you"}, ["only you"]),
        ({"text": "blocks", "blocks": [{"type": "divider"}]}, ["blocks"]),
    ],
)
def test_a_command_is_answered_to_the_person_who_typed_it(
    playground: Playground, bot: App, answer: JSON, texts: list[str]
) -> None:
    seen: list[JSON] = []

    @bot.command("/deskbell")
    def command(ack: Ack, command: JSON) -> None:
        seen.append(command)
        ack(**answer)

    assert playground.command("U_MINA", "C_SUPPORT", "/deskbell find  ann") == {"ok": True}
    assert [m.text for m in playground.ephemerals("U_MINA", "C_SUPPORT")] == texts
    assert seen[0]["text"] == "find  ann"
    assert seen[0]["user_id"] == "U_MINA"
    assert seen[0]["channel_name"] == "support"


def test_a_command_may_answer_the_whole_channel(playground: Playground, bot: App) -> None:
    @bot.command("/deskbell")
    def command(ack: Ack) -> None:
        ack(text="everybody", response_type="in_channel")

    playground.command("U_MINA", "C_SUPPORT", "/deskbell")
    assert [m.text for m in playground.messages("C_SUPPORT")] == ["everybody"]


def test_an_unknown_command_never_reaches_the_app(playground: Playground, bot: App) -> None:
    assert "/other" in playground.command("U_MINA", "C_SUPPORT", "/other")["error"]


def test_a_response_url_takes_five_posts(
    playground: Playground, client: WebClient, bot: App
) -> None:
    statuses: list[int] = []

    @bot.action("go")
    def go(ack: Ack, respond: Respond) -> None:
        ack()
        statuses.extend(respond(text=f"note {n}").status_code for n in range(6))

    ts = post_button(client)
    playground.click("U_MINA", "C_SUPPORT", ts, "go")
    playground.wait_until(lambda: len(statuses) == 6)
    assert statuses == [200] * 5 + [404]
    assert len(playground.ephemerals("U_MINA", "C_SUPPORT")) == 5


def test_respond_replaces_and_deletes_what_was_clicked(
    playground: Playground, client: WebClient, bot: App
) -> None:
    @bot.action("go")
    def go(ack: Ack, respond: Respond) -> None:
        ack()
        respond(text="done", blocks=[{"type": "divider"}], replace_original=True)

    @bot.action("gone")
    def gone(ack: Ack, respond: Respond) -> None:
        ack()
        respond(delete_original=True)

    ts = post_button(client)
    playground.click("U_MINA", "C_SUPPORT", ts, "go")
    playground.wait_until(lambda: playground.messages("C_SUPPORT")[0].text == "done")

    client.chat_postEphemeral(
        channel="C_SUPPORT", user="U_MINA", text="x", blocks=[actions(button("gone"))]
    )
    [ephemeral] = playground.ephemerals("U_MINA", "C_SUPPORT")
    playground.click("U_MINA", "C_SUPPORT", ephemeral.ts, "gone")
    playground.wait_until(lambda: not playground.ephemerals("U_MINA", "C_SUPPORT"))


def test_a_click_on_an_ephemeral_has_no_message_and_belongs_to_its_reader(
    playground: Playground, client: WebClient, bot: App
) -> None:
    seen = bodies(bot)
    client.chat_postEphemeral(
        channel="C_SUPPORT", user="U_MINA", text="x", blocks=[actions(button("go"))]
    )
    [ephemeral] = playground.ephemerals("U_MINA", "C_SUPPORT")
    assert playground.click("U_MINA", "C_SUPPORT", ephemeral.ts, "go")["ok"]
    assert "message" not in seen[0]
    assert seen[0]["container"]["is_ephemeral"] is True
    assert not playground.click("U_JUN", "C_SUPPORT", ephemeral.ts, "go")["ok"]


def test_shortcuts_start_from_anywhere_or_from_a_message(playground: Playground, bot: App) -> None:
    seen: list[JSON] = []

    @bot.shortcut("ask")
    def ask(ack: Ack, body: JSON, client: WebClient) -> None:
        seen.append(body)
        client.views_open(trigger_id=body["trigger_id"], view=modal())
        ack()

    assert playground.shortcut("U_JUN", "ask")["ok"]
    ts = playground.says("U_MINA", "C_SUPPORT", "look at this")
    assert playground.shortcut("U_JUN", "ask", "C_SUPPORT", ts)["ok"]
    assert [body["type"] for body in seen] == ["shortcut", "message_action"]
    assert seen[1]["message"]["text"] == "look at this"
    assert len(playground.views("U_JUN")) == 1
