"""The agents' side: cards, threads, ephemerals, commands, Home, unread counts, reconnecting."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect
from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.playground.server import Playground
from bot.playground.settings import PlaygroundSettings
from tests.playground.page.desk import JSON, Desk, post, section
from tests.playground.views import actions, button, home, plain
from tests.ports import free_port

pytestmark = pytest.mark.browser

CONFIRM = {
    "title": plain("Escalate it?"),
    "text": plain("The leads get the card."),
    "confirm": plain("Escalate"),
    "deny": plain("Keep it"),
}
OVERFLOW = {
    "type": "overflow",
    "action_id": "more",
    "options": [
        {"text": plain("Assign to me"), "value": "assign"},
        {"text": plain("Snooze"), "value": "snooze"},
    ],
}


def test_a_button_reaches_the_app_and_the_card_changes_in_place(desk: Desk, bot: App) -> None:
    @bot.action("approve")
    def approve(ack: Ack, body: JSON, client: WebClient) -> None:
        ack()
        ts, user = body["message"]["ts"], body["user"]["id"]
        client.chat_update(
            channel="C_SUPPORT", ts=ts, text="done", blocks=[section(f"By <@{user}>")]
        )

    ts = post(bot, "C_SUPPORT", section("*Hello*"), actions(button("approve")))
    card = desk.by("message", ts=ts)
    expect(card.locator("strong", has_text="Hello")).to_be_visible()
    desk.element("approve").click()
    expect(card).to_contain_text("By @Mina Kim")
    expect(desk.element("approve")).to_have_count(0)


def test_a_confirm_dialog_stands_before_the_click(desk: Desk, bot: App) -> None:
    clicks: list[str] = []

    @bot.action("escalate")
    def escalate(ack: Ack, body: JSON) -> None:
        ack()
        clicks.append(body["user"]["id"])

    post(bot, "C_SUPPORT", actions({**button("escalate"), "confirm": CONFIRM}))
    desk.element("escalate").click()
    expect(desk.by("confirm")).to_contain_text("The leads get the card.")
    desk.by("confirm-no").click()
    expect(desk.by("confirm")).to_have_count(0)
    assert clicks == []
    desk.element("escalate").click()
    desk.by("confirm-yes").click()
    desk.playground.wait_until(lambda: clicks == ["U_MINA"])


def test_an_overflow_menu_works_from_the_keyboard(desk: Desk, bot: App) -> None:
    @bot.action("more")
    def more(ack: Ack, body: JSON, client: WebClient) -> None:
        ack()
        chosen = body["actions"][0]["selected_option"]["value"]
        client.chat_postEphemeral(channel="C_SUPPORT", user="U_MINA", text=f"chose {chosen}")

    post(bot, "C_SUPPORT", actions(OVERFLOW))
    desk.element("more").focus()
    desk.page.keyboard.press("Enter")
    expect(desk.page.get_by_role("menuitem", name="Assign to me")).to_be_focused()
    desk.page.keyboard.press("Escape")
    expect(desk.element("more")).to_be_focused()
    for key in ("Enter", "ArrowDown", "Enter"):
        desk.page.keyboard.press(key)
    expect(desk.by("ephemeral")).to_contain_text("chose snooze")


def test_an_ephemeral_is_for_one_agent_only(desk: Desk, bot: App) -> None:
    bot.client.chat_postEphemeral(channel="C_SUPPORT", user="U_MINA", text="Just for Mina")
    expect(desk.by("ephemeral")).to_contain_text("Only visible to you")
    desk.by("agent-switch").click()
    desk.by("agent-option", agent="U_JUN").click()
    expect(desk.by("agent-switch")).to_contain_text("Jun Park")
    expect(desk.by("ephemeral")).to_have_count(0)
    assert "agent=U_JUN" in desk.page.url


def test_who_one_has_become_outlives_an_answer_for_the_former_agent(
    page: Page, playground: Playground, bot: App
) -> None:
    @bot.action("approve")
    def approve(ack: Ack, body: JSON) -> None:
        ack()
        post(bot, "C_SUPPORT", text=f"By <@{body['user']['id']}>")

    asked: list[Route] = []

    def let_the_first_through(route: Route) -> None:
        asked.append(route)
        if len(asked) == 1:
            route.continue_()

    post(bot, "C_SUPPORT", actions(button("approve")))
    page.route("**/ui/state?agent=U_MINA", let_the_first_through)
    desk = Desk(page, playground).open()
    while len(asked) < 2:
        page.wait_for_timeout(10)
    desk.by("agent-switch").click()
    desk.by("agent-option", agent="U_JUN").click()
    expect(desk.by("agent-switch")).to_contain_text("Jun Park")
    with page.expect_response("**/ui/state?agent=U_MINA"):
        asked[1].continue_()
    desk.element("approve").click()
    expect(desk.by("message").last).to_contain_text("By @Jun Park")


def test_a_click_nobody_acknowledges_is_reported_as_slack_reports_it(desk: Desk, bot: App) -> None:
    post(bot, "C_SUPPORT", actions(button("unheard")))
    desk.element("unheard").click()
    expect(desk.by("toast")).to_contain_text("status code 404")


def test_other_channels_count_what_is_new_and_offer_to_go_there(desk: Desk, bot: App) -> None:
    ts = post(bot, "C_ORDERS", section("New order"))
    expect(desk.by("channel-item", channel="C_ORDERS")).to_contain_text("1")
    desk.by("news-go").click()
    expect(desk.by("message", ts=ts)).to_be_visible()
    expect(desk.by("channel-item", channel="C_ORDERS").locator(".count")).to_have_count(0)
    desk.page.reload()
    expect(desk.by("message", ts=ts)).to_be_visible()
    expect(desk.page.locator(".sidebar .count")).to_have_count(0)


def test_a_thread_opens_beside_the_channel_and_counts_its_replies(desk: Desk, bot: App) -> None:
    ts = post(bot, "C_SUPPORT", section("Card"))
    desk.by("message", ts=ts).hover()
    desk.by("tool-reply").click()
    expect(desk.by("thread-composer")).to_be_focused()
    desk.by("thread-composer").fill("Looking into it")
    desk.page.keyboard.press("Enter")
    expect(desk.by("thread-panel")).to_contain_text("Looking into it")
    expect(desk.by("thread-link")).to_have_text("1 reply")
    desk.page.keyboard.press("Escape")
    expect(desk.by("thread-panel")).to_be_hidden()


def test_a_permalink_opens_its_thread(desk: Desk, bot: App) -> None:
    ts = post(bot, "C_ORDERS", section("The very card"))
    link = bot.client.chat_getPermalink(channel="C_ORDERS", message_ts=ts)["permalink"]
    desk.open(str(link).removeprefix(desk.playground.url))
    expect(desk.by("thread-panel")).to_contain_text("The very card")
    expect(desk.by("channel-item", channel="C_ORDERS")).to_have_attribute("aria-current", "page")


def test_what_an_agent_types_is_shown_as_typed_and_names_become_mentions(
    desk: Desk, bot: App
) -> None:
    heard: list[str] = []
    bot.event("app_mention")(lambda event: heard.append(event["text"]))
    bot.event("message")(lambda: None)
    desk.write("@Deskbell is <b>this</b> & that ok in #orders?")
    expect(desk.by("message")).to_contain_text("@Deskbell is <b>this</b> & that ok in #orders?")
    expect(desk.page.locator(".mention")).to_have_count(2)
    desk.playground.wait_until(lambda: heard)
    assert heard == ["<@U_BOT> is &lt;b&gt;this&lt;/b&gt; &amp; that ok in <#C_ORDERS>?"]


def test_a_slash_command_is_suggested_run_and_answered(desk: Desk, bot: App) -> None:
    @bot.command("/deskbell")
    def answer(ack: Ack, command: JSON) -> None:
        ack(f"You asked for {command['text']}")

    desk.by("composer").press_sequentially("/des")
    expect(desk.page.get_by_role("option", name="/deskbell")).to_be_visible()
    desk.page.keyboard.press("Tab")
    expect(desk.by("composer")).to_have_value("/deskbell ")
    desk.by("composer").press_sequentially("help")
    desk.page.keyboard.press("Enter")
    expect(desk.by("ephemeral")).to_contain_text("You asked for help")


def test_an_unknown_command_stays_in_the_field_with_an_explanation(desk: Desk) -> None:
    desk.write("/nothing here")
    expect(desk.by("toast")).to_contain_text("/nothing is not a valid command")
    expect(desk.by("composer")).to_have_value("/nothing here")


def test_half_written_text_stays_with_its_channel(desk: Desk) -> None:
    desk.by("composer").fill("half a thought")
    desk.go("C_ORDERS")
    expect(desk.by("composer")).to_have_value("")
    desk.go("C_SUPPORT")
    expect(desk.by("composer")).to_have_value("half a thought")


def test_the_home_tab_is_asked_for_and_refreshes_live(desk: Desk, bot: App) -> None:
    bot.event("app_home_opened")(
        lambda event, client: client.views_publish(user_id=event["user"], view=home("Three wait"))
    )
    desk.by("home-link").click()
    expect(desk.by("home")).to_contain_text("Three wait")
    bot.client.views_publish(user_id="U_MINA", view=home("Two wait"))
    expect(desk.by("home")).to_contain_text("Two wait")


def test_a_press_on_the_home_is_not_lost_while_news_comes_in(desk: Desk, bot: App) -> None:
    pressed: list[str] = []

    @bot.action("wait")
    def wait(ack: Ack, body: JSON) -> None:
        ack()
        pressed.append(body["user"]["id"])

    def publish(agent: str = "U_MINA", *, title: str = "Three wait") -> None:
        blocks = [section(title), actions(button("wait"))]
        bot.client.views_publish(user_id=agent, view={"type": "home", "blocks": blocks})

    publish()
    publish("U_JUN", title="None wait")
    desk.by("home-link").click()
    desk.element("wait").hover()
    desk.page.mouse.down()
    publish(title="Two wait")
    post(bot, "C_ORDERS")  # the mark at the side says that the page has heard of both
    expect(desk.by("channel-item", channel="C_ORDERS")).to_contain_text("1")
    expect(desk.by("news-go")).to_be_hidden()
    desk.page.mouse.up()
    expect(desk.by("news-go")).to_be_visible()
    expect(desk.by("home")).to_contain_text("Two wait")
    desk.playground.wait_until(lambda: pressed == ["U_MINA"], 5)

    desk.by("agent-switch").click()
    desk.by("agent-option", agent="U_JUN").click()
    expect(desk.by("home")).to_contain_text("None wait")


@pytest.mark.parametrize("in_thread", [False, True], ids=["channel", "thread"])
def test_a_press_on_a_card_is_not_lost_while_the_page_catches_up(
    desk: Desk, bot: App, in_thread: bool
) -> None:
    pressed: list[str] = []

    @bot.action("approve")
    def approve(ack: Ack, body: JSON) -> None:
        ack()
        pressed.append(body["user"]["id"])

    ts = post(bot, "C_SUPPORT", section("*Hello*"), actions(button("approve")))
    card = desk.by("message", ts=ts)
    if in_thread:
        card.hover()
        card.locator('[data-testid="tool-reply"]').click()
    panel = desk.by("thread-panel") if in_thread else desk.by("message", ts=ts)
    panel.locator('[data-action-id="approve"]').hover()
    desk.page.mouse.down()
    blocks = [section("*Seen*"), actions(button("approve"))]
    bot.client.chat_update(channel="C_SUPPORT", ts=ts, text="card", blocks=blocks)
    # As after a connection that was lost.
    assert desk.page.evaluate("import('/static/session.js').then((session) => session.load())")
    desk.page.mouse.up()
    expect(panel.locator("strong", has_text="Seen")).to_be_visible()
    desk.playground.wait_until(lambda: pressed == ["U_MINA"], 5)


def test_another_app_posts_from_the_control_panel(desk: Desk) -> None:
    desk.by("controls-toggle").click()
    desk.by("app-post-text").fill("*New inquiry* from a form")
    desk.by("app-post-send").click()
    desk.page.keyboard.press("Escape")
    desk.go("C_INBOX")
    expect(desk.by("message")).to_contain_text("Zapier")
    expect(desk.by("message").locator("strong", has_text="New inquiry")).to_be_visible()


def test_faults_are_set_shown_and_taken_back(desk: Desk, playground: Playground) -> None:
    desk.by("controls-toggle").click()
    desk.by("fault-latency_ms").fill("1500")
    desk.by("fault-reply_fault").select_option("410")
    expect(desk.by("faults-on")).to_have_text("2 faults on")
    playground.wait_until(lambda: playground.world.faults.now.reply_fault == "410")
    assert playground.world.faults.now.latency_ms == 1500
    desk.page.get_by_role("button", name="Back to normal").click()
    expect(desk.by("faults-on")).to_be_hidden()
    playground.wait_until(lambda: playground.world.faults.now.latency_ms == 0)


def test_starting_over_empties_both_sides(desk: Desk, bot: App) -> None:
    post(bot, "C_SUPPORT", section("Old card"))
    expect(desk.by("message")).to_have_count(1)
    desk.by("controls-toggle").click()
    desk.by("reset").click()
    desk.by("confirm-yes").click()
    expect(desk.by("message")).to_have_count(0)
    expect(desk.page.get_by_text("All quiet so far")).to_be_visible()


def test_shortcuts_are_offered_where_they_fit(page: Page, tmp_path: Path) -> None:
    manifest = tmp_path / "manifest.json"
    manifest.write_text(
        """{"oauth_config": {"scopes": {"bot": ["chat:write"]}}, "features": {"shortcuts": [
        {"name": "Make a ticket", "type": "message", "callback_id": "make", "description": ""},
        {"name": "New ticket", "type": "global", "callback_id": "new", "description": ""}]}}"""
    )
    with Playground(PlaygroundSettings(lang="en", manifest=manifest)) as playground:
        desk = Desk(page, playground).open()
        desk.write("please help")
        desk.by("message").hover()
        desk.by("tool-more").click()
        expect(desk.page.get_by_role("menuitem")).to_have_text("Make a ticket")
        desk.page.keyboard.press("Escape")
        desk.by("shortcuts").click()
        expect(desk.page.get_by_role("menuitem")).to_have_text("New ticket")


def test_after_an_outage_the_page_reconnects_and_catches_up(page: Page) -> None:
    port = free_port()
    with Playground(PlaygroundSettings(lang="en"), port=port) as playground:
        desk = Desk(page, playground).open()
    expect(desk.by("offline")).to_be_visible()
    with Playground(PlaygroundSettings(lang="en"), port=port) as playground:
        playground.app_says("C_SUPPORT", "Said while you were away")
        expect(desk.by("offline")).to_be_hidden()
        expect(desk.by("message")).to_contain_text("Said while you were away")
