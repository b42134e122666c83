"""What every test may ask for: Chromium, a PostgreSQL server, a fresh database.

A test that asks for something this machine has not is skipped, by name. With CI=1 a test that is
skipped for want of Chromium, Dovecot or PostgreSQL has failed.
"""

import os
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis
from playwright.sync_api import Browser, expect, sync_playwright

from tests import machine
from tests.postgres import Server, running

CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
# A busy machine draws a page slowly, and takes its time over an example.
expect.set_options(timeout=30_000)
hypothesis.register_profile(
    "busy", hypothesis(), deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
hypothesis.load_profile("busy")
# marker: the fixture that brings it
_WANTS = {"browser": "chromium", "imap": "dovecot", "postgres": "postgres_bin"}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--keep-screenshots",
        action="store_true",
        help="The browser journeys renew the pictures in docs/screenshots.",
    )


@pytest.fixture(scope="session")
def chromium() -> Path:
    """The browser's program. Playwright starts it with executable_path."""
    path = machine.chromium()
    if path is None:
        pytest.skip(machine.NO_CHROMIUM)
    return path


@pytest.fixture(scope="module")
def chrome(chromium: Path) -> Iterator[Browser]:
    """A running Chromium. Ended with the module: while it lives, Playwright keeps an event loop
    running in this thread, and nobody else can call asyncio.run()."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=CHROMIUM_FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def dovecot() -> Path:
    path = machine.dovecot()
    if path is None:
        pytest.skip(machine.NO_DOVECOT)
    return path


@pytest.fixture(scope="session")
def postgres_bin() -> Path:
    path = machine.postgres_programs()
    if path is None:
        pytest.skip(machine.NO_POSTGRES)
    return path


@pytest.fixture(scope="session")
def postgres_server(postgres_bin: Path) -> Iterator[Server]:
    with running(postgres_bin) as server:
        yield server


@pytest.fixture
def postgres(postgres_server: Server) -> Iterator[str]:
    """A database of this test's own, in the form DATABASE_URL takes."""
    with postgres_server.fresh_database() as url:
        yield url


@pytest.hookimpl(tryfirst=True)  # before -m looks at the markers
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        for marker, fixture in _WANTS.items():
            if fixture in getattr(item, "fixturenames", ()):
                item.add_marker(marker)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[Any]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    wanted = any(item.get_closest_marker(marker) for marker in _WANTS)
    skipped = call.excinfo and call.excinfo.errisinstance(pytest.skip.Exception)
    if wanted and skipped and os.environ.get("CI") == "1":
        report.outcome = "failed"
        report.longrepr = f"CI=1 allows no skipping: {call.excinfo and call.excinfo.value}"
    return report
