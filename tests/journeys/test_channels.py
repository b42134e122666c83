"""Vendors between customer and desk: KakaoTalk keeps the reply until it is tapped for, Instagram
brings it by itself."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import expect

from bot.played import Played, vendors
from bot.slack.ids import Action
from bot.texts import say
from bot.tickets.terms import Language
from tests.desk_process import Stage, stage
from tests.journeys.browser import WITHIN_MS, Browser
from tests.journeys.test_main_job import ask

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    home = tmp_path_factory.mktemp("channels")
    with vendors(Language.KO) as played:
        settings: dict[str, Any] = {}
        for vendor in played.values():
            settings |= vendor.environment()
        with stage(home, **settings) as it:
            for channel, vendor in played.items():
                it.playground.carry(channel, Played(vendor, it.url))
            it.wait_until_read()
            yield it


@pytest.mark.parametrize(
    ("persona", "question", "ends", "picture"),
    [
        ("hana", "배송비는 얼마인가요?", "delivered", "channel-kakao"),
        ("yujin", "교환 배송비는 누가 내나요?", "sent", "channel-instagram"),
        ("seoyeon", "배송 조회는 어디에서 하나요?", "delivered", ""),
    ],
)
def test_a_customer_reads_the_approved_reply_on_their_own_channel(
    running: Stage, browser: Browser, persona: str, question: str, ends: str, picture: str
) -> None:
    _, _, ts = ask(running, browser, persona, question)
    card = browser.message(ts)
    browser.see(card, question)
    browser.press(card, Action.APPROVE)
    expect(card.locator(f'[data-action-id="{Action.APPROVE}"]')).to_have_count(0, timeout=WITHIN_MS)
    reply = browser.page.locator('[data-testid="customer-message"][data-kind="reply.approved"]')
    if persona == "hana":
        browser.see(card, "답변 확인")  # what the customer has to do
        expect(reply).to_have_count(0)
        browser.ask_for_replies()
    expect(reply).to_have_count(1, timeout=WITHIN_MS)
    expect(reply).to_contain_text("모아상점")
    browser.see(card, say("ko", f"card-stage-{ends}"))
    if picture:
        browser.shoot(picture)


def test_a_reply_on_the_phone_fits_it(running: Stage, browser: Browser) -> None:
    browser.page.set_viewport_size({"width": 390, "height": 860})
    browser.be("hana")
    sideways = browser.page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    assert sideways <= 0
    browser.shoot("channel-kakao-phone")
