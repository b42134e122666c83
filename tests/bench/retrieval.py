"""How often the right passage comes first: Deskbell as it is served, beside simpler searches."""

import math
import tempfile
from collections.abc import Collection, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import Progress, TaskID
from rich.table import Table

from bot.environment import Environment
from bot.evaluating import called, trial
from knowledge import sources
from knowledge.evaluation import Asked, auroc, hit
from knowledge.splitting import split
from tests.bench.asked import Round, Shop, policy_pages, public_sets, written_shops
from tests.bench.peers import PEERS, Document, Ranking
from tests.bench.report import describe_machine

OURS = "Deskbell"


@dataclass(frozen=True)
class Plan:
    data: Path | None  # the folder of the public sets; None: only the written shops
    most: int | None = None  # questions a round


@dataclass(frozen=True)
class Row:
    """One measure of one round, by the name of the search."""

    what: str
    values: dict[str, float]
    floor: float | None = None
    goal: float | None = None

    @property
    def passed(self) -> bool | None:
        return None if self.floor is None else self.values[OURS] >= self.floor


@dataclass(frozen=True)
class Comparison:
    rows: tuple[Row, ...]
    machine: dict[str, Any]

    @property
    def passed(self) -> bool:
        return all(row.passed is not False for row in self.rows)

    def to_json(self) -> dict[str, Any]:
        rows = [{**asdict(row), "passed": row.passed} for row in self.rows]
        return {"title": "retrieval", "rows": rows, "machine": self.machine, "passed": self.passed}

    def show(self, console: Console) -> None:
        columns = ("", OURS, "floor", "goal", "", *PEERS)
        table = Table(*columns, title="retrieval", title_justify="left")
        marks = {True: "[green]✓[/]", False: "[red]✗[/]", None: ""}
        for row in self.rows:
            bounds = (_said(row.floor), _said(row.goal), marks[row.passed])
            others = (_said(row.values.get(name)) for name in PEERS)
            table.add_row(row.what, _said(row.values[OURS]), *bounds, *others)
        console.print(table)


def retrieval(plan: Plan, progress: Progress) -> Comparison:
    """Raises DataMissing."""
    machine = describe_machine()
    with tempfile.TemporaryDirectory(prefix="deskbell-bench-") as place:
        shops = [*written_shops(plan.most), *policy_pages(Path(place), plan.most)]
        if plan.data:
            shops += public_sets(plan.data, Path(place), plan.most)
        total = sum(len(round.queries) for shop in shops for round in shop.rounds)
        bar = progress.add_task("asking", total=total)
        rows = [row for shop in shops for row in _compared(shop, progress, bar)]
    return Comparison(tuple(rows), machine)


def _compared(shop: Shop, progress: Progress, bar: TaskID) -> Iterator[Row]:
    named = {id for round in shop.rounds for query in round.queries for id in query.answer_ids}
    documents = _documents(shop, named)
    env = Environment(_env_file=None, database_url="", chroma_url="", embedding_model="")
    with trial(env, shop.folder) as deskbell:
        deskbell.teach(shop.approvals)
        for round in shop.rounds:
            progress.update(bar, description=round.name)
            asked = {OURS: deskbell.ask(round.queries, lambda: progress.advance(bar))}
            texts = [query.text for query in round.queries]
            for name, peer in PEERS.items():
                asked[name] = _answered(round, peer(documents, texts))
            yield from _rows(round, asked)


def _documents(shop: Shop, named: Collection[str]) -> list[Document]:
    passages = split(sources.read([shop.folder]).articles)
    texts = [(called(each, named), f"{each.title}\n{each.text}") for each in passages]
    return texts + [(approval.answer_id, approval.text) for approval in shop.approvals]


def _answered(round: Round, rankings: Sequence[Ranking]) -> list[Asked]:
    """A simple search is as sure as its best score is high; how long it takes is not asked."""
    return [
        Asked(
            query.query_id,
            language="",
            answer_ids=frozenset(query.answer_ids),
            ranked=ranking,
            confidence=ranking[0][1] if ranking else -math.inf,
            ms=0.0,
        )
        for query, ranking in zip(round.queries, rankings, strict=True)
    ]


def _rows(round: Round, asked: dict[str, list[Asked]]) -> Iterator[Row]:
    for places in (1, 3):
        values = {name: hit(some, places) for name, some in asked.items()}
        yield _row(round, f"hit@{places}", values)
    if not all(query.answer_ids for query in round.queries):
        yield _row(round, "AUROC", {name: auroc(some) for name, some in asked.items()})


def _row(round: Round, measure: str, values: dict[str, float]) -> Row:
    bound = round.bounds.get(measure)
    return Row(f"{round.name}: {measure}", values, *(bound or (None, None)))


def _said(value: float | None) -> str:
    return "" if value is None else f"{value:.3f}"
