"""Kiwi: the morphemes of Korean texts, and how alike its language model finds any two of them.

https://github.com/bab2min/kiwipiepy
"""

import threading
from collections.abc import Sequence
from typing import NamedTuple


class Morpheme(NamedTuple):
    form: str
    tag: str  # https://bab2min.github.io/kiwipiepy: NNG, VV, JKS …
    id: int  # the same with the same release of Kiwi and the same settings


class Morphemes:
    """Takes a second to load and 300 megabytes to keep. Safe to share between threads."""

    def __init__(self) -> None:
        # Imported and loaded late: only shops with Korean articles pay for it.
        from kiwipiepy import Kiwi  # type: ignore[import-untyped]

        # Its twelve megabytes of names of several words take half of its start and of its memory,
        # and of 16,000 messages seven would be read otherwise.
        self._kiwi = Kiwi(num_workers=1, load_multi_dict=False)
        self._one_at_a_time = threading.Lock()

    def find(self, text: str) -> list[Morpheme]:
        with self._one_at_a_time:
            return [Morpheme(each.form, each.tag, each.id) for each in self._kiwi.tokenize(text)]

    def join(self, parts: Sequence[tuple[str, str]]) -> str:
        """Forms and tags put together into a text, with the spaces Kiwi would write."""
        with self._one_at_a_time:
            joined: str = self._kiwi.join(parts)
        return joined

    def likenesses(self, morpheme: int, others: Sequence[int]) -> list[float]:
        """Cosines of what the model knows of them, by id; NaN where it knows nothing of one."""
        with self._one_at_a_time:
            return [self._kiwi.morpheme_similarity(morpheme, other) for other in others]
