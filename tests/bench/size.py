"""How search grows: time to ingest, index and ask, and memory, for more and more articles.

Each size runs in a process of its own, so that memory is its own. `python -m tests.bench.size
COUNT HOME` prints what it measured as JSON.
"""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

import psutil
from rich.progress import Progress
from sqlmodel import Session

from bot.db import Database
from bot.migrations import migrate
from bot.settings import Environment, read_config
from bot.wiring import open_library
from knowledge import lexicon, record
from knowledge.search import Library
from tests.bench.desk import ROOT
from tests.bench.report import Line, Report, at_least, at_most, fact, percentile
from tests.bench.sentences import Composed, compose, some

MEGABYTE = 1_000_000
WARM_UP = 10  # questions that are not counted
INDEX_WITHIN_SECONDS = 3600.0
TARGETS = {10_000: (50.0, 1_200.0), 100_000: (100.0, None)}  # ask p95 ms, resident MB
REBUILD_TARGET = 5_000.0  # passages a second
START_TARGET_SECONDS = 5.0


@dataclass(frozen=True)
class Size:
    articles: tuple[int, ...] = (1_000, 10_000, 100_000)
    questions: int = 300


QUICK = Size((200, 1_000), questions=50)


@dataclass(frozen=True)
class Measured:
    passages: int
    store_seconds: float  # into the record
    keywords_seconds: float  # until keyword search answers
    index_seconds: float  # until the vector index serves as well
    again_seconds: float  # the index made anew from the vectors that are kept
    start_seconds: float  # warm: from nothing to the first whole answer
    ask_ms: tuple[float, ...]
    found: int  # questions with their article on top
    resident_mb: float
    reader_mb: float  # of which the index reader
    disk_mb: float


def size(size: Size, progress: Progress) -> Report:
    lines: list[Line] = []
    bar = progress.add_task("growing", total=sum(size.articles))
    for count in size.articles:
        progress.update(bar, description=f"growing · {count:,} articles")
        lines += _lines(count, _measured(count, size.questions))
        progress.update(bar, advance=count)
    return Report("size", tuple(lines))


def _measured(count: int, questions: int) -> Measured:
    with tempfile.TemporaryDirectory(prefix="deskbell-bench-") as home:
        done = subprocess.run(
            [sys.executable, "-m", "tests.bench.size", str(count), home, str(questions)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            check=True,
        )
    return Measured(**json.loads(done.stdout))


def _lines(count: int, got: Measured) -> Iterator[Line]:
    said = f"{count:,}"
    p95, resident = TARGETS.get(count, (None, None))
    rebuilt = got.passages / got.keywords_seconds
    yield fact(f"{said}: stored, articles/s", count / got.store_seconds)
    yield (
        at_least(f"{said}: keywords rebuilt", rebuilt, REBUILD_TARGET, "passages/s")
        if count in TARGETS
        else fact(f"{said}: keywords rebuilt, passages/s", rebuilt)
    )
    yield fact(f"{said}: index built, s", got.index_seconds)
    yield fact(f"{said}: index built from kept vectors, s", got.again_seconds)
    if count == 10_000:
        yield at_most(f"{said}: start, warm", got.start_seconds, START_TARGET_SECONDS, "s")
    else:
        yield fact(f"{said}: start, warm, s", got.start_seconds)
    yield fact(f"{said}: ask p50, ms", percentile(got.ask_ms, 0.5))
    slow = percentile(got.ask_ms, 0.95)
    yield (
        at_most(f"{said}: ask p95", slow, p95, "ms") if p95 else fact(f"{said}: ask p95, ms", slow)
    )
    yield fact(f"{said}: right article on top, %", 100 * got.found / len(got.ask_ms))
    yield (
        at_most(f"{said}: resident", got.resident_mb, resident, "MB")
        if resident
        else fact(f"{said}: resident, MB", got.resident_mb)
    )
    yield fact(f"{said}: of which the index reader, MB", got.reader_mb)
    yield fact(f"{said}: index on disk, MB", got.disk_mb)


def measure(count: int, home: Path, questions: int) -> Measured:
    composed = compose(count)
    env = Environment(
        _env_file=None, deskbell_home=home, database_url="", chroma_url="", embedding_model=""
    )
    config = read_config(home / "deskbell.toml")
    db = Database(env.database)
    migrate(db)
    lexicon.warm()

    def opened() -> Library:
        return open_library(env, config, db)

    store_seconds = _timed(lambda: _store(db, composed))
    library = opened()
    keywords_seconds = _timed(library.refresh)
    index_seconds = _timed(lambda: _wait(library))
    passages = library.health().passages
    library.close()

    _forget_index(home)
    library = opened()
    library.refresh()
    again_seconds = _timed(lambda: _wait(library))
    library.close()

    library = opened()
    start_seconds = _timed(lambda: _first_answer(library, composed[0]))
    for each in some(composed, WARM_UP, seed=3):
        _ask(library, each)
    asked = [_ask(library, each) for each in some(composed, questions)]
    tree = [psutil.Process(), *psutil.Process().children(recursive=True)]
    memory = [process.memory_info().rss / MEGABYTE for process in tree]
    on_disk = sum(f.stat().st_size for f in (home / "index").rglob("*") if f.is_file())
    library.close()
    db.close()
    return Measured(
        passages,
        store_seconds,
        keywords_seconds,
        index_seconds,
        again_seconds,
        start_seconds,
        tuple(seconds * 1000 for seconds, _ in asked),
        sum(is_right for _, is_right in asked),
        sum(memory),
        sum(memory[1:]),
        on_disk / MEGABYTE,
    )


def _store(db: Database, composed: list[Composed]) -> None:
    with Session(db.engine) as session:
        record.store(session, [each.article for each in composed], now=datetime.now(UTC))
        session.commit()


def _first_answer(library: Library, about: Composed) -> None:
    library.refresh()
    _wait(library)
    _ask(library, about)


def _wait(library: Library) -> None:
    assert library.wait_ready(INDEX_WITHIN_SECONDS), library.health()


def _ask(library: Library, about: Composed) -> tuple[float, bool]:
    begun = time.perf_counter()
    found = library.search(about.question)
    seconds = time.perf_counter() - begun
    assert found.degraded is None, found.degraded
    return seconds, found.hits[0].passage.article_id == about.article.id


def _timed(what: Callable[[], object]) -> float:
    begun = time.perf_counter()
    what()
    return time.perf_counter() - begun


def _forget_index(home: Path) -> None:
    """As after a damage: the pointer leads nowhere."""
    (home / "index" / "current").unlink()


if __name__ == "__main__":
    articles, folder, asked = sys.argv[1:]
    measured = measure(int(articles), Path(folder), int(asked))
    print(json.dumps(asdict(measured)))
