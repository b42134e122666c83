"""The door to what the shop knows. Keywords always answer; vectors add to them when they can."""

import hashlib
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sqlmodel import Session

from knowledge import lexicon, record
from knowledge.child import IndexUnavailable
from knowledge.embedding import Embedder, EmbeddingFailed
from knowledge.generations import Contents
from knowledge.keeper import Keeper
from knowledge.keywords import Keywords, Scores
from knowledge.lexicon import Terms, Tokenizer
from knowledge.passages import Found, Hit, Passage
from knowledge.server import Server
from knowledge.splitting import split
from knowledge.vectors import Vectors

LONGEST_MESSAGE = 4_000  # characters that are searched; what follows rarely asks anything new
_CANDIDATES = 30  # nearest vectors taken into account
_POLICY = 0.9  # a FAQ entry is an answer someone finished; on a near tie it goes first
_OTHER_LANGUAGE = 0.7
_LEAST = 0.02  # below it nothing but a stray syllable is shared
_EMBEDDING_PAUSE = 30.0  # seconds without vectors after the embedder failed


@dataclass(frozen=True)
class Health:
    articles: int
    passages: int
    generation: str | None  # the index generation being served
    degraded: str | None  # why search is less good than usual, in plain English
    embedder: str


class _Shelf:
    """Everything the keyword search needs, for one state of the record. Never changes."""

    def __init__(self, passages: Iterable[Passage], tokenizer: Tokenizer) -> None:
        self.passages = tuple(passages)
        self.tokenizer = tokenizer
        self.numbers = {passage.id: n for n, passage in enumerate(self.passages)}
        self.keywords = Keywords(self.passages, tokenizer)
        self.articles = np.array([passage.article_id for passage in self.passages])
        self.languages = {passage.language for passage in self.passages}

    def preference(self, language: str) -> Scores:
        if language not in self.languages:
            language = ""  # an English-only shop still answers a Korean customer
        return np.array(
            [
                (_POLICY if p.kind == "policy" else 1.0)
                * (_OTHER_LANGUAGE if language and p.language != language else 1.0)
                for p in self.passages
            ]
        )


class Library:
    """Safe to share between threads. Call `refresh` once at the start and after every change."""

    def __init__(
        self,
        home: Path,
        session_factory: Callable[[], Session],
        embedder: Embedder,
        *,
        server: Server | None = None,
    ) -> None:
        self._sessions = session_factory
        self._embedder = embedder
        vectors = Vectors(session_factory, embedder)
        self._keeper = Keeper(home / "index", embedder, vectors, server)
        self._refreshing = threading.Lock()
        self._stamp = ""
        self._shelf: _Shelf | None = None
        self._warming: threading.Thread | None = None
        self._embedding_failed: str | None = None
        self._embed_again_at = 0.0  # time.monotonic()

    def refresh(self) -> None:
        """Read the record again if it changed; the index follows in the background.

        Opens a session of its own: not for use inside a transaction. Cheap when nothing changed.
        """
        with self._refreshing:
            with self._sessions() as session:
                stamp = record.stamp(session)
                if self._shelf and stamp == self._stamp:
                    return
                articles = record.articles(session)
            shelf = _Shelf(split(articles), lexicon.tokenizer())
            self._shelf, self._stamp = shelf, stamp
            if shelf.passages:
                self._keeper.want(_contents(shelf.passages))
            if "ko" in shelf.languages and not shelf.tokenizer.knows_korean and not self._warming:
                self._warming = threading.Thread(target=self._learn_korean, daemon=True)
                self._warming.start()

    def wait_ready(self, timeout: float = 60.0) -> bool:
        """Wait, in seconds, for Korean analysis and the index; False when one is missing."""
        ends = time.monotonic() + timeout
        if warming := self._warming:
            warming.join(timeout)
        self._keeper.wait(max(0.0, ends - time.monotonic()))
        return self.health().degraded is None

    def search(self, text: str, *, limit: int = 5, language: str | None = None) -> Found:
        """The best passages first. `language` is what to prefer, if not the text's own."""
        shelf = self._shelf
        text = text[:LONGEST_MESSAGE]
        if shelf is None or not shelf.passages or not text.strip():
            return Found(degraded=self._degraded(), generation=self._keeper.generation)
        generation = self._keeper.generation
        near, missing = self._near(text, shelf)
        terms = shelf.tokenizer.terms(text)
        total, parts = shelf.keywords.score(terms)
        if near is not None:
            weight = self._embedder.weight
            total = (total + weight * near) / (1 + weight)
            parts = {name: part / (1 + weight) for name, part in parts.items()}
            parts["vectors"] = weight * near / (1 + weight)
        total = total * shelf.preference(language or lexicon.language_of(text))
        best = np.argsort(-total, kind="stable")[:limit]
        hits = tuple(
            self._hit(shelf, terms, int(number), total, parts)
            for number in best
            if total[number] >= _LEAST
        )
        return Found(hits, missing or self._degraded(), generation)

    def health(self) -> Health:
        passages = self._shelf.passages if self._shelf else ()
        return Health(
            articles=len({passage.article_id for passage in passages}),
            passages=len(passages),
            generation=self._keeper.generation,
            degraded=self._degraded(),
            embedder=self._embedder.name,
        )

    def passage(self, passage_id: str) -> Passage | None:
        shelf = self._shelf
        number = shelf.numbers.get(passage_id) if shelf else None
        return shelf.passages[number] if shelf and number is not None else None

    def section(self, passage_id: str) -> str:
        """The whole section a passage was cut from, as it was written. Raises KeyError."""
        passage = self.passage(passage_id)
        if passage is None:
            raise KeyError(passage_id)
        return passage.section

    def close(self) -> None:
        """End the index reader. Searches go on with keywords."""
        self._keeper.close()
        if warming := self._warming:
            warming.join()  # about a second; Kiwi does not bear being cut off at exit

    def _near(self, text: str, shelf: _Shelf) -> tuple[Scores | None, str | None]:
        """Cosines by passage, or None and why there are none."""
        if self._keeper.generation is None:
            return None, self._keeper.reason
        if self._embedding_failed and time.monotonic() < self._embed_again_at:
            return None, self._embedding_failed
        try:
            near = self._keeper.nearest(self._embedder.embed([text])[0], _CANDIDATES)
        except EmbeddingFailed as error:
            self._embedding_failed = str(error)
            self._embed_again_at = time.monotonic() + _EMBEDDING_PAUSE
            return None, str(error)
        except IndexUnavailable as error:
            return None, str(error)
        self._embedding_failed = None
        cosines = np.zeros(len(shelf.passages))
        for passage_id, cosine in near.items():
            # An index a moment older than the record may name passages that are gone.
            if passage_id in shelf.numbers:
                cosines[shelf.numbers[passage_id]] = max(0.0, cosine)
        return cosines, None

    def _hit(
        self, shelf: _Shelf, terms: Terms, number: int, total: Scores, parts: dict[str, Scores]
    ) -> Hit:
        shown = {name: round(float(part[number]), 4) for name, part in parts.items()}
        shown["coverage"] = round(shelf.keywords.coverage(terms, number), 4)
        passage = shelf.passages[number]
        others = total[shelf.articles != passage.article_id]
        shown["lead"] = round(float(total[number] - others.max(initial=0.0)), 4)
        return Hit(passage, round(float(total[number]), 4), shown)

    def _degraded(self) -> str | None:
        shelf = self._shelf
        if shelf is None:
            return "the documents have not been read yet"
        if not shelf.passages:
            return None
        if "ko" in shelf.languages and not shelf.tokenizer.knows_korean:
            return "Korean word analysis is not loaded"
        return self._keeper.reason or self._embedding_failed

    def _learn_korean(self) -> None:
        tokenizer = lexicon.warm()
        with self._refreshing:
            self._warming = None
            if self._shelf and tokenizer.knows_korean:
                self._shelf = _Shelf(self._shelf.passages, tokenizer)


def _contents(passages: Iterable[Passage]) -> Contents:
    passages = tuple(passages)
    stamp = hashlib.sha256()
    for passage in passages:
        stamp.update(f"{passage.id}\0{passage.title}\0{passage.text}\0".encode("utf-8", "replace"))
    ids = tuple(passage.id for passage in passages)
    return Contents(stamp.hexdigest(), ids, tuple(f"{p.title}\n{p.text}" for p in passages))
