"""How much each sign of an unsupported sentence counts, learned from the judged drafts.

`python -m tests.drafting.weights` writes bot/drafting/evidence.toml anew. Do so when a sign, or how
one is read, has changed. What a set of drafts shows is only true with weights that have not seen
it: `without`.
"""

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.drafting import evidence
from bot.drafting.evaluation import EvaluatedDraft, read_drafts
from bot.drafting.evidence import Weights, signs_of
from bot.drafting.grounding import data_of
from bot.drafting.numerals import in_digits
from bot.tickets.terms import BINDING

DRAFTS = Path(__file__).parent / "drafts"
SETS = tuple(sorted(file.stem for file in DRAFTS.glob("*.jsonl")))
_RIDGE = 10.0  # examples' worth of believing that a sign says nothing
_STEPS = 12

Floats = NDArray[Any]


def without(*left_out: str) -> Weights:
    signs, labels = zip(
        *(each for name in SETS if name not in left_out for each in _examples(name)), strict=True
    )
    names = list(signs[0])
    return _fitted(names, np.array([[each[n] for n in names] for each in signs]), np.array(labels))


@cache
def drafts_of(name: str) -> list[EvaluatedDraft]:
    return read_drafts(DRAFTS / f"{name}.jsonl")


@cache
def _examples(name: str) -> list[tuple[dict[str, float], bool]]:
    return [each for draft in drafts_of(name) for each in _judged(draft)]


def _judged(draft: EvaluatedDraft) -> Iterable[tuple[dict[str, float], bool]]:
    """The sentences that cite what exists: the others need no weighing."""
    passages = {each.id: each.text for each in draft.passages}
    kinds = dict(zip(draft.unsupported, draft.kinds, strict=True))
    for number, sentence in enumerate(draft.sentences):
        kind = kinds.get(number)
        if not sentence.passages or not passages.keys() >= set(sentence.passages):
            continue
        if kind is None or kind in BINDING:
            sources = [in_digits(data_of(passages[each])) for each in sentence.passages]
            message = in_digits(draft.message)
            yield signs_of(in_digits(sentence.text), sources, message), kind is not None


def _fitted(names: list[str], signs: Floats, labels: Floats) -> Weights:
    """Logistic regression by Newton's steps, on signs brought to one scale."""
    middle, scale = signs.mean(0), np.maximum(signs.std(0), 1e-6)
    known = np.column_stack([(signs - middle) / scale, np.ones(len(signs))])
    ridge = np.diag([_RIDGE] * len(names) + [0.0])
    weights = np.zeros(len(names) + 1)
    for _ in range(_STEPS):
        likely = 1 / (1 + np.exp(-known @ weights))
        slope = known.T @ (labels - likely) - ridge @ weights
        bend = (known * (likely * (1 - likely))[:, None]).T @ known + ridge
        weights += np.linalg.solve(bend, slope)
    each = weights[:-1] / scale
    found = {name: round(float(n), 3) for name, n in zip(names, each, strict=True)}
    return Weights(round(float(weights[-1] - middle @ each), 3), found)


def _write(weights: Weights) -> None:
    lines = [
        "# How much each sign counts (evidence.py), learned by tests/drafting/weights.py.",
        f"bias = {weights.bias}",
        "",
        "[signs]",
        *(f'"{name}" = {number}' for name, number in weights.signs.items()),
    ]
    Path(evidence.__file__).with_suffix(".toml").write_text("\n".join(lines) + "\n", "utf-8")


if __name__ == "__main__":
    _write(without())
