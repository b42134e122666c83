"""What an agent asks for in words, in a browser: the queue, a question, a call, a message."""

import pytest
from playwright.sync_api import Locator, expect

from bot.slack.ids import Action, Field, ShortcutId
from bot.texts import say
from tests.desk_process import Stage
from tests.journeys.browser import WITHIN_MS, Browser
from tests.journeys.test_main_job import ask

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

HERE = "C_SUPPORT"
ASKS = {"ko": ("seoyeon", "배송비 얼마예요?"), "en": ("liam", "How much is shipping?")}
# What is typed, and words of what is then shown.
QUEUE = {"ko": ("/desk 대기", "기다리는 티켓"), "en": ("/desk que", "waiting")}
QUESTION = {
    "ko": ("/desk 배송비는 얼마인가요?", "출처:"),
    "en": ("/desk how much is shipping?", "Source:"),
}
POSTED = {"ko": "님이 찾아봤어요", "en": "Asked by"}
CALL = {
    "ko": ("/desk 전화", "교환하고 싶다고 하셨어요"),
    "en": ("/desk new", "Wants to swap a lamp"),
}
MADE = {"ko": "만들었어요", "en": "is made"}


def _type(browser: Browser, command: str) -> None:
    browser.page.get_by_test_id("composer").fill(command)
    browser.page.get_by_test_id("composer-send").click()


def _ask(browser: Browser, typed: str, shown: str) -> Locator:
    _type(browser, typed)
    answer = browser.page.get_by_test_id("ephemeral").filter(has_text=shown).last
    expect(answer).to_be_visible(timeout=WITHIN_MS)
    return answer


def test_the_queue_a_question_and_a_call(running: Stage, browser: Browser) -> None:
    language = browser.language
    ask(running, browser, *ASKS[language])
    browser.open_channel(HERE)
    _ask(browser, *QUEUE[language])
    browser.shoot("command-queue")
    answer = _ask(browser, *QUESTION[language])
    browser.shoot("command-ask")
    browser.press(answer, Action.POST_HERE)
    expect(browser.card(POSTED[language])).to_be_visible(timeout=WITHIN_MS)
    command, said = CALL[language]
    browser.until_modal(lambda: _type(browser, command))
    browser.see(browser.modal, say(language, "modal-new-title"))
    browser.field(Field.SAID).fill(said)
    browser.shoot("modal-new")
    browser.submit()
    browser.see(browser.modal, MADE[language])
    browser.close_modal()


def test_a_message_is_made_a_ticket_from_its_menu(running: Stage, browser: Browser) -> None:
    said = ASKS[browser.language][1]
    ts = running.playground.says("U_JUN", HERE, said)
    browser.open_channel(HERE)
    message = browser.message(ts)

    def choose() -> None:
        message.hover()
        message.locator('[aria-haspopup="menu"]').click()
        browser.shoot("shortcut-message")
        browser.page.locator(f'[data-callback-id="{ShortcutId.FROM_MESSAGE}"]').click()

    browser.until_modal(choose)
    browser.see(browser.modal, say(browser.language, "modal-new-message"))
    expect(browser.field(Field.SAID)).to_have_value(said)
    browser.submit()
    browser.see(browser.modal, MADE[browser.language])
    browser.close_modal()
