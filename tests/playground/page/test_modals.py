"""Modals: inputs with state, inline errors, counters, stack, keyboard, external options."""

import pytest
from playwright.sync_api import expect
from slack_bolt import Ack, App
from slack_sdk import WebClient

from tests.playground.page.desk import JSON, Desk, post, section
from tests.playground.views import actions, button, modal, plain, text_input

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def option(value: str) -> JSON:
    return {"text": plain(value.title()), "value": value}


def field(block_id: str, element: JSON, **fields: object) -> JSON:
    return {
        "type": "input",
        "block_id": block_id,
        "label": plain(block_id.title()),
        "element": {"action_id": "it", **element},
        **fields,
    }


def opens(desk: Desk, bot: App, view: JSON) -> None:
    """Post a button that opens this view, and press it."""

    @bot.action("open")
    def open_view(ack: Ack, body: JSON, client: WebClient) -> None:
        ack()
        client.views_open(trigger_id=body["trigger_id"], view=view)

    post(bot, "C_SUPPORT", actions(button("open")))
    desk.element("open").click()
    expect(desk.by("modal")).to_be_visible()


def test_the_text_typed_is_what_the_app_receives(desk: Desk, bot: App) -> None:
    got: list[JSON] = []

    @bot.view("edit")
    def submitted(ack: Ack, view: JSON) -> None:
        ack()
        got.append(view["state"]["values"])

    opens(desk, bot, modal(text_input(initial_value="Draft", multiline=True)))
    expect(desk.by("input-reply")).to_be_focused()
    desk.by("input-reply").fill("Better\ntext")
    desk.by("modal-submit").click()
    expect(desk.by("modal")).to_have_count(0)
    assert got[0]["reply"]["typed"] == {"type": "plain_text_input", "value": "Better\ntext"}


def test_an_error_of_the_app_shows_at_its_field_and_keeps_the_text(desk: Desk, bot: App) -> None:
    @bot.view("edit")
    def refuse(ack: Ack) -> None:
        ack(response_action="errors", errors={"reply": "No links, please."})

    opens(desk, bot, modal())
    desk.by("input-reply").fill("http://elsewhere.example")
    desk.page.keyboard.press("Enter")
    expect(desk.by("error-reply")).to_have_text("No links, please.")
    expect(desk.by("input-reply")).to_have_value("http://elsewhere.example")
    expect(desk.by("input-reply")).to_have_attribute("aria-invalid", "true")
    expect(desk.by("input-reply")).to_be_focused()


@pytest.mark.parametrize(
    ("element", "typed", "message"),
    [
        ({"type": "plain_text_input"}, "", "Please complete this required field."),
        ({"type": "plain_text_input", "max_length": 5}, "sixsix", "at most 5 characters"),
        ({"type": "plain_text_input", "min_length": 5}, "four", "at least 5 characters"),
        ({"type": "email_text_input"}, "nobody", "valid email address"),
        ({"type": "url_text_input"}, "example.com", "starts with https://"),
        ({"type": "number_input", "is_decimal_allowed": False}, "1.5", "enter a number"),
        (
            {"type": "number_input", "is_decimal_allowed": True, "min_value": "2"},
            "1.5",
            "2 or more",
        ),
    ],
)
def test_what_slack_itself_checks_is_refused_before_the_app_sees_it(
    desk: Desk, bot: App, element: JSON, typed: str, message: str
) -> None:
    opens(desk, bot, modal(field("thing", element)))
    desk.by("input-thing").fill(typed)
    desk.by("modal-submit").click()
    expect(desk.by("error-thing")).to_contain_text(message)


def test_the_counter_follows_the_text_and_counts_characters_not_bytes(desk: Desk, bot: App) -> None:
    opens(desk, bot, modal(text_input(max_length=10)))
    desk.by("input-reply").fill("안녕🙂")
    expect(desk.by("modal").locator(".counter")).to_have_text("3 of 10 characters")


def test_every_choice_is_sent_in_slacks_shape(desk: Desk, bot: App) -> None:
    got: list[JSON] = []

    @bot.view("edit")
    def submitted(ack: Ack, view: JSON) -> None:
        ack()
        got.append({block: next(iter(v.values())) for block, v in view["state"]["values"].items()})

    options = [option("orders"), option("billing"), option("tech")]
    view = modal(
        field("team", {"type": "static_select", "options": options}),
        field("owner", {"type": "users_select"}),
        field("prio", {"type": "radio_buttons", "options": options}),
        field("flags", {"type": "checkboxes", "options": options}),
        field("teams", {"type": "multi_static_select", "options": options}),
        field("day", {"type": "datepicker"}),
        field("hour", {"type": "timepicker"}),
        field("note", {"type": "plain_text_input"}, optional=True),
    )
    opens(desk, bot, view)
    desk.by("input-team").select_option("billing")
    desk.by("input-owner").select_option("U_JUN")
    desk.by("input-prio").get_by_label("Tech").check()
    desk.by("input-flags").get_by_label("Orders").check()
    desk.by("input-teams").click()
    for key in ("ArrowDown", "Enter", "o", "Enter"):
        desk.page.keyboard.press(key)
        expect(desk.by("modal")).to_be_visible()
    desk.by("input-day").fill("2026-11-23")
    desk.by("input-hour").fill("09:30")
    desk.by("modal-submit").click()
    expect(desk.by("modal")).to_have_count(0)
    values = got[0]
    assert values["team"]["selected_option"]["value"] == "billing"
    assert values["owner"] == {"type": "users_select", "selected_user": "U_JUN"}
    assert values["prio"]["selected_option"]["value"] == "tech"
    assert [o["value"] for o in values["flags"]["selected_options"]] == ["orders"]
    assert [o["value"] for o in values["teams"]["selected_options"]] == ["billing", "orders"]
    assert values["day"]["selected_date"] == "2026-11-23"
    assert values["hour"]["selected_time"] == "09:30"
    assert values["note"] == {"type": "plain_text_input", "value": None}


def test_external_options_are_asked_of_the_app(desk: Desk, bot: App) -> None:
    @bot.options("it")
    def find(ack: Ack, payload: JSON) -> None:
        ack(options=[option(f"{payload['value']}-{n}") for n in (1, 2)])

    opens(desk, bot, modal(field("old", {"type": "external_select", "min_query_length": 2})))
    desk.by("input-old").press_sequentially("t")
    expect(desk.page.get_by_text("Type at least 2 characters")).to_be_visible()
    desk.by("input-old").press_sequentially("i")
    desk.page.get_by_role("option", name="Ti-2").click()
    expect(desk.by("modal").locator(".chip")).to_have_text("Ti-2")
    desk.page.keyboard.press("Backspace")
    expect(desk.by("modal").locator(".chip")).to_have_count(0)


def test_an_update_keeps_what_was_typed_and_where_the_cursor_was(desk: Desk, bot: App) -> None:
    title = text_input(
        "title", dispatch_action_config={"trigger_actions_on": ["on_character_entered"]}
    )
    title["dispatch_action"] = True
    more = {**section("Grown"), "block_id": "grown"}

    @bot.action("typed")
    def grow(ack: Ack, body: JSON, client: WebClient) -> None:
        ack()
        view = modal(title, text_input("other"), more)
        client.views_update(view_id=body["view"]["id"], view=view)

    opens(desk, bot, modal(title, text_input("other")))
    desk.by("input-other").fill("kept")
    desk.by("input-title").press_sequentially("abc")
    expect(desk.by("modal")).to_contain_text("Grown")
    expect(desk.by("input-other")).to_have_value("kept")
    expect(desk.by("input-title")).to_have_value("abc")
    expect(desk.by("input-title")).to_be_focused()
    desk.page.keyboard.type("d")
    expect(desk.by("input-title")).to_have_value("abcd")


def test_views_pile_up_and_come_off_one_by_one_or_all_at_once(desk: Desk, bot: App) -> None:
    closed: list[bool] = []

    @bot.action("push")
    def push(ack: Ack, body: JSON, client: WebClient) -> None:
        ack()
        second = modal(section("Second"), submit=None, title=plain("Second"))
        client.views_push(trigger_id=body["trigger_id"], view=second)

    @bot.view_closed("edit")
    def gone(ack: Ack, body: JSON) -> None:
        ack()
        closed.append(body["is_cleared"])

    opens(desk, bot, modal(actions(button("push")), notify_on_close=True, submit=None))
    heading = desk.by("modal").get_by_role("heading")
    desk.element("push").click()
    expect(heading).to_have_text("Second")
    desk.page.keyboard.press("Escape")
    expect(heading).to_have_text("Edit")
    desk.element("push").click()
    expect(heading).to_have_text("Second")
    desk.by("modal-close").click()
    expect(desk.by("modal")).to_have_count(0)
    desk.playground.wait_until(lambda: closed)
    assert closed == [True]


def test_escape_closes_a_list_of_options_before_the_modal(desk: Desk, bot: App) -> None:
    view = modal(field("teams", {"type": "multi_static_select", "options": [option("orders")]}))
    opens(desk, bot, view)
    expect(desk.page.get_by_role("option", name="Orders")).to_be_visible()
    desk.page.keyboard.press("Escape")
    expect(desk.page.get_by_role("option", name="Orders")).to_be_hidden()
    expect(desk.by("modal")).to_be_visible()
    desk.page.keyboard.press("Escape")
    expect(desk.by("modal")).to_have_count(0)


def test_the_focus_stays_inside_an_open_modal(desk: Desk, bot: App) -> None:
    opens(desk, bot, modal())
    for _ in range(12):
        desk.page.keyboard.press("Tab")
        assert desk.page.evaluate(
            "document.activeElement === document.body || !!document.activeElement.closest('dialog')"
        )


def test_a_reloaded_page_shows_the_open_modal_again(desk: Desk, bot: App) -> None:
    opens(desk, bot, modal())
    desk.page.reload()
    expect(desk.by("modal")).to_be_visible()
    desk.page.keyboard.press("Escape")
    expect(desk.by("modal")).to_have_count(0)
    desk.playground.wait_until(lambda: not desk.playground.views("U_MINA"))


def test_a_submission_nobody_acknowledges_is_said_inside_the_modal(desk: Desk, bot: App) -> None:
    opens(desk, bot, modal(callback_id="unheard"))
    desk.by("input-reply").fill("text")
    desk.by("modal-submit").click()
    expect(desk.by("modal").get_by_role("alert")).to_contain_text("status code 404")
    expect(desk.by("input-reply")).to_have_value("text")
