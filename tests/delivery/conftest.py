"""A database, a list of what was left for later, and a receiver of replies."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.db import Database
from tests.fakes import ListedJobs, Sink, fresh_database


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    with fresh_database(tmp_path) as db:
        yield db


@pytest.fixture
def jobs() -> ListedJobs:
    return ListedJobs()


@pytest.fixture
def sink() -> Iterator[Sink]:
    sink = Sink()
    yield sink
    sink.close()
