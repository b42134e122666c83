"""What a linear model learned from labelled messages thinks of a message. Numpy only."""

import json
import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

import numpy as np

from bot.tickets.terms import Language, Priority, Review, Sentiment, TicketType, Urgency
from bot.triage.features import (
    INTENTS_SHARE,
    SENTENCE_SHARE,
    SHARES,
    Features,
    Floats,
    Reader,
    spoken,
)

CHOICES: dict[str, type[StrEnum]] = {
    "type": TicketType,
    "priority": Priority,
    "urgency": Urgency,
    "sentiment": Sentiment,
}
# The columns of every table of weights: each choice's labels, then the review reasons.
COLUMNS = [*((name, label) for name in CHOICES for label in CHOICES[name])]
COLUMNS += [("review", reason) for reason in Review]


@dataclass(frozen=True)
class Opinion:
    """Probabilities. They are calibrated: of ten messages at 0.7, seven are what they seem."""

    chosen: dict[str, dict[Any, float]]  # by choice, then by label
    review: dict[Review, float]
    familiar: float = 1.0  # share of its words that were ever learned: little in another language

    def best(self, choice: str) -> Any:
        odds = self.chosen[choice]
        return max(odds, key=lambda label: odds[label])

    @property
    def needs_person(self) -> float:
        """That at least one review reason applies."""
        return 1 - math.prod(1 - odds for odds in self.review.values())


@dataclass(frozen=True)
class Limits:
    """Probabilities from which something stands: low, because a missed one is the worse mistake."""

    needs_person: float
    reasons: dict[Review, float]


@dataclass(frozen=True)
class Vocabulary:
    """The known terms of a family, each with its column and how rare it is."""

    numbers: dict[str, int]
    rarity: Floats

    def weigh(self, terms: Sequence[str], share: float) -> tuple[list[int], Floats]:
        """Tf-idf of a squared length of `share`."""
        counts = Counter(n for term in terms if (n := self.numbers.get(term)) is not None)
        found = list(counts)
        if not found:
            return [], np.zeros(0, np.float32)
        values = (1 + np.log(np.array(list(counts.values()), np.float32))) * self.rarity[found]
        return found, np.asarray(values * math.sqrt(share) / np.linalg.norm(values), np.float32)


@dataclass(frozen=True)
class Frame:
    """Features to one sparse row: the terms' columns first, then those of the two spaces."""

    vocabularies: dict[str, Vocabulary]
    usual: Floats  # the mean sentence, a row a layer: only what differs from it tells

    def row(self, features: Features) -> tuple[list[int], Floats]:
        columns: list[int] = []
        parts: list[Floats] = []
        first = 0
        for family, vocabulary in self.vocabularies.items():
            found, values = vocabulary.weigh(features.terms[family], SHARES[family])
            columns += [first + n for n in found]
            parts.append(values)
            first += len(vocabulary.numbers)
        dense = np.concatenate([_unit(features.intents, INTENTS_SHARE), *self._sentence(features)])
        columns += range(first, first + len(dense))
        return columns, np.concatenate([*parts, dense])

    @property
    def terms(self) -> int:
        """How many columns are of terms; the others are of the spaces."""
        return sum(len(known.numbers) for known in self.vocabularies.values())

    def familiar(self, features: Features) -> float:
        words = [word for word in features.terms["words"] if " " not in word]
        known = self.vocabularies["words"].numbers
        return sum(word in known for word in words) / len(words) if words else 1.0

    def _sentence(self, features: Features) -> list[Floats]:
        differences = features.sentence - self.usual
        return [_unit(each, SENTENCE_SHARE / len(self.usual)) for each in differences]


def _unit(vector: Floats, share: float) -> Floats:
    length = float(np.linalg.norm(vector))
    return vector * np.float32(math.sqrt(share) / length) if length else vector


@dataclass(frozen=True)
class Calibration:
    """From scores to probabilities: a small softmax for each choice, a logistic for each reason."""

    choices: dict[str, Floats]  # labels x (labels + 1), the last one the offset
    reasons: Floats  # reasons x 2: slope and offset

    def opinion(self, scores: Floats) -> Opinion:
        chosen: dict[str, dict[Any, float]] = {}
        first = 0
        for name, labels in CHOICES.items():
            own = np.append(scores[first : first + len(labels)], 1)
            logits = self.choices[name] @ own
            odds = np.exp(logits - logits.max())
            chosen[name] = dict(zip(labels, (odds / odds.sum()).tolist(), strict=True))
            first += len(labels)
        logits = np.clip(scores[first:] * self.reasons[:, 0] + self.reasons[:, 1], -50, 50)
        return Opinion(chosen, dict(zip(Review, (1 / (1 + np.exp(-logits))).tolist(), strict=True)))


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
        )
        self._calibration = Calibration(
            {name: np.array(rows, np.float32) for name, rows in content["choices"].items()},
            np.array(content["reasons"], np.float32),
        )
        self._usual_scores = np.array(content["usual_scores"], np.float32)
        self.limits = Limits(
            content["needs_person"],
            {Review(name): limit for name, limit in content["limits"].items()},
        )
        self._weights = np.load(folder / f"{language}.npy", mmap_mode="r")
        if self._weights.shape[1] != len(COLUMNS):
            raise ValueError(f"the triage in {folder} was learned for other labels")

    def opinion(self, features: Features) -> Opinion:
        columns, values = self._frame.row(features)
        scores = values @ self._weights[columns].astype(np.float32) + self._usual_scores
        opinion = self._calibration.opinion(scores)
        return replace(opinion, familiar=self._frame.familiar(features))


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
