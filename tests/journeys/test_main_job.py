"""The main job in a real browser: a customer writes, an agent decides, the customer reads it."""

import re
from datetime import datetime

import pytest
from playwright.sync_api import expect

from bot.playground.messages import Message
from bot.slack.ids import Action, Field, MoreChoice
from bot.texts import say
from tests.desk.desk_view import cards
from tests.desk_process import Stage
from tests.journeys.browser import Browser

pytestmark = pytest.mark.browser

# What a customer asks, word for word close to a FAQ of the sample shops.
ASKS = {
    "ko": {
        "approve": ("hana", "배송비는 얼마인가요?"),
        "edit": ("seoyeon", "배송 조회는 어디에서 하나요?"),
        "escalate": ("yujin", "제주도는 배송비가 얼마예요?"),
        "rewrite": ("junho", "적립금 유효기간이 어떻게 되나요?"),
        "second": ("taeho", "교환 배송비는 누가 내나요?"),
        "none": ("minsu", "유모차 끌고 주차장에서 바로 올라갈 수 있어요?"),
    },
    "en": {
        "approve": ("emma", "How much is shipping?"),
        "edit": ("noah", "How do I track my order?"),
        "escalate": ("olivia", "Which payment methods do you accept?"),
        "rewrite": ("liam", "How do I cancel my Plus membership?"),
        "second": ("ethan", "When will my refund arrive?"),
        "none": ("jisoo", "Can your carpenters teach my dog to surf?"),
    },
}
CARD_WITHIN_SECONDS = 10  # on a busy machine; scripts/bench intake measures it


def _ask(running: Stage, browser: Browser, case: str) -> tuple[str, str, str]:
    """Write as the customer; returns the text, the card's channel and its ts."""
    return ask(running, browser, *ASKS[browser.language][case])


def ask(
    running: Stage, browser: Browser, persona: str, text: str, subject: str = ""
) -> tuple[str, str, str]:
    before = {card.ts for card in cards(running.playground)}
    browser.be(persona)
    browser.write(text, subject)

    def new_card() -> Message | None:
        return next((c for c in cards(running.playground) if c.ts not in before), None)

    running.playground.wait_until(new_card)
    card = new_card()
    assert card
    browser.open_channel(card.channel)
    return text, card.channel, card.ts


def _message(running: Stage, channel: str, ts: str) -> Message:
    return next(m for m in running.playground.messages(channel) if m.ts == ts)


def _sent(running: Stage, browser: Browser, case: str) -> list[str]:
    persona = ASKS[browser.language][case][0]
    return [
        message.text
        for message in running.playground.customer_messages(persona)
        if message.direction == "out"
    ]


def test_approve_sends_exactly_the_text_on_the_card(running: Stage, browser: Browser) -> None:
    text, channel, ts = _ask(running, browser, "approve")
    persona = ASKS[browser.language]["approve"][0]
    [written] = [m for m in running.playground.customer_messages(persona) if m.text == text]
    # By the clocks of the two messages: a slow browser is not a slow card.
    sent_at = datetime.fromisoformat(written.at).timestamp()
    assert 0 < float(ts) - sent_at < CARD_WITHIN_SECONDS
    card = browser.message(ts)
    browser.see(card, text)
    browser.shoot("card-draft")
    browser.press(card, Action.APPROVE)
    browser.see(card, say(browser.language, "card-stage-delivered"))
    expect(browser.replies.last).to_be_visible()
    sent = _sent(running, browser, "approve")[-1]
    shown = card.inner_text()
    for line in filter(None, sent.splitlines()):
        assert line in shown
        browser.see(browser.replies.last, line)
    assert card.locator(f'[data-action-id="{Action.APPROVE}"]').count() == 0
    told = _message(running, channel, ts).text  # what notifications and screen readers say
    assert say(browser.language, "card-stage-delivered") in told
    browser.shoot("card-delivered")


def test_edit_sends_what_the_agent_wrote(running: Stage, browser: Browser) -> None:
    _, _, ts = _ask(running, browser, "edit")
    card = browser.message(ts)
    browser.open_modal(card, Action.EDIT)
    box = browser.field(Field.REPLY)
    box.fill("")
    browser.submit()
    expect(browser.modal).to_be_visible()  # an empty reply is refused in place
    words = {"ko": "네, 바로 확인해 드릴게요.\n감사합니다.", "en": "Sure, here it is.\nThanks."}
    box.fill(words[browser.language])
    browser.shoot("modal-edit")
    browser.submit()
    browser.see(card, say(browser.language, "card-stage-delivered"))
    assert _sent(running, browser, "edit") == [words[browser.language]]


def test_escalate_moves_the_card_and_says_where_it_went(running: Stage, browser: Browser) -> None:
    text, _, ts = _ask(running, browser, "escalate")
    card = browser.message(ts)
    browser.open_modal(card, Action.ESCALATE)
    browser.field(Field.TEAM).select_option("leads")
    note = {"ko": "도서산간 예외인지 봐 주세요.", "en": "Is this one of the exceptions?"}
    browser.field(Field.NOTE).fill(note[browser.language])
    browser.shoot("modal-escalate")
    browser.submit()
    browser.see(card, {"ko": "리드", "en": "Leads"}[browser.language])
    assert card.locator("[data-action-id]").count() == 0
    browser.shoot("card-moved")
    browser.open_channel("C_LEADS")
    moved = browser.card(text)
    browser.see(moved, note[browser.language])
    newest = running.playground.messages("C_LEADS")[-1]
    assert "<!subteam^S_LEADS" in newest.text
    assert _sent(running, browser, "escalate") == []  # the customer was not told: nobody ticked it
    browser.shoot("card-escalated")
    browser.approve(moved)
    browser.see(moved, say(browser.language, "card-stage-delivered"))


def test_rewrite_words_the_draft_differently(running: Stage, browser: Browser) -> None:
    _, channel, ts = _ask(running, browser, "rewrite")
    card = browser.message(ts)
    before = card.inner_text()
    browser.pick(card, Action.REWRITE, "shorter")
    running.playground.wait_until(lambda: '"r":2' in str(_message(running, channel, ts).blocks))
    expect(card).not_to_have_text(re.compile(re.escape(before)))
    browser.shoot("card-rewritten")
    browser.approve(card)
    browser.see(card, say(browser.language, "card-stage-delivered"))
    assert len(_sent(running, browser, "rewrite")) == 1


def test_no_source_offers_an_honest_holding_reply(running: Stage, browser: Browser) -> None:
    _, _, ts = _ask(running, browser, "none")
    card = browser.message(ts)
    browser.see(card, say(browser.language, "card-stage-handoff"))
    browser.shoot("card-handoff")
    browser.until_modal(lambda: browser.choose(card, Action.MORE, MoreChoice.HISTORY))
    browser.close_modal()
    browser.approve(card)
    browser.see(card, say(browser.language, "card-stage-delivered"))
    holding = {"ko": "확인", "en": "check"}
    (sent,) = _sent(running, browser, "none")
    assert holding[browser.language] in sent or "look" in sent


def test_a_second_agent_is_told_who_decided_and_nothing_is_sent_twice(
    running: Stage, browser: Browser, late: Browser
) -> None:
    _, channel, ts = _ask(running, browser, "second")
    late.act_as("U_JUN")
    late.open_channel(channel)
    late.see(late.message(ts), say(browser.language, "card-approve"))
    browser.approve(browser.message(ts))
    browser.see(browser.message(ts), say(browser.language, "card-stage-delivered"))
    late.approve(late.message(ts))  # Jun's page has not heard of it and still shows the button
    running.playground.wait_until(lambda: running.playground.ephemerals("U_JUN", channel))
    (told,) = running.playground.ephemerals("U_JUN", channel)
    assert "<@U_MINA>" in told.text
    assert len(_sent(running, browser, "second")) == 1
    browser.act_as("U_JUN")
    browser.open_channel(channel)
    browser.see(
        browser.page.get_by_test_id("ephemeral").last,
        {"ko": "김민아", "en": "Mina Kim"}[browser.language],
    )
    browser.shoot("second-agent")
