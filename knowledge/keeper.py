"""Keeps one healthy index reader: opens, rebuilds, restarts it in the background, with back-off."""

import logging
import threading
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from knowledge import generations
from knowledge.child import Child, IndexBroken, IndexBusy, IndexUnavailable
from knowledge.degraded import Cause, Degraded
from knowledge.embedding import Embedder, EmbeddingFailed, Vector
from knowledge.generations import Contents, Copy, Generation
from knowledge.server import Server
from knowledge.vectors import Progress, Vectors

log = logging.getLogger(__name__)

QUERY_SECONDS = 1.0
_BUSY_PAUSE = 1.0  # seconds, while another process builds
_LONGEST_PAUSE = 300.0  # seconds between two tries
_TRUSTED_AFTER = 20  # answers, before an earlier failure is forgotten
_REOPENINGS = 2  # of one generation; after that it is rebuilt
_NEVER = float("inf")
_CHANGE_OVER = 60.0  # seconds other processes have to let go of an older generation
_PREPARING = Degraded(Cause.PREPARING)
_CLOSED = Degraded(Cause.INDEX, "the index is closed")


@dataclass
class _Serving:
    generation: Generation
    child: Child
    copy: Copy
    ids: dict[str, str]  # passage id by its name in the index
    answers: int = 0

    def close(self) -> None:
        self.child.close()
        self.copy.remove()


class Keeper:
    def __init__(
        self, root: Path, embedder: Embedder, vectors: Vectors, server: Server | None = None
    ) -> None:
        self._root = root
        self._embedder = embedder
        self._vectors = vectors
        self._server = server
        self._changed = threading.Condition()
        self._wanted: Contents | None = None
        self._serving: _Serving | None = None
        self._working: Child | None = None
        self._degraded: Degraded | None = _PREPARING
        self._failures = 0
        self._retry_at = 0.0  # time.monotonic()
        self._prune_at = _NEVER
        self._tried = True
        self._done = (0, 0)  # texts, of how many
        self._broken: Counter[str] = Counter()  # how often a generation let us down
        self._unfit: set[str] = set()  # generations of vectors that can no longer be asked
        self._closed = False
        self._thread = threading.Thread(target=self._run, name="knowledge-index", daemon=True)

    @property
    def degraded(self) -> Degraded | None:
        """Why the index is not fully there, or None."""
        return self._degraded

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

    def follow(self, progress: Progress, patience: float) -> None:
        """Wait until what is wanted is served, one try has failed, or nothing was done for so many
        seconds. `progress` is told of texts embedded, then of texts put into the index."""
        with self._changed:
            while not self._tried:
                if not self._changed.wait_for(partial(self._has_moved_from, self._done), patience):
                    return
                progress(*self._done)

    def _has_moved_from(self, done: tuple[int, int]) -> bool:
        return self._tried or self._done != done

    def nearest(self, vectors: Sequence[Vector], limit: int) -> list[dict[str, float]]:
        """Passage id to cosine, for each vector. Raises IndexUnavailable; a broken reader is
        replaced by itself."""
        serving = self._serving
        if serving is None:
            degraded = self._degraded or _PREPARING
            raise IndexUnavailable(str(degraded), degraded)
        limit = min(limit, serving.generation.manifest.passages)
        self._check_fit(serving, len(vectors[0]))
        try:
            if not serving.generation.is_there():
                raise IndexBroken("the index files are gone")
            if serving.copy.changed():
                raise IndexBroken("the index files were changed")
            found = generations.nearest(serving.child, vectors, limit, QUERY_SECONDS)
            for each in found:
                if len(each) < limit or not each.keys() <= serving.ids.keys():
                    raise IndexBroken(f"the index gave {len(each)} of {limit} answers")
        except IndexBusy:
            raise
        except IndexBroken as error:
            self._drop(serving, error.degraded)
            raise
        self._trust(serving)
        return [{serving.ids[name]: cosine for name, cosine in each.items()} for each in found]

    def _check_fit(self, serving: _Serving, dimension: int) -> None:
        """The same model may begin to give vectors of another length. Raises IndexUnavailable."""
        built = serving.generation.manifest.dimension
        if dimension == built:
            return
        with self._changed:
            if serving.generation.name not in self._unfit:
                self._unfit.add(serving.generation.name)
                self._retry_at = 0.0
                self._changed.notify_all()
        raise IndexUnavailable(
            f"{self._embedder.name} gives vectors of {dimension} numbers and the index was made"
            f" with {built}; it is being made anew"
        )

    def close(self) -> None:
        with self._changed:
            self._closed = True
            serving, self._serving = self._serving, None
            self._degraded = _CLOSED
            if self._working:
                self._working.kill()
            self._changed.notify_all()
        if serving:
            serving.close()
        if self._thread.is_alive():
            self._thread.join(timeout=5)

    def _trust(self, serving: _Serving) -> None:
        serving.answers += 1
        if serving.answers == _TRUSTED_AFTER:
            self._failures = 0
            self._broken.clear()

    def _drop(self, serving: _Serving, why: Degraded) -> None:
        with self._changed:
            if self._serving is not serving:
                return  # another thread was first
            self._serving = None
            self._broken[serving.generation.name] += 1
            self._note_failure(why)
        serving.close()

    def _note_failure(self, why: Degraded, at_least: float = 0.0) -> None:
        """The first failure is mended at once, the next ones after 1, 2, 4 … seconds.

        `at_least` is what somebody asked us to wait.
        """
        log.warning("knowledge index: %s", why)
        self._degraded = why
        self._failures += 1
        pause = 0.0 if self._failures == 1 else min(2.0 ** (self._failures - 2), _LONGEST_PAUSE)
        self._retry_at = time.monotonic() + max(pause, at_least)
        self._tried = True
        self._changed.notify_all()

    def _is_served(self, contents: Contents) -> bool:
        return bool(
            self._serving
            and self._serving.generation.manifest.stamp == contents.stamp
            and self._serving.generation.manifest.embedder == self._embedder.name
            and self._serving.generation.name not in self._unfit
        )

    def _run(self) -> None:
        while contents := self._next():
            try:
                serving = self._prepare(contents)
            except IndexBusy:
                with self._changed:
                    self._retry_at = time.monotonic() + _BUSY_PAUSE
            except EmbeddingFailed as error:
                self._try_later(error.degraded, error.retry_after)
            except IndexUnavailable as error:
                self._try_later(error.degraded)
            except OSError as error:
                self._try_later(Degraded(Cause.INDEX, str(error)))
            except Exception as error:  # a thread that ended would never mend anything again
                log.exception("knowledge index: unexpected failure")
                why = f"the index failed: {type(error).__name__}"
                self._try_later(Degraded(Cause.INDEX, why))
            else:
                self._adopt(serving)

    def _try_later(self, why: Degraded, at_least: float = 0.0) -> None:
        with self._changed:
            if not self._closed:
                self._note_failure(why, at_least)

    def _next(self) -> Contents | None:
        """Wait until there is something to do; None when closed."""
        with self._changed:
            while not self._closed:
                now = time.monotonic()
                idle = self._wanted is None or self._is_served(self._wanted)
                if not idle and now >= self._retry_at:
                    return self._wanted
                if now >= self._prune_at:
                    self._prune()
                due = min(self._prune_at, _NEVER if idle else self._retry_at)
                self._changed.wait(None if due == _NEVER else max(0.0, due - now))
            return None

    def _prune(self) -> None:
        """Let nothing of an earlier generation stay on the disk."""
        self._prune_at = _NEVER
        try:
            if generations.needs_pruning(self._root):
                with generations.building(self._root):
                    generations.prune(self._root, kept=1)
        except (IndexBusy, OSError):
            self._prune_at = time.monotonic() + _CHANGE_OVER

    def _prepare(self, contents: Contents) -> _Serving:
        existing = self._open_existing(contents)
        if existing:
            return existing
        with generations.building(self._root):
            # Another process may have built it while we looked.
            existing = self._open_existing(contents)
            if existing:
                return existing
            self._embed(contents)
            builder = self._start()
            try:
                generation = generations.build(
                    self._root, contents, self._vectors, builder, self._server, self._note_done
                )
                self._erase_elsewhere(generation, builder)
            finally:
                builder.close()
            serving = self._open(generation, contents)
            with ExitStack() as undo:
                undo.callback(serving.close)
                generations.make_current(self._root, generation)
                generations.prune(self._root)
                undo.pop_all()
            self._forget_others(contents)
        return serving

    def _forget_others(self, contents: Contents) -> None:
        try:
            self._vectors.keep_only(contents.texts)
        except Exception:  # the index is good; what is left over goes after the next build
            log.exception("knowledge index: old vectors were not deleted")

    def _embed(self, contents: Contents) -> None:
        had: int | None = None

        def tell(done: int, total: int) -> None:
            nonlocal had
            had = done if had is None else had
            with self._changed:
                if done > had:
                    self._failures = 0  # it fails now and then, but it gets on
                if self._serving is None and done < total:
                    self._degraded = Degraded(Cause.PREPARING, f"{done}/{total}")
            self._note_done(done, total)

        self._vectors.embed_missing(contents.texts, tell)

    def _note_done(self, done: int, total: int) -> None:
        with self._changed:
            self._done = (done, total)
            self._changed.notify_all()

    def _erase_elsewhere(self, generation: Generation, child: Child) -> None:
        """A server that does not do it now will be asked again after the next build."""
        if self._server is None:
            return
        try:
            generations.erase_elsewhere(self._server, child, generation, self._root)
        except IndexUnavailable as error:
            log.warning("knowledge index: old collections were not deleted: %s", error)

    def _open_existing(self, contents: Contents) -> _Serving | None:
        try:
            found = generations.current(self._root)
            if found is None or self._broken[found.name] >= _REOPENINGS:
                return None
            here = self._server.url if self._server else ""
            wanted = (contents.stamp, self._embedder.name, here)
            manifest = found.manifest
            if (manifest.stamp, manifest.embedder, manifest.server) != wanted:
                return None
            return None if found.name in self._unfit else self._open(found, contents)
        except IndexBroken as error:
            log.warning("knowledge index: %s; building it anew", error)
            return None

    def _open(self, generation: Generation, contents: Contents) -> _Serving:
        with ExitStack() as undo:
            copy = Copy(self._root)
            undo.callback(copy.remove)
            child = self._start()
            undo.callback(child.close)
            try:
                generations.open_for_reading(generation, child, copy)
            except IndexBroken:
                self._broken[generation.name] = _REOPENINGS
                raise
            undo.pop_all()
        ids = {generations.opaque(passage_id): passage_id for passage_id in contents.ids}
        return _Serving(generation, child, copy, ids)

    def _start(self) -> Child:
        with self._changed:
            if self._closed:
                raise IndexUnavailable(str(_CLOSED), _CLOSED)
            self._working = Child()
            return self._working

    def _adopt(self, serving: _Serving) -> None:
        with self._changed:
            old = self._serving
            if self._closed:
                old = serving
            else:
                self._serving, self._degraded, self._tried = serving, None, True
            self._working = None
            self._prune_at = time.monotonic() + _CHANGE_OVER
            self._changed.notify_all()
        if old:
            old.close()
