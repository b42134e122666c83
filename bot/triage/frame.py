"""Features to numbers: what the weights are multiplied with."""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.triage.features import (
    GIST_SHARE,
    INTENTS_SHARE,
    PAIRS_SHARE,
    SHARES,
    Features,
    Floats,
)


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
class Row:
    """A message in numbers: its terms, each with its column, and the columns of the spaces."""

    columns: list[int]
    values: Floats
    spaces: Floats


@dataclass(frozen=True)
class Frame:
    """Features to one row.

    What a linear model cannot learn from words one by one, that "broke" and "ankle" are another
    matter than "broke" and "cup", it learns from pairs. Pairs of words are seen too seldom, so the
    message is first reduced to its gist, a hundred numbers, and those are paired.
    """

    vocabularies: dict[str, Vocabulary]
    usual: Floats  # the mean sentence: only what differs from it tells
    directions: NDArray[np.floating]  # to the gist: from the sentence, or else from the terms

    def row(self, features: Features) -> Row:
        columns, values = self.terms(features)
        if len(features.sentence):
            gist = (features.sentence - self.usual) @ self.directions
        else:
            gist = values @ self.directions[columns].astype(np.float32)
        spaces = [
            _unit(features.intents, INTENTS_SHARE),
            _unit(gist, GIST_SHARE),
            _unit(_paired(gist), PAIRS_SHARE),
        ]
        return Row(columns, values, np.concatenate(spaces))

    def terms(self, features: Features) -> tuple[list[int], Floats]:
        columns: list[int] = []
        parts: list[Floats] = []
        first = 0
        for family, vocabulary in self.vocabularies.items():
            found, values = vocabulary.weigh(features.terms[family], SHARES[family])
            columns += [first + n for n in found]
            parts.append(values)
            first += len(vocabulary.numbers)
        return columns, np.concatenate(parts)

    @property
    def size(self) -> int:
        """How many terms it knows: in a table of weights they come before the spaces."""
        return sum(len(known.numbers) for known in self.vocabularies.values())

    def familiar(self, features: Features) -> float:
        words = [word for word in features.terms["words"] if " " not in word]
        known = self.vocabularies["words"].numbers
        return sum(word in known for word in words) / len(words) if words else 1.0


def _paired(gist: Floats) -> Floats:
    """The product of every two numbers, so scaled that likeness is squared."""
    one, other = np.triu_indices(len(gist))
    return gist[one] * gist[other] * np.where(one == other, 1, math.sqrt(2)).astype(np.float32)


def _unit(vector: Floats, share: float) -> Floats:
    length = float(np.linalg.norm(vector))
    return vector * np.float32(math.sqrt(share) / length) if length else vector
