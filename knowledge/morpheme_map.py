"""Where a Korean text lies among the intents, by what Kiwi's language model knows of its words.

Spelling says that 환불 and 반품 have nothing in common; a language model has seen them used alike.
Kiwi keeps a vector for nearly every morpheme. It does not hand them out, but how alike a morpheme
is to each of some hundred others gives its vector back, but for a rotation. A text is the sum of
its morphemes, rare ones counting more, and the phrasings of our intents that are near it say what
it is about (kernel ridge regression).
"""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import chain
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from knowledge.lexicon import normalise
from knowledge.morphemes import Morphemes
from knowledge.phrasings import lessons, wanted

Floats = NDArray[np.float32]

# Chosen on six shops made of our own intents, each searched by a map taught by the other five.
_POWER = 3  # of a cosine: being a little alike says nothing
_RIDGE = 1.0
# Endings tell a question from a wish; particles and marks tell nothing.
_TAGS = ("NN", "NP", "NR", "V", "XR", "MA", "IC", "E", "SL", "SN")
_WIDTH = 256  # of Kiwi's vectors
_ANCHORS = 512  # would do with half of them; rounding weighs less with more
RECIPE = (_TAGS, _POWER, _RIDGE, _WIDTH, _ANCHORS)
_REMEMBERED = 10_000  # vectors, of a kilobyte each; the first seen are the common ones
_FILE = "ko.morphemes.npz"
_STORED = np.dtype("<f2")


class _Reader:
    """Texts as vectors. Safe to share between threads."""

    def __init__(
        self,
        kiwi: Morphemes,
        anchors: NDArray[np.int64],
        directions: Floats,
        seen: Mapping[int, int],
        texts: int,
    ) -> None:
        """`directions`: a row an anchor, a column a number of a vector; `seen`: in how many of the
        `texts` it learned from each morpheme is."""
        self._kiwi, self._anchors, self._directions = kiwi, anchors.tolist(), directions
        self._seen, self._texts = seen, texts
        self._vectors: dict[int, Floats | None] = {}

    def morpheme(self, id: int) -> Floats | None:
        """None where Kiwi's model knows nothing of it."""
        if id in self._vectors:
            return self._vectors[id]
        alike = np.array(self._kiwi.likenesses(id, self._anchors), np.float32)
        vector = None if np.isnan(alike).any() else alike @ self._directions
        if len(self._vectors) < _REMEMBERED:
            self._vectors[id] = vector
        return vector

    def text(self, morphemes: Sequence[int], middle: Floats) -> Floats:
        """Of length one, or 0; `middle` is what all texts have in common."""
        whole = np.zeros(_WIDTH, np.float32)
        for id in morphemes:
            vector = self.morpheme(id)
            if vector is not None:
                idf = math.log((1 + self._texts) / (1 + self._seen.get(id, 0))) + 1
                whole += idf * (vector - middle)
        return whole / (np.linalg.norm(whole) or 1)


class MorphemeMap:
    """Safe to share between threads."""

    def __init__(self, folder: Path, kiwi: Morphemes) -> None:
        """Reads what `learn` wrote. Raises one of mapped.BROKEN."""
        with np.load(folder / _FILE) as kept:
            self._lessons = kept["lessons"].astype(np.float32)
            self._weights = kept["weights"].astype(np.float32)
            self._middle = kept["middle"]
            seen = dict(kept["seen"].tolist())
            self._kiwi = kiwi
            self._reader = _Reader(
                kiwi, kept["anchors"], kept["directions"], seen, len(self._lessons)
            )

    def project(self, text: str) -> Floats:
        """Its likeness to every intent, 0 or more."""
        alike = self._lessons @ self._reader.text(_morphemes(self._kiwi, text), self._middle)
        return np.asarray(np.maximum(_kernel(alike) @ self._weights, 0), np.float32)


def learn(folder: Path, kiwi: Morphemes) -> None:
    from scipy.linalg import solve  # type: ignore[import-untyped]  # only who learns needs it

    texts, labels = lessons("ko")
    found = [_morphemes(kiwi, text) for text in texts]
    times, seen = Counter(chain(*found)), Counter(chain(*map(set, found)))
    known = [id for id, _ in times.most_common() if kiwi.likenesses(id, [id])[0] > 0]
    anchors = np.array(known[:_ANCHORS])
    axes = directions(kiwi, anchors.tolist())
    reader = _Reader(kiwi, anchors, axes, seen, len(texts))
    vectors = np.array([reader.morpheme(id) for id in known])
    middle = np.average(vectors, axis=0, weights=[times[id] for id in known]).astype(np.float32)
    rows = np.array([reader.text(morphemes, middle) for morphemes in found])
    # Its own mirror image, in the order that is solved in place.
    kernel = _kernel((rows @ rows.T).T)
    kernel[np.diag_indices(len(rows))] += _RIDGE
    np.savez(
        folder / _FILE,
        anchors=anchors,
        directions=axes,
        seen=np.array(list(seen.items())),
        middle=middle,
        lessons=rows.astype(_STORED),
        weights=solve(kernel, wanted(labels), assume_a="pos", overwrite_a=True).astype(_STORED),
    )


def _morphemes(kiwi: Morphemes, text: str) -> list[int]:
    return [each.id for each in kiwi.find(normalise(text)) if each.tag.startswith(_TAGS)]


def directions(kiwi: Morphemes, anchors: list[int]) -> Floats:
    """What turns likenesses to the anchors into vectors whose products those likenesses are."""
    alike = np.array([kiwi.likenesses(each, anchors) for each in anchors])
    strengths, axes = np.linalg.eigh(alike)
    scaled = axes[:, -_WIDTH:] / np.sqrt(strengths[-_WIDTH:])
    return np.asarray(scaled, np.float32)


def _kernel(cosines: Floats) -> Floats:
    """In place: of all lessons with each other there are half a gigabyte."""
    np.maximum(cosines, 0, out=cosines)
    return np.power(cosines, _POWER, out=cosines)
