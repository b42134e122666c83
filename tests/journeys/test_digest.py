"""The digest in a browser: what came in, what waits with its buttons, and /desk stats."""

import subprocess
import sys
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

from bot.clock import now
from bot.slack.ids import Action
from bot.texts import say
from tests.desk_process import ROOT, Stage
from tests.journeys.browser import WITHIN_MS, Browser
from tests.journeys.test_main_job import ask

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

HERE = "C_SUPPORT"
ASKS = {
    "ko": ("seoyeon", "교환 배송비는 누가 내나요?"),
    "en": ("liam", "When will my refund arrive?"),
}
TITLE = {"ko": "지금까지:", "en": "So far:"}
STATS = {"ko": ("/desk 통계", "들어온 문의"), "en": ("/desk stats", "Came in")}


def test_a_digest_is_read_and_looked_into(running: Stage, browser: Browser) -> None:
    language = browser.language
    text = ASKS[language][1]
    ask(running, browser, *ASKS[language])
    zone = {"ko": "Asia/Seoul", "en": "America/New_York"}[language]
    _send(running, zone)
    browser.open_channel(HERE)
    digest = browser.card(TITLE[language]).last
    browser.see(digest, say(language, "digest-trend"))
    digest.scroll_into_view_if_needed()
    browser.shoot("digest")
    digest.locator(f'[data-action-id="{Action.SHOW_MESSAGE}"]').first.click()
    expect(browser.modal).to_contain_text(text, timeout=WITHIN_MS)
    browser.close_modal()
    typed, shown = STATS[language]
    browser.page.get_by_test_id("composer").fill(typed)
    browser.page.get_by_test_id("composer-send").click()
    answer = browser.page.get_by_test_id("ephemeral").filter(has_text=shown).last
    expect(answer).to_be_visible(timeout=WITHIN_MS)
    browser.shoot("command-stats")


def _send(running: Stage, zone: str) -> None:
    """Today's, while the desk runs: tomorrow morning's would be a long wait."""
    today = f"{now().astimezone(ZoneInfo(zone)):%Y-%m-%d}"
    command = [sys.executable, "-m", "bot", "digest", "--date", today]
    done = subprocess.run(
        command, env=running.environment, cwd=ROOT, capture_output=True, text=True, timeout=90
    )
    assert done.returncode == 0, done.stderr
    assert f"day:{today}" in done.stdout
