"""The migrations make exactly the tables the models describe."""

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlmodel import SQLModel

import bot.tickets.autonomy
import bot.tickets.clocks
import bot.tickets.corrections
import bot.tickets.models
import bot.tickets.uploads
import knowledge.learned
import knowledge.record
import knowledge.vectors
from bot.db import Database
from bot.migrations import migrate

TABLES = (
    bot.tickets.autonomy,
    bot.tickets.clocks,
    bot.tickets.corrections,
    bot.tickets.models,
    bot.tickets.uploads,
    knowledge.learned,
    knowledge.record,
    knowledge.vectors,
)


def _differences(db: Database) -> list[object]:
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return [
            difference
            for difference in compare_metadata(context, SQLModel.metadata)
            if "alembic_version" not in str(difference)
        ]


def test_a_migrated_sqlite_database_is_what_the_models_say(tmp_path: Path) -> None:
    db = Database(f"sqlite:///{tmp_path / 'desk.sqlite3'}")
    migrate(db)
    assert _differences(db) == []
    db.close()


def test_migrating_twice_changes_nothing(tmp_path: Path) -> None:
    db = Database(f"sqlite:///{tmp_path / 'desk.sqlite3'}")
    migrate(db)
    migrate(db)
    assert _differences(db) == []
    db.close()


@pytest.mark.postgres
def test_a_migrated_postgres_database_is_what_the_models_say(postgres: str) -> None:
    db = Database(postgres.replace("postgresql://", "postgresql+psycopg://"))
    migrate(db)
    assert _differences(db) == []
    db.close()
