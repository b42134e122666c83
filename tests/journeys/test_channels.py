"""Every channel in its own look: a customer writes the vendor's way, an agent decides on the card,
and the answer is read where the question was asked. In a window and on a phone."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Locator, ViewportSize, expect

from bot.played import Vendors, vendors
from bot.slack.ids import Action
from bot.texts import say
from bot.tickets.terms import Channel, Language
from tests.desk.desk_view import cards
from tests.desk_process import Stage, stage
from tests.journeys.browser import WITHIN_MS, Browser, violations
from tests.journeys.test_main_job import ask

pytestmark = [pytest.mark.browser, pytest.mark.timeout(200)]

PHONE: ViewportSize = {"width": 390, "height": 860}
SHIPPING = {"ko": "배송비는 얼마인가요?", "en": "How much is shipping?"}
MAIL = {
    "ko": (
        "junho",
        "배송 조회 문의",
        "배송 조회는 어디에서 하나요?",
        "네, 감사합니다. 바로 볼게요.",
    ),
    "en": ("liam", "Tracking", "How do I track my order?", "Thank you, I will have a look."),
}
REFUSED = {"ko": "nari", "en": "chloe"}


@dataclass(frozen=True)
class Shop:
    """A demo, and the vendors it plays."""

    stage: Stage
    vendors: Vendors


@pytest.fixture(scope="module")
def korean(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    yield from opened(Language.KO, tmp_path_factory)


@pytest.fixture(scope="module")
def english(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    yield from opened(Language.EN, tmp_path_factory)


def opened(language: Language, homes: pytest.TempPathFactory) -> Iterator[Shop]:
    home = homes.mktemp(f"channels-{language}")
    with vendors(language) as played:
        settings: dict[str, Any] = dict(played.environment)
        with stage(home, language, is_read=True, **settings) as running:
            played.carry(running.playground, running.url)
            running.wait_until_read()
            yield Shop(running, played)


@pytest.fixture
def shop(request: pytest.FixtureRequest) -> Shop:
    """By the name of its fixture: each is opened once."""
    found: Shop = request.getfixturevalue(request.param)
    return found


@pytest.fixture
def running(shop: Shop) -> Stage:
    return shop.stage


IN_BOTH = pytest.mark.parametrize(
    "shop", ["korean", pytest.param("english", marks=pytest.mark.slow)], indirect=True
)


def approve(browser: Browser, card: Locator) -> None:
    browser.press(card, Action.APPROVE)
    expect(card.locator(f'[data-action-id="{Action.APPROVE}"]')).to_have_count(0, timeout=WITHIN_MS)


def show(browser: Browser, name: str, side: str = "customer") -> None:
    """In a window and on a phone, which has room for one side: a picture of each, and nothing axe
    objects to."""
    assert violations(browser.page) == []
    browser.shoot(f"channel-{name}")
    browser.page.set_viewport_size(PHONE)
    browser.page.get_by_test_id(f"tab-{side}").click()
    assert violations(browser.page) == []
    browser.shoot(f"channel-{name}-phone")


@pytest.mark.parametrize(
    ("shop", "persona", "question", "ends", "picture"),
    [
        ("korean", "hana", SHIPPING["ko"], "delivered", "kakao"),
        ("korean", "seoyeon", "배송 조회는 어디에서 하나요?", "delivered", "talktalk"),
        ("korean", "yujin", "제주도는 배송비가 얼마예요?", "sent", "instagram"),
        pytest.param(
            *("english", "olivia", "Which payment methods do you accept?", "sent", "instagram"),
            marks=pytest.mark.slow,
        ),
        ("english", "ruby", SHIPPING["en"], "sent", "messenger"),
    ],
    indirect=["shop"],
)
def test_a_customer_reads_the_approved_reply_on_their_own_channel(
    running: Stage, browser: Browser, persona: str, question: str, ends: str, picture: str
) -> None:
    _, _, ts = ask(running, browser, persona, question)
    card = browser.message(ts)
    browser.see(card, question)
    approve(browser, card)
    if picture == "kakao":
        browser.see(card, "답변 확인")  # what the customer has to do
        expect(browser.approved).to_have_count(0)
        browser.ask_for_replies()
    expect(browser.approved).to_have_count(1, timeout=WITHIN_MS)
    browser.see(card, say(browser.language, f"card-stage-{ends}"))
    show(browser, picture)


@IN_BOTH
def test_a_mail_is_answered_in_its_thread_and_the_customer_writes_back(
    running: Stage, browser: Browser
) -> None:
    persona, subject, question, thanks = MAIL[browser.language]
    _, _, ts = ask(running, browser, persona, question, subject)
    card = browser.message(ts)
    browser.see(card, subject)
    approve(browser, card)
    expect(browser.approved).to_have_count(1, timeout=WITHIN_MS)
    browser.see(browser.approved, f"Re: {subject}")
    known = len(cards(running.playground))
    browser.write(thanks)
    browser.see(card, thanks)
    expect(card.locator(f'[data-action-id="{Action.ESCALATE}"]')).to_have_count(1)
    assert len(cards(running.playground)) == known
    quoted = browser.page.get_by_test_id("letter-quoted")
    quoted.locator("summary").click()
    browser.see(quoted, "> ")
    expect(card).not_to_contain_text("> ")
    show(browser, "email")


@IN_BOTH
def test_a_visitor_of_the_website_chats(running: Stage, browser: Browser) -> None:
    language = browser.language
    before = len(cards(running.playground))
    browser.be("visitor")
    site = browser.page.frame_locator("iframe")
    site.get_by_role("button", name=say(language, "site-chat-open")).click()
    chat = site.frame_locator("iframe")
    box = chat.get_by_label(say(language, "site-chat-message"), exact=True)
    expect(box).to_be_focused(timeout=WITHIN_MS)  # it listens
    box.fill(SHIPPING[language])
    box.press("Enter")
    running.playground.wait_until(lambda: len(cards(running.playground)) > before, 30)
    found = cards(running.playground)[-1]
    browser.open_channel(found.channel)
    card = browser.message(found.ts)
    approve(browser, card)
    expect(chat.locator(".line.shop")).to_have_count(2)  # after the greeting
    browser.see(card, say(language, "card-stage-delivered"))
    show(browser, "widget")


@IN_BOTH
def test_what_instagram_refuses_stays_on_the_card(
    running: Stage, browser: Browser, shop: Shop
) -> None:
    """The window has closed while the reply was on its way."""
    language = browser.language
    _, _, ts = ask(running, browser, REFUSED[language], SHIPPING[language])
    card = browser.message(ts)
    seen = browser.approved.count()
    shop.vendors.played[Channel.INSTAGRAM].will("window")
    approve(browser, card)
    browser.see(card, say(language, "card-stage-failed"))
    browser.see(card, say(language, "send-window-closed"))
    browser.see(card, say(language, "card-way-closed"))
    expect(browser.approved).to_have_count(seen)
    show(browser, "refused", "slack")
