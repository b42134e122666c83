"""Index generations on disk: built aside, proven, then made current by renaming one small file.

    index/current                            the name of the generation in use
    index/lock                               held by the one process that builds
    index/gen-<stamp>-<embedder>-<random>/   chroma/, manifest.json, canaries.f32
    index/building-<pid>/                    not yet a generation; rubbish unless the lock is held

A generation never changes after its rename. It may be damaged on disk all the same, so whoever
opens one first asks for its canaries: vectors whose nearest neighbour must be themselves.
"""

import fcntl
import json
import os
import re
import secrets
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from knowledge.child import Child, IndexBroken, IndexBusy
from knowledge.embedding import Embedder, Vector

OPEN_SECONDS = 30.0  # starting Python and Chroma on a busy machine
BATCH_SECONDS = 60.0
_BATCH = 500
_CANARIES = 64  # about so many
_ITSELF = 0.999  # cosine of a vector with itself, less float32 rounding
_KEPT = 2


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


@dataclass(frozen=True)
class Generation:
    folder: Path
    manifest: Manifest

    @property
    def name(self) -> str:
        return self.folder.name

    def is_there(self) -> bool:
        return (self.folder / "manifest.json").exists()


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


def build(root: Path, contents: Contents, embedder: Embedder, child: Child) -> Generation:
    """Write a new generation beside the others; nobody reads it before `make_current`."""
    manifest = Manifest(contents.stamp, embedder.name, embedder.dimension, len(contents.ids))
    aside = root / f"building-{os.getpid()}"
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir(parents=True)
    child.ask(
        "create",
        seconds=OPEN_SECONDS,
        folder=str(aside / "chroma"),
        embedder=manifest.embedder,
        dimension=manifest.dimension,
    )
    canaries: list[Vector] = []
    for start in range(0, len(contents.ids), _BATCH):
        batch = slice(start, start + _BATCH)
        vectors = embedder.embed(contents.texts[batch])
        child.ask("add", _floats(vectors), seconds=BATCH_SECONDS, ids=contents.ids[batch])
        canaries += vectors[:: max(1, len(contents.ids) // _CANARIES)]
    child.close()
    (aside / "canaries.f32").write_bytes(_floats(canaries))
    (aside / "manifest.json").write_text(json.dumps(asdict(manifest)), "utf-8")
    folder = root / _name(manifest)
    aside.rename(folder)
    return Generation(folder, manifest)


def _name(manifest: Manifest) -> str:
    embedder = re.sub(r"[^a-z0-9]+", "-", manifest.embedder.lower()).strip("-")[:40]
    return f"gen-{manifest.stamp[:12]}-{embedder}-{manifest.dimension}-{secrets.token_hex(2)}"


def open_for_reading(generation: Generation, child: Child) -> None:
    """Make the child ready for `nearest`. Raises IndexBroken unless every canary finds itself."""
    manifest = generation.manifest
    try:
        canaries = (generation.folder / "canaries.f32").read_bytes()
    except OSError as error:
        raise IndexBroken(f"{generation.name} has no canaries: {error}") from error
    opened = child.ask(
        "open",
        seconds=OPEN_SECONDS,
        folder=str(generation.folder / "chroma"),
        dimension=manifest.dimension,
    )
    if opened["count"] != manifest.passages:
        raise IndexBroken(f"{generation.name} holds {opened['count']} of {manifest.passages}")
    found = child.ask("nearest", canaries, seconds=OPEN_SECONDS, limit=1)["cosines"]
    expected = len(canaries) // (4 * manifest.dimension)
    if len([row for row in found if row and row[0] >= _ITSELF]) != expected or not expected:
        raise IndexBroken(f"{generation.name} does not find its own vectors")


def nearest(child: Child, vector: Vector, limit: int, seconds: float) -> dict[str, float]:
    """Passage id to cosine. Raises IndexUnavailable."""
    answer = child.ask("nearest", _floats([vector]), seconds=seconds, limit=limit)
    return dict(zip(answer["ids"][0], answer["cosines"][0], strict=True))


def make_current(root: Path, generation: Generation) -> None:
    beside = root / "current.new"
    beside.write_text(generation.name, "utf-8")
    beside.replace(root / "current")


def prune(root: Path) -> None:
    """Delete all but the current and one older generation. Call it while holding the lock."""
    in_use = (root / "current").read_text("utf-8").strip()

    def newest_first(folder: Path) -> tuple[bool, float]:
        return folder.name == in_use, folder.stat().st_mtime

    generations = sorted(root.glob("gen-*"), key=newest_first, reverse=True)
    for folder in [*generations[_KEPT:], *root.glob("building-*")]:
        shutil.rmtree(folder, ignore_errors=True)


def _floats(vectors: Sequence[Vector]) -> bytes:
    return np.asarray(vectors, dtype=np.float32).tobytes()
