"""Learn to triage from labelled messages: ridge regression, then calibration on unseen fifths.

`python -m bot.triage.training` does it with the shipped messages when Deskbell is installed.
"""

import json
import math
import sys
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import chain
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from bot.tickets.terms import Language, Review
from bot.triage.classifier import CHOICES, STORED, Calibration, Limits, Opinion
from bot.triage.features import SHARES, Features, Floats, Reader, spoken
from bot.triage.frame import Frame, Vocabulary
from bot.triage.lessons import Lesson, shipped
from bot.triage.store import open_reader, version_of
from knowledge.space import INSTALLED

_SEEN_AT_LEAST = 2  # messages a term must be in
_GIST = 128  # numbers a message is reduced to
_RIDGE = 0.15
_PARTS = 5  # of cross-validation
# Of what people marked, the share we report, on messages the weights have not seen; what is
# installed has learned from a quarter more of them, and finds more.
_NEEDS_PERSON_RECALL = 0.965
_DANGEROUS = (Review.LEGAL, Review.OUTAGE, Review.SAFETY, Review.PRIVACY)
_DANGEROUS_RECALL, _REASON_RECALL = 0.985, 0.9
_ROUGH = 1e-4  # keeps the calibration from being certain


@dataclass(frozen=True)
class Learned:
    frame: Frame
    weights: Floats
    usual_scores: Floats

    def scores(self, features: Features) -> Floats:
        row = self.frame.row(features)
        scores = row.values @ self.weights[row.columns]
        scores += row.spaces @ self.weights[self.frame.size :] + self.usual_scores
        return np.asarray(scores, np.float32)


@dataclass(frozen=True)
class Trained:
    """One language: what is written to disk, and what it thought of each lesson unseen."""

    learned: Learned
    calibration: Calibration
    limits: Limits
    unseen: list[Opinion]


def train(lessons: Sequence[Lesson], place: Path, home: Path) -> None:
    """Write the models of both languages into the folder `place`; nothing when it is there.

    A process a language; `home` is where `open_reader` looks.
    """
    if place.exists():
        return
    place.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=place.parent, prefix=".triage-") as draft:
        with ProcessPoolExecutor(len(Language), get_context("spawn")) as processes:
            written = [
                processes.submit(_train_into, Path(draft), lessons, language, home)
                for language in Language
            ]
            for each in written:
                each.result()
        Path(draft).chmod(0o755)
        with suppress(OSError):  # somebody else was faster
            Path(draft).rename(place)
            Path(draft).mkdir()  # for the temporary folder to have something to remove


def _train_into(folder: Path, lessons: Sequence[Lesson], language: Language, home: Path) -> None:
    own = [lesson for lesson in lessons if spoken(lesson.text) is language]
    _write(folder, language, train_language(own, language, open_reader(home)))


def train_language(lessons: Sequence[Lesson], language: Language, reader: Reader) -> Trained:
    """The same lessons give the same weights."""
    known = reader.read([lesson.text for lesson in lessons], language)
    wanted = np.array([_labels(lesson) for lesson in lessons], np.float32)
    unseen = _cross_validated(known, wanted)
    calibration = _calibrate(unseen, wanted)
    opinions = [calibration.opinion(scores) for scores in unseen]
    return Trained(_learn(known, wanted), calibration, _limits(opinions, lessons), opinions)


def _labels(lesson: Lesson) -> list[bool]:
    return [
        *(getattr(lesson, name) is label for name in CHOICES for label in CHOICES[name]),
        *(reason in lesson.review for reason in Review),
        bool(lesson.review),
    ]


def _learn(known: Sequence[Features], wanted: Floats) -> Learned:
    """Ridge regression in the dual: there are fewer messages than terms."""
    frame = _frame(known)
    rows = [frame.row(features) for features in known]
    terms = _sparse([(row.columns, row.values) for row in rows], frame.size)
    spaces = np.array([row.spaces for row in rows])
    kernel = (terms @ terms.T).toarray() + spaces @ spaces.T
    kernel[np.diag_indices(len(rows))] += _RIDGE * kernel.diagonal().mean()
    usual = wanted.mean(0)
    duals = np.linalg.solve(kernel, wanted - usual)
    weights = np.concatenate([terms.T @ duals, spaces.T @ duals])
    return Learned(frame, np.asarray(weights, np.float32), usual)


def _frame(known: Sequence[Features]) -> Frame:
    from scipy.sparse.linalg import svds  # type: ignore[import-untyped]

    sentences = np.array([features.sentence for features in known], np.float32)
    vocabularies = {family: _vocabulary(known, family) for family in SHARES}
    frame = Frame(vocabularies, sentences.mean(0), np.zeros((0, 0), np.float32))
    messages = sentences - frame.usual
    if not messages.size:
        messages = _sparse([frame.terms(features) for features in known], frame.size)
    # The directions in which messages differ most; the same ones each time it is asked.
    _, _, directions = svds(messages, _GIST, v0=np.ones(min(messages.shape)))
    return replace(frame, directions=directions.T)


def _sparse(rows: Sequence[tuple[list[int], Floats]], width: int) -> Any:
    from scipy.sparse import csr_array  # type: ignore[import-untyped]  # only who learns needs it

    places = np.cumsum([0, *(len(columns) for columns, _ in rows)])
    columns = np.fromiter(chain.from_iterable(columns for columns, _ in rows), np.int64)
    values = np.concatenate([values for _, values in rows])
    return csr_array((values, columns, places), shape=(len(rows), width))


def _vocabulary(known: Sequence[Features], family: str) -> Vocabulary:
    seen = Counter(term for features in known for term in set(features.terms[family]))
    kept = sorted(term for term, count in seen.items() if count >= _SEEN_AT_LEAST)
    rarity = [math.log((1 + len(known)) / (1 + seen[term])) + 1 for term in kept]
    numbers = {term: number for number, term in enumerate(kept)}
    return Vocabulary(numbers, np.array(rarity, np.float32))


def _cross_validated(known: Sequence[Features], wanted: Floats) -> Floats:
    """Scores of every message from weights that have not seen its fifth.

    The fifths are neighbours in the file: who wrote one message wrote those beside it, and may not
    help to recognise it.
    """
    scores = np.zeros_like(wanted)
    part = np.arange(len(known)) * _PARTS // len(known)
    for number in range(_PARTS):
        others = np.flatnonzero(part != number).tolist()
        learned = _learn([known[n] for n in others], wanted[others])
        for n in np.flatnonzero(part == number).tolist():
            scores[n] = learned.scores(known[n])
    return scores


def _calibrate(scores: Floats, wanted: Floats) -> Calibration:
    choices = {}
    first = 0
    for name, labels in CHOICES.items():
        own = slice(first, first + len(labels))
        choices[name] = _softmax_fit(scores[:, own], wanted[:, own])
        first += len(labels)
    reasons = [
        _logistic_fit(scores[:, [column]], wanted[:, column])
        for column in range(first, first + len(Review))
    ]
    calibration = Calibration(choices, np.array(reasons, np.float32), np.zeros(0, np.float32))
    signs = np.array([calibration.signs(each) for each in scores])
    return replace(calibration, needs_person=_logistic_fit(signs, wanted[:, -1]))


def _logistic_fit(inputs: Floats, is_one: Floats) -> Floats:
    """A weight an input, and the offset."""
    fit = _softmax_fit(inputs, np.stack([is_one, 1 - is_one], 1))
    return np.asarray(fit[0] - fit[1])


def _softmax_fit(scores: Floats, wanted: Floats) -> Floats:
    """Multinomial logistic regression of the label on the scores."""
    from scipy.optimize import minimize  # type: ignore[import-untyped]

    inputs = np.hstack([scores, np.ones((len(scores), 1))]).astype(np.float64)
    shape = (wanted.shape[1], inputs.shape[1])

    def loss(flat: Any) -> tuple[float, Any]:
        weights = flat.reshape(shape)
        logits = inputs @ weights.T
        logits -= logits.max(1, keepdims=True)
        odds = np.exp(logits)
        odds /= odds.sum(1, keepdims=True)
        cost = -np.mean(np.log(np.maximum((odds * wanted).sum(1), 1e-12)))
        slope = (odds - wanted).T @ inputs / len(inputs)
        return cost + _ROUGH * (flat**2).sum() / 2, (slope + _ROUGH * weights).ravel()

    return np.asarray(minimize(loss, np.zeros(shape).ravel(), jac=True).x.reshape(shape))


def _limits(opinions: Sequence[Opinion], lessons: Sequence[Lesson]) -> Limits:
    pairs = list(zip(opinions, lessons, strict=True))
    reasons = {
        reason: _reached_by(
            [opinion.review[reason] for opinion, lesson in pairs if reason in lesson.review],
            _DANGEROUS_RECALL if reason in _DANGEROUS else _REASON_RECALL,
        )
        for reason in Review
    }
    needed = [opinion.needs_person for opinion, lesson in pairs if lesson.review]
    return Limits(_reached_by(needed, _NEEDS_PERSON_RECALL), reasons)


def _reached_by(odds: list[float], share: float) -> float:
    return sorted(odds)[math.floor(len(odds) * (1 - share))] if odds else 0.5


def _write(folder: Path, language: Language, trained: Trained) -> None:
    frame = trained.learned.frame
    content = {
        "vocabularies": {
            family: {"terms": list(known.numbers), "rarity": _rounded(known.rarity)}
            for family, known in frame.vocabularies.items()
        },
        "usual": _rounded(frame.usual),
        "rows": len(trained.learned.weights),
        "gist_rows": len(frame.directions),
        "usual_scores": _rounded(trained.learned.usual_scores),
        "choices": {name: _rounded(rows) for name, rows in trained.calibration.choices.items()},
        "reasons": _rounded(trained.calibration.reasons),
        "signs": _rounded(trained.calibration.needs_person),
        "needs_person": trained.limits.needs_person,
        "limits": trained.limits.reasons,
    }
    trained.learned.weights.astype(STORED).tofile(folder / f"{language}.f16")
    frame.directions.astype(STORED).tofile(folder / f"{language}-gist.f16")
    (folder / f"{language}.json").write_text(json.dumps(content, ensure_ascii=False), "utf-8")


def _rounded(numbers: Floats) -> Any:
    return np.round(numbers.astype(np.float64), 5).tolist()


def _main(home: Path, place: Path) -> None:
    train(shipped().learned, place / version_of(), home)


if __name__ == "__main__":
    given = [Path(each) for each in sys.argv[1:]]
    _main(*given) if given else _main(INSTALLED, INSTALLED)
