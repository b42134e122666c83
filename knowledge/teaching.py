"""Lessons become what the search adds to passages: in the background, one after another."""

import logging
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass

from knowledge import lexicon
from knowledge.embedding import Embedder, EmbeddingFailed
from knowledge.learned import Lesson
from knowledge.questions import Questions, usable
from knowledge.shelf import Shelf

log = logging.getLogger(__name__)

_PAUSE = 30.0  # seconds after the embedder failed


@dataclass(frozen=True)
class _Taught:
    """What was learned about the passages of one shelf."""

    shelf: Shelf
    questions: Questions


class Teacher:
    """Safe to share between threads. What was learned before serves until the new is ready.

    Of the wishes that come in while it works only the last is carried out, after a rest as long
    as the work: in a rush of approvals the messages themselves need the processor.
    """

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._changed = threading.Condition()
        self._wanted: tuple[Shelf, list[Lesson]] | None = None
        self._missed: tuple[Shelf, list[Lesson]] | None = None  # for want of vectors
        self._again_at = 0.0  # time.monotonic()
        self._is_busy = False
        self._taught: _Taught | None = None

    def want(self, shelf: Shelf, lessons: Sequence[Lesson]) -> None:
        with self._changed:
            self._wanted, self._missed = (shelf, usable(lessons, shelf.passages)), None
            if not self._is_busy:
                self._is_busy = True
                threading.Thread(target=self._work, name="lessons", daemon=True).start()

    def try_again(self) -> None:
        """Call it now and then: what was missed while the embedder failed is learned late."""
        with self._changed:
            if self._missed and time.monotonic() >= self._again_at:
                self.want(*self._missed)

    def taught(self, shelf: Shelf) -> Questions | None:
        taught = self._taught
        return taught.questions if taught and taught.shelf is shelf else None

    def wait(self, timeout: float) -> bool:
        """In seconds; False when something is still to be learned."""
        with self._changed:
            return self._changed.wait_for(lambda: not self._is_busy, timeout)

    def _work(self) -> None:
        try:
            while wanted := self._next():
                begun = time.monotonic()
                self._teach(*wanted)
                if self._wanted:
                    time.sleep(time.monotonic() - begun)
        except BaseException:
            self._stop()
            raise

    def _next(self) -> tuple[Shelf, list[Lesson]] | None:
        with self._changed:
            wanted, self._wanted = self._wanted, None
            if wanted is None:
                self._stop()
            return wanted

    def _stop(self) -> None:
        with self._changed:
            self._is_busy = False
            self._changed.notify_all()

    def _teach(self, shelf: Shelf, lessons: list[Lesson]) -> None:
        if not lessons:
            self._taught = None
            return
        tokenizer, before = lexicon.tokenizer(), self._taught.questions if self._taught else None
        try:
            questions = Questions(
                lessons, shelf.passages, shelf.words, tokenizer, self._embedder, before
            )
        except EmbeddingFailed as error:
            log.warning("lessons: %s", error)
            with self._changed:
                if not self._wanted:
                    self._missed = shelf, lessons
                    self._again_at = time.monotonic() + max(_PAUSE, error.retry_after)
            return
        self._taught = _Taught(shelf, questions)
