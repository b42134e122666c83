"""What a draft cites, and whether it still says what it said. Pure."""

import hashlib
from collections.abc import Callable, Sequence

from bot.tickets.values import SourceRef
from knowledge.passages import Passage


def source_of(passage: Passage) -> SourceRef:
    return SourceRef(passage.id, passage.title, version_of(passage))


def version_of(passage: Passage) -> str:
    """Names the words of the passage: another wording is another version."""
    said = "\0".join((passage.title, passage.text, passage.section))
    return hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def are_outdated(sources: Sequence[SourceRef], passage: Callable[[str], Passage | None]) -> bool:
    """True when a source was changed or withdrawn since the draft was written from it."""
    for source in sources:
        if not source.version:
            continue
        now = passage(source.passage_id)
        if now is None or version_of(now) != source.version:
            return True
    return False
