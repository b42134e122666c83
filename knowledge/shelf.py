"""Everything the search in memory needs, for one state of the record."""

from collections.abc import Sequence
from statistics import median

import numpy as np
from numpy.typing import NDArray

from knowledge.analysis import PLACE, Analysis
from knowledge.keywords import Keywords, Scores
from knowledge.passages import Passage
from knowledge.space import Space
from knowledge.words import Words

_TERSE = 2  # times as long as its title
_OTHER_LANGUAGE = 0.55


class Shelf:
    """Never changes."""

    def __init__(
        self,
        passages: Sequence[Passage],
        texts: Sequence[str],
        analyses: Sequence[Analysis],
        space: Space | None,
        words: Words,
    ) -> None:
        """`texts` are what the passages say, read with the shop's `words`."""
        self.passages, self.texts = tuple(passages), tuple(texts)
        self._space, self.words = space, words
        self.numbers = {passage.id: n for n, passage in enumerate(self.passages)}
        self.keywords = Keywords([analysis.families for analysis in analyses])
        self.is_whole = all(analysis.is_whole for analysis in analyses)
        names, self._articles = np.unique(
            [passage.article_id for passage in self.passages], return_inverse=True
        )
        self.articles = len(names)
        self.languages = {passage.language for passage in self.passages}
        self._preferences = {language: self._preferred(language) for language in self.languages}
        self._places = _places(analyses)
        # Bare names, as of intents, which say nothing beside their titles.
        lengths = [len(p.text) / max(1, len(p.title)) for p in self.passages]
        self.is_terse = median(lengths or [0]) < _TERSE

    def intended(self, text: str) -> Scores:
        """Likeness of meaning in the concept space."""
        if self._space is None:
            return np.zeros(len(self.passages))
        place = self._space.place(text)
        length = float(np.linalg.norm(place))
        if not length:
            return np.zeros(len(self.passages))
        return np.asarray(self._places @ (place / length), np.float64)

    def usual(self, text: str) -> float:
        """As `Space.usual`."""
        return self._space.usual(text) if self._space else 0.0

    def preference(self, language: str) -> Scores:
        """What to multiply scores with; an English-only shop still answers a Korean customer."""
        return self._preferences.get(language, np.ones(len(self.passages)))

    def _preferred(self, language: str) -> Scores:
        return np.array([1.0 if p.language == language else _OTHER_LANGUAGE for p in self.passages])

    def best_other(self, number: int, total: Scores) -> float:
        """The best score of a passage of any other article, at least 0."""
        others = self._articles != self._articles[number]
        return float(np.max(total, where=others, initial=0.0))


def _places(analyses: Sequence[Analysis]) -> NDArray[np.float32]:
    """Rows of length one."""
    if not analyses:
        return np.zeros((0, 0), np.float32)
    whole = b"".join(analysis.place for analysis in analyses)
    places = np.frombuffer(whole, PLACE).astype(np.float32).reshape(len(analyses), -1)
    places /= np.maximum(np.linalg.norm(places, axis=1, keepdims=True), 1e-9)
    return places
