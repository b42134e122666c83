"""`deskbell eval`: run questions through the search as it is served, and say how it did."""

import json
import random
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path, PurePath
from tempfile import TemporaryDirectory
from typing import Annotated, Any, NamedTuple
from uuid import uuid4

from pydantic import BaseModel, BeforeValidator
from rich.table import Table

from bot.db import Database
from bot.environment import Environment
from bot.errors import Unacceptable
from bot.migrations import migrate
from bot.opening import open_library
from bot.settings import DeskConfig
from knowledge import learned, record
from knowledge.confidence import confidence
from knowledge.evaluation import Asked, Figure
from knowledge.ingest import Report, ingest
from knowledge.learned import Lesson
from knowledge.lexicon import language_of
from knowledge.passages import Passage
from knowledge.search import Library
from knowledge.splitting import split
from knowledge.threshold import TARGET, Alone, Judged, rehearse

RANKED = 10
READY_SECONDS = 1_800.0  # a hundred thousand passages take a while to embed

Figures = Mapping[str, Mapping[str, Figure]]  # by language and measure

Id = Annotated[str, BeforeValidator(lambda value: str(value) if isinstance(value, int) else value)]


class Query(BaseModel):
    query_id: Id
    text: str
    answer_ids: list[Id]  # empty: nothing answers it; any listed one counts


class Approval(BaseModel):
    text: str
    answer_id: Id


class Round(NamedTuple):
    taught: int  # approvals
    asked: list[Asked]


@dataclass(frozen=True)
class Trial:
    """A library of its own over one folder: the shop's data is neither used nor touched."""

    library: Library
    report: Report
    _db: Database

    def unknown(self, answers: Iterable[str], taught: Iterable[str]) -> list[str]:
        """Those that no passage has: a slip in a file, which would look like a bad search. Only a
        passage can be taught."""
        with self._db.read() as session:
            passages = split(record.articles(session, now=datetime.now(UTC)))
        names = {name for passage in passages for name in _names(passage)}
        return sorted((set(answers) - names) | (set(taught) - {passage.id for passage in passages}))

    def rounds(
        self,
        portions: Sequence[Sequence[Approval]],
        queries: Sequence[Query],
        step: Callable[[], object],
    ) -> list[Round]:
        """Teach a portion, ask everything, teach the next."""
        found, taught = [], 0
        for portion in portions:
            self.teach(portion)
            taught += len(portion)
            found.append(Round(taught, self.ask(queries, step)))
        return found

    def teach(self, approvals: Sequence[Approval]) -> None:
        """Waits until the search knows them."""
        with self._db.write() as session:
            for approval in approvals:
                lesson = Lesson(approval.answer_id, approval.text, language_of(approval.text))
                key = f"eval:{uuid4()}"  # one approval each, be it the same text again
                learned.teach(session, lesson, key=key, by="eval", now=datetime.now(UTC))
        self.library.refresh()
        self.library.wait_ready(READY_SECONDS)

    def ask(self, queries: Sequence[Query], step: Callable[[], object]) -> list[Asked]:
        named = frozenset(id for query in queries for id in query.answer_ids)
        return [_ask(self.library, query, named, step) for query in queries]


@contextmanager
def trial(env: Environment, knowledge: Path) -> Iterator[Trial]:
    """Raises Unacceptable for a folder of which nothing can be used."""
    with TemporaryDirectory(prefix="deskbell-eval-") as folder:
        home = Path(folder)
        own = env.model_copy(update={"deskbell_home": home, "database_url": ""})
        db = Database(f"sqlite:///{home}/eval.sqlite3")
        migrate(db)
        library = open_library(own, DeskConfig(), db)
        try:
            report = ingest([knowledge], db.session, library)
            if report.is_fruitless:
                first = report.refused[0]
                why = Unacceptable(f"refused-{first.code}", **first.values)
                raise Unacceptable("error-no-knowledge", path=first.path, why=why)
            library.wait_ready(READY_SECONDS)
            yield Trial(library, report, db)
        finally:
            library.close()
            db.close()


def portions(approvals: Sequence[Approval]) -> list[Sequence[Approval]]:
    """What to teach at each point of a learning curve: nothing, an eighth, and then always as much
    again as is known already."""
    mixed = random.Random(0).sample(approvals, len(approvals))  # noqa: S311  # repeatable on purpose
    ends = sorted({0, *(len(mixed) // part for part in (8, 4, 2, 1))})
    return [mixed[start:end] for start, end in pairwise([0, *ends])]


def called(passage: Passage, named: Collection[str]) -> str:
    """What the questions call this passage: its own id, or that of its section, document or file
    if one of them names that as an answer."""
    return next((name for name in _names(passage) if name in named), passage.id)


def _names(passage: Passage) -> tuple[str, ...]:
    if passage.kind == "faq":
        return (passage.id,)
    document = passage.id.partition("#")[0]
    file = PurePath(document.removeprefix("policy:"))
    section = f"{document}#{passage.title}"
    return passage.id, section, passage.article_id, document, file.name, file.stem


def _ask(
    library: Library, query: Query, named: Collection[str], step: Callable[[], object]
) -> Asked:
    begun = time.perf_counter()
    found = library.search(query.text, limit=RANKED)
    sure = confidence(found)
    ms = (time.perf_counter() - begun) * 1000
    step()
    ranked: dict[str, float] = {}
    for hit in found.hits:  # the first passage of a document that is named as a whole speaks for it
        ranked.setdefault(called(hit.passage, named), hit.score)
    return Asked(
        query_id=query.query_id,
        language=language_of(query.text),
        answer_ids=frozenset(query.answer_ids),
        ranked=tuple(ranked.items()),
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


def alone(asked: Sequence[Asked]) -> Alone:
    """How many of these could go out alone if agents had judged some of them."""
    return rehearse([Judged(each.confidence, each.is_right) for each in asked])


def as_json(found: Figures, gone_out: Alone) -> str:
    plain: dict[str, Any] = {
        language: {name: vars(figure) for name, figure in figures.items()}
        for language, figures in found.items()
    }
    plain["alone"] = gone_out._asdict() | {"target": TARGET}
    return json.dumps(plain, ensure_ascii=False)


def alone_line(gone_out: Alone) -> str:
    begins = f"Alone, from {gone_out.judged} judged questions with a target of {TARGET:.0%}: "
    if gone_out.precision is None:
        return f"{begins}nothing"
    return (
        f"{begins}{gone_out.coverage:.0%} of the others, {gone_out.precision:.1%} of them right in"
        f" the worst tenth of 300 draws; no threshold in {gone_out.undecided:.0%} of the draws"
    )


def as_table(found: Figures) -> Table:
    table = Table("", *found, box=None)
    for name in next(iter(found.values())):
        table.add_row(name, *(_cell(figures.get(name)) for figures in found.values()))
    return table


def _cell(figure: Figure | None) -> str:
    return f"{figure.value:.3f} [dim]{figure.low:.3f}-{figure.high:.3f}[/]" if figure else ""
