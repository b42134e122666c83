"""A customer on the shop's website, an agent in Slack, and the answer back on the website."""

import re
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser as Chrome
from playwright.sync_api import Page, expect

from bot.playground.messages import Message
from bot.slack.ids import Action
from bot.texts import say
from tests.desk_process import Stage
from tests.journeys.browser import Browser

pytestmark = pytest.mark.browser

HOME_CHANNELS = ("C_SUPPORT", "C_ORDERS", "C_BILLING", "C_TECH", "C_LEADS")
ASKS = {"ko": "배송비는 얼마인가요?", "en": "How much is shipping?"}
ANSWERS = {"ko": "3,000원", "en": "$5.95"}


def card_about(running: Stage, text: str) -> Message:
    def found() -> list[Message]:
        cards = (m for channel in HOME_CHANNELS for m in running.playground.messages(channel))
        return [card for card in cards if card.is_ours and text in str(card)]

    running.playground.wait_until(lambda: bool(found()))
    return found()[-1]


def approve(running: Stage, browser: Browser, text: str) -> None:
    card = card_about(running, text)
    browser.open_channel(card.channel)
    shown = browser.message(card.ts)
    browser.press(shown, Action.APPROVE)
    expect(shown.locator(f'[data-action-id="{Action.APPROVE}"]')).to_have_count(0)


@pytest.fixture
def customer(chrome: Chrome, language: str) -> Page:
    context = chrome.new_context(
        viewport={"width": 1280, "height": 860}, locale=language, reduced_motion="reduce"
    )
    return context.new_page()


def test_from_the_widget_to_the_card_and_back(
    running: Stage, browser: Browser, customer: Page, language: str, shots: Path
) -> None:
    customer.goto(f"{running.url}/faq?lang={language}")
    customer.get_by_role("button", name=say(language, "site-chat-open")).click()
    chat = customer.frame_locator("iframe")
    box = chat.get_by_label(say(language, "site-chat-message"), exact=True)
    box.fill(ASKS[language])
    box.press("Enter")
    approve(running, browser, ASKS[language])
    answer = chat.locator(".line.shop").filter(has_text=ANSWERS[language])
    expect(answer).to_be_visible()
    customer.screenshot(path=shots / f"site-chat.{language}.png")
    card = card_about(running, ASKS[language])
    delivered = say(language, "card-stage-delivered")
    browser.see(browser.message(card.ts), delivered)
    customer.context.close()


def test_from_the_form_to_the_card(running: Stage, browser: Browser, language: str) -> None:
    text = f"{ASKS[language]} (form)"
    with httpx.Client(base_url=running.url, trust_env=False) as http:
        page = http.get("/contact").text
        found = re.search(r'name="t" value="([^"]+)"', page)
        assert found
        browser.page.wait_for_timeout(3_100)  # as long as a person takes at least
        data = {"message": text, "email": "hana@example.com", "website": "", "t": found[1]}
        assert http.post("/in/contact", data=data).status_code == 303
    assert card_about(running, text)
