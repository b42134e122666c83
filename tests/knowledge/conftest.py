"""Real SQLite files, real index processes; every library opened here is closed again."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from tempfile import gettempdir

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, SQLModel, create_engine

from knowledge import learned, record, space
from knowledge.analysis import AnalysisRow
from knowledge.embedding import Embedder, LocalEmbedder
from knowledge.passages import Article
from knowledge.search import Library
from knowledge.space import Space
from knowledge.vectors import VectorRow
from tests.knowledge import shop

SPACE = space.load(Path(gettempdir()))
LOCAL = LocalEmbedder(SPACE, None)  # MiniLM has tests of its own
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
OpenLibrary = Callable[..., Library]


@pytest.fixture(scope="session", name="learned")
def learned_space() -> Space:
    return SPACE


def empty_database(folder: Path) -> Engine:
    engine = create_engine(f"sqlite:///{folder}/desk.db")
    names = (record.ArticleRow, record.ArticleVersionRow, learned.LessonRow, VectorRow, AnalysisRow)
    tables = [SQLModel.metadata.tables[str(row.__tablename__)] for row in names]
    SQLModel.metadata.create_all(engine, tables=tables)
    return engine


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    engine = empty_database(tmp_path)
    yield engine
    engine.dispose()


@pytest.fixture
def sessions(engine: Engine) -> Callable[[], Session]:
    return lambda: Session(engine)


@pytest.fixture
def put(sessions: Callable[[], Session]) -> Callable[[list[Article]], record.Stored]:
    """Store articles and commit."""

    def put(articles: list[Article]) -> record.Stored:
        with sessions() as session:
            stored = record.store(session, articles, now=NOW)
            session.commit()
        return stored

    return put


@pytest.fixture
def open_library(tmp_path: Path, sessions: Callable[[], Session]) -> Iterator[OpenLibrary]:
    """Open a library over the record; `ready` waits for the index and for Korean words."""
    opened: list[Library] = []

    def open_library(*, ready: bool = True, embedder: Embedder | None = None) -> Library:
        library = Library(tmp_path, sessions, embedder or LOCAL, SPACE)
        opened.append(library)
        library.refresh()
        if ready:
            assert library.wait_ready(), library.health()
        return library

    yield open_library
    for library in opened:
        library.close()


@pytest.fixture(scope="module")
def bilingual(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """One library with the Korean and the English shop, for tests that only search."""
    home = tmp_path_factory.mktemp("bilingual")
    engine = empty_database(home)
    with Session(engine) as session:
        record.store(session, [*shop.faq("ko"), *shop.faq("en")], now=NOW)
        session.commit()
    library = Library(home, lambda: Session(engine), LOCAL, SPACE)
    library.refresh()
    assert library.wait_ready(), library.health()
    yield library
    library.close()
    engine.dispose()
