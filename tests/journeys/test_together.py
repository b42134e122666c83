"""Several people, several customers: a reply kept as a macro, a colleague in sight, a pile."""

import pytest
from playwright.sync_api import Locator, expect

from bot.slack.ids import Action, Field
from bot.texts import say
from tests.desk.desk_view import cards
from tests.desk_process import Stage
from tests.fakes import JUN
from tests.journeys.browser import WITHIN_MS, Browser
from tests.journeys.test_main_job import ask

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

KEPT = {
    "ko": (
        "hana",
        "김하나님, 오늘 오후에 보냈어요.",
        "발송 안내",
        "{name}님, 오늘 오후에 보냈어요.",
    ),
    "en": ("emma", "Hi Emma Clarke, it left today.", "On its way", "Hi {name}, it left today."),
}
NEXT = {
    "ko": ("seoyeon", "배송 조회는 어디에서 하나요?", "박서연님, 오늘 오후에 보냈어요."),
    "en": ("noah", "How do I track my order?", "Hi Noah Bennett, it left today."),
}
SAME = {
    "ko": (("junho", "yujin", "minsu"), "배송비는 얼마인가요?", "명이 같은 답을 기다려요"),
    "en": (("liam", "olivia", "jisoo"), "How much is shipping?", "wait for the same answer"),
}


def test_a_sent_reply_becomes_a_macro_for_the_next_customer(
    running: Stage, browser: Browser
) -> None:
    language = browser.language
    persona, reply, name, kept = KEPT[language]
    card = _asked(running, browser, persona, SAME[language][1])
    browser.open_modal(card, Action.EDIT)
    browser.field(Field.REPLY).fill(reply)
    browser.submit()
    expect(card.locator(f'[data-action-id="{Action.MACRO_SAVE}"]')).to_be_visible(timeout=WITHIN_MS)
    browser.open_modal(card, Action.MACRO_SAVE)
    expect(browser.field(Field.MACRO_TEXT)).to_have_value(kept, timeout=WITHIN_MS)
    browser.field(Field.MACRO_NAME).fill(name)
    browser.shoot("modal-macro")
    browser.submit()
    browser.see(browser.modal, name)
    browser.close_modal()

    persona, asked, filled = NEXT[language]
    card = _asked(running, browser, persona, asked)
    browser.open_modal(card, Action.EDIT)
    choose = browser.modal.locator(f'[data-action-id="{Action.MACRO}"]')
    choose.press_sequentially(name[:4])
    browser.page.get_by_role("option", name=name).click()
    expect(browser.field(Field.REPLY)).to_have_value(filled, timeout=WITHIN_MS)
    browser.shoot("modal-edit-macro")
    running.playground.click(JUN, *_where(running, card), Action.EDIT)
    browser.close_modal()
    browser.see(card, say(language, "card-editing", who="").strip())
    browser.shoot("card-editing")
    form = running.playground.views(JUN)[-1]
    running.playground.close(JUN, form.id)


def test_customers_who_ask_the_same_are_answered_together(running: Stage, browser: Browser) -> None:
    language = browser.language
    personas, asked, title = SAME[language]
    for persona in personas:
        _asked(running, browser, persona, asked)
    pile = browser.card(title)
    browser.see(pile, title)
    pile.scroll_into_view_if_needed()
    browser.shoot("pile-card")
    browser.open_modal(pile, Action.PILE)
    expect(browser.modal.get_by_role("checkbox", checked=True)).to_have_count(3)
    browser.modal.get_by_role("checkbox").nth(1).uncheck()
    browser.shoot("modal-pile")
    browser.submit()
    browser.see(browser.modal, say(language, "pile-sent", count=2))
    browser.close_modal()
    browser.be(personas[0])
    expect(browser.replies.last).to_be_visible(timeout=WITHIN_MS)


def _asked(running: Stage, browser: Browser, persona: str, text: str) -> Locator:
    _, _, ts = ask(running, browser, persona, text)
    card = browser.message(ts)
    expect(card.locator(f'[data-action-id="{Action.EDIT}"]')).to_be_visible(timeout=WITHIN_MS)
    return card


def _where(running: Stage, card: Locator) -> tuple[str, str]:
    ts = card.get_attribute("data-ts")
    [found] = [each for each in cards(running.playground) if each.ts == ts]
    return found.channel, found.ts
