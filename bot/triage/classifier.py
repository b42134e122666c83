"""What a linear model learned from labelled messages thinks of a message. Numpy only."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from mmap import MADV_RANDOM
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.tickets.terms import Language, Priority, Review, Sentiment, TicketType, Urgency
from bot.triage.features import Features, Floats, Reader, spoken
from bot.triage.frame import Frame, Vocabulary
from knowledge.mapped import mapped

CHOICES: dict[str, type[StrEnum]] = {
    "type": TicketType,
    "priority": Priority,
    "urgency": Urgency,
    "sentiment": Sentiment,
}
# Every table of weights has a column for each label of each choice, for each review reason, and for
# there being any.
COLUMNS = sum(len(labels) for labels in CHOICES.values()) + len(Review) + 1
STORED = np.dtype("<f2")  # of the weights, on disk
_REASONS = slice(-1 - len(Review), -1)
_SURE = 15.0  # logits beyond it make no difference


@dataclass(frozen=True)
class Opinion:
    """Probabilities. They are calibrated: of ten messages at 0.7, seven are what they seem."""

    chosen: dict[str, dict[Any, float]]  # by choice, then by label
    review: dict[Review, float]
    needs_person: float  # that at least one reason applies
    familiar: float = 1.0  # share of its words that were ever learned: little in another language

    def best(self, choice: str) -> Any:
        odds = self.chosen[choice]
        return max(odds, key=lambda label: odds[label])


@dataclass(frozen=True)
class Limits:
    """Probabilities from which something stands: low, because a missed one is the worse mistake."""

    needs_person: float
    reasons: dict[Review, float]


@dataclass(frozen=True)
class Calibration:
    """From scores to probabilities: a small softmax for each choice, a logistic for each reason,
    and one for all reasons together."""

    choices: dict[str, Floats]  # labels x (labels + 1), the last one the offset
    reasons: Floats  # reasons x 2: slope and offset
    needs_person: Floats  # of what `signs` finds, and the offset

    def opinion(self, scores: Floats) -> Opinion:
        chosen: dict[str, dict[Any, float]] = {}
        first = 0
        for name, labels in CHOICES.items():
            own = np.append(scores[first : first + len(labels)], 1)
            logits = self.choices[name] @ own
            odds = np.exp(logits - logits.max())
            chosen[name] = dict(zip(labels, (odds / odds.sum()).tolist(), strict=True))
            first += len(labels)
        review = _logistic(self._logits(scores)).tolist()
        needs = float(_logistic(self.needs_person @ np.append(self.signs(scores), 1)))
        return Opinion(chosen, dict(zip(Review, review, strict=True)), needs)

    def signs(self, scores: Floats) -> Floats:
        """Of a person being needed: the score of it, any reason, and the likeliest one."""
        logits = self._logits(scores)
        none = np.log1p(np.exp(logits)).sum()  # minus the logarithm of no reason's probability
        return np.array([scores[-1], none + np.log(-np.expm1(-none)), logits.max()], np.float32)

    def _logits(self, scores: Floats) -> Floats:
        logits = scores[_REASONS] * self.reasons[:, 0] + self.reasons[:, 1]
        return np.asarray(np.clip(logits, -_SURE, _SURE), np.float32)


def _logistic(logits: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-np.clip(logits, -_SURE, _SURE))))


class LanguageModel:
    """One language's frame, weights and calibration, as `training` wrote them."""

    def __init__(self, folder: Path, language: Language) -> None:
        """Raises OSError, ValueError, KeyError."""
        content = json.loads((folder / f"{language}.json").read_text("utf-8"))
        self._frame = Frame(
            {
                family: Vocabulary(
                    {term: number for number, term in enumerate(known["terms"])},
                    np.array(known["rarity"], np.float32),
                )
                for family, known in content["vocabularies"].items()
            },
            np.array(content["usual"], np.float32),
            _rows(folder / f"{language}-gist.f16", content["gist_rows"]),
        )
        self._calibration = Calibration(
            {name: np.array(rows, np.float32) for name, rows in content["choices"].items()},
            np.array(content["reasons"], np.float32),
            np.array(content["signs"], np.float32),
        )
        self._usual_scores = np.array(content["usual_scores"], np.float32)
        self.limits = Limits(
            content["needs_person"],
            {Review(name): limit for name, limit in content["limits"].items()},
        )
        self._weights = _rows(folder / f"{language}.f16", content["rows"])
        if self._weights.shape[1] != COLUMNS:
            raise ValueError(f"the triage in {folder} was learned for other labels")
        self._spaces = self._weights[self._frame.size :].astype(np.float32)

    def opinion(self, features: Features) -> Opinion:
        row = self._frame.row(features)
        scores = row.values @ self._weights[row.columns].astype(np.float32)
        scores += row.spaces @ self._spaces + self._usual_scores
        opinion = self._calibration.opinion(scores)
        return replace(opinion, familiar=self._frame.familiar(features))


def _rows(file: Path, rows: int) -> NDArray[np.float16]:
    """A message needs some hundred of them: they are read one by one, not what lies around them."""
    content = mapped(file)
    content.madvise(MADV_RANDOM)
    return np.frombuffer(content, STORED).reshape(rows, -1)


class Classifier:
    """Safe to share between threads."""

    def __init__(self, folder: Path, reader: Reader) -> None:
        """Maps what `training` wrote into memory. Raises OSError, ValueError, KeyError."""
        self._reader = reader
        self._models = {language: LanguageModel(folder, language) for language in Language}

    def opinions(self, texts: Sequence[str]) -> list[Opinion]:
        """In the order of the texts; many at once are cheaper than one by one."""
        found: dict[int, Opinion] = {}
        for language, model in self._models.items():
            own = [number for number, text in enumerate(texts) if spoken(text) is language]
            features = self._reader.read([texts[number] for number in own], language)
            found |= {n: model.opinion(each) for n, each in zip(own, features, strict=True)}
        return [found[number] for number in range(len(texts))]

    def limits(self, text: str) -> Limits:
        return self._models[spoken(text)].limits
