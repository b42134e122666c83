"""The parts of the desk that one-shot commands need: the database, the knowledge."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from zoneinfo import ZoneInfo

from sqlmodel import Session

from bot.db import Database
from bot.environment import Environment
from bot.migrations import migrate
from bot.opening import make_home, open_library
from bot.settings import DeskConfig
from knowledge.ingest import ingest
from knowledge.search import Library


@contextmanager
def open_database(env: Environment) -> Iterator[Database]:
    make_home(env.deskbell_home)
    db = Database(env.database)
    try:
        migrate(db)
        yield db
    finally:
        db.close()


@contextmanager
def open_knowledge(
    env: Environment, config: DeskConfig, *, reads_shop: bool = True
) -> Iterator[tuple[Callable[[], Session], Library]]:
    """The library, with the shop's own folder read in when nothing has been ingested yet."""
    with open_database(env) as db:
        library = open_library(env, config, db)
        try:
            library.refresh()
            folder = config.shop.knowledge
            if reads_shop and not library.health().articles and folder.exists():
                ingest([folder], db.session, library, zone=ZoneInfo(config.shop.timezone))
            library.wait_ready()
            yield db.session, library
        finally:
            library.close()
