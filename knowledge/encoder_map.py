"""Where a text lies among the intents, by what a multilingual encoder makes of it.

Words alone do not tell "the porch is empty" from "my account is empty". The encoder has read how
people go on talking, in both languages, and our intents teach what of it matters: one linear map
for both (ridge regression), so that the phrasings of each language teach the other.
"""

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from knowledge import encoder, lexicon
from knowledge.encoder import DIMENSION, Encoder
from knowledge.phrasings import LANGUAGES, lessons, wanted

Floats = NDArray[np.float32]

_RIDGE = 10.0  # chosen on six shops made of our own intents, each by a map taught by the other five
RECIPE = (_RIDGE, encoder.RECIPE)
_FILE = "encoder_map.npz"
_REMEMBERED = (
    64  # texts: the same message is looked up for its draft, its sources and its judgement
)


class EncoderMap:
    """Safe to share between threads."""

    def __init__(self, folder: Path) -> None:
        """Reads what `learn` wrote. Raises one of mapped.BROKEN."""
        self._encoder = Encoder(folder)
        with np.load(folder / _FILE) as kept:
            self._weights = kept["weights"]
            self._middles = {language: kept[language] for language in LANGUAGES}
        self.project = lru_cache(_REMEMBERED)(self._project)

    def project_all(self, texts: Sequence[str]) -> Floats:
        """A row a text: its likeness to every intent, 0 or more. In half the time a text."""
        middles = np.array([self._middles[lexicon.language_of(text)] for text in texts])
        vectors = _unit(self._encoder.embed(texts) - middles)
        return np.asarray(np.maximum(vectors @ self._weights, 0), np.float32)

    def _project(self, text: str) -> Floats:
        """As `project_all`, for one."""
        place = np.asarray(self.project_all([text])[0], np.float32)
        place.flags.writeable = False  # many are given the same one
        return place


def learn(folder: Path) -> None:
    """Takes half a minute. Raises EncoderMissing."""
    encoder.prepare(folder)
    reader = Encoder(folder)
    middles, known, goals = {}, [], []
    for language in LANGUAGES:
        texts, labels = lessons(language)
        rows = reader.embed(texts)
        middles[language] = rows.mean(0)
        known.append(_unit(rows - middles[language]))
        goals.append(wanted(labels))
    rows, goal = np.concatenate(known), np.concatenate(goals)
    kernel = rows.T @ rows + _RIDGE * np.eye(DIMENSION, dtype=np.float32)
    np.savez(folder / _FILE, weights=np.linalg.solve(kernel, rows.T @ goal), **middles)


def _unit(rows: Floats) -> Floats:
    """Of length one."""
    lengths = np.linalg.norm(rows, axis=-1, keepdims=True)
    return np.asarray(rows / np.maximum(lengths, 1e-9), np.float32)
