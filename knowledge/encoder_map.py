"""Where a text lies among the intents, by what a multilingual encoder makes of it.

Words alone do not tell "the porch is empty" from "my account is empty". The encoder has read how
people go on talking, in both languages, and our intents teach what of it matters: one linear map
for both (ridge regression), so that the phrasings of each language teach the other. Another such
map tells how usual it is for help pages to treat what a message asks (knowledge/usual.py).
"""

import hashlib
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from knowledge import encoder, lexicon, usual
from knowledge.encoder import DIMENSION, Encoder
from knowledge.phrasings import LANGUAGES, lessons, wanted

Floats = NDArray[np.float32]

_RIDGE = 10.0  # chosen on six shops made of our own intents, each by a map taught by the other five
_USUAL_RIDGE = 10.0  # with three, six written shops were within a point
RECIPE = (_RIDGE, _USUAL_RIDGE, hashlib.sha256(usual.CONTENT).hexdigest(), encoder.RECIPE)
_FILE = "encoder_map.npz"
_REMEMBERED = (
    64  # texts: the same message is looked up for its draft, its sources and its judgement
)


class Reading(NamedTuple):
    """What is made of one text."""

    place: Floats  # its likeness to every intent, 0 or more
    usual: float  # above 0 where help pages usually treat what it asks


class EncoderMap:
    """Safe to share between threads."""

    def __init__(self, folder: Path) -> None:
        """Reads what `learn` wrote. Raises one of mapped.BROKEN."""
        self._encoder = Encoder(folder)
        with np.load(folder / _FILE) as kept:
            self._weights, self._usual = kept["weights"], kept["usual"]
            self._middles = {language: kept[language] for language in LANGUAGES}
        self.read = lru_cache(_REMEMBERED)(self._read)

    def project_all(self, texts: Sequence[str]) -> Floats:
        """A row a text: its likeness to every intent, 0 or more. In half the time a text."""
        return self._placed(self._vectors(texts))

    def _read(self, text: str) -> Reading:
        vectors = self._vectors([text])
        place = self._placed(vectors)[0]
        place.flags.writeable = False  # many are given the same one
        return Reading(place, float(vectors[0] @ self._usual))

    def _placed(self, vectors: Floats) -> Floats:
        return np.asarray(np.maximum(vectors @ self._weights, 0), np.float32)

    def _vectors(self, texts: Sequence[str]) -> Floats:
        middles = np.array([self._middles[lexicon.language_of(text)] for text in texts])
        return _unit(self._encoder.embed(texts) - middles)


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
    places = _ridge(np.concatenate(known), np.concatenate(goals), _RIDGE)
    np.savez(folder / _FILE, weights=places, usual=_learn_usual(reader, middles), **middles)


def _learn_usual(reader: Encoder, middles: Mapping[str, Floats]) -> Floats:
    known, goals = [], []
    for language in LANGUAGES:
        texts, are_usual = usual.lessons(language)
        known.append(_unit(reader.embed(texts) - middles[language]))
        goals.append(np.array(are_usual, np.float32) - np.float32(np.mean(are_usual)))
    return _ridge(np.concatenate(known), np.concatenate(goals), _USUAL_RIDGE)


def _ridge(rows: Floats, goals: Floats, ridge: float) -> Floats:
    """The map that leads from `rows` to `goals`."""
    kernel = rows.T @ rows + np.float32(ridge) * np.eye(DIMENSION, dtype=np.float32)
    return np.asarray(np.linalg.solve(kernel, rows.T @ goals), np.float32)


def _unit(rows: Floats) -> Floats:
    """Of length one."""
    lengths = np.linalg.norm(rows, axis=-1, keepdims=True)
    return np.asarray(rows / np.maximum(lengths, 1e-9), np.float32)
