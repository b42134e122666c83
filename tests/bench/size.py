"""How search grows: time to read, index and ask, and memory, for more and more articles.

Each size is built by one process and served by another, so that the memory measured is what a desk
needs after a start. `python -m tests.bench.size build|serve COUNT HOME` prints what it measured as
JSON. Beside it stands SQLite's own full text search, in memory: the least that can be had.
"""

import json
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psutil
from rich.progress import Progress
from sqlmodel import Session

from bot.db import Database
from bot.environment import Environment
from bot.migrations import migrate
from bot.opening import open_library
from bot.settings import read_config
from knowledge import lexicon, record
from knowledge.search import Library
from tests.bench.report import Growth, Line, at_least, at_most, describe_machine, fact, percentile
from tests.bench.sentences import Composed, compose, some

ROOT = Path(__file__).resolve().parents[2]
MEGABYTE = 1_000_000
WARM_UP = 10  # questions that are not counted
QUESTIONS = 300
INDEX_WITHIN_SECONDS = 7200.0
ASK_TARGETS = {10_000: 50.0, 100_000: 100.0}  # p95, ms
RESIDENT_TARGETS = {10_000: 1_200.0}  # MB
START_TARGETS = {10_000: 5.0}  # seconds
REBUILD_TARGETS = {10_000: 5_000.0, 100_000: 5_000.0}  # passages a second


@dataclass(frozen=True)
class Size:
    articles: tuple[int, ...] = (1_000, 10_000, 100_000)
    questions: int = QUESTIONS


QUICK = Size((200, 1_000), questions=50)


@dataclass(frozen=True)
class Built:
    passages: int
    store_seconds: float  # into the record
    analyse_seconds: float  # until keyword search answers, for the first time
    index_seconds: float  # from then until the vector index serves as well
    again_seconds: float  # the index made anew from the vectors that are kept
    peak_mb: float
    disk_mb: float


@dataclass(frozen=True)
class Served:
    """After a start with everything built before, in a process that did nothing else."""

    start_seconds: float  # from the start of the process to the first whole answer
    processor_seconds: float  # of which of the processor, the index reader's too
    rebuild_seconds: float  # of which until keyword search answers
    ask_ms: tuple[float, ...]
    found: int  # questions with their article on top
    resident_mb: float
    reader_mb: float  # of which the index reader


def size(size: Size, progress: Progress) -> Growth:
    machine = describe_machine()
    columns = {}
    bar = progress.add_task("growing", total=sum(size.articles))
    for count in size.articles:
        progress.update(bar, description=f"growing · {count:,} articles")
        columns[f"{count:,}"] = tuple(_measured(count, size.questions))
        progress.update(bar, advance=count)
    return Growth("size", "articles", columns, machine)


def _measured(count: int, questions: int) -> Iterator[Line]:
    with tempfile.TemporaryDirectory(prefix="deskbell-bench-") as home:
        built = Built(**_process("build", count, home))
        served = Served(**_process("serve", count, home, questions))
    yield from _lines(count, built, served)
    yield from _beside(count, questions)


def _process(what: str, *details: object) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.size", what, *map(str, details)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        check=True,
    )
    measured: dict[str, Any] = json.loads(done.stdout)
    return measured


def _lines(count: int, built: Built, served: Served) -> Iterator[Line]:
    yield fact("stored, articles/s", count / built.store_seconds)
    yield fact("analysed for the first time, passages/s", built.passages / built.analyse_seconds)
    yield fact("embedded and indexed, s", built.index_seconds)
    yield fact("index made anew from kept vectors, s", built.again_seconds)
    yield fact("memory at most while building, MB", built.peak_mb)
    yield fact("index on disk, MB", built.disk_mb)
    rebuilt = built.passages / served.rebuild_seconds
    yield at_least("keywords rebuilt", rebuilt, REBUILD_TARGETS.get(count), "passages/s")
    yield at_most("start, warm", served.start_seconds, START_TARGETS.get(count), "s")
    yield fact("of which of the processor, s", served.processor_seconds)
    yield fact("ask p50, ms", percentile(served.ask_ms, 0.5))
    yield at_most("ask p95", percentile(served.ask_ms, 0.95), ASK_TARGETS.get(count), "ms")
    yield fact("right article on top, %", 100 * served.found / len(served.ask_ms))
    yield at_most("resident", served.resident_mb, RESIDENT_TARGETS.get(count), "MB")
    yield fact("of which the index reader, MB", served.reader_mb)


def build(count: int, home: Path) -> Built:
    composed = compose(count)
    db = Database(_environment(home).database)
    migrate(db)
    lexicon.warm()
    store_seconds = _timed(lambda: _store(db, composed))
    library = _opened(home, db)
    analyse_seconds = _timed(library.refresh)
    index_seconds = _timed(lambda: _wait(library))
    passages = library.health().passages
    library.close()

    (home / "index" / "current").unlink()  # as after a damage: the pointer leads nowhere
    library = _opened(home, db)
    library.refresh()
    again_seconds = _timed(lambda: _wait(library))
    library.close()
    db.close()
    on_disk = sum(f.stat().st_size for f in (home / "index").rglob("*") if f.is_file())
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    return Built(
        passages,
        store_seconds,
        analyse_seconds,
        index_seconds,
        again_seconds,
        peak / MEGABYTE,
        on_disk / MEGABYTE,
    )


def serve(count: int, home: Path, questions: int) -> Served:
    db = Database(_environment(home).database)
    library = _opened(home, db)
    rebuild_seconds = _timed(library.refresh)
    _wait(library)
    library.search("Can I return it? 반품할 수 있나요?")
    start_seconds = time.time() - psutil.Process().create_time()
    processor_seconds = sum(sum(process.cpu_times()[:2]) for process in _tree())
    composed = compose(count)
    for each in some(composed, WARM_UP, seed=3):
        _ask(library, each)
    asked = [_ask(library, each) for each in some(composed, questions)]
    memory = [process.memory_info().rss / MEGABYTE for process in _tree()]
    library.close()
    db.close()
    return Served(
        start_seconds,
        processor_seconds,
        rebuild_seconds,
        tuple(seconds * 1000 for seconds, _ in asked),
        sum(is_right for _, is_right in asked),
        sum(memory),
        sum(memory[1:]),
    )


def _tree() -> list[psutil.Process]:
    return [psutil.Process(), *psutil.Process().children(recursive=True)]


def _environment(home: Path) -> Environment:
    return Environment(
        _env_file=None, deskbell_home=home, database_url="", chroma_url="", embedding_model=""
    )


def _opened(home: Path, db: Database) -> Library:
    return open_library(_environment(home), read_config(home / "deskbell.toml"), db)


def _store(db: Database, composed: list[Composed]) -> None:
    with Session(db.engine) as session:
        record.store(session, [each.article for each in composed], now=datetime.now(UTC))
        session.commit()


def _wait(library: Library) -> None:
    assert library.wait_ready(INDEX_WITHIN_SECONDS), library.health()


def _ask(library: Library, about: Composed) -> tuple[float, bool]:
    begun = time.perf_counter()
    found = library.search(about.question)
    seconds = time.perf_counter() - begun
    assert found.degraded is None, found.degraded
    return seconds, found.hits[0].passage.article_id == about.article.id


def _beside(count: int, questions: int) -> Iterator[Line]:
    """SQLite's full text search, asked for any of the words."""
    composed = compose(count)
    rows = [(each.article.id, f"{each.article.title}\n{each.article.text}") for each in composed]
    db = sqlite3.connect(":memory:")
    db.execute("CREATE VIRTUAL TABLE passage USING fts5(id UNINDEXED, text)")
    insert = "INSERT INTO passage VALUES (?, ?)"
    yield fact("FTS5: indexed, passages/s", count / _timed(lambda: db.executemany(insert, rows)))
    best = "SELECT id FROM passage WHERE passage MATCH ? ORDER BY rank LIMIT 5"
    milliseconds, right = [], 0
    for each in some(composed, questions):
        words = " OR ".join(f'"{word}"' for word in each.question.split())
        begun = time.perf_counter()
        first, *_ = db.execute(best, [words]).fetchall()
        milliseconds.append((time.perf_counter() - begun) * 1000)
        right += first[0] == each.article.id
    yield fact("FTS5: ask p95, ms", percentile(milliseconds, 0.95))
    yield fact("FTS5: right article on top, %", 100 * right / questions)


def _timed(what: Callable[[], object]) -> float:
    begun = time.perf_counter()
    what()
    return time.perf_counter() - begun


def main(what: str, count: str, home: str, questions: str = str(QUESTIONS)) -> None:
    measured: Built | Served
    if what == "build":
        measured = build(int(count), Path(home))
    else:
        measured = serve(int(count), Path(home), int(questions))
    print(json.dumps(asdict(measured)))


if __name__ == "__main__":
    main(*sys.argv[1:])
