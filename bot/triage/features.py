"""A message as the classifier sees it: named terms, and where it lies in two spaces of meaning.

Morphemes and words, runs of characters (typos and missing spaces spare most of them), the reviewed
signals, the intents it is like, and, in English, what MiniLM makes of it halfway: its middle layers
tell how something is said, and cost less.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from bot.tickets.terms import Language
from bot.triage.lexicon import look
from bot.triage.reading import both_ends, language_of, plain
from knowledge.lexicon import morphemes
from knowledge.minilm import MiniLM
from knowledge.space import Space

Floats = NDArray[np.float32]

# How much each part says, found by cross-validation: a share of the squared length.
SHARES = {"grams": 1.5, "words": 1.0, "signals": 0.15}
INTENTS_SHARE, GIST_SHARE, PAIRS_SHARE = 0.5, 1.5, 2.5
LAYER = 4  # of MiniLM's six

_SIZES = {Language.KO: range(1, 5), Language.EN: range(2, 6)}
_WORD = re.compile(r"[a-z]+(?:'[a-z]+)?|\d+|[?!.…ㅠㅜㅋㅎ]")
_LONGEST = (2_000, 1_000)  # characters of head and tail that count
_SPACES = re.compile(r"\s+")
_DIGIT = re.compile(r"\d")


@dataclass(frozen=True)
class Features:
    terms: dict[str, list[str]]  # by family, as in SHARES
    intents: Floats
    sentence: Floats  # empty in Korean

    @property
    def is_empty(self) -> bool:
        return not self.terms["grams"]


def spoken(text: str) -> Language:
    """Which of the two classifiers reads it."""
    return language_of(text) or Language.KO


class Reader:
    """Safe to share between threads."""

    def __init__(self, space: Space, sentences: MiniLM) -> None:
        self._space, self._sentences = space, sentences

    def read(self, texts: Sequence[str], language: Language) -> list[Features]:
        plainly = [both_ends(plain(text), *_LONGEST) for text in texts]
        if language is Language.EN and texts:
            sentences = self._sentences.states(plainly, [LAYER])
        else:
            sentences = np.zeros((len(texts), 0), np.float32)
        return [
            Features(_terms(text, language), self._space.project(text), sentence)
            for text, sentence in zip(plainly, sentences, strict=True)
        ]


def _terms(text: str, language: Language) -> dict[str, list[str]]:
    if language is Language.KO:
        words = [f"{each.form}/{each.tag[0]}" for each in morphemes(text)]
    else:
        words = _WORD.findall(text)
    pairs = [f"{one} {two}" for one, two in pairwise(words)]
    return {
        "grams": _grams(text, _SIZES[language]),
        "words": words + pairs,
        "signals": [seen.name for seen in look(text)],
    }


def _grams(text: str, sizes: range) -> list[str]:
    if not text:
        return []
    padded = f" {_DIGIT.sub('0', _SPACES.sub(' ', text))} "
    return [padded[i : i + size] for size in sizes for i in range(len(padded) - size + 1)]
