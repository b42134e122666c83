"""A running playground, a client for it, and a database."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from slack_sdk import WebClient

from bot.db import Database
from bot.playground.server import Playground
from bot.playground.settings import Pace, PlaygroundSettings
from tests.fakes import fresh_database


@pytest.fixture(scope="module")
def shared_playground() -> Iterator[Playground]:
    """One for a whole file: it takes half a second to start, and reset() makes it new."""
    with Playground(PlaygroundSettings(lang="en", limits="off", pace=Pace(hold=4))) as running:
        yield running


@pytest.fixture
def playground(shared_playground: Playground) -> Playground:
    shared_playground.reset()
    return shared_playground


@pytest.fixture
def client(playground: Playground) -> WebClient:
    """As bot.slack.client.web_client makes it, but sooner out of patience."""
    token, url = playground.settings.bot_token, playground.api_url
    return WebClient(token, base_url=url, timeout=2, retry_handlers=[])


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    with fresh_database(tmp_path) as db:
        yield db
