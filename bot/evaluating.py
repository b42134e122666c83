"""`deskbell eval`: run questions through the search as it is served, and say how it did."""

import json
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ValidationError

from bot.db import Database
from bot.errors import Unacceptable
from bot.migrations import migrate
from bot.settings import DeskConfig, Environment
from bot.wiring import open_library
from knowledge import learned
from knowledge.confidence import confidence
from knowledge.evaluation import Asked
from knowledge.ingest import Report, ingest
from knowledge.learned import Lesson
from knowledge.lexicon import language_of
from knowledge.search import Library

RANKED = 10
READY_SECONDS = 1_800.0  # a hundred thousand passages take a while to embed

Id = Annotated[str, BeforeValidator(lambda value: str(value) if isinstance(value, int) else value)]


class Query(BaseModel):
    query_id: Id
    text: str
    answer_ids: list[Id]  # empty: nothing answers it; any listed one counts


class Approval(BaseModel):
    text: str
    answer_id: Id


def read_lines(file: Path, kind: type[BaseModel]) -> list[Any]:
    """Raises Unacceptable, naming the line."""
    try:
        lines = file.read_text("utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as e:
        raise Unacceptable("error-queries-file", file=str(file), why=str(e)) from e
    found = []
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                found.append(kind.model_validate_json(line))
            except ValidationError as e:
                why = e.errors(include_url=False, include_input=False)[0]
                place = ".".join(map(str, why["loc"]))
                told = f"{place}: {why['msg']}" if place else why["msg"]
                raise Unacceptable(
                    "error-queries-line", file=str(file), line=number, why=told
                ) from e
    return found


@contextmanager
def evaluation_library(
    env: Environment, knowledge: Path, approvals: Sequence[Approval]
) -> Iterator[tuple[Library, Report]]:
    """A library of its own over this folder: the shop's data is neither used nor touched."""
    with TemporaryDirectory(prefix="deskbell-eval-") as folder:
        home = Path(folder)
        own = env.model_copy(update={"deskbell_home": home, "database_url": ""})
        db = Database(f"sqlite:///{home}/eval.sqlite3")
        migrate(db)
        library = open_library(own, DeskConfig(), db)
        try:
            report = ingest([knowledge], db.session, library)
            _teach(db, approvals)
            library.refresh()
            library.wait_ready(READY_SECONDS)
            yield library, report
        finally:
            library.close()
            db.close()


def _teach(db: Database, approvals: Sequence[Approval]) -> None:
    now = datetime.now(UTC)
    with db.write() as session:
        for number, approval in enumerate(approvals):
            lesson = Lesson(approval.answer_id, approval.text, language_of(approval.text))
            learned.teach(session, lesson, key=f"eval:{number}", by="eval", now=now)


def run(library: Library, queries: Sequence[Query], step: Callable[[], object]) -> list[Asked]:
    return [_ask(library, query, step) for query in queries]


def _ask(library: Library, query: Query, step: Callable[[], object]) -> Asked:
    begun = time.perf_counter()
    found = library.search(query.text, limit=RANKED)
    sure = confidence(found)
    ms = (time.perf_counter() - begun) * 1000
    step()
    ranked = tuple((hit.passage.id, hit.score) for hit in found.hits)
    return Asked(
        query_id=query.query_id,
        language=language_of(query.text),
        answer_ids=frozenset(query.answer_ids),
        ranked=ranked,
        confidence=sure.value,
        ms=ms,
        answerable=sure.answers,
    )


def as_line(asked: Asked) -> str:
    ranked = [{"id": id, "score": score} for id, score in asked.ranked]
    line = {
        "query_id": asked.query_id,
        "ranked": ranked,
        "confidence": asked.confidence,
        "answerable": asked.answerable,
        "ms": round(asked.ms, 2),
    }
    return json.dumps(line, ensure_ascii=False)
