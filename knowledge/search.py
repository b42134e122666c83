"""The door to what the shop knows. Keywords always answer; vectors add to them when they can."""

import logging
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sqlmodel import Session

from knowledge import asking, learned, lexicon, record
from knowledge.analysis import Analyses, counted
from knowledge.child import IndexUnavailable
from knowledge.degraded import Cause, Degraded
from knowledge.embedding import Embedder, EmbeddingFailed, Mix, Vector
from knowledge.generations import Contents
from knowledge.keeper import Keeper
from knowledge.keywords import Scores
from knowledge.learned import Lesson
from knowledge.passages import Found, Hit, Passage
from knowledge.questions import Questions
from knowledge.server import Server
from knowledge.shelf import Shelf
from knowledge.space import Space
from knowledge.splitting import split
from knowledge.teaching import Teacher
from knowledge.vectors import Progress, Vectors
from knowledge.words import Words

log = logging.getLogger(__name__)

LONGEST_MESSAGE = 4_000  # characters that are searched; what follows rarely asks anything new
_WITHOUT_VECTORS = Mix(words=1.25, intents=0.45, vectors=0.0)
_CANDIDATES = 50  # nearest vectors taken into account
_ASKING = 0.15  # the share of the sentences that ask in the score of a long message
_LEAST = 0.02  # below it nothing but a stray syllable is shared
_BESIDE = 2  # searches at a time that use a second core
_PATIENCE = 60.0  # seconds in which the index must have got on
_EMBEDDING_PAUSE = 30.0  # seconds without vectors after the embedder failed


@dataclass(frozen=True)
class Health:
    articles: int
    passages: int
    generation: str | None  # the index generation being served
    degraded: Degraded | None
    embedder: str


@dataclass(frozen=True)
class _Reading:
    """One way to read a message, and how well every passage fits it."""

    coverage: Scores  # the share of its telling words that each passage has
    meant: Scores  # how near the same intents it and each passage are
    total: Scores
    parts: dict[str, Scores]
    whole: float | None  # the likeness of the likest passage as a whole, where that is known


class Library:
    """Safe to share between threads. Call `refresh` once at the start and after every change."""

    def __init__(
        self,
        home: Path,
        session_factory: Callable[[], Session],
        embedder: Embedder,
        space: Space | None = None,
        *,
        server: Server | None = None,
    ) -> None:
        self._sessions, self._space = session_factory, space
        self._embedder = embedder
        self._analyses = Analyses(session_factory, space)
        vectors = Vectors(session_factory, embedder)
        self._keeper = Keeper(home / "index", embedder, vectors, server)
        self._refreshing = threading.Lock()
        self._stamp = self._learned_stamp = ""
        self._lessons: list[Lesson] = []
        self._shelf: Shelf | None = None
        self._warming: threading.Thread | None = None
        self._embedding_failed: Degraded | None = None
        self._embed_again_at = 0.0  # time.monotonic()
        self._teacher = Teacher(embedder)
        # Numpy lets others work: a message's meaning is found while its vectors are made.
        self._beside = ThreadPoolExecutor(_BESIDE, thread_name_prefix="meaning")

    def refresh(self) -> None:
        """Read the record and the lessons again if they changed; the index follows in the
        background, and so does what was learned.

        Opens a session of its own: not for use inside a transaction. Cheap when nothing changed.
        """
        with self._refreshing:
            with self._sessions() as session:
                stamp, learned_stamp = record.stamp(session), learned.stamp(session)
                if self._shelf and stamp == self._stamp and learned_stamp == self._learned_stamp:
                    self._teacher.try_again()
                    return
                articles, self._lessons = record.articles(session), learned.lessons(session)
            self._learned_stamp = learned_stamp
            if self._shelf is None or stamp != self._stamp:
                passages, words = split(articles), Words(articles)
                texts = [words.plainly(f"{p.title}\n{p.text}") for p in passages]
                if passages:
                    # Its process opens the index meanwhile.
                    self._keeper.want(_contents(passages, texts))
                self._shelf = self._filled(passages, texts, words)
                self._stamp = stamp
                self._warm_up(self._shelf)
            self._teacher.want(self._shelf, self._lessons)

    def _filled(self, passages: Sequence[Passage], texts: Sequence[str], words: Words) -> Shelf:
        analyses = self._analyses.of(texts, lexicon.tokenizer())
        return Shelf(passages, texts, analyses, self._space, words)

    def _warm_up(self, shelf: Shelf) -> None:
        if not _knows_korean(shelf) and not self._warming:
            self._warming = threading.Thread(target=self._learn_korean, daemon=True)
            self._warming.start()

    def wait_ready(self, timeout: float = 60.0) -> bool:
        """Wait, in seconds, for Korean analysis, lessons and index; False when one is missing."""
        ends = time.monotonic() + timeout
        if warming := self._warming:
            warming.join(timeout)
        self._teacher.wait(max(0.0, ends - time.monotonic()))
        self._keeper.wait(max(0.0, ends - time.monotonic()))
        return self.health().degraded is None

    def wait_indexed(self, progress: Progress = lambda done, total: None) -> bool:
        """As `wait_ready`, however long it takes, while it gets on."""
        self._keeper.follow(progress, _PATIENCE)
        return self.wait_ready()

    def search(
        self, text: str, *, limit: int = 5, language: str | None = None, leaning_on: str = ""
    ) -> Found:
        """The best passages first. `language` is what to prefer, if not the text's own;
        `leaning_on` is the earlier question without which this one cannot be understood."""
        shelf = self._shelf
        text = text[:LONGEST_MESSAGE]
        if shelf is None or not shelf.passages or not any(map(str.isalnum, text)):
            return Found(degraded=self._degraded(), generation=self._keeper.generation)
        generation = self._keeper.generation
        language = language or lexicon.language_of(text)
        plain, earlier = shelf.words.plainly(text), shelf.words.plainly(leaning_on)
        # What is new counts twice: the rest has been answered.
        texts = [f"{earlier} {plain} {plain}", earlier] if earlier else asking.readings(plain)
        taught = self._teacher.taught(shelf)
        intended = self._beside.submit(lambda: [shelf.intended(each) for each in texts])
        near, missing = self._near(texts, shelf, is_taught=taught is not None)
        readings = [
            self._read(shelf, taught, each, meant, near[n] if near else None)
            for n, (each, meant) in enumerate(zip(texts, intended.result(), strict=True))
        ]
        if earlier:
            readings = [_beyond(*readings)]
        total, parts = _together(readings)
        total = total * shelf.preference(language)
        usual = shelf.usual(texts[0])
        hits = tuple(
            self._hit(shelf, taught, readings, number, total, parts, usual)
            for number in _best(total, limit)
            if total[number] >= _LEAST
        )
        return Found(hits, missing or self._degraded(), generation)

    def _read(
        self,
        shelf: Shelf,
        taught: Questions | None,
        text: str,
        meant: Scores,
        near: "_Near | None",
    ) -> _Reading:
        terms = counted(lexicon.tokenizer().terms(text))
        parts = shelf.keywords.score(terms)
        mix = self._embedder.mix(text) if near else _WITHOUT_VECTORS
        coverage = shelf.keywords.coverage(terms)
        if shelf.is_terse:
            mix = mix.sharpened()
        else:
            mix = mix.quoted(float(coverage.max()), len(terms["words"]))
        scale = sum(mix)
        parts = {name: mix.words * part / scale for name, part in parts.items()}
        parts["intents"] = mix.intents * meant / scale
        if near:
            parts["vectors"] = mix.vectors * near.cosines / scale
        total = sum(parts.values(), np.zeros(len(shelf.passages)))
        if taught and near:
            parts["questions"] = taught.score(terms, near.question)
            total = total + parts["questions"]
        whole = near.whole if near else None
        return _Reading(coverage, meant, total, parts, whole)

    def health(self) -> Health:
        shelf = self._shelf
        return Health(
            articles=shelf.articles if shelf else 0,
            passages=len(shelf.passages) if shelf else 0,
            generation=self._keeper.generation,
            degraded=self._degraded(),
            embedder=self._embedder.name,
        )

    def telling(self, text: str) -> frozenset[str]:
        """The words by which the search would know this text."""
        shelf = self._shelf
        plain = shelf.words.plainly(text) if shelf else text
        return frozenset(lexicon.tokenizer().terms(plain).words)

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

    def _near(
        self, texts: Sequence[str], shelf: Shelf, *, is_taught: bool
    ) -> tuple[list["_Near"] | None, Degraded | None]:
        """Cosines by passage for each text, or None and why there are none."""
        if self._keeper.generation is None:
            return None, self._keeper.degraded
        if self._embedding_failed and time.monotonic() < self._embed_again_at:
            return None, self._embedding_failed
        try:
            flat = [text.replace("\n", " ") for text in texts]
            if is_taught:
                vectors, asked = self._embedder.questions(flat)
            else:
                asked = vectors = self._embedder.embed(flat)
            whole = self._embedder.whole(vectors[0])
            put, most = zip(*(self._put(vector, shelf) for vector in vectors), strict=True)
            found = self._keeper.nearest([*put, *([whole] if whole else [])], _CANDIDATES)
            near = [
                _Near.of(cosines, question, shelf, best)
                for cosines, question, best in zip(found, asked, most, strict=False)
            ]
            if whole:
                near[0] = replace(near[0], whole=max(found[-1].values()))
        except EmbeddingFailed as error:
            self._embedding_failed = error.degraded
            self._embed_again_at = time.monotonic() + _EMBEDDING_PAUSE
            return None, error.degraded
        except IndexUnavailable as error:
            return None, error.degraded
        self._embedding_failed = None
        return near, None

    def _put(self, vector: Vector, shelf: Shelf) -> tuple[Vector, float]:
        """How to put a text to the index, and the cosine of its double there. Where articles are
        bare names, sentences alone are compared: the place of a name among the intents is a guess.
        """
        alone = self._embedder.whole(vector) if shelf.is_terse else None
        return (alone, float(np.dot(alone, vector))) if alone else (vector, 1.0)

    def _hit(
        self,
        shelf: Shelf,
        taught: Questions | None,
        readings: Sequence[_Reading],
        number: int,
        total: Scores,
        parts: dict[str, Scores],
        usual: float,
    ) -> Hit:
        shown = {name: round(float(part[number]), 4) for name, part in parts.items()}
        if taught:
            shown["taught"] = round(taught.share, 4)
        if readings[0].whole is not None:
            shown["whole"] = round(readings[0].whole, 4)
        shown["meant"] = round(float(readings[0].meant[number]), 4)
        shown["usual"] = round(usual, 4)
        covered = max(float(reading.coverage[number]) for reading in readings)
        shown["coverage"] = round(covered, 4)
        passage = shelf.passages[number]
        shown["lead"] = round(float(total[number]) - shelf.best_other(number, total), 4)
        return Hit(passage, round(float(total[number]), 4), shown)

    def _degraded(self) -> Degraded | None:
        shelf = self._shelf
        if shelf is None:
            return Degraded(Cause.UNREAD)
        if not shelf.passages:
            return None
        if not _knows_korean(shelf):
            return Degraded(Cause.KOREAN)
        return self._keeper.degraded or self._embedding_failed

    def _learn_korean(self) -> None:
        tokenizer = lexicon.warm()
        with self._refreshing:
            self._warming = None
            if self._shelf and tokenizer.knows_korean:
                if not self._shelf.is_whole:
                    shelf = self._shelf
                    self._shelf = self._filled(shelf.passages, shelf.texts, shelf.words)
                self._teacher.want(self._shelf, self._lessons)


@dataclass(frozen=True)
class _Near:
    """What the index says to one text."""

    question: NDArray[np.float32]  # to compare with those that were approved
    cosines: Scores
    whole: float | None = None

    @classmethod
    def of(cls, near: dict[str, float], question: Vector, shelf: Shelf, best: float) -> "_Near":
        """`best` is what the cosine of the text's double would be."""
        # What the index did not name is at most as near as the last it named.
        cosines = np.full(len(shelf.passages), max(0.0, min(near.values(), default=0.0)))
        for passage_id, cosine in near.items():
            # An index a moment older than the record may name passages that are gone.
            if passage_id in shelf.numbers:
                cosines[shelf.numbers[passage_id]] = max(0.0, cosine)
        return cls(np.array(question, np.float32), cosines / best)


def _together(readings: Sequence[_Reading]) -> tuple[Scores, dict[str, Scores]]:
    """The whole message tells what it is about, the sentences that ask tell what is wanted."""
    whole, *asking = readings
    if not asking:
        return whole.total, whole.parts
    asked = sum((reading.total for reading in asking), np.zeros(len(whole.total))) / len(asking)
    parts = {name: (1 - _ASKING) * part for name, part in whole.parts.items()}
    return (1 - _ASKING) * whole.total + _ASKING * asked, parts | {"asking": _ASKING * asked}


def _beyond(whole: _Reading, earlier: _Reading) -> _Reading:
    """Without what lessons say of the earlier question alone: its answer has been given."""
    if "questions" not in whole.parts:
        return whole
    learned, known = whole.parts["questions"], earlier.parts["questions"]
    new = np.where(known > 0, np.minimum(learned, np.maximum(0, learned - known)), learned)
    total = whole.total - learned + new
    return replace(whole, total=total, parts=whole.parts | {"questions": new})


def _best(total: Scores, limit: int) -> list[int]:
    """The numbers of the highest scores, highest first; of equal ones the first."""
    least = np.partition(total, -limit)[-limit] if limit < len(total) else -np.inf
    among = np.flatnonzero(total >= least)
    order = among[np.argsort(-total[among], kind="stable")][:limit]
    return [int(number) for number in order]


def _knows_korean(shelf: Shelf) -> bool:
    """As far as the shelf has need of it."""
    return "ko" not in shelf.languages or (lexicon.tokenizer().knows_korean and shelf.is_whole)


def _contents(passages: Sequence[Passage], texts: Sequence[str]) -> Contents:
    ids = tuple(passage.id for passage in passages)
    stamp = record.digest(part for pair in zip(ids, texts, strict=True) for part in pair)
    return Contents(stamp, ids, tuple(texts))
