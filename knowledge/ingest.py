"""From files to a searchable library, in one call."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlmodel import Session

from knowledge import record, sources
from knowledge.search import Library
from knowledge.sources import Refused

Progress = Callable[[str, int], None]  # "read", "stored" or "indexed", and how many articles


@dataclass(frozen=True)
class Report:
    added: int
    changed: int
    unchanged: int
    removed: int
    refused: tuple[Refused, ...]
    indexed: bool  # False: keyword search serves, and the index is tried again in the background


def ingest(
    paths: Iterable[Path],
    session_factory: Callable[[], Session],
    library: Library,
    progress: Progress = lambda step, count: None,
) -> Report:
    """Read, store, index; commits. A second run over the same files changes nothing."""
    loaded = sources.read(paths)
    progress("read", len(loaded.articles))
    with session_factory() as session:
        stored = record.store(session, loaded.articles, now=datetime.now(UTC), covers=loaded.covers)
        session.commit()
    progress("stored", len(loaded.articles))
    library.refresh()
    indexed = library.wait_ready()
    progress("indexed", library.health().articles)
    return Report(
        stored.added,
        stored.changed,
        stored.unchanged,
        stored.removed,
        tuple(loaded.refused),
        indexed,
    )
