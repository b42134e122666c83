"""Yesterday's digest in a browser: what came in, what waits with its buttons; and /desk stats."""

import subprocess
import sys
from datetime import timedelta

import pytest
from playwright.sync_api import expect
from sqlmodel import select

from bot.db import Database
from bot.slack.ids import Action
from bot.texts import say
from bot.tickets.models import Event, Ticket
from tests.desk_process import ROOT, Stage
from tests.journeys.browser import WITHIN_MS, Browser
from tests.journeys.test_main_job import ask

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

HERE = "C_SUPPORT"
ANSWERED = {
    "ko": ("hana", "배송비는 얼마인가요?"),
    "en": ("emma", "How much is shipping?"),
}
WAITS = {
    "ko": ("seoyeon", "교환 배송비는 누가 내나요?"),
    "en": ("liam", "When will my refund arrive?"),
}
STATS = {"ko": ("/desk 통계", "들어온 문의"), "en": ("/desk stats", "Came in")}


def test_a_digest_is_read_and_looked_into(running: Stage, browser: Browser) -> None:
    language = browser.language
    _, _, ts = ask(running, browser, *ANSWERED[language])
    browser.approve(browser.message(ts))
    browser.see(browser.message(ts), say(language, "card-stage-delivered"))
    ask(running, browser, *WAITS[language])
    browser.open_channel(HERE)
    typed, shown = STATS[language]
    browser.page.get_by_test_id("composer").fill(typed)
    browser.page.get_by_test_id("composer-send").click()
    answer = browser.page.get_by_test_id("ephemeral").filter(has_text=shown).last
    expect(answer).to_be_visible(timeout=WITHIN_MS)
    browser.shoot("command-stats")
    _make_it_yesterday(running)
    _send(running)
    digest = browser.card(say(language, "digest-trend")).last
    expect(digest).to_be_visible(timeout=WITHIN_MS)
    digest.get_by_role("heading").first.scroll_into_view_if_needed()
    browser.shoot("digest")
    browser.until_modal(digest.locator(f'[data-action-id="{Action.SHOW_MESSAGE}"]').first.click)
    expect(browser.modal).to_contain_text(WAITS[language][1], timeout=WITHIN_MS)
    browser.close_modal()


def _make_it_yesterday(running: Stage) -> None:
    """A digest is of a day that is over, and a desk lives in the present."""
    db = Database(f"sqlite:///{running.environment['DESKBELL_HOME']}/deskbell.sqlite3")
    with db.write() as session:
        for event in session.exec(select(Event)):
            event.at -= timedelta(days=1)
        for ticket in session.exec(select(Ticket)):
            ticket.opened_at -= timedelta(days=1)
    db.close()


def _send(running: Stage) -> None:
    """What the desk itself would do tomorrow at nine, or has done if it is past nine."""
    done = subprocess.run(
        [sys.executable, "-m", "bot", "digest"],
        env=running.environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=90,
    )
    assert done.returncode == 0, done.stderr
    assert "day:" in done.stdout
