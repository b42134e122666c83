"""From files to a searchable library, in one call."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from pathlib import Path

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from knowledge import record, sources
from knowledge.conflicts import Conflict, conflicts
from knowledge.record import Stored
from knowledge.search import Library
from knowledge.sources import Loaded, Refused

Progress = Callable[[str, int], None]  # "read", "stored" or "indexed", and how many articles
Advance = Callable[[int, int], None]  # files read, then texts indexed; and of how many


@dataclass(frozen=True)
class Report:
    added: int
    changed: int
    unchanged: int
    removed: int
    refused: tuple[Refused, ...]
    indexed: bool  # False: keyword search serves, and the index is tried again in the background
    conflicts: tuple[Conflict, ...] = ()  # of all that is in force
    unread: tuple[str, ...] = ()  # files of a folder that look like knowledge and were left alone
    ids: dict[str, tuple[str, ...]] = field(default_factory=dict, compare=False)  # by outcome

    @property
    def is_fruitless(self) -> bool:
        """Something was refused and nothing could be used."""
        return bool(self.refused) and not (self.added or self.changed or self.unchanged)


def ingest(
    paths: Iterable[Path],
    session_factory: Callable[[], Session],
    library: Library,
    progress: Progress = lambda step, count: None,
    *,
    zone: tzinfo | None = None,
    advance: Advance | None = None,
) -> Report:
    """Read, store, index; commits. A second run over the same files changes nothing."""
    loaded = sources.read(paths, zone=zone, progress=advance or (lambda done, of: None))
    return keep(loaded, session_factory, library, progress, advance)


def keep(
    loaded: Loaded,
    session_factory: Callable[[], Session],
    library: Library,
    progress: Progress = lambda step, count: None,
    advance: Advance | None = None,
) -> Report:
    """Store and index what was read; commits.

    Who follows the advance waits for the index however long it takes, anybody else for a minute: a
    desk goes on from keywords meanwhile.
    """
    progress("read", len(loaded.articles))
    try:
        stored, found = _store(loaded, session_factory)
    except IntegrityError:  # another process stored the same at the same moment: now it is there
        stored, found = _store(loaded, session_factory)
    progress("stored", len(loaded.articles))
    library.refresh()
    indexed = library.wait_indexed(advance) if advance else library.wait_ready()
    progress("indexed", library.health().articles)
    return Report(
        stored.added,
        stored.changed,
        stored.unchanged,
        stored.removed,
        tuple(loaded.refused),
        indexed,
        tuple(found),
        tuple(loaded.unread),
        stored.ids,
    )


def _store(loaded: Loaded, session_factory: Callable[[], Session]) -> tuple[Stored, list[Conflict]]:
    with session_factory() as session:
        stored = record.store(session, loaded.articles, now=datetime.now(UTC), covers=loaded.covers)
        session.commit()
        return stored, conflicts(row.article() for row in record.rows(session))
