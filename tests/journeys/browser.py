"""The playground page as a person uses it: words for what is on it, over Playwright."""

from collections.abc import Callable
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Locator, Page, expect
from playwright.sync_api import TimeoutError as TooLate

from bot.slack.ids import Action

SHOTS = Path(__file__).parent.parent.parent / "docs" / "screenshots"
WITHIN_MS = 30_000
PATIENCE_MS = 8_000  # after which a person presses again


class Browser:
    def __init__(self, page: Page, language: str, shots: Path) -> None:
        self.page, self.language, self._shots = page, language, shots

    # the customer

    def be(self, persona: str) -> None:
        self._test_id("persona-select").select_option(persona)

    def write(self, text: str, subject: str = "") -> None:
        """Once no form is open: what is filled in behind one lands in the form."""
        expect(self.modal).to_have_count(0, timeout=WITHIN_MS)
        if subject:
            self._test_id("customer-subject").fill(subject)
        self._test_id("customer-input").fill(text)
        self._test_id("customer-send").click()

    def ask_for_replies(self) -> None:
        """Tap for what waits, where the channel keeps replies."""
        self._test_id("customer-ask").click()

    @property
    def replies(self) -> Locator:
        return self.page.locator('[data-testid="customer-message"][data-direction="out"]')

    @property
    def approved(self) -> Locator:
        return self.page.locator('[data-testid="customer-message"][data-kind="reply.approved"]')

    # the agent

    def act_as(self, agent: str) -> None:
        """The menu closes when the page is drawn anew: a person opens it again."""
        option = self.page.locator(f'[data-testid="agent-option"][data-agent="{agent}"]')
        for is_last in (False, False, True):
            self._test_id("agent-switch").click()
            try:
                option.click(timeout=WITHIN_MS if is_last else 2_000)
            except TooLate:
                if is_last:
                    raise
            else:
                return

    def open_channel(self, channel: str) -> None:
        self.page.locator(f'[data-testid="channel-item"][data-channel="{channel}"]').click()

    def go_home(self) -> None:
        self._test_id("home-link").click()
        expect(self.home.locator("[data-action-id]").first).to_be_visible(timeout=WITHIN_MS)

    @property
    def home(self) -> Locator:
        return self._test_id("home")

    def card(self, text: str) -> Locator:
        """The newest message in the open channel that shows this text."""
        found = self.page.locator('[data-testid="message"]').filter(has_text=text)
        return found.last

    def message(self, ts: str) -> Locator:
        return self.page.locator(f'[data-testid="message"][data-ts="{ts}"]').first

    def approve(self, card: Locator) -> None:
        """Press the button; say yes where a review reason makes the card ask."""
        self.press(card, Action.APPROVE)
        yes = self._test_id("confirm-yes")
        if yes.is_visible():
            yes.click()

    def pick(self, card: Locator, action: str, option: str) -> None:
        """From a select on a card."""
        select = card.locator(f'select[data-action-id="{action}"]')
        value = select.locator(f'option[value*="{option}"]').get_attribute("value")
        select.select_option(value)

    def press(self, card: Locator, action: str) -> None:
        card.locator(f'[data-action-id="{action}"]').click()

    def open_modal(self, card: Locator, action: str) -> None:
        self.until_modal(lambda: self.press(card, action))

    def until_modal(self, press: Callable[[], None]) -> None:
        """A press may meet a card that is being drawn anew, and Slack gives the desk three seconds
        to open a window: a person presses again, here at most twice."""
        for patience in (PATIENCE_MS, PATIENCE_MS, WITHIN_MS):
            try:
                press()
                self.modal.wait_for(timeout=patience)
                return
            except TooLate:
                if self.modal.is_visible():  # it came between the two: nothing behind it is pressed
                    return
        expect(self.modal).to_be_visible(timeout=1)

    def choose(self, card: Locator, action: str, option: str) -> None:
        """From an overflow menu; `option` is the choice in the option's value."""
        card.locator(f'[data-action-id="{action}"]').click()
        self.page.locator(f'[role="menuitem"][data-option*="{option}"]').click()

    @property
    def modal(self) -> Locator:
        return self._test_id("modal")

    def field(self, block_id: str) -> Locator:
        return self._test_id(f"input-{block_id}")

    def submit(self) -> None:
        self._test_id("modal-submit").click()

    def close_modal(self) -> None:
        self._test_id("modal-close").click()

    # looking

    def see(self, place: Locator, text: str) -> None:
        expect(place).to_contain_text(text, timeout=WITHIN_MS)

    def shoot(self, name: str) -> None:
        """Keep a picture for the documentation."""
        self._shots.mkdir(parents=True, exist_ok=True)
        self.page.mouse.move(0, 0)
        self.page.wait_for_timeout(350)  # let transitions end; nothing is asserted on this
        self.page.screenshot(path=self._shots / f"{name}.{self.language}.png")

    def _test_id(self, name: str) -> Locator:
        return self.page.get_by_test_id(name)


def violations(page: Page) -> list[str]:
    """What axe finds that is serious or worse, and whether anything sticks out sideways."""
    found = Axe().run(page).response["violations"]
    bad = [
        f"{each['id']}: {each['nodes'][0]['html']}"
        for each in found
        if each["impact"] in ("serious", "critical")
    ]
    is_too_wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    return [*bad, "it scrolls sideways"] if is_too_wide else bad
