"""One question asked three ways: the agent shows once which article answers it."""

import json
import os
import re
import subprocess
import sys
from importlib.util import find_spec
from typing import Any

import pytest
from playwright.sync_api import expect

from bot.slack.ids import Action, Field
from bot.texts import say
from tests.desk_process import ROOT, Stage
from tests.journeys.browser import WITHIN_MS, Browser
from tests.journeys.test_main_job import ask

pytestmark = [
    pytest.mark.browser,
    pytest.mark.timeout(400),  # commands in processes of their own, and a desk's next look
    pytest.mark.skipif(find_spec("knowledge.questions") is None, reason="search reads no lessons"),
]

# Who asks, what, and the articles by title: the words point at the wrong one.
ASKS: dict[str, Any] = {
    "ko": {
        "first": ("hana", "안 맞는 신발은 배송비가 얼마인가요?"),
        "second": ("junho", "신발이 안 맞으면 배송비는 얼마인가요?"),
        "third": ("taeho", "발에 안 맞으면 배송비가 얼마예요?"),
        "after": "신발이 작으면 배송비는 얼마인가요?",
        "later": ("seoyeon", "yujin"),
        "spare": "minsu",
        "wrong": "배송비는 얼마인가요?",
        "right": "사이즈나 색상을 교환하고 싶어요. 교환 배송비는 얼마인가요?",
        "right_id": "ko-ret-07",
        "wrong_id": "ko-ship-01",
        "search": "교환 배송비",
    },
    "en": {
        "first": ("emma", "How much is shipping if the shoes do not fit?"),
        "second": ("noah", "How much is the shipping when shoes do not fit me?"),
        "third": ("liam", "My shoes do not fit, how much does shipping cost?"),
        "after": "How much is shipping when the shoes do not fit?",
        "later": ("olivia", "jisoo"),
        "spare": "ethan",
        "wrong": "How much is shipping?",
        "right": "How do I exchange an item for another size or color?",
        "right_id": "en-ret-04",
        "wrong_id": "en-ship-01",
        "search": "exchange an item",
    },
}


def _asked(running: Stage, browser: Browser, case: str) -> Any:
    """The card of one customer's question."""
    persona, text = ASKS[browser.language][case]
    _, _, ts = ask(running, browser, persona, text)
    return browser.message(ts)


def _sources(browser: Browser, title: str) -> re.Pattern[str]:
    """The line of the card that names the first source."""
    label = {"ko": "근거:", "en": "Sources:"}[browser.language]
    return re.compile(rf"{label}\s*\[1\]\s*{re.escape(title)}")


def _deskbell(running: Stage, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "bot", "learned", *arguments],
        env={**os.environ, **running.environment, "COLUMNS": "220"},
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=90,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def _lessons(running: Stage) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(_deskbell(running, "--json"))
    return [each for each in found if each["how"] == "chosen"]


def test_a_question_asked_three_ways_is_learned_from_the_first(
    running: Stage, browser: Browser
) -> None:
    words = ASKS[browser.language]
    wrong, right = words["wrong"], words["right"]

    # The words of the question point at the wrong article, and the agent says so.
    card = _asked(running, browser, "first")
    expect(card).to_have_text(_sources(browser, wrong), timeout=WITHIN_MS)
    browser.until_modal(lambda: browser.pick(card, Action.REWRITE, "source"))
    browser.see(browser.modal, words["first"][1])
    browser.field(Field.ARTICLE).press_sequentially(words["search"])
    browser.page.get_by_role("option", name=right).click()
    browser.shoot("modal-source")
    browser.submit()

    # The draft is written anew from the right one, and the card says what was learned.
    expect(card).to_have_text(_sources(browser, right), timeout=WITHIN_MS)
    browser.see(card, {"ko": "배운 것:", "en": "Learned:"}[browser.language])
    browser.see(card, say(browser.language, "draft-why-chosen", title=right))
    browser.shoot("card-learned")
    browser.approve(card)
    browser.see(card, say(browser.language, "card-stage-delivered"))

    # Other words, another customer: the right article, without anybody's help.
    # What was taught is read in the background: the first of them may still be too early.
    second, again = words["second"]
    assert any(_cites(running, browser, each, again, right) for each in (second, words["spare"]))
    card = _asked(running, browser, "third")
    expect(card).to_have_text(_sources(browser, right), timeout=WITHIN_MS)
    browser.shoot("card-taught")

    # What was learned is on the list, and can be taken back.
    lessons = {each["article"]: each for each in _lessons(running)}
    assert lessons[words["right_id"]]["what"] == "right"
    assert lessons[words["wrong_id"]]["what"] == "wrong"
    assert lessons[words["right_id"]]["says"] == words["first"][1]
    assert lessons[words["right_id"]]["by"] == "U_MINA"
    table = _deskbell(running)
    assert words["first"][1] in table
    for lesson in lessons.values():
        assert lesson["number"] in _deskbell(running, "revoke", lesson["number"])
    assert _lessons(running) == []

    # A running desk follows within 15 seconds.
    assert any(
        _cites(running, browser, each, words["after"], right, wanted=False)
        for each in words["later"]
    )


def _cites(
    running: Stage, browser: Browser, persona: str, text: str, title: str, *, wanted: bool = True
) -> bool:
    """Does a draft lean on this article now? Waits a while for the next time if it does not."""
    _, _, ts = ask(running, browser, persona, text)
    card = browser.message(ts)
    expect(card.locator(f'[data-action-id="{Action.ESCALATE}"]')).to_be_visible(timeout=WITHIN_MS)
    if bool(_sources(browser, title).search(card.inner_text())) is wanted:
        return True
    browser.page.wait_for_timeout(16_000)
    return False
