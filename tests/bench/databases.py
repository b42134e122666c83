"""The databases a desk can run on."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.db import Database
from bot.environment import Environment
from tests.machine import NO_POSTGRES, postgres_programs
from tests.postgres import running


class NoPostgres(Exception):
    """The text says what to install."""


@contextmanager
def database_url(*, postgres: bool) -> Iterator[str]:
    """What DATABASE_URL says; "" is the SQLite file in the desk's home. Raises NoPostgres."""
    if not postgres:
        yield ""
        return
    programs = postgres_programs()
    if programs is None:
        raise NoPostgres(NO_POSTGRES)
    with running(programs) as server, server.fresh_database() as url:
        yield url


@contextmanager
def looked_at(home: Path, url: str) -> Iterator[Database]:
    """The desk's database, from outside."""
    db = Database(Environment(_env_file=None, deskbell_home=home, database_url=url).database)
    try:
        yield db
    finally:
        db.close()
