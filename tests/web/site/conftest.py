"""A website that is switched on, and a browser in front of it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, ViewportSize
from pydantic import SecretStr

from bot.channels.website.form import WebForm
from bot.channels.website.settings import Settings
from bot.channels.website.widget import Widget
from bot.faq import PublicFaq
from knowledge import record
from knowledge.embedding import local_embedder
from knowledge.ingest import ingest
from knowledge.passages import INTERNAL, Article
from knowledge.search import Library
from knowledge.space import load
from tests.desk_process import ROOT
from tests.fakes import NOW, fresh_database
from tests.journeys.browser import SHOTS
from tests.web.conftest import Site, opened

ARTICLES = ROOT / "knowledge" / "articles"
SECRET_ARTICLE = Article(
    id="x-internal",
    kind="faq",
    title="쿠폰 보상 기준은 얼마인가요?",
    text="화가 난 고객에게는 쿠폰 30,000원까지 보상합니다.",
    category="내부",
    language="ko",
    source="internal.jsonl",
    audience=INTERNAL,
)
SECRET = "TEST_widget_identity_secret"
SHOP = "https://shop.example"
SIZES: dict[str, ViewportSize] = {
    "wide": {"width": 1280, "height": 860},
    "narrow": {"width": 390, "height": 844},
}


# In the quick set each language is looked at in one width.
QUICK = {("wide", "ko"), ("narrow", "en")}


@pytest.hookimpl(tryfirst=True)  # before -m looks at the markers
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        params = getattr(item, "callspec", None) and item.callspec.params  # type: ignore[attr-defined]
        if item.path.parent != Path(__file__).parent or not params:
            continue
        if {"size", "language"} <= params.keys() and (
            params["size"],
            params["language"],
        ) not in QUICK:
            item.add_marker(pytest.mark.slow)


def site_settings() -> Settings:
    return Settings(secret=SecretStr(SECRET), origins=(SHOP,))


@pytest.fixture
def form() -> WebForm:
    return WebForm(site_settings())


@pytest.fixture
def widget() -> Widget:
    return Widget(site_settings())


@pytest.fixture
def site(tmp_path: Path, form: WebForm, widget: Widget, faq: PublicFaq) -> Iterator[Site]:
    with opened(tmp_path, channels=[form, widget], faq=faq) as site:
        yield site


@pytest.fixture(scope="session")
def faq(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PublicFaq]:
    """The sample shops, and an article for agents."""
    home = tmp_path_factory.mktemp("faq")
    with fresh_database(home) as db:
        space = load(home)
        library = Library(home, db.session, local_embedder(space), space)
        ingest([ARTICLES / "ko", ARTICLES / "en"], db.session, library)
        with db.write() as session:
            record.store(session, [SECRET_ARTICLE], now=NOW)
        library.refresh()
        library.wait_ready()
        yield PublicFaq(db, library)
        library.close()


@pytest.fixture(params=["wide", "narrow"])
def size(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(params=["ko", "en"])
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def page(chrome: Browser, size: str, language: str) -> Iterator[Page]:
    """A page that breaks its own content security policy, or whose script fails, fails."""
    context = chrome.new_context(viewport=SIZES[size], locale=language, reduced_motion="reduce")
    page, wrong = context.new_page(), list[str]()
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
    yield page
    context.close()
    assert [each for each in wrong if "Failed to load resource" not in each] == []


@pytest.fixture(scope="session")
def shots(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    is_kept = request.config.getoption("--keep-screenshots")
    return SHOTS if is_kept else tmp_path_factory.mktemp("screenshots")


def keep(page: Page, shots: Path, name: str, size: str, language: str) -> None:
    """A picture for the documentation."""
    suffix = "" if size == "wide" else "-narrow"
    page.screenshot(path=shots / f"{name}{suffix}.{language}.png", full_page=size == "narrow")
