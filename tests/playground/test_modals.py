"""Modals and App Home: opening, typing, submitting, closing."""

from collections.abc import Callable
from typing import Any

import pytest
from slack_bolt import Ack, App
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.playground.server import Playground
from bot.playground.views import View
from tests.playground.views import actions, button, home, modal, plain, text_input

JSON = dict[str, Any]
Open = Callable[..., View]


@pytest.fixture
def trigger(playground: Playground, bot: App) -> Callable[[], str]:
    """A fresh trigger id of Mina's."""
    seen: list[str] = []

    @bot.command("/deskbell")
    def command(ack: Ack, body: JSON) -> None:
        seen.append(body["trigger_id"])
        ack()

    def fresh() -> str:
        playground.command("U_MINA", "C_SUPPORT", "/deskbell")
        return seen[-1]

    return fresh


@pytest.fixture
def opened(playground: Playground, client: WebClient, trigger: Callable[[], str]) -> Open:
    def open_view(*blocks: JSON, **fields: Any) -> View:
        client.views_open(trigger_id=trigger(), view=modal(*blocks, **fields))
        return playground.views("U_MINA")[-1]

    return open_view


def test_a_submission_brings_what_was_typed_and_closes_the_modal(
    playground: Playground, bot: App, opened: Open
) -> None:
    seen: list[JSON] = []

    @bot.view("edit")
    def submitted(ack: Ack, body: JSON) -> None:
        seen.append(body)
        ack()

    view = opened(text_input(initial_value="draft"), private_metadata="ticket-7")
    assert playground.submit("U_MINA", view.id) == {"ok": True}
    assert playground.views("U_MINA") == []
    [body] = seen
    assert body["view"]["private_metadata"] == "ticket-7"
    assert body["view"]["state"]["values"]["reply"]["typed"]["value"] == "draft"
    assert body["view"]["hash"] == view.hash
    assert body["user"]["id"] == "U_MINA"


@pytest.mark.parametrize(
    ("element", "typed", "error"),
    [
        ({}, "", "Please complete this required field."),
        ({"min_length": 5}, "abc", "Please enter at least 5 characters."),
        ({"max_length": 5}, "abcdef", "Please enter no more than 5 characters."),
        ({}, "y" * 3001, "Please enter no more than 3000 characters."),
    ],
)
def test_slack_itself_refuses_what_an_input_cannot_take(
    playground: Playground, bot: App, opened: Open, element: JSON, typed: str, error: str
) -> None:
    view = opened(text_input(**element))
    answer = playground.submit("U_MINA", view.id, {"typed": typed})
    assert answer == {"ok": False, "errors": {"reply": error}}
    assert len(playground.views("U_MINA")) == 1


def test_the_app_may_point_at_an_input(playground: Playground, bot: App, opened: Open) -> None:
    @bot.view("edit")
    def submitted(ack: Ack) -> None:
        ack(response_action="errors", errors={"reply": "Say more."})

    view = opened()
    answer = playground.submit("U_MINA", view.id, {"reply": "hi"})
    assert answer["errors"] == {"reply": "Say more."}
    assert len(playground.views("U_MINA")) == 1


def test_errors_for_a_block_that_is_not_there_cannot_be_shown(
    playground: Playground, bot: App, opened: Open
) -> None:
    @bot.view("edit")
    def submitted(ack: Ack) -> None:
        ack(response_action="errors", errors={"elsewhere": "Say more."})

    answer = playground.submit("U_MINA", opened().id, {"reply": "hi"})
    assert "invalid_errors" in answer["error"]


@pytest.mark.parametrize(
    ("answer", "titles"),
    [
        ({"response_action": "clear"}, []),
        ({"response_action": "update", "view": modal(title=plain("Next"))}, ["Edit", "Next"]),
        (
            {"response_action": "push", "view": modal(title=plain("Third"))},
            ["Edit", "Edit", "Third"],
        ),
        ({}, ["Edit"]),
    ],
)
def test_an_answer_moves_the_stack(
    playground: Playground,
    client: WebClient,
    bot: App,
    opened: Open,
    trigger: Callable[[], str],
    answer: JSON,
    titles: list[str],
) -> None:
    @bot.view("edit")
    def submitted(ack: Ack) -> None:
        ack(**answer)

    opened()
    client.views_push(trigger_id=trigger(), view=modal())
    top = playground.views("U_MINA")[-1]
    assert playground.submit("U_MINA", top.id, {"reply": "hi"})["ok"]
    assert [v.asked["title"]["text"] for v in playground.views("U_MINA")] == titles


def test_the_stack_holds_three_views(
    client: WebClient, opened: Open, trigger: Callable[[], str]
) -> None:
    with pytest.raises(SlackApiError, match="not_found"):
        client.views_push(trigger_id=trigger(), view=modal())
    opened()
    for _ in range(2):
        client.views_push(trigger_id=trigger(), view=modal())
    with pytest.raises(SlackApiError, match="push_limit_reached"):
        client.views_push(trigger_id=trigger(), view=modal())


def test_only_the_topmost_view_can_be_submitted(
    playground: Playground, client: WebClient, opened: Open, trigger: Callable[[], str]
) -> None:
    root = opened()
    client.views_push(trigger_id=trigger(), view=modal())
    assert not playground.submit("U_MINA", root.id, {"reply": "hi"})["ok"]


def test_an_update_keeps_what_was_typed_where_the_ids_stay(
    playground: Playground, client: WebClient, bot: App, opened: Open
) -> None:
    seen: list[JSON] = []

    @bot.action("more")
    def more(ack: Ack, body: JSON) -> None:
        ack()
        seen.append(body)
        blocks = [text_input(), actions(button("more"))]
        client.views_update(
            view_id=body["view"]["id"], hash=body["view"]["hash"], view=modal(*blocks)
        )

    @bot.view("edit")
    def submitted(ack: Ack, view: JSON) -> None:
        seen.append(view)
        ack()

    view = opened(text_input(initial_value="typed so far"), actions(button("more")))
    assert playground.click_view("U_MINA", view.id, "more")["ok"]
    playground.wait_until(lambda: playground.views("U_MINA")[0].hash != view.hash)
    assert seen[0]["container"] == {"type": "view", "view_id": view.id}
    playground.submit("U_MINA", view.id)
    assert seen[1]["state"]["values"]["reply"]["typed"]["value"] == "typed so far"


def test_an_old_hash_is_a_conflict(client: WebClient, opened: Open) -> None:
    view = opened()
    client.views_update(view_id=view.id, hash=view.hash, view=modal())
    with pytest.raises(SlackApiError, match="hash_conflict"):
        client.views_update(view_id=view.id, hash=view.hash, view=modal())
    with pytest.raises(SlackApiError, match="not_found"):
        client.views_update(view_id="V_NONE", view=modal())


def test_external_ids_are_unique_and_find_their_view(
    playground: Playground, client: WebClient, opened: Open, trigger: Callable[[], str]
) -> None:
    opened(external_id="ticket-7")
    with pytest.raises(SlackApiError, match="duplicate_external_id"):
        client.views_push(trigger_id=trigger(), view=modal(external_id="ticket-7"))
    client.views_update(external_id="ticket-7", view=modal(title=plain("Found")))
    assert playground.views("U_MINA")[0].asked["title"] == plain("Found")


@pytest.mark.parametrize(
    ("view", "error", "reason"),
    [
        (modal(title=plain("t" * 25)), "invalid_arguments", "less than 25"),
        (modal(private_metadata="m" * 3001), "invalid_arguments", "less than 3001"),
        (modal(submit=None), "invalid_arguments", "missing required field: submit"),
        (home("x"), "invalid_arguments", "must be of type modal"),
        (modal(private_metadata="m" * 260_000), "view_too_large", ""),
    ],
)
def test_a_view_that_breaks_a_rule_is_not_opened(
    playground: Playground,
    client: WebClient,
    trigger: Callable[[], str],
    view: JSON,
    error: str,
    reason: str,
) -> None:
    view = {key: value for key, value in view.items() if value is not None}
    with pytest.raises(SlackApiError, match=error) as caught:
        client.views_open(trigger_id=trigger(), view=view)
    assert reason in str(caught.value.response.data)
    assert playground.views("U_MINA") == []


@pytest.mark.parametrize(
    ("everything", "fields", "cleared"),
    [
        (False, {}, [False]),
        (True, {}, [True, True]),
        (False, {"clear_on_close": True}, [True, True]),
    ],
)
def test_closing_is_told_to_the_app_that_asked_for_it(
    playground: Playground,
    client: WebClient,
    bot: App,
    opened: Open,
    trigger: Callable[[], str],
    everything: bool,
    fields: JSON,
    cleared: list[bool],
) -> None:
    seen: list[bool] = []

    @bot.view_closed("edit")
    def closed(ack: Ack, body: JSON) -> None:
        seen.append(body["is_cleared"])
        ack()

    opened(notify_on_close=True)
    client.views_push(trigger_id=trigger(), view=modal(notify_on_close=True, **fields))
    playground.close("U_MINA", playground.views("U_MINA")[-1].id, everything=everything)
    playground.wait_until(lambda: seen == cleared)
    assert len(playground.views("U_MINA")) == 2 - len(cleared)


def test_options_are_asked_for_while_typing(playground: Playground, bot: App, opened: Open) -> None:
    @bot.options("article")
    def options(ack: Ack, body: JSON) -> None:
        ack(options=[{"text": plain(body["value"]), "value": "1"}])

    select = {"type": "external_select", "action_id": "article"}
    view = opened({"type": "input", "label": plain("Article"), "element": select})
    answer = playground.suggest("U_MINA", view.id, "article", "refund")
    assert answer == {"ok": True, "options": [{"text": plain("refund"), "value": "1"}]}


def test_the_home_is_published_and_opened(
    playground: Playground, client: WebClient, bot: App
) -> None:
    seen: list[JSON] = []

    @bot.event("app_home_opened")
    def home_opened(event: JSON) -> None:
        seen.append(event)
        client.views_publish(user_id=event["user"], view=home("welcome"))

    assert playground.open_home("U_SORA") is None
    playground.wait_until(lambda: playground.home("U_SORA"))
    assert (seen[0]["tab"], seen[0]["user"]) == ("home", "U_SORA")
    shown = playground.open_home("U_SORA")
    assert shown is not None
    with pytest.raises(SlackApiError, match="hash_conflict"):
        client.views_publish(user_id="U_SORA", view=home("again"), hash="0.old")


def test_a_button_in_the_home_is_clicked(
    playground: Playground, client: WebClient, bot: App
) -> None:
    seen: list[JSON] = []

    @bot.action("refresh")
    def refresh(ack: Ack, body: JSON) -> None:
        seen.append(body)
        ack()

    view = {"type": "home", "blocks": [actions(button("refresh"))]}
    client.views_publish(user_id="U_MINA", view=view)
    published = playground.home("U_MINA")
    assert published is not None
    assert playground.click_view("U_MINA", published.id, "refresh")["ok"]
    assert seen[0]["view"]["type"] == "home"
    assert "channel" not in seen[0]
    assert not playground.click_view("U_JUN", published.id, "refresh")["ok"]
