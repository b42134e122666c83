"""The Home in a browser: my tickets, the queue narrowed down and searched, what admins set."""

import pytest
from playwright.sync_api import expect

from bot.slack.ids import Action, Field
from bot.texts import say
from tests.desk.desk_view import cards
from tests.desk_process import Stage
from tests.journeys.browser import WITHIN_MS, Browser
from tests.journeys.test_main_job import ASKS, ask

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


def test_the_home_is_narrowed_down_and_searched(running: Stage, browser: Browser) -> None:
    asks = ASKS[browser.language]
    said, channel, ts = ask(running, browser, *asks["edit"])
    ask(running, browser, *asks["escalate"])
    [metadata] = [card.metadata for card in cards(running.playground) if card.ts == ts]
    assert metadata is not None
    number = metadata["event_payload"]["key"].split(":")[1]
    running.playground.command("U_SORA", channel, f"/desk assign #{number} me")
    browser.act_as("U_SORA")
    browser.go_home()
    browser.see(browser.home, say(browser.language, "home-mine"))
    browser.shoot("home")
    menu = browser.home.locator(f'[data-action-id="{Action.HOME_ONLY}"]')
    menu.select_option(label=say(browser.language, "home-only-mine"))
    browser.see(browser.home, say(browser.language, "home-listed", count=1))
    box = browser.home.locator(f'[data-action-id="{Action.HOME_FIND}"]')
    box.fill(said)
    box.press("Enter")
    browser.see(browser.home, f"{say(browser.language, 'home-found', words='')}{said}")
    browser.shoot("home-found")
    browser.press(browser.home, Action.HOME_ALL)
    browser.see(browser.home, say(browser.language, "home-waiting"))


def test_an_admin_changes_the_tone_on_the_home(running: Stage, browser: Browser) -> None:
    browser.act_as("U_SORA")
    browser.go_home()
    browser.open_modal(browser.home, f"{Action.SETTINGS}_shop")
    expect(browser.field("shop.timezone")).to_have_count(0, timeout=WITHIN_MS)  # in the file
    browser.field("shop.tone").select_option(label=say(browser.language, "tone-formal"))
    browser.shoot("modal-settings")
    browser.submit()
    browser.see(browser.home, "shop.tone")
    browser.press(browser.home, Action.SETTINGS_UNDO)
    browser.see(browser.home, say(browser.language, "settings-unset"))


def test_the_home_leads_to_the_forms_of_the_knowledge(running: Stage, browser: Browser) -> None:
    browser.act_as("U_SORA")
    browser.go_home()
    browser.open_modal(browser.home, Action.UPLOAD)
    expect(browser.field(Field.FILES)).to_be_visible(timeout=WITHIN_MS)
    browser.shoot("modal-upload")
    browser.close_modal()
    said, means = {"ko": ("몰랑이", "극세사 담요"), "en": ("Luma", "desk lamp")}[browser.language]
    browser.open_modal(browser.home, Action.WORDS)
    expect(browser.field(Field.WORD)).to_be_visible(timeout=WITHIN_MS)
    browser.field(Field.WORD).fill(said)
    browser.field(Field.MEANING).fill(means)
    browser.submit()
    browser.see(browser.modal, f"“{means}”")
    browser.close_modal()
    browser.open_modal(browser.home, Action.WORDS)
    browser.see(browser.modal, f"{said} → {means}")
    browser.shoot("modal-words")
    browser.press(browser.modal, Action.REMOVE_WORD)
    expect(browser.modal).not_to_contain_text(said, timeout=WITHIN_MS)
