"""How many questions could be answered alone, once agents have judged 200 of them."""

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.progress import Progress

from bot.environment import Environment
from bot.evaluating import trial
from knowledge.evaluation import Asked
from knowledge.threshold import TARGET, Alone, Judged, rehearse
from tests.bench.asked import Shop, shops_with_strangers, written_shops
from tests.bench.report import Line, Report, at_least

LEAST_PRECISION, LEAST_COVERAGE = 94.5, 62.0  # per cent, at a target of 95


@dataclass(frozen=True)
class Plan:
    data: Path | None  # the folder of the public sets; None: only the written shops
    most: int | None = None  # questions a round


def answering(plan: Plan, progress: Progress) -> Report:
    lines: list[Line] = []
    with tempfile.TemporaryDirectory(prefix="deskbell-bench-") as place:
        for shop, promised in _shops(plan, Path(place)):
            for name, asked in _ask(shop, progress):
                cases = [Judged(each.confidence, each.is_right) for each in asked]
                lines += _lines(name, rehearse(cases), promised=promised)
    return Report(f"answering alone, target {TARGET:.0%}", tuple(lines))


def _shops(plan: Plan, place: Path) -> Iterator[tuple[Shop, bool]]:
    """With what is promised of: shops that have learned, asked often enough to leave some."""
    for shop in written_shops(plan.most):
        yield shop, False
    if plan.data:
        for shop in shops_with_strangers(plan.data, place, plan.most):
            yield shop, plan.most is None


def _ask(shop: Shop, progress: Progress) -> Iterator[tuple[str, Sequence[Asked]]]:
    count = sum(len(each.queries) for each in shop.rounds)
    task = progress.add_task(shop.rounds[0].name, total=count)
    env = Environment(_env_file=None, database_url="", chroma_url="", embedding_model="")
    with trial(env, shop.folder) as deskbell:
        deskbell.teach(shop.approvals)
        for each in shop.rounds:
            yield each.name, deskbell.ask(each.queries, lambda: progress.advance(task))


def _lines(name: str, alone: Alone, *, promised: bool) -> Iterator[Line]:
    right = f"{name}, {alone.judged} judged: right in the worst tenth of draws"
    answered = f"{name}, {alone.judged} judged: answered alone"
    precision, coverage = round(100 * (alone.precision or 0), 1), round(100 * alone.coverage, 1)
    if promised:
        yield at_least(right, precision, LEAST_PRECISION, "%")
        yield at_least(answered, coverage, LEAST_COVERAGE, "%")
    else:
        yield Line(f"{right}, %", precision)
        yield Line(f"{answered}, %", coverage)
    undecided = round(100 * alone.undecided, 1)
    yield Line(f"{name}: draws without a threshold, %", undecided)
