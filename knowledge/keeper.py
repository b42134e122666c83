"""Keeps one healthy index reader: opens, rebuilds, restarts it in the background, with back-off."""

import logging
import threading
import time
from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from knowledge import generations
from knowledge.child import Child, IndexBroken, IndexBusy, IndexUnavailable
from knowledge.embedding import Embedder, EmbeddingFailed, Vector
from knowledge.generations import Contents, Generation

log = logging.getLogger(__name__)

QUERY_SECONDS = 1.0
_BUSY_PAUSE = 1.0  # seconds, while another process builds
_LONGEST_PAUSE = 300.0  # seconds between two tries
_TRUSTED_AFTER = 20  # answers, before an earlier failure is forgotten
_REOPENINGS = 2  # of one generation; after that it is rebuilt


@dataclass
class _Serving:
    generation: Generation
    child: Child
    answers: int = 0


class Keeper:
    def __init__(self, root: Path, embedder: Embedder) -> None:
        self._root = root
        self._embedder = embedder
        self._changed = threading.Condition()
        self._wanted: Contents | None = None
        self._serving: _Serving | None = None
        self._working: Child | None = None
        self._reason: str | None = "the index is being prepared"
        self._failures = 0
        self._retry_at = 0.0  # time.monotonic()
        self._tried = True
        self._broken: Counter[str] = Counter()  # how often a generation let us down
        self._closed = False
        self._thread = threading.Thread(target=self._run, name="knowledge-index", daemon=True)

    @property
    def reason(self) -> str | None:
        """Why the index is not fully there, or None."""
        return self._reason

    @property
    def generation(self) -> str | None:
        serving = self._serving
        return serving.generation.name if serving else None

    @property
    def reader_pid(self) -> int | None:
        serving = self._serving
        return serving.child.pid if serving else None

    def want(self, contents: Contents) -> None:
        """Have these contents served, soon. What is served now stays until the new is proven."""
        with self._changed:
            self._wanted = contents
            self._retry_at = 0.0
            self._tried = self._is_served(contents)
            if not self._thread.is_alive() and not self._closed:
                self._thread.start()
            self._changed.notify_all()

    def wait(self, timeout: float) -> bool:
        """Wait, in seconds, until what is wanted is served (True) or one try has failed (False)."""
        with self._changed:
            self._changed.wait_for(lambda: self._tried, timeout)
            return self._wanted is None or self._is_served(self._wanted)

    def nearest(self, vector: Vector, limit: int) -> dict[str, float]:
        """Passage id to cosine. Raises IndexUnavailable; a broken reader is replaced by itself."""
        serving = self._serving
        if serving is None:
            raise IndexUnavailable(self._reason or "the index is being prepared")
        limit = min(limit, serving.generation.manifest.passages)
        try:
            if not serving.generation.is_there():
                raise IndexBroken("the index files are gone")
            found = generations.nearest(serving.child, vector, limit, QUERY_SECONDS)
            if len(found) < limit:
                raise IndexBroken(f"the index gave {len(found)} of {limit} answers")
        except IndexBusy:
            raise
        except IndexBroken as error:
            self._drop(serving, str(error))
            raise
        self._trust(serving)
        return found

    def close(self) -> None:
        with self._changed:
            self._closed = True
            serving, self._serving = self._serving, None
            self._reason = "the index is closed"
            if self._working:
                self._working.kill()
            self._changed.notify_all()
        if serving:
            serving.child.close()
        if self._thread.is_alive():
            self._thread.join(timeout=5)

    def _trust(self, serving: _Serving) -> None:
        serving.answers += 1
        if serving.answers == _TRUSTED_AFTER:
            self._failures = 0
            self._broken.clear()

    def _drop(self, serving: _Serving, why: str) -> None:
        with self._changed:
            if self._serving is not serving:
                return  # another thread was first
            self._serving = None
            self._broken[serving.generation.name] += 1
            self._note_failure(why)
        serving.child.close()

    def _note_failure(self, why: str) -> None:
        """The first failure is mended at once, the next ones after 1, 2, 4 … seconds."""
        log.warning("knowledge index: %s", why)
        self._reason = why
        self._failures += 1
        pause = 0.0 if self._failures == 1 else min(2.0 ** (self._failures - 2), _LONGEST_PAUSE)
        self._retry_at = time.monotonic() + pause
        self._tried = True
        self._changed.notify_all()

    def _is_served(self, contents: Contents) -> bool:
        return bool(
            self._serving
            and self._serving.generation.manifest.stamp == contents.stamp
            and self._serving.generation.manifest.embedder == self._embedder.name
        )

    def _run(self) -> None:
        while contents := self._next():
            try:
                serving = self._prepare(contents)
            except IndexBusy:
                with self._changed:
                    self._retry_at = time.monotonic() + _BUSY_PAUSE
            except (IndexUnavailable, EmbeddingFailed, OSError) as error:
                self._try_later(str(error))
            except Exception as error:  # a thread that ended would never mend anything again
                log.exception("knowledge index: unexpected failure")
                self._try_later(f"the index failed: {type(error).__name__}")
            else:
                self._adopt(serving)

    def _try_later(self, why: str) -> None:
        with self._changed:
            if not self._closed:
                self._note_failure(why)

    def _next(self) -> Contents | None:
        """Wait until there is something to do; None when closed."""
        with self._changed:
            while not self._closed:
                idle = self._wanted is None or self._is_served(self._wanted)
                pause = self._retry_at - time.monotonic()
                if not idle and pause <= 0:
                    return self._wanted
                self._changed.wait(None if idle else pause)
            return None

    def _prepare(self, contents: Contents) -> _Serving:
        existing = self._open_existing(contents)
        if existing:
            return existing
        with generations.building(self._root):
            # Another process may have built it while we looked.
            existing = self._open_existing(contents)
            if existing:
                return existing
            builder = self._start()
            try:
                generation = generations.build(self._root, contents, self._embedder, builder)
            finally:
                builder.close()
            serving = self._open(generation)
            with ExitStack() as undo:
                undo.callback(serving.child.close)
                generations.make_current(self._root, generation)
                generations.prune(self._root)
                undo.pop_all()
        return serving

    def _open_existing(self, contents: Contents) -> _Serving | None:
        try:
            found = generations.current(self._root)
            if found is None or self._broken[found.name] >= _REOPENINGS:
                return None
            wanted = (contents.stamp, self._embedder.name)
            if (found.manifest.stamp, found.manifest.embedder) != wanted:
                return None
            return self._open(found)
        except IndexBroken as error:
            log.warning("knowledge index: %s; building it anew", error)
            return None

    def _open(self, generation: Generation) -> _Serving:
        child = self._start()
        try:
            generations.open_for_reading(generation, child)
        except IndexUnavailable:
            self._broken[generation.name] = _REOPENINGS
            child.close()
            raise
        return _Serving(generation, child)

    def _start(self) -> Child:
        with self._changed:
            if self._closed:
                raise IndexUnavailable("the index is closed")
            self._working = Child()
            return self._working

    def _adopt(self, serving: _Serving) -> None:
        with self._changed:
            old = self._serving
            if self._closed:
                old = serving
            else:
                self._serving, self._reason, self._tried = serving, None, True
            self._working = None
            self._changed.notify_all()
        if old:
            old.child.close()
