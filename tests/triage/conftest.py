"""A model that says what a test tells it to."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlmodel import SQLModel

from bot.db import Database
from bot.llm import Model
from bot.settings import ModelLimits
from tests.scripted_model import ScriptedModel


@pytest.fixture
def endpoint() -> Iterator[ScriptedModel]:
    with ScriptedModel() as scripted:
        yield scripted


@pytest.fixture
def model(endpoint: ScriptedModel, tmp_path: Path) -> Iterator[Model]:
    db = Database(f"sqlite:///{tmp_path / 'desk.sqlite3'}")
    SQLModel.metadata.create_all(db.engine)
    yield Model(
        api_key="sk-test",
        base_url=endpoint.url,
        model="scripted",
        limits=ModelLimits(timeout_seconds=5, retries=0),
        db=db,
    )
    db.close()
