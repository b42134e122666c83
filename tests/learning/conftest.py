"""A database with a shop in it, on SQLite and on PostgreSQL."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.db import Database
from tests.fakes import fresh_database
from tests.learning.shop import stock


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def db(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    place = tmp_path if request.param == "sqlite" else request.getfixturevalue("postgres")
    with fresh_database(place) as db:
        stock(db)
        yield db
