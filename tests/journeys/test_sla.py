"""Deadlines in a real browser: a receipt, a countdown on the card and the Home, and warnings as the
hours go by. The hours are taken from what has happened: a ticket's past is moved back."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect
from sqlmodel import select

from bot.clock import now
from bot.db import Database
from bot.demo import demo_config
from bot.slack.ids import Action
from bot.texts import say
from bot.tickets.clocks import SlaClock
from bot.tickets.models import Event
from bot.tickets.terms import Language
from tests.desk_process import Stage, stage
from tests.fakes import wait_until
from tests.journeys.browser import WITHIN_MS, Browser
from tests.journeys.test_main_job import ASKS, ask

pytestmark = pytest.mark.browser

ROUND_THE_CLOCK = """\
[hours]
open = 00:00:00
close = 00:00:00
breaks = []
days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
holidays = ""

[acknowledgement]
enabled = true

[sla]
escalate_to = "leads"
"""
SWEPT_WITHIN_MS = 40_000  # the desk looks at its clocks every 15 seconds


@pytest.fixture(scope="module", params=["ko-http", "en-socket"])
def running(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Stage]:
    """A shop that never closes: the test may run on a Sunday."""
    language, _, transport = request.param.partition("-")
    home: Path = tmp_path_factory.mktemp(request.param)
    before, _, after = demo_config(Language(language)).partition("[hours]")
    config = home / "round-the-clock.toml"
    config.write_text(f"{before}{ROUND_THE_CLOCK}{after[after.index('[routing]') - 1 :]}", "utf-8")
    with stage(
        home, Language(language), transport=transport, DESKBELL_CONFIG=str(config)
    ) as started:
        started.wait_until_read()
        yield started


def let_hours_pass(running: Stage, hours: float) -> None:
    """Everything happened that much earlier; the desk is due to look."""
    db = Database(f"sqlite:///{running.environment['DESKBELL_HOME']}/deskbell.sqlite3")
    with db.write() as session:
        for event in session.exec(select(Event)):
            event.at -= timedelta(hours=hours)
            session.add(event)
        for clock in session.exec(select(SlaClock)):
            clock.look_at = clock.look_at and now()
            session.add(clock)
    db.close()


def test_a_deadline_is_counted_down_warned_of_and_handed_on(
    running: Stage, browser: Browser
) -> None:
    language = browser.language
    first = say(language, "due-first_reply")
    _, channel, ts = ask(running, browser, *ASKS[language]["approve"])
    card = browser.message(ts)
    browser.see(card, first)
    receipt = say(language, "receipt-faq").split(".")[0]
    browser.see(browser.replies.last, receipt)
    browser.shoot("card-due")
    browser.act_as("U_SORA")
    browser.go_home()
    browser.see(browser.home, {"ko": "기한", "en": "due "}[language])
    browser.open_channel(channel)

    let_hours_pass(running, 3.1)  # of four
    thread = card.get_by_test_id("thread-link")
    expect(thread).to_be_visible(timeout=SWEPT_WITHIN_MS)
    thread.click()
    panel = browser.page.get_by_test_id("thread-panel")
    at_risk = {"ko": "기한이 다가와요", "en": "First reply due"}[language]
    browser.see(panel, at_risk)
    browser.shoot("sla-at-risk")

    let_hours_pass(running, 1)
    expect(card.locator(f'[data-action-id="{Action.APPROVE}"]')).to_have_count(
        0, timeout=SWEPT_WITHIN_MS
    )
    browser.open_channel("C_LEADS")
    wait_until(lambda: running.playground.messages("C_LEADS"))
    moved = browser.card(first)
    overdue = {"ko": "첫 답변 기한이 지났어요", "en": "First reply was due"}[language]
    expect(moved).to_contain_text(overdue, timeout=WITHIN_MS)
    assert "<!subteam^S_LEADS>" in running.playground.messages("C_LEADS")[-1].text
    browser.shoot("sla-overdue")
