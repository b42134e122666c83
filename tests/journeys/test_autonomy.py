"""Automatic answers: switched on for one article, seen with its reason, silenced, recalled."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import expect

from bot.slack.ids import Action, Field
from bot.texts import say
from tests.desk_process import Stage
from tests.fakes import wait_until
from tests.journeys.browser import WITHIN_MS, Browser
from tests.journeys.test_main_job import ask

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

SORA = "U_SORA"  # an admin of the workspace
CASES = {
    "ko": {
        "persona": "hana",
        "channel": "kakao",
        "question": "무이자 할부 돼요?",
        "title": "무이자 할부가 되나요?",
        "search": "무이자",
        "person": "상담원 연결해 주세요",
        "second": ("minsu", "web_form"),
    },
    "en": {
        "persona": "emma",
        "channel": "web_form",
        "question": "Where can I get an invoice?",
        "title": "Can I get an invoice or receipt?",
        "search": "invoice",
        "person": "Can I talk to a human?",
        "second": ("jisoo", "kakao"),
    },
}


def _prove_threshold(running: Stage) -> None:
    """As if the agents had decided on many drafts: hundreds of clicks would prove the same."""
    file = Path(running.environment["DESKBELL_HOME"]) / "deskbell.sqlite3"

    def proven() -> bool:
        with closing(sqlite3.connect(file, timeout=20)) as db, db:
            changed = db.execute("UPDATE answer_threshold SET confidence = 0.8")
            return changed.rowcount == 1

    wait_until(proven)  # the desk writes the row with its first look


def _switch_on(browser: Browser, channel: str) -> None:
    """As an admin, on the Home. The menu of people closes when the Home is drawn: that first."""
    case = CASES[browser.language]
    browser.page.get_by_test_id("home-link").click()
    home = browser.page.get_by_test_id("home").last
    browser.see(home, say(browser.language, "autonomy-title"))
    browser.act_as(SORA)
    browser.page.get_by_test_id("home-link").click()
    browser.see(home, "Sora" if browser.language == "en" else "소라")
    browser.open_modal(home, Action.AUTONOMY)
    browser.field(Field.MODE).locator('input[value="live"]').check()
    browser.field(Field.ARTICLE).press_sequentially(str(case["search"]))
    browser.page.get_by_role("option", name=str(case["title"])).click()
    browser.field(Field.CHANNEL).select_option(channel)
    browser.shoot("modal-autonomy")
    browser.submit()
    browser.see(home, str(case["title"]))


def _heard(running: Stage, persona: str) -> list[str]:
    said = running.playground.customer_messages(persona)
    return [message.text for message in said if message.direction == "out"]


def test_an_article_answers_alone_until_it_is_recalled(running: Stage, browser: Browser) -> None:
    case, language = CASES[browser.language], browser.language
    persona, title = str(case["persona"]), str(case["title"])
    _prove_threshold(running)

    # An admin switches it on for one article on one channel.
    _switch_on(browser, str(case["channel"]))
    browser.shoot("home-autonomy")

    # The question is answered without anybody, and the card says so and why.
    _, _, ts = ask(running, browser, persona, str(case["question"]))
    card = browser.message(ts)
    browser.see(card, say(language, "card-stage-delivered"))
    browser.see(card, say(language, "auto-right"))
    browser.see(card, title)
    [answer] = _heard(running, persona)
    assert say(language, "auto-notice") in answer
    browser.see(browser.replies.last, say(language, "auto-notice"))
    browser.shoot("card-automatic")

    # Who asks for a person gets one, and the bot stays silent in that ticket.
    browser.write(str(case["person"]))
    browser.see(card, say(language, "auto-asked-for-person"))
    browser.shoot("card-asked-for-person")
    browser.write(str(case["question"]))
    browser.see(card, str(case["question"]))
    browser.see(card, say(language, "auto-asked-for-person"))
    assert _heard(running, persona) == [answer]


def test_a_recall_hands_the_ticket_over_and_demotes_the_article(
    running: Stage, browser: Browser
) -> None:
    case, language = CASES[browser.language], browser.language
    persona, channel = case["second"]
    _prove_threshold(running)
    _switch_on(browser, channel)
    _, _, ts = ask(running, browser, persona, str(case["question"]))
    card = browser.message(ts)
    browser.see(card, say(language, "auto-recall"))
    browser.press(card, Action.AUTO_RECALL)
    browser.see(card, say(language, "auto-recalled").split("*")[1])
    expect(card.locator(f'[data-action-id="{Action.EDIT}"]')).to_be_visible(timeout=WITHIN_MS)
    browser.shoot("card-recalled")

    browser.open_modal(card, Action.EDIT)
    words = {"ko": "바로잡아 드려요. 죄송합니다.", "en": "Let me correct this, sorry."}[language]
    browser.field(Field.REPLY).fill(words)
    browser.submit()
    browser.see(card, say(language, "card-stage-delivered"))
    wait_until(lambda: _heard(running, persona)[-1] == words)

    browser.page.get_by_test_id("home-link").click()
    home = browser.page.get_by_test_id("home").last
    browser.see(home, say(language, "autonomy-why-recalled"))
    browser.shoot("home-demoted")
