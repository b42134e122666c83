"""Where an English sentence lies among the intents, by what MiniLM makes of it.

MiniLM knows which sentences are alike, but not what of that matters to customers and shops: our
intents teach it. A linear map from its later layers to the intents, learned from their English
phrasings by ridge regression. That takes minutes on a small machine, so the map comes with the
code; `python -m knowledge.sentence_map` makes it anew when the intents have changed.
"""

import math
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from knowledge.minilm import DIMENSION, MiniLM
from knowledge.phrasings import lessons, wanted

Floats = NDArray[np.float32]

LAYERS = (4, 5, 6)  # of MiniLM's six
_RIDGE = 20.0  # chosen, as the layers, on a written shop and three public sets
_FILE = Path(__file__).with_name("sentences.f16")
_STORED = np.dtype("<f2")
WIDTH = DIMENSION * len(LAYERS)


class SentenceMap:
    """Immutable: any thread may ask."""

    def __init__(self, middle: Floats, weights: Floats) -> None:
        """`middle` is the mean of the states; `weights`: a row a number of them, a column an
        intent."""
        self._middle, self._weights = middle, weights

    @classmethod
    def read(cls, dimension: int) -> Self:
        """Raises OSError, ValueError."""
        rows = np.fromfile(_FILE, _STORED).astype(np.float32)
        return cls(rows[:WIDTH], rows[WIDTH:].reshape(WIDTH, dimension))

    def project(self, states: Floats) -> Floats:
        """Of each row of MiniLM's `states` after LAYERS its likeness to every intent, 0 or more."""
        return np.asarray(np.maximum((states - self._middle) @ self._weights, 0), np.float32)

    def telling(self, states: Floats) -> Floats:
        """What tells each row of `states` from any other support question: of length one, every
        layer counting as much."""
        layers = (states - self._middle).reshape(-1, len(LAYERS), DIMENSION)
        layers /= np.maximum(np.linalg.norm(layers, axis=2, keepdims=True), 1e-9)
        return np.asarray(layers.reshape(states.shape) / math.sqrt(len(LAYERS)), np.float32)


def learn() -> None:
    texts, labels = lessons("en")
    states = MiniLM().states(texts, LAYERS)
    middle = states.mean(0)
    known = states - middle
    kernel = known.T @ known
    kernel[np.diag_indices(WIDTH)] += _RIDGE
    weights = np.linalg.solve(kernel, known.T @ wanted(labels))
    np.concatenate([middle, weights.ravel()]).astype(_STORED).tofile(_FILE)


if __name__ == "__main__":
    learn()
