"""The page in a tester's words."""

from dataclasses import dataclass
from typing import Any, Self

from playwright.sync_api import Locator, Page, expect
from slack_bolt import App

from bot.playground.server import Playground

JSON = dict[str, Any]


@dataclass
class Desk:
    page: Page
    playground: Playground

    def open(self, path: str = "/") -> Self:
        self.page.goto(self.playground.url + path)
        expect(self.by("customer-input")).to_be_attached()
        expect(self.by("offline")).to_be_hidden()
        return self

    def by(self, testid: str, **data: str) -> Locator:
        extra = "".join(f'[data-{name}="{value}"]' for name, value in data.items())
        return self.page.locator(f'[data-testid="{testid}"]{extra}')

    def element(self, action_id: str) -> Locator:
        return self.page.locator(f'[data-action-id="{action_id}"]')

    def go(self, channel: str) -> None:
        self.by("channel-item", channel=channel).click()
        expect(self.by("channel-item", channel=channel)).to_have_attribute("aria-current", "page")

    def write(self, text: str) -> None:
        self.by("composer").fill(text)
        self.page.keyboard.press("Enter")


def post(app: App, channel: str = "C_SUPPORT", *blocks: JSON, text: str = "card") -> str:
    """The ts of what the bot has posted."""
    posted = app.client.chat_postMessage(channel=channel, text=text, blocks=blocks or None)
    return str(posted["ts"])


def section(text: str, **fields: Any) -> JSON:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}, **fields}
