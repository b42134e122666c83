"""What an agent asks for in words, in a browser: the queue, a question, a call, a message."""

import pytest
from playwright.sync_api import Locator, expect

from bot.slack.ids import Action, Field, ShortcutId
from bot.texts import say
from tests.desk_process import Stage
from tests.journeys.browser import WITHIN_MS, Browser
from tests.journeys.test_main_job import ask

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

ASKS = {"ko": ("seoyeon", "배송비 얼마예요?"), "en": ("liam", "How much is shipping?")}
QUEUE = {"ko": "/desk 대기", "en": "/desk que"}
QUESTION = {"ko": "/desk 배송비는 얼마인가요?", "en": "/desk how much is shipping?"}
CALL = {"ko": ("/desk 전화", "교환하고 싶다고 하셨어요"), "en": ("/desk new", "Wants to exchange a lamp")}
HERE = "C_SUPPORT"


def _type(browser: Browser, text: str) -> None:
    browser.page.get_by_test_id("composer").fill(text)
    browser.page.keyboard.press("Enter")


def _newest(browser: Browser, text: str) -> Locator:
    found = browser.card(text)
    expect(found).to_be_visible(timeout=WITHIN_MS)
    return found


def test_the_queue_a_question_and_a_call(running: Stage, browser: Browser) -> None:
    language = browser.language
    ask(running, browser, *ASKS[language])
    browser.open_channel(HERE)
    _type(browser, QUEUE[language])
    listed = say(language, "queue-title", count=1, what="").split("*")[1][-6:].strip(" .")
    _newest(browser, listed)
    browser.shoot("command-queue")
    _type(browser, QUESTION[language])
    answered = _newest(browser, say(language, "ask-post"))
    browser.shoot("command-ask")
    browser.press(answered, Action.POST_HERE)
    _newest(browser, say(language, "ask-posted", who="").split("  ")[0].strip())
    command, said = CALL[language]
    _type(browser, command)
    browser.see(browser.modal, say(language, "modal-new-title"))
    browser.field(Field.SAID).fill(said)
    browser.shoot("modal-new")
    browser.submit()
    browser.see(browser.modal, say(language, "modal-new-done", ticket="").split("  ")[-1][-12:])
    browser.close_modal()


def test_a_message_is_made_a_ticket_from_its_menu(running: Stage, browser: Browser) -> None:
    language, said = browser.language, ASKS[browser.language][1]
    slack = running.playground
    ts = slack.says("U_JUN", HERE, said)
    browser.open_channel(HERE)
    message = browser.message(ts)
    message.hover()
    message.get_by_test_id("message-more").click()
    item = browser.page.locator(f'[data-callback-id="{ShortcutId.FROM_MESSAGE}"]')
    browser.shoot("shortcut-message")
    item.click()
    browser.see(browser.modal, say(language, "modal-new-message"))
    expect(browser.field(Field.SAID)).to_have_value(said)
    browser.submit()
    browser.close_modal()
