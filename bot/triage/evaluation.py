"""How well triage does on labelled messages. Pure: labels and opinions in, figures out."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from typing import Any

from bot.tickets.terms import Priority, Review, TicketType
from bot.tickets.values import Triage
from bot.triage.lessons import Labelled

_BINS = 10  # of the calibration error
_PRIORITIES = list(Priority)
_LABELS = ("type", "priority", "urgency", "sentiment")

Pair = tuple[Labelled, Triage]  # a label that is not known is not counted


@dataclass(frozen=True)
class Found:
    """How much of what is there was found, and how much of what was found is there."""

    name: str
    there: int
    reported: int
    right: int

    @property
    def recall(self) -> float | None:
        return self.right / self.there if self.there else None

    @property
    def precision(self) -> float | None:
        return self.right / self.reported if self.reported else None

    @property
    def f1(self) -> float:
        return 2 * self.right / (self.there + self.reported) if self.there + self.reported else 0.0


@dataclass(frozen=True)
class Report:
    messages: int
    accuracy: dict[str, float]  # of type, and of priority, urgency and sentiment where known
    macro_f1: float  # of the types
    within_one_step: float | None  # of the priorities
    calibration_error: float  # of the type's confidence
    needs_person: Found
    reasons: list[Found]
    types: list[Found]
    confusion: dict[str, dict[str, int]]  # the right type, then the one given

    def as_json(self) -> dict[str, Any]:
        def full(found: Found) -> dict[str, Any]:
            return asdict(found) | {"recall": found.recall, "precision": found.precision}

        return asdict(self) | {
            "needs_person": full(self.needs_person),
            "reasons": [full(reason) for reason in self.reasons],
            "types": [full(kind) for kind in self.types],
        }


def evaluate(pairs: Sequence[Pair]) -> Report:
    types = [_found(kind, pairs, partial(_is_of, kind)) for kind in TicketType]
    present = [kind for kind in types if kind.there]
    apart = [steps for pair in pairs if (steps := _steps(pair)) is not None]
    return Report(
        messages=len(pairs),
        accuracy={name: _share(known, name) for name in _LABELS if (known := _known(pairs, name))},
        macro_f1=sum(kind.f1 for kind in present) / max(len(present), 1),
        within_one_step=_mean([steps <= 1 for steps in apart]) if apart else None,
        calibration_error=_calibration_error(pairs),
        needs_person=_found("any", pairs, lambda each: bool(each.review)),
        reasons=[_found(reason, pairs, partial(_has, reason)) for reason in Review],
        types=types,
        confusion=_confusion(pairs),
    )


def _is_of(kind: TicketType, each: Labelled | Triage) -> bool:
    return each.type is kind


def _has(reason: Review, each: Labelled | Triage) -> bool:
    return reason in each.review


def _share(pairs: Sequence[Pair], name: str) -> float:
    return _mean([getattr(lesson, name) is getattr(triage, name) for lesson, triage in pairs])


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0


def _known(pairs: Sequence[Pair], name: str) -> list[Pair]:
    return [pair for pair in pairs if getattr(pair[0], name) is not None]


def _steps(pair: Pair) -> int | None:
    lesson, triage = pair
    if lesson.priority is None:
        return None
    return abs(_PRIORITIES.index(lesson.priority) - _PRIORITIES.index(triage.priority))


def _found(name: str, pairs: Sequence[Pair], applies: Callable[[Any], bool]) -> Found:
    return Found(
        name=str(name),
        there=sum(applies(lesson) for lesson, _ in pairs),
        reported=sum(applies(triage) for _, triage in pairs),
        right=sum(applies(lesson) and applies(triage) for lesson, triage in pairs),
    )


def _calibration_error(pairs: Sequence[Pair]) -> float:
    """Expected: how far confidence and truth lie apart, bin by bin."""
    bins: dict[int, list[Pair]] = {}
    for pair in pairs:
        bins.setdefault(min(int(pair[1].confidence * _BINS), _BINS - 1), []).append(pair)
    apart = (
        abs(_share(own, "type") - _mean([triage.confidence for _, triage in own])) * len(own)
        for own in bins.values()
    )
    return sum(apart) / max(len(pairs), 1)


def _confusion(pairs: Sequence[Pair]) -> dict[str, dict[str, int]]:
    counts = Counter((lesson.type, triage.type) for lesson, triage in pairs)
    return {
        right.value: {given.value: counts[right, given] for given in TicketType}
        for right in TicketType
    }
