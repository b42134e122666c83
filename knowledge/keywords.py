"""The keyword scorer: tf-idf cosines of words, concepts, character n-grams and Korean letters, and
how much of what a message says a text has.

It holds everything in memory, needs no file and gives the same answer every time. Scores are
summed, never ranks: on short questions rank fusion throws away what the scores know.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from knowledge.analysis import COUNTED, FAMILIES, Counted, Packed

Scores = NDArray[np.float64]  # one number a passage
Floats = NDArray[np.float32]

# Chosen on ParaKQC, six shops made of our own intents, written ones and, in Korean, formal
# documents. A field for titles alone was tried: customers do not write like titles (0.64 to 0.59).
_KOREAN = {"words": 0.25, "grams": 0.5, "jamo": 0.2, "concepts": 0.05}
_OTHERS = {"grams": 0.63}
_COVERED = 0.37  # the rest
# Of one question to another, in any language.
_ALIKE = {"words": 0.32, "grams": 0.32, "jamo": 0.26, "concepts": 0.1}
_TELLING = ("words", "concepts")
# A cosine divides by a text's length, which makes a page that says much unlike any question. What
# is longer than usual is divided by this much of its own length, and the rest of the usual one.
_OWN_LENGTH = 0.5


class Keywords:
    """Texts as tf-idf vectors, a matrix a family. Immutable: any thread may ask."""

    def __init__(self, texts: Sequence[Mapping[str, Packed]]) -> None:
        self._families = {family: _Family([text[family] for text in texts]) for family in FAMILIES}
        self._size = len(texts)

    def score(self, text: Mapping[str, Counted]) -> dict[str, Scores]:
        """The weighted parts of every text's score; together 0 to 1."""
        if len(text["jamo"]):
            return {
                name: np.minimum(part * self._families[name].relief, _KOREAN[name])
                for name, part in self._weighted(text, _KOREAN).items()
            }
        return {**self._weighted(text, _OTHERS), "telling": _COVERED * self.coverage(text)}

    def likeness(self, text: Mapping[str, Counted]) -> Scores:
        """With every text, also where a language has no jamo: 0 to 1."""
        return np.asarray(sum(self._weighted(text, _ALIKE).values()), np.float64)

    def coverage(self, text: Mapping[str, Counted]) -> Scores:
        """What share of its telling words and concepts, by IDF, each text has."""
        terms = {name: text[name]["term"] for name in _TELLING}
        whole = sum(self._families[name].idf(terms[name]).sum() for name in _TELLING)
        found = sum(self._families[name].found(terms[name]) for name in _TELLING)
        return np.asarray(found / whole if whole else np.zeros(self._size))

    def _weighted(
        self, text: Mapping[str, Counted], weights: Mapping[str, float]
    ) -> dict[str, Scores]:
        return {
            name: weight * self._families[name].cosines(text[name])
            for name, weight in weights.items()
        }


class _Family:
    """Each text a row of length one, a column a term."""

    def __init__(self, texts: Sequence[Packed]) -> None:
        terms = np.frombuffer(b"".join(texts), COUNTED)
        # Term and place as one number sort three times as fast as places by their terms.
        keys = terms["term"].astype(np.uint64) << 32 | np.arange(len(terms), dtype=np.uint64)
        keys.sort()
        order = (keys & 0xFFFFFFFF).astype(np.intp)
        numbers = np.arange(len(texts), dtype=np.int32)
        rows = np.repeat(numbers, [len(text) // COUNTED.itemsize for text in texts])[order]
        self._terms, starts, seen = np.unique(
            (keys >> 32).astype(np.uint32), return_index=True, return_counts=True
        )
        self._size = len(texts)
        self._idf = self._weight(seen)
        values = (1 + np.log(terms["times"][order])) * np.repeat(self._idf, seen)
        lengths = np.sqrt(np.bincount(rows, values * values, minlength=self._size))
        values = (values / lengths[rows]).astype(np.float32)
        usual = lengths.mean() if self._size else 1.0
        longer = np.maximum(lengths / (usual or 1.0), 1.0)
        self.relief = longer / (_OWN_LENGTH * longer + 1 - _OWN_LENGTH)
        # Column by column, the texts that have the term and its weight in each.
        self._ends = np.append(starts, len(rows)).astype(np.intp)
        self._rows, self._values = rows, values

    def _weight(self, seen: Any) -> NDArray[np.float64]:
        return np.asarray(np.log((1 + self._size) / (1 + seen)) + 1, np.float64)

    def _columns(self, terms: NDArray[np.uint32]) -> tuple[NDArray[np.intp], NDArray[np.bool]]:
        """Of each term its column, where it has one."""
        columns = np.searchsorted(self._terms, terms)
        known = columns < len(self._terms)
        known[known] = self._terms[columns[known]] == terms[known]
        return columns, known

    def idf(self, terms: NDArray[np.uint32]) -> NDArray[np.float64]:
        columns, known = self._columns(terms)
        idf = np.full(len(terms), self._weight(0))
        idf[known] = self._idf[columns[known]]
        return idf

    def found(self, terms: NDArray[np.uint32]) -> Scores:
        """The IDF of those terms, added up, that each text has."""
        columns, known = self._columns(terms)
        found = np.zeros(self._size)
        for column in columns[known]:
            found[self._rows[self._column(column)]] += self._idf[column]
        return found

    def cosines(self, text: Counted) -> Scores:
        terms = text["term"]
        # A term nobody has makes the message longer, and so every cosine smaller.
        weights = (1 + np.log(text["times"])) * self.idf(terms)
        columns, known = self._columns(terms)
        if not known.any():
            return np.zeros(self._size)
        weights = (weights / np.linalg.norm(weights))[known].astype(np.float32)
        cosines = np.zeros(self._size, np.float32)
        for column, weight in zip(columns[known], weights, strict=True):
            place = self._column(column)
            cosines[self._rows[place]] += weight * self._values[place]  # each text once a term
        return cosines.astype(np.float64)

    def _column(self, number: int) -> slice:
        return slice(self._ends[number], self._ends[number + 1])
