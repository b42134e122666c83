"""The keyword scorer: tf-idf cosines of words, concepts and character n-grams, by field.

It holds everything in memory, needs no file and gives the same answer every time. Scores are
summed, never ranks: on short questions rank fusion throws away what the scores know.
"""

import math
from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from knowledge.lexicon import Terms, Tokenizer
from knowledge.passages import Passage

Scores = NDArray[np.float64]  # one number a passage

# Chosen on ParaKQC, BANKING77 names, Bitext and the two sample shops; each sums to one.
_FIELDS = {"title": 0.3, "text": 0.7}
_FAMILIES = {"words": 0.42, "grams": 0.33, "concepts": 0.25}


class Keywords:
    """Scores passages against the terms of a message. Immutable: any thread may ask."""

    def __init__(self, passages: Sequence[Passage], tokenizer: Tokenizer) -> None:
        self._size = len(passages)
        fields = {
            "title": [tokenizer.terms(p.title) for p in passages],
            "text": [tokenizer.terms(f"{p.title}\n{p.text}") for p in passages],
        }
        self._postings = {
            (field, family): _Postings([_family(terms, family) for terms in documents])
            for field, documents in fields.items()
            for family in _FAMILIES
        }
        self._vocabulary = [_telling(terms) for terms in fields["text"]]

    def score(self, terms: Terms) -> tuple[Scores, dict[str, Scores]]:
        """Return the total, 0 to 1, and the weighted part of each family that it is the sum of."""
        parts = {
            family: weight * self._cosines(_family(terms, family), family)
            for family, weight in _FAMILIES.items()
        }
        return sum(parts.values(), np.zeros(self._size)), parts

    def _cosines(self, terms: Sequence[str], family: str) -> Scores:
        fields = [w * self._postings[field, family].cosines(terms) for field, w in _FIELDS.items()]
        return sum(fields, np.zeros(self._size))

    def coverage(self, terms: Terms, number: int) -> float:
        """What share of the telling words and concepts, by IDF, the passage contains."""
        telling = _telling(terms)
        mass = {pair: self._postings["text", pair[0]].idf(pair[1]) for pair in telling}
        whole = sum(mass.values())
        found = sum(mass[pair] for pair in telling & self._vocabulary[number])
        return found / whole if whole else 0.0


def _family(terms: Terms, family: str) -> tuple[str, ...]:
    return {"words": terms.words, "grams": terms.grams, "concepts": terms.concepts}[family]


def _telling(terms: Terms) -> frozenset[tuple[str, str]]:
    pairs = [("words", word) for word in terms.words]
    return frozenset(pairs + [("concepts", concept) for concept in terms.concepts])


class _Postings:
    """One family of one field: each passage a vector of length one, stored term by term."""

    def __init__(self, documents: Sequence[Sequence[str]]) -> None:
        self._size = len(documents)
        seen = Counter(term for terms in documents for term in set(terms))
        self._idf = {term: self._weight(count) for term, count in seen.items()}
        self._unseen = self._weight(0)
        entries: dict[str, list[tuple[int, float]]] = {}
        for number, terms in enumerate(documents):
            for term, weight in self._vector(terms).items():
                entries.setdefault(term, []).append((number, weight))
        self._entries = {
            term: (np.array([n for n, _ in found]), np.array([w for _, w in found]))
            for term, found in entries.items()
        }

    def _weight(self, count: int) -> float:
        return math.log((1 + self._size) / (1 + count)) + 1

    def idf(self, term: str) -> float:
        return self._idf.get(term, self._unseen)

    def _vector(self, terms: Sequence[str]) -> dict[str, float]:
        weights = {t: (1 + math.log(n)) * self.idf(t) for t, n in Counter(terms).items()}
        length = math.sqrt(sum(weight * weight for weight in weights.values()))
        return {term: weight / length for term, weight in weights.items()}

    def cosines(self, terms: Sequence[str]) -> Scores:
        vector = self._vector(terms)
        known = [(weight, *self._entries[t]) for t, weight in vector.items() if t in self._entries]
        if not known:
            return np.zeros(self._size)
        numbers = np.concatenate([numbers for _, numbers, _ in known])
        weights = np.concatenate([weight * weights for weight, _, weights in known])
        return np.bincount(numbers, weights, minlength=self._size).astype(np.float64)
