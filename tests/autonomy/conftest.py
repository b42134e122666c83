"""A database and a list of what was left for later."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.db import Database
from tests.fakes import ListedJobs, fresh_database


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    with fresh_database(tmp_path) as db:
        yield db


@pytest.fixture
def jobs() -> ListedJobs:
    return ListedJobs()
