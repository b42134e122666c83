"""The keyword scorer: tf-idf cosines of words, concepts, character n-grams and Korean letters.

It holds everything in memory, needs no file and gives the same answer every time. Scores are
summed, never ranks: on short questions rank fusion throws away what the scores know.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from knowledge.analysis import COUNTED, Counted

Scores = NDArray[np.float64]  # one number a passage
Floats = NDArray[np.float32]

# Chosen on ParaKQC and two shops written for it. English has no jamo, so its other families count
# for more. A field for titles alone was tried: customers do not write like titles (0.64 to 0.59).
_FAMILIES = {"words": 0.32, "grams": 0.32, "jamo": 0.26, "concepts": 0.1}
_TELLING = ("words", "concepts")


class Keywords:
    """Texts as tf-idf vectors, a matrix a family. Immutable: any thread may ask."""

    def __init__(self, texts: Sequence[Mapping[str, Counted]]) -> None:
        self._families = {family: _Family([text[family] for text in texts]) for family in _FAMILIES}

    def score(self, text: Mapping[str, Counted]) -> dict[str, Scores]:
        """The weighted part of each family, its cosine with every text; together 0 to 1."""
        weights = {name: w for name, w in _FAMILIES.items() if len(text["jamo"]) or name != "jamo"}
        whole = sum(weights.values())
        return {
            family: weight / whole * self._families[family].cosines(text[family])
            for family, weight in weights.items()
        }

    def likeness(self, text: Mapping[str, Counted]) -> Scores:
        """With every text, also where a language has no jamo: 0 to 1."""
        weighted = [
            weight * self._families[name].cosines(text[name]) for name, weight in _FAMILIES.items()
        ]
        return np.asarray(sum(weighted), np.float64)

    def coverage(self, text: Mapping[str, Counted], number: int) -> float:
        """What share of its telling words and concepts, by IDF, the text of this number has."""
        found = whole = 0.0
        for name in _TELLING:
            family, telling = self._families[name], text[name]["term"]
            idf = family.idf(telling)
            whole += idf.sum()
            found += idf[family.has(number, telling)].sum()
        return found / whole if whole else 0.0


class _Family:
    """Each text a row of length one, a column a term."""

    def __init__(self, texts: Sequence[Counted]) -> None:
        terms = np.concatenate([*texts, np.zeros(0, COUNTED)])
        # Term and place as one number sort three times as fast as places by their terms.
        keys = terms["term"].astype(np.uint64) << 32 | np.arange(len(terms), dtype=np.uint64)
        keys.sort()
        order = (keys & 0xFFFFFFFF).astype(np.intp)
        numbers = np.arange(len(texts), dtype=np.int32)
        rows = np.repeat(numbers, [len(text) for text in texts])[order]
        self._terms, starts, seen = np.unique(
            (keys >> 32).astype(np.uint32), return_index=True, return_counts=True
        )
        self._size = len(texts)
        self._idf = self._weight(seen)
        values = (1 + np.log(terms["times"][order])) * np.repeat(self._idf, seen)
        lengths = np.sqrt(np.bincount(rows, values * values, minlength=self._size))
        values = (values / lengths[rows]).astype(np.float32)
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

    def has(self, number: int, terms: NDArray[np.uint32]) -> NDArray[np.bool]:
        """Whether the text of this number has each term."""
        columns, known = self._columns(terms)
        for place in np.flatnonzero(known):
            rows = self._rows[self._column(columns[place])]
            found = np.searchsorted(rows, number)
            known[place] = found < len(rows) and rows[found] == number
        return known

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
            np.add.at(cosines, self._rows[place], weight * self._values[place])
        return cosines.astype(np.float64)

    def _column(self, number: int) -> slice:
        return slice(self._ends[number], self._ends[number + 1])
