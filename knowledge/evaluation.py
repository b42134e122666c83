"""How good the answers are, in the numbers that matter to a shop. Pure."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import accumulate
from statistics import mean
from typing import NamedTuple

COVERAGES = (0.6, 0.7, 0.8)
_TENTHS = 10
_DRAWS = 500
_TIE = 0.5

Measures = dict[str, Callable[[Sequence["Asked"]], float]]


@dataclass(frozen=True)
class Asked:
    """One query and what came of it."""

    query_id: str
    language: str
    answer_ids: frozenset[str]  # empty: nothing answers it
    ranked: tuple[tuple[str, float], ...]  # passage id and score, the best first
    confidence: float
    ms: float
    answerable: bool = False  # as the desk would say

    @property
    def place(self) -> int | None:
        """Of the first right passage, from 1."""
        places = (n for n, (id, _) in enumerate(self.ranked, 1) if id in self.answer_ids)
        return next(places, None)

    @property
    def is_right(self) -> bool:
        return self.place == 1


@dataclass(frozen=True)
class Figure:
    value: float
    low: float  # of the 95 % bootstrap interval
    high: float


def hit(asked: Sequence[Asked], places: int) -> float:
    answerable = [each for each in asked if each.answer_ids]
    return mean((each.place or places + 1) <= places for each in answerable)


def reciprocal_rank(asked: Sequence[Asked]) -> float:
    return mean(1 / each.place if each.place else 0.0 for each in asked if each.answer_ids)


def auroc(asked: Sequence[Asked]) -> float:
    """How often an answerable query is trusted more than one that nothing answers."""
    ranked = sorted(asked, key=lambda each: each.confidence)
    below = ties = wins = 0.0
    total = sum(bool(each.answer_ids) for each in asked)
    start = 0
    while start < len(ranked):
        end = start
        while end < len(ranked) and ranked[end].confidence == ranked[start].confidence:
            end += 1
        right = sum(bool(each.answer_ids) for each in ranked[start:end])
        wrong = end - start - right
        wins += right * below
        ties += right * wrong
        below += wrong
        start = end
    return (wins + _TIE * ties) / (total * below) if total and below else float("nan")


def precision(asked: Sequence[Asked], coverage: float) -> float:
    """Of the most trusted share of all queries, how many got the right passage first."""
    surest = sorted(asked, key=lambda each: -each.confidence)
    return mean(each.is_right for each in surest[: max(1, round(coverage * len(surest)))])


def risk_by_coverage(asked: Sequence[Asked]) -> list[tuple[float, float]]:
    """For every share of the queries that could be answered, the surest first: the share of wrong
    answers among them."""
    surest = sorted(asked, key=lambda each: -each.confidence)
    wrong = accumulate(not each.is_right for each in surest)
    return [(n / len(surest), count / n) for n, count in enumerate(wrong, 1)]


class Tenth(NamedTuple):
    """The queries whose confidence lies in one tenth."""

    confidence: float  # their mean
    right: float  # the share of them
    size: int


def calibration(asked: Sequence[Asked]) -> list[Tenth]:
    tenths: dict[int, list[Asked]] = {}
    for each in asked:
        tenths.setdefault(min(_TENTHS - 1, int(each.confidence * _TENTHS)), []).append(each)
    return [
        Tenth(
            mean(each.confidence for each in some), mean(each.is_right for each in some), len(some)
        )
        for _, some in sorted(tenths.items())
    ]


def calibration_error(asked: Sequence[Asked]) -> float:
    """The gap between the confidence and the share that was right, over the tenths."""
    gaps = [tenth.size * abs(tenth.confidence - tenth.right) for tenth in calibration(asked)]
    return sum(gaps) / len(asked)


def percentile(asked: Sequence[Asked], share: float) -> float:
    times = sorted(each.ms for each in asked)
    return times[min(len(times) - 1, int(share * len(times)))]


def measures(asked: Sequence[Asked]) -> Measures:
    """Those that can be taken of these queries, by name."""
    found: Measures = {}
    if any(each.answer_ids for each in asked):
        found["hit@1"] = lambda some: hit(some, 1)
        found["hit@3"] = lambda some: hit(some, 3)
        found["MRR"] = reciprocal_rank
    if len({bool(each.answer_ids) for each in asked}) == 2:
        found["AUROC"] = auroc
    for coverage in COVERAGES:
        found[f"P@{coverage:.0%}"] = partial(precision, coverage=coverage)
    found["calibration error"] = calibration_error
    found["p50 ms"] = lambda some: percentile(some, 0.5)
    found["p95 ms"] = lambda some: percentile(some, 0.95)
    return found


def figures(asked: Sequence[Asked], wanted: Measures | None = None) -> dict[str, Figure]:
    """Every measure, or only the wanted, with the interval that repeated draws of the queries
    give."""
    dice = random.Random(0)  # noqa: S311  # repeatable on purpose
    answerable = [each for each in asked if each.answer_ids]
    others = [each for each in asked if not each.answer_ids]
    samples = [
        dice.choices(answerable, k=len(answerable)) + dice.choices(others, k=len(others))
        if answerable and others
        else dice.choices(asked, k=len(asked))
        for _ in range(_DRAWS)
    ]
    found = {}
    for name, measure in (wanted or measures(asked)).items():
        drawn = sorted(measure(sample) for sample in samples)
        low, high = drawn[int(0.025 * _DRAWS)], drawn[int(0.975 * _DRAWS) - 1]
        found[name] = Figure(measure(asked), low, high)
    return found


def by_language(asked: Sequence[Asked]) -> dict[str, dict[str, Figure]]:
    """ "all" only when there are several."""
    groups = languages(asked)
    if len(groups) > 1:
        groups["all"] = list(asked)
    return {language: figures(some) for language, some in groups.items()}


def languages(asked: Sequence[Asked]) -> dict[str, list[Asked]]:
    found: dict[str, list[Asked]] = {}
    for each in sorted(asked, key=lambda each: each.language):
        found.setdefault(each.language, []).append(each)
    return found
