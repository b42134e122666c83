"""Everybody can use it: language, keyboard, names, contrast, small screens."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.playground.server import Playground
from bot.playground.settings import PlaygroundSettings
from tests.playground.page.desk import JSON, Desk, post, section
from tests.playground.views import actions, button, modal, plain

pytestmark = [pytest.mark.browser, pytest.mark.slow]

HANGUL = r"[\u3131-\u318e\uac00-\ud7a3]"
LATIN_KEPT = "Deskbell|Slack|Zapier|HTTP|API|VIP|ms|[A-Za-z0-9._]+@[A-Za-z.]+"

# Every visible text whose colour does not stand out from what is painted behind it by 4.5 to 1.
FAINT = """() => {
  const light = ([r, g, b]) => {
    const [x, y, z] = [r, g, b].map((v) => v / 255)
      .map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
    return 0.2126 * x + 0.7152 * y + 0.0722 * z;
  };
  const rgba = (text) => {
    const parts = text.match(/[\\d.]+/g).map(Number);
    return [parts[0], parts[1], parts[2], parts[3] ?? 1];
  };
  const over = (top, under) => top.slice(0, 3).map((v, i) => v * top[3] + under[i] * (1 - top[3]));
  const behind = (node) => {
    const layers = [];
    for (let at = node; at; at = at.parentElement) {
      const layer = rgba(getComputedStyle(at).backgroundColor);
      layers.unshift(layer);
      if (layer[3] === 1) break;
    }
    return layers.reduce((under, layer) => over(layer, under), [255, 255, 255]);
  };
  const faint = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let text = walker.nextNode(); text; text = walker.nextNode()) {
    const node = text.parentElement;
    const seen = node.checkVisibility({ visibilityProperty: true, opacityProperty: true });
    if (!text.data.trim() || !seen) continue;
    if (node.closest(":disabled, option, [aria-busy=true]")) continue;
    const ground = behind(node);
    const ink = over(rgba(getComputedStyle(node).color), ground);
    const [a, b] = [light(ink), light(ground)].sort((x, y) => y - x);
    const contrast = (a + 0.05) / (b + 0.05);
    if (contrast < 4.5) faint.push(`${contrast.toFixed(2)} ${text.data.trim()}`);
  }
  return faint;
}"""

NAMELESS = """() => [...document.querySelectorAll("button, a, select, input, textarea")]
  .filter((node) => node.checkVisibility())
  .filter((node) => !(node.ariaLabel || node.labels?.length || node.textContent.trim()
    || node.getAttribute("aria-labelledby")))
  .map((node) => node.outerHTML)"""


@pytest.fixture
def phone(chrome: Browser, playground: Playground) -> Iterator[Desk]:
    context = chrome.new_context(
        viewport={"width": 390, "height": 844}, locale="en-US", has_touch=True, is_mobile=True
    )
    yield Desk(context.new_page(), playground).open()
    context.close()


@pytest.fixture
def ticket(bot: App) -> str:
    @bot.action("edit")
    def edit(ack: Ack, body: JSON, client: WebClient) -> None:
        ack()
        client.views_open(trigger_id=body["trigger_id"], view=modal())

    @bot.action("approve")
    def approve(ack: Ack, body: JSON, client: WebClient) -> None:
        ack()
        text = f"Sent by <@{body['user']['id']}>"
        client.chat_update(
            channel="C_SUPPORT", ts=body["message"]["ts"], text=text, blocks=[section(text)]
        )

    return post(
        bot,
        "C_SUPPORT",
        {"type": "header", "text": plain("T-1 · Order")},
        section("*Draft*\n`code` <https://a.example|source>", fields=[plain("A"), plain("B")]),
        {"type": "context", "elements": [plain("High confidence")]},
        actions({**button("approve"), "style": "primary"}, {**button("edit"), "style": "danger"}),
    )


def test_a_card_is_approved_with_the_keyboard_alone(desk: Desk, ticket: str) -> None:
    expect(desk.by("message")).to_be_visible()
    for _ in range(60):
        desk.page.keyboard.press("Tab")
        if desk.page.evaluate("document.activeElement.dataset.actionId") == "approve":
            break
    desk.page.keyboard.press("Enter")
    expect(desk.by("message", ts=ticket)).to_contain_text("Sent by @Mina Kim")
    expect(desk.by("message", ts=ticket)).to_be_focused()


def test_every_control_has_a_name_and_every_text_stands_out(desk: Desk, ticket: str) -> None:
    expect(desk.by("message")).to_be_visible()
    desk.by("controls-toggle").click()
    assert desk.page.evaluate(NAMELESS) == []
    assert desk.page.evaluate(FAINT) == []
    desk.page.keyboard.press("Escape")
    desk.element("edit").click()
    expect(desk.by("modal")).to_be_visible()
    desk.by("modal-submit").click()
    expect(desk.by("error-reply")).to_be_visible()
    assert desk.page.evaluate(NAMELESS) == []
    assert desk.page.evaluate(FAINT) == []


def test_new_messages_are_announced_politely(desk: Desk, ticket: str) -> None:
    log = desk.page.get_by_role("log", name="Messages in #support")
    expect(log).to_have_attribute("aria-live", "polite")


def test_a_phone_shows_one_side_at_a_time_and_never_scrolls_sideways(
    phone: Desk, ticket: str
) -> None:
    def sideways() -> bool:
        return bool(phone.page.evaluate("document.documentElement.scrollWidth > innerWidth"))

    expect(phone.by("customer-input")).to_be_visible()
    expect(phone.by("composer")).to_be_hidden()
    assert not sideways()
    phone.by("tab-slack").tap()
    expect(phone.by("customer-input")).to_be_hidden()
    expect(phone.by("message")).to_be_visible()
    assert not sideways()
    phone.page.get_by_role("button", name="Open the channel list").tap()
    phone.by("channel-item", channel="C_ORDERS").tap()
    expect(phone.by("channel-item", channel="C_ORDERS")).not_to_be_in_viewport()
    expect(phone.page.get_by_role("heading", name="orders")).to_be_visible()
    assert not sideways()


def test_a_phone_shows_the_newest_message_when_slack_is_opened(phone: Desk, ticket: str) -> None:
    newest = post_many(phone.playground)
    phone.by("tab-slack").tap()
    expect(phone.by("message", ts=newest)).to_be_in_viewport()


def post_many(playground: Playground) -> str:
    """The ts of the last of more messages than a phone can show."""
    return [playground.says("U_JUN", "C_SUPPORT", f"Note {n}") for n in range(40)][-1]


def test_a_phone_opens_a_modal_as_wide_as_itself(phone: Desk, ticket: str) -> None:
    phone.by("tab-slack").tap()
    phone.element("edit").tap()
    box = phone.by("modal").bounding_box()
    assert box is not None
    assert box["width"] == 390


def test_both_catalogues_say_the_same_things_with_the_same_gaps(desk: Desk) -> None:
    gaps = """async () => {
        const { catalogues } = await import("/static/texts.js");
        const gaps = (text) => (text.match(/\\{\\w+\\}/g) ?? []).sort().join();
        const keys = (lang) => Object.entries(catalogues[lang])
          .filter(([key]) => !key.endsWith(".one")).map(([key, text]) => [key, gaps(text)]);
        return [Object.fromEntries(keys("ko")), Object.fromEntries(keys("en"))];
    }"""
    korean, english = desk.page.evaluate(gaps)
    assert korean == english


@pytest.fixture
def korean(page: Page) -> Iterator[Desk]:
    with Playground(PlaygroundSettings(lang="ko")) as playground:
        yield Desk(page, playground).open()


def test_a_korean_workspace_has_a_korean_page(korean: Desk) -> None:
    assert korean.page.evaluate("document.documentElement.lang") == "ko"
    korean.by("controls-toggle").click()
    shown = korean.page.locator("body").inner_text()
    assert re.findall(r"[A-Za-z]{2,}", re.sub(LATIN_KEPT, "", shown)) == []


def test_an_english_workspace_has_no_korean_on_it(desk: Desk) -> None:
    desk.by("controls-toggle").click()
    assert re.findall(HANGUL, desk.page.locator("body").inner_text()) == []
