"""The keyword scorer: tf-idf cosines of words, concepts, character n-grams and Korean letters.

It holds everything in memory, needs no file and gives the same answer every time. Scores are
summed, never ranks: on short questions rank fusion throws away what the scores know.
"""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_array  # type: ignore[import-untyped]

from knowledge.lexicon import Terms, Tokenizer
from knowledge.passages import Passage

Scores = NDArray[np.float64]  # one number a passage

# Chosen on ParaKQC and two shops written for it. English has no jamo, so its other families count
# for more. A field for titles alone was tried: customers do not write like titles (0.64 to 0.59).
_FAMILIES = {"words": 0.32, "grams": 0.32, "jamo": 0.26, "concepts": 0.1}


class Keywords:
    """Scores passages against the terms of a message. Immutable: any thread may ask."""

    def __init__(self, passages: Sequence[Passage], tokenizer: Tokenizer) -> None:
        texts = [tokenizer.terms(f"{p.title}\n{p.text}") for p in passages]
        self._corpus = Corpus(texts)
        self._vocabulary = [_telling(terms) for terms in texts]

    def score(self, terms: Terms) -> dict[str, Scores]:
        """The weighted part of each family; together 0 to 1."""
        return self._corpus.cosines(terms)

    def coverage(self, terms: Terms, number: int) -> float:
        """What share of the telling words and concepts, by IDF, the passage contains."""
        telling = _telling(terms)
        mass = {pair: self._corpus.idf(*pair) for pair in telling}
        whole = sum(mass.values())
        found = sum(mass[pair] for pair in telling & self._vocabulary[number])
        return found / whole if whole else 0.0


class Corpus:
    """Texts as tf-idf vectors, a matrix a family."""

    def __init__(self, texts: Sequence[Terms]) -> None:
        self._families = {
            family: _Family([getattr(terms, family) for terms in texts]) for family in _FAMILIES
        }

    def cosines(self, terms: Terms) -> dict[str, Scores]:
        """Each family's cosine with every text, times its weight."""
        weights = {name: w for name, w in _FAMILIES.items() if terms.jamo or name != "jamo"}
        whole = sum(weights.values())
        return {
            family: weight / whole * self._families[family].cosines(getattr(terms, family))
            for family, weight in weights.items()
        }

    def likeness(self, terms: Terms) -> Scores:
        return sum(self.cosines(terms).values(), np.zeros(1))

    def kernel(self) -> NDArray[np.float32]:
        """The likeness of every two texts."""
        weighted = [_FAMILIES[name] * family.kernel() for name, family in self._families.items()]
        return np.asarray(sum(weighted), np.float32)

    def idf(self, family: str, term: str) -> float:
        return self._families[family].idf(term)


def _telling(terms: Terms) -> frozenset[tuple[str, str]]:
    pairs = [("words", word) for word in terms.words]
    return frozenset(pairs + [("concepts", concept) for concept in terms.concepts])


class _Family:
    """Each text a row of length one, a column a term."""

    def __init__(self, texts: Sequence[Sequence[str]]) -> None:
        counts = [Counter(terms) for terms in texts]
        seen = Counter(term for count in counts for term in count)
        self._size = len(texts)
        self._numbers = {term: number for number, term in enumerate(seen)}
        self._idf = np.array([self._weight(count) for count in seen.values()])
        self._matrix = self._rows(counts)

    def _weight(self, seen: int) -> float:
        return math.log((1 + self._size) / (1 + seen)) + 1

    def idf(self, term: str) -> float:
        number = self._numbers.get(term)
        return self._weight(0) if number is None else float(self._idf[number])

    def _rows(self, counts: Sequence[Mapping[str, int]]) -> Any:
        lengths = [len(count) for count in counts]
        rows = np.repeat(np.arange(len(counts)), lengths)
        columns = np.array([self._numbers[term] for count in counts for term in count], np.int64)
        repeated = np.array([n for count in counts for n in count.values()], np.float64)
        values = (1 + np.log(repeated)) * self._idf[columns] if len(columns) else repeated
        norms = np.sqrt(np.bincount(rows, values * values, minlength=len(counts)))
        values = values / norms[rows]
        shape = (len(counts), max(1, len(self._numbers)))
        return csc_array((values.astype(np.float32), (rows, columns)), shape=shape)

    def cosines(self, terms: Sequence[str]) -> Scores:
        counts = Counter(terms)
        # A term nobody has makes the message longer, and so every cosine smaller.
        weights = {t: (1 + math.log(n)) * self.idf(t) for t, n in counts.items()}
        length = math.sqrt(sum(weight * weight for weight in weights.values()))
        known = [t for t in weights if t in self._numbers]
        if not known:
            return np.zeros(self._size)
        columns = self._matrix[:, [self._numbers[t] for t in known]]
        return np.asarray(columns @ np.array([weights[t] / length for t in known]), np.float64)

    def kernel(self) -> NDArray[np.float32]:
        return np.asarray((self._matrix @ self._matrix.T).toarray(), np.float32)
