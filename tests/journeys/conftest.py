"""A stage for each language and transport, and a browser in front of it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser as Chrome
from playwright.sync_api import Page

from bot.tickets.terms import Language
from tests.desk_process import Stage, stage
from tests.journeys.browser import SHOTS, Browser

# Nearly all of what journeys try is tried without a browser as well, in tests/desk: so only these
# are in the quick set, in Korean over HTTP.
QUICK = {"test_main_job.py", "test_learning.py"}


@pytest.hookimpl(tryfirst=True)  # before -m looks at the markers
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.parent != Path(__file__).parent:
            continue
        variant = getattr(item, "callspec", None) and item.callspec.params.get("running")  # type: ignore[attr-defined]
        if item.path.name not in QUICK or variant != "ko-http":
            item.add_marker(pytest.mark.slow)


@pytest.fixture(scope="module", params=["ko-http", "en-socket"])
def running(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Stage]:
    """Both languages, both ways into Slack."""
    language, _, transport = request.param.partition("-")
    home: Path = tmp_path_factory.mktemp(request.param)
    with stage(home, Language(language), transport=transport, is_read=True) as it:
        it.wait_until_read()
        yield it


@pytest.fixture
def language(running: Stage) -> str:
    return running.playground.settings.lang


@pytest.fixture
def page(chrome: Chrome, language: str) -> Iterator[Page]:
    zone = "Asia/Seoul" if language == "ko" else "America/New_York"
    locale = "ko-KR" if language == "ko" else "en-US"
    context = chrome.new_context(
        viewport={"width": 1280, "height": 860}, locale=locale, timezone_id=zone
    )
    yield context.new_page()
    context.close()


@pytest.fixture(scope="session")
def shots(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where pictures go: into the documentation only when asked, so that a run changes no file."""
    is_kept = request.config.getoption("--keep-screenshots")
    return SHOTS if is_kept else tmp_path_factory.mktemp("screenshots")


@pytest.fixture
def browser(running: Stage, page: Page, language: str, shots: Path) -> Browser:
    page.goto(running.playground.url)
    return Browser(page, language, shots)


@pytest.fixture
def late(running: Stage, chrome: Chrome, language: str, shots: Path) -> Iterator[Browser]:
    """A colleague's browser that hears nothing new after it has loaded."""
    context = chrome.new_context(viewport={"width": 1280, "height": 860})
    page = context.new_page()
    page.route_web_socket("**/ui/ws*", lambda socket: None)
    page.goto(running.playground.url)
    yield Browser(page, language, shots)
    context.close()
