"""Files that were handed over as bytes: read like those of a folder, without a folder."""

import unicodedata
from collections.abc import Iterable
from datetime import tzinfo

from sqlmodel import Session

from knowledge import record
from knowledge.formats.values import LARGEST_FILE, Unusable
from knowledge.sources import take
from knowledge.sources.confined import Reader
from knowledge.sources.loaded import Loaded, Refused


def read_uploads(
    files: Iterable[tuple[str, bytes]],
    session: Session,
    *,
    is_internal: bool = False,
    zone: tzinfo | None = None,
) -> Loaded:
    """`files` are sources with their contents; a source handed over again replaces itself.

    An id that another source holds is refused: that source is where the article must be changed,
    or the two would replace each other for ever.
    """
    loaded = Loaded()
    taken: dict[str, str] = {}
    with Reader() as reader:
        for name, content in files:
            source = unicodedata.normalize("NFC", name)
            loaded.seen.add(source)
            try:
                if len(content) > LARGEST_FILE:
                    raise Unusable("too-large", mb=LARGEST_FILE // 1024**2)
                entries = reader.parse(source, content)
            except Unusable as error:
                loaded.refuse(source, error)
            else:
                take(loaded, entries, source, taken, zone=zone, is_internal=is_internal)
    elsewhere = {row.id: row.source for row in record.rows(session)}
    own = []
    for article in loaded.articles:
        held = elsewhere.get(article.id, article.source)
        if held == article.source:
            own.append(article)
        else:
            values = {"id": article.id, "other": held}
            loaded.refused.append(Refused(article.source, None, "duplicate", values))
    loaded.articles = own
    return loaded
