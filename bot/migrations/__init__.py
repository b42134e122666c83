"""The schema, version by version (Alembic), brought up to date at every start."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import text

from bot.db import Database

_LOCK = 7_305_411_880  # any fixed number: workers that start together migrate one after another


def migrate(db: Database) -> None:
    """Bring the database to the newest version. Safe to run from several processes at once."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.attributes["skip_logging"] = True
    with db.engine.connect() as connection:
        if not db.is_sqlite:
            connection.execute(text("SELECT pg_advisory_lock(:n)"), {"n": _LOCK})
        try:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
            connection.commit()
        finally:
            if not db.is_sqlite:
                connection.execute(text("SELECT pg_advisory_unlock(:n)"), {"n": _LOCK})
                connection.commit()
