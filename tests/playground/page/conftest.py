"""A browser in front of a running playground."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from bot.playground.server import Playground
from tests.playground.page.desk import Desk


@pytest.fixture
def page(chrome: Browser) -> Iterator[Page]:
    """Fails the test when the page throws, breaks its own content policy or calls elsewhere."""
    context = chrome.new_context(
        viewport={"width": 1280, "height": 800}, locale="en-US", timezone_id="UTC"
    )
    page = context.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on(
        "console",
        lambda message: wrong.append(message.text) if "Content Security" in message.text else None,
    )
    page.on(
        "request",
        lambda request: None if "//127.0.0.1:" in request.url else wrong.append(request.url),
    )
    # For whoever reads of a failure: what the page asked to be done, and what it was told.
    page.on("response", lambda it: None if it.request.method == "GET" else print(it.status, it.url))
    page.on("requestfailed", lambda it: print("failed", it.method, it.url, it.failure))
    yield page
    context.close()
    assert wrong == []


@pytest.fixture
def desk(page: Page, playground: Playground) -> Desk:
    return Desk(page, playground).open()
