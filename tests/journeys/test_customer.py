"""What an agent sees of a customer: half of their data until asked for, that one is a VIP, and
what somebody means who asks only half a question."""

import pytest
from playwright.sync_api import expect

from bot.slack.ids import Action
from bot.texts import say
from tests.desk_process import Stage
from tests.journeys.browser import WITHIN_MS, Browser
from tests.journeys.test_main_job import ask

pytestmark = [pytest.mark.browser, pytest.mark.timeout(200)]

PHONE, COVERED = "010-2345-6789", "010-••••-6789"
HIDES = {
    "ko": ("yujin", f"배송비는 얼마인가요? {PHONE}로 알려 주세요."),
    "en": ("olivia", f"How much is shipping? Please call {PHONE}."),
}
VIPS = {
    "ko": ("junho", "배송비는 얼마인가요?", "이준호 고객님, 늘 모아상점을 찾아 주셔서"),
    "en": ("noah", "How much is shipping?", "Hi Noah Bennett, it is always good to hear from you!"),
}

# A question, what the same customer asks then, and what the draft must say.
GOES_ON = {
    "ko": (("hana", "배송비는 얼마인가요?"), "그럼 제주는요?", "제주는 3,000원"),
    "en": (("emma", "How much is shipping?"), "And what about Hawaii?", "$12.95"),
}


def test_a_phone_number_is_covered_until_an_agent_asks_for_it(
    running: Stage, browser: Browser
) -> None:
    _, _, ts = ask(running, browser, *HIDES[browser.language])
    card = browser.message(ts)
    browser.see(card, COVERED)
    expect(card).not_to_contain_text(PHONE)
    browser.open_modal(card, Action.SHOW_PERSONAL)
    expect(browser.modal).to_contain_text(PHONE, timeout=WITHIN_MS)
    browser.close_modal()
    browser.see(card, COVERED)
    expect(card).not_to_contain_text(PHONE)


def test_a_vip_has_a_badge_and_is_greeted_as_one(running: Stage, browser: Browser) -> None:
    persona, question, greeting = VIPS[browser.language]
    _, _, ts = ask(running, browser, persona, question)
    card = browser.message(ts)
    browser.see(card, say(browser.language, "segment-vip"))
    browser.see(card, greeting)


def test_half_a_question_is_read_with_the_one_before(running: Stage, browser: Browser) -> None:
    first, then, answer = GOES_ON[browser.language]
    _, _, ts = ask(running, browser, *first)
    card = browser.message(ts)
    browser.approve(card)
    browser.see(card, say(browser.language, "card-stage-delivered"))
    browser.write(then)
    browser.see(card, then)
    expect(card.locator(f'[data-action-id="{Action.APPROVE}"]')).to_be_visible(timeout=WITHIN_MS)
    browser.see(card, answer)
