"""A wrong label is corrected from the card in two clicks."""

import pytest
from playwright.sync_api import expect

from bot.slack.ids import Action
from bot.texts import say
from tests.desk_process import Stage
from tests.journeys.browser import WITHIN_MS, Browser
from tests.journeys.test_main_job import ask

pytestmark = [pytest.mark.browser, pytest.mark.timeout(200)]

ASKS = {"ko": ("minsu", "배송비 얼마예요?"), "en": ("liam", "How much is shipping?")}


def test_a_wrong_type_is_corrected_in_two_clicks(running: Stage, browser: Browser) -> None:
    _, _, ts = ask(running, browser, *ASKS[browser.language])
    card = browser.message(ts)
    browser.pick(card, Action.CORRECT, "type:consultation")
    kind = say(browser.language, "type-consultation")
    told = say(browser.language, "card-type", type=kind).replace("*", "")
    expect(card).to_contain_text(told, timeout=WITHIN_MS)
    browser.pick(card, Action.CORRECT, "review:legal")
    expect(card).to_contain_text(say(browser.language, "review-legal"), timeout=WITHIN_MS)
