"""Index generations on disk: built aside, proven, then made current by renaming one small file.

    index/current                            the name of the generation in use
    index/lock                               held by the one process that builds
    index/gen-<stamp>-<embedder>-<random>/   chroma/, manifest.json, canaries.f32
    index/building-<pid>/                    not yet a generation; rubbish unless the lock is held
    index/reading-<random>/                  one reader's own copy; rubbish unless its lock is held

A generation never changes after its rename: the manifest holds a digest of every file, and readers
work on a copy, because Chroma writes even to what it only reads. A file that changed all the same
is damaged. Whoever opens one also asks for its canaries: vectors whose nearest neighbour must be
themselves. With a Chroma server the vectors are there, in a collection named after the generation.

Neither text nor passage ids go in, since an id may quote a heading: only digests of the ids.
"""

import fcntl
import hashlib
import json
import os
import random
import re
import secrets
import shutil
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO

import numpy as np

from knowledge.child import Child, IndexBroken, IndexBusy, IndexUnavailable
from knowledge.embedding import Vector
from knowledge.server import Server
from knowledge.vectors import Progress, Rows, Vectors

OPEN_SECONDS = 30.0  # starting Python and Chroma on a busy machine
BATCH_SECONDS = 60.0
_CANARIES = 64  # about so many
# Of them: the graph misses one in 200 of 100,000 and one in 12 of a thousand near copies, a damaged
# one nearly all.
_FOUND = 0.8
_ITSELF = 0.999  # cosine of a vector with itself, less float32 rounding
_KEPT = 2
_FRESH = 60.0  # seconds in which a reader's folder may not have its lock yet
_BLOCK = 1 << 20
_IN_FOLDER = "passages"  # the collection's name where nobody else's are


@dataclass(frozen=True)
class Contents:
    """What a generation must hold: the stamp names exactly these texts."""

    stamp: str
    ids: tuple[str, ...]
    texts: tuple[str, ...]


@dataclass(frozen=True)
class Manifest:
    stamp: str
    embedder: str
    dimension: int
    passages: int
    server: str = ""  # its address; "" = the vectors are in our own folder
    collection: str = _IN_FOLDER
    digests: dict[str, str] = field(default_factory=dict)  # sha256 hex by file


@dataclass(frozen=True)
class Generation:
    folder: Path
    manifest: Manifest

    @property
    def name(self) -> str:
        return self.folder.name

    def is_there(self) -> bool:
        return (self.folder / "manifest.json").exists()


class Copy:
    """One reader's own files. `changed` tells whether they are still what was opened."""

    def __init__(self, root: Path) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="reading-", dir=root))
        self._lock: IO[str] = (self.folder / "lock").open("w")
        fcntl.flock(self._lock, fcntl.LOCK_EX)
        self._seen: dict[Path, tuple[int, int]] = {}

    def take(self, generation: Generation) -> None:
        """Raises IndexBroken unless every file is as it was built."""
        for name, digest in generation.manifest.digests.items():
            target = self.folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            try:
                shutil.copyfile(generation.folder / name, target)
                found = _digest(target)
            except OSError as error:
                raise IndexBroken(f"{generation.name} cannot be read: {error}") from error
            if found != digest:
                raise IndexBroken(f"{generation.name} is damaged: {name}")

    def opened(self) -> None:
        """From here on nobody has a reason to write."""
        self._seen = {file: _state(file) for file in _files(self.folder)}

    def changed(self) -> bool:
        try:
            return any(_state(file) != state for file, state in self._seen.items())
        except OSError:
            return True

    def remove(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)
        self._lock.close()


def current(root: Path) -> Generation | None:
    """The generation in use, or None when none was made yet. Raises IndexBroken."""
    try:
        name = (root / "current").read_text("utf-8").strip()
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise IndexBroken(f"the index pointer cannot be read: {error}") from error
    folder = root / name
    try:
        return Generation(folder, Manifest(**json.loads((folder / "manifest.json").read_bytes())))
    except (OSError, ValueError, TypeError) as error:
        raise IndexBroken(f"the index generation {name!r} cannot be read: {error}") from error


@contextmanager
def building(root: Path) -> Iterator[None]:
    """Only one process builds. Raises IndexBusy while another one does."""
    root.mkdir(parents=True, exist_ok=True)
    with (root / "lock").open("w") as lock:  # the kernel lets go of it when we die
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise IndexBusy("another process is building the index") from error
        yield


def build(
    root: Path,
    contents: Contents,
    vectors: Vectors,
    child: Child,
    server: Server | None = None,
    progress: Progress = lambda done, total: None,
) -> Generation:
    """Write a new generation beside the others; nobody reads it before `make_current`.

    Raises IndexUnavailable, EmbeddingFailed, OSError.
    """
    stamp, embedder, dimension = contents.stamp, vectors.name, vectors.dimension
    name = _name(stamp, embedder, dimension)
    aside = root / f"building-{os.getpid()}"
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir(parents=True)
    collection = server.prefix + name if server else _IN_FOLDER
    canaries: list[Rows] = []
    child.ask(
        "create",
        seconds=OPEN_SECONDS,
        where=server.url if server else str(aside / "chroma"),
        collection=collection,
        embedder=embedder,
        dimension=dimension,
    )
    ids, texts = _shuffled(contents)
    for part, numbers in vectors.batches(texts):
        names = [opaque(passage_id) for passage_id in ids[part]]
        child.ask("add", numbers.tobytes(), seconds=BATCH_SECONDS, ids=names)
        canaries.append(numbers[:: max(1, len(contents.ids) // _CANARIES)])
        progress(part.start + len(numbers), len(contents.ids))
    child.ask("finish", seconds=BATCH_SECONDS)
    (aside / "canaries.f32").write_bytes(np.concatenate(canaries).tobytes())
    manifest = Manifest(
        stamp,
        embedder,
        dimension,
        len(contents.ids),
        server=server.url if server else "",
        collection=collection,
        digests={str(file.relative_to(aside)): _digest(file) for file in _files(aside)},
    )
    (aside / "manifest.json").write_text(json.dumps(asdict(manifest)), "utf-8")
    folder = root / name
    aside.rename(folder)
    return Generation(folder, manifest)


def _shuffled(contents: Contents) -> tuple[list[str], list[str]]:
    """The ids and texts in an order without meaning.

    Chroma's graph links a vector to those before it, and one language after the other is joined by
    too few of them: of 10,000 texts, one Korean in sixty was not found by its own vector.
    """
    pairs = list(zip(contents.ids, contents.texts, strict=True))
    random.Random(contents.stamp).shuffle(pairs)  # noqa: S311
    ids, texts = zip(*pairs, strict=True)
    return list(ids), list(texts)


def _name(stamp: str, embedder: str, dimension: int) -> str:
    said = re.sub(r"[^a-z0-9]+", "-", embedder.lower()).strip("-")[:40]
    return f"gen-{stamp[:12]}-{said}-{dimension}-{secrets.token_hex(2)}"


def opaque(passage_id: str) -> str:
    """What the index knows a passage by."""
    return hashlib.sha256(passage_id.encode("utf-8", "replace")).hexdigest()[:24]


def open_for_reading(generation: Generation, child: Child, copy: Copy) -> None:
    """Make the child ready for `nearest`. Raises IndexBroken unless canaries find themselves."""
    manifest = generation.manifest
    copy.take(generation)
    canaries = (copy.folder / "canaries.f32").read_bytes()
    opened = child.ask(
        "open",
        seconds=OPEN_SECONDS,
        where=manifest.server or str(copy.folder / "chroma"),
        collection=manifest.collection,
        embedder=manifest.embedder,
        dimension=manifest.dimension,
    )
    if opened["count"] != manifest.passages:
        raise IndexBroken(f"{generation.name} holds {opened['count']} of {manifest.passages}")
    found = child.ask("nearest", canaries, seconds=OPEN_SECONDS, limit=1)["cosines"]
    expected = len(canaries) // (4 * manifest.dimension)
    if len([row for row in found if row and row[0] >= _ITSELF]) < max(1, _FOUND * expected):
        raise IndexBroken(f"{generation.name} does not find its own vectors")
    copy.opened()


def nearest(
    child: Child, vectors: Sequence[Vector], limit: int, seconds: float
) -> list[dict[str, float]]:
    """Opaque name to cosine, for each vector. Raises IndexUnavailable."""
    asked = np.asarray(vectors, dtype=np.float32).tobytes()
    answer = child.ask("nearest", asked, seconds=seconds, limit=limit)
    rows = zip(answer["ids"], answer["cosines"], strict=True)
    return [dict(zip(ids, cosines, strict=True)) for ids, cosines in rows]


def make_current(root: Path, generation: Generation) -> None:
    beside = root / "current.new"
    beside.write_text(generation.name, "utf-8")
    beside.replace(root / "current")


def erase_elsewhere(server: Server, child: Child, generation: Generation, root: Path) -> None:
    """Delete our collections on a server, all but this one and the one in use."""
    kept = [generation.manifest.collection]
    with suppress(IndexUnavailable):  # no pointer, or nobody can read it
        before = current(root)
        kept += [before.manifest.collection] if before else []
    child.ask("erase", seconds=OPEN_SECONDS, where=server.url, prefix=server.prefix, kept=kept)


def prune(root: Path, *, kept: int = _KEPT) -> None:
    """Delete older generations and what crashed processes left. Call it while holding the lock."""
    in_use = (root / "current").read_text("utf-8").strip()

    def newest_first(folder: Path) -> tuple[bool, float]:
        return folder.name == in_use, folder.stat().st_mtime

    generations = sorted(root.glob("gen-*"), key=newest_first, reverse=True)
    for folder in [*generations[kept:], *root.glob("building-*"), *_abandoned(root)]:
        shutil.rmtree(folder, ignore_errors=True)


def needs_pruning(root: Path) -> bool:
    return any(root.glob("building-*")) or len(list(root.glob("gen-*"))) > 1


def _abandoned(root: Path) -> Iterator[Path]:
    for folder in root.glob("reading-*"):
        try:
            if time.time() - folder.stat().st_mtime < _FRESH:
                continue
            # Not for writing: that alone would look like damage to who reads here.
            with (folder / "lock").open() as lock:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except FileNotFoundError:
            pass  # killed before it had a lock, or gone by now
        except OSError:
            continue  # somebody reads it
        yield folder


def _files(folder: Path) -> list[Path]:
    return sorted(file for file in folder.rglob("*") if file.is_file())


def _digest(file: Path) -> str:
    whole = hashlib.sha256()
    with file.open("rb") as content:
        while block := content.read(_BLOCK):
            whole.update(block)
    return whole.hexdigest()


def _state(file: Path) -> tuple[int, int]:
    status = file.stat()
    return status.st_size, status.st_mtime_ns
