"""Who may not decide is told whom to ask; what an agent promised comes back before it is due."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect
from sqlmodel import select

from bot.clock import now
from bot.db import Database
from bot.slack.ids import Action, Field
from bot.texts import say
from bot.tickets.pledges import Pledge, SlackReminder
from tests.desk_process import Stage
from tests.fakes import wait_until
from tests.journeys.browser import Browser
from tests.journeys.test_main_job import ask

pytestmark = pytest.mark.browser

ASKED = {"ko": ("minsu", "배송비는 얼마인가요?"), "en": ("liam", "How much is shipping?")}
PROMISED = {
    "ko": ("hana", "배송 조회는 어디에서 하나요?", "창고에 확인한 뒤 내일까지 연락드릴게요."),
    "en": (
        "emma",
        "How do I track my order?",
        "I will ask the warehouse and call you by tomorrow.",
    ),
}
SWEPT_WITHIN_SECONDS = 60  # the desk looks at promises every 15


def test_a_guest_who_presses_approve_is_told_whom_to_ask(running: Stage, browser: Browser) -> None:
    _, channel, ts = ask(running, browser, *ASKED[browser.language])
    running.playground.click("U_GUEST", channel, ts, Action.APPROVE)
    running.playground.wait_until(lambda: running.playground.ephemerals("U_GUEST", channel))
    [told] = running.playground.ephemerals("U_GUEST", channel)
    assert told.text == say(browser.language, "error-not-a-member")
    card = browser.message(ts)
    expect(card.locator(f'[data-action-id="{Action.APPROVE}"]')).to_be_visible()


def test_a_promise_in_a_reply_comes_back_before_it_is_due(running: Stage, browser: Browser) -> None:
    persona, question, promise = PROMISED[browser.language]
    _, _, ts = ask(running, browser, persona, question)
    card = browser.message(ts)
    browser.open_modal(card, Action.EDIT)
    browser.field(Field.REPLY).fill(promise)
    browser.submit()
    browser.see(browser.replies.last, promise)
    db = Database(f"sqlite:///{running.environment['DESKBELL_HOME']}/deskbell.sqlite3")
    wait_until(lambda: _pledges(db), SWEPT_WITHIN_SECONDS)
    [pledge] = _pledges(db)
    assert pledge.owner == "U_MINA"
    let_time_pass(db)
    thread = card.get_by_test_id("thread-link")
    expect(thread).to_be_visible(timeout=SWEPT_WITHIN_SECONDS * 1000)
    thread.click()
    panel = browser.page.get_by_test_id("thread-panel")
    expect(panel).to_contain_text(promise, timeout=SWEPT_WITHIN_SECONDS * 1000)
    browser.shoot("promise-reminder")
    db.close()


def _pledges(db: Database) -> list[Pledge]:
    with db.read() as session:
        return list(session.exec(select(Pledge)))


def let_time_pass(db: Database) -> None:
    """Until the reminder is due."""
    with db.write() as session:
        for reminder in session.exec(select(SlackReminder)):
            reminder.remind_at = now() - timedelta(seconds=1)
            session.add(reminder)
