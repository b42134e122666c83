"""What passages were asked for before: a classifier made of approved questions.

Kernel ridge regression over every lesson and every title, and over questions that are meant for
nobody here (strangers.toml), by the likeness of their words and of their vectors together. One
closed formula, no random start, seconds for thousands of questions; from three questions an
article on it knows better than any likeness to the article itself.
"""

import tomllib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from knowledge.analysis import Counted, counted, packed
from knowledge.embedding import Embedder
from knowledge.keywords import Keywords, Scores
from knowledge.learned import Lesson
from knowledge.lexicon import Tokenizer
from knowledge.passages import Passage
from knowledge.words import Words

Floats = NDArray[np.float32]

MOST = 6_000  # examples, the newest: the kernel of more would take gigabytes
_WIDTH = 2.5
_RIDGE = 0.05
_MEANT = 1.25  # vectors count for more between two questions than between one and a passage
_NOT_THIS = -0.5  # what a passage is worth for a question it was turned down for
# Beside a score of 1 for the passage itself. Where few passages have been asked for, a likeness to
# a title says little against them; where all have, this is by far the better judge of everything,
# and only there: hence the odds of having been taught, with a bound.
_BEYOND = 1.06
_SEEN_LITTLE = 2  # lessons an article: they say half of what very many would
# A lone approval must reach its rewordings. Words make little of them and vectors much: hence
# divided by what both count for.
_FEW_TAUGHT = 6.0
_STRANGERS = tomllib.loads(Path(__file__).with_name("strangers.toml").read_text("utf-8"))


class Questions:
    """Immutable: any thread may ask."""

    def __init__(
        self,
        lessons: Sequence[Lesson],
        passages: Sequence[Passage],
        words: Words,
        tokenizer: Tokenizer,
        embedder: Embedder,
        before: "Questions | None" = None,
    ) -> None:
        """`lessons` are on passages that are there, at least one; what was made `before` by the
        same embedder spares it the texts it has seen. Raises EmbeddingFailed."""
        numbers = {passage.id: number for number, passage in enumerate(passages)}
        lessons = lessons[-MOST:]
        taught = sorted({numbers[lesson.article_id] for lesson in lessons})
        titled = range(len(passages)) if len(passages) + len(lessons) <= MOST else taught
        titles = [(passages[number].title, number) for number in titled]
        examples = _examples(titles, lessons, numbers, words)
        strangers = [
            text
            for language in sorted({passage.language for passage in passages})
            for text in _STRANGERS[language]
            if text not in examples
        ]
        texts = [*examples, *strangers]

        analysed = [counted(tokenizer.terms(text)) for text in texts]
        self._words = Keywords([packed(text) for text in analysed])
        self._vectors = _embedded(texts, embedder, before.vectors if before else {})
        self._texts = texts
        mixes = [embedder.mix(text) for text in examples]
        self._weight = _MEANT * float(np.mean([mix.vectors / mix.words for mix in mixes]))
        wanted = np.zeros((len(texts), len(passages)), np.float32)
        for row, worths in enumerate(examples.values()):
            for number, several in worths.items():
                wanted[row, number] = np.mean(several)
        self._base = wanted.mean(0)
        alike = np.array([self._words.likeness(text).astype(np.float32) for text in analysed])
        kernel = self._widen(alike, self._vectors @ self._vectors.T)
        kernel[np.diag_indices(len(texts))] += _RIDGE
        self._duals = np.linalg.solve(kernel, wanted - self._base)
        right = sorted({numbers[lesson.article_id] for lesson in lessons if lesson.is_right})
        self.share = share = len(right) / len(passages)  # of the passages that have been taught
        few = _FEW_TAUGHT / (1 + self._weight) * (1 - share)
        self._for = np.full(len(passages), _weight(share, len(lessons) / len(taught)))
        self._against = self._for.copy()
        self._for[right] += few
        self._against[taught] += few  # an article only turned down has won nothing

    @property
    def vectors(self) -> dict[str, Floats]:
        """Of every text it was made of."""
        return dict(zip(self._texts, self._vectors, strict=True))

    def score(self, text: Mapping[str, Counted], vector: Floats) -> Scores:
        """What to add to the score of each passage."""
        kernel = self._widen(self._words.likeness(text), self._vectors @ vector)
        worth = kernel @ self._duals + self._base
        # Squared: a message unlike every question asked so far makes a little of many of them, and
        # that must not outweigh the passages themselves.
        shares = np.where(worth > 0, self._for, self._against)
        return np.asarray(shares * worth * np.abs(worth), np.float64)

    def _widen(self, words: NDArray[np.floating], meanings: NDArray[np.floating]) -> Floats:
        likeness = (words + self._weight * meanings) / (1 + self._weight)
        return np.asarray(np.exp(_WIDTH * (likeness - 1)), np.float32)


def _weight(share: float, lessons: float) -> float:
    """Of what lessons say, where so large a share of the passages has so many each."""
    return share / (_BEYOND - share) * lessons / (lessons + _SEEN_LITTLE)


def _examples(
    titles: Sequence[tuple[str, int]],
    lessons: Sequence[Lesson],
    numbers: Mapping[str, int],
    words: Words,
) -> dict[str, dict[int, list[float]]]:
    """What each text makes passages worth, by their numbers.

    The same text is one example: whoever turned an article down for it said nothing about the one
    chosen instead.
    """
    examples: dict[str, dict[int, list[float]]] = defaultdict(lambda: defaultdict(list))
    for title, number in titles:
        examples[words.plainly(title)][number].append(1.0)
    for lesson in lessons:
        worth = 1.0 if lesson.is_right else _NOT_THIS
        examples[words.plainly(lesson.question)][numbers[lesson.article_id]].append(worth)
    return examples


def _embedded(texts: Sequence[str], embedder: Embedder, known: Mapping[str, Floats]) -> Floats:
    """A row a text. Raises EmbeddingFailed."""
    missing = [text for text in texts if text not in known]
    rows = embedder.questions(missing)[1] if missing else []
    vectors = {**known, **dict(zip(missing, np.array(rows, np.float32), strict=True))}
    if len({len(vectors[text]) for text in texts}) > 1:  # the endpoint's model was changed
        return _embedded(texts, embedder, {})
    return np.array([vectors[text] for text in texts])


def usable(lessons: Sequence[Lesson], passages: Sequence[Passage]) -> list[Lesson]:
    """Lessons on passages that are still there."""
    there = {passage.id for passage in passages}
    return [lesson for lesson in lessons if lesson.article_id in there]
