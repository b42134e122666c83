"""What the search in memory needs of a text, as numbers, kept by text hash beside the vectors.

Analysing a text takes two milliseconds, reading these rows a hundredth of that: a search that is
made anew analyses only what changed. Like the vectors they may be lost: the texts are in the
record.
"""

import hashlib
import logging
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import LargeBinary, delete
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Field, Session, SQLModel, col, select

from knowledge import lexicon
from knowledge.lexicon import Terms, Tokenizer
from knowledge.space import Space, fingerprint
from knowledge.vectors import in_parts, insert_missing, text_hash

log = logging.getLogger(__name__)

# A term is known by 32 bits of checksum: of a million terms, some hundred pairs share theirs.
COUNTED = np.dtype([("term", "<u4"), ("times", "<u2")])
FAMILIES = ("words", "concepts", "grams", "jamo")
Counted = NDArray[Any]  # of COUNTED, every term once
Packed = bytes  # such an array as it is kept: a start reads tens of thousands

PLACE = np.dtype("<f2")
_MOST_TIMES = 65_535
_AT_ONCE = 500  # and committed
_RECIPE = (
    *("analysis.py", "concepts.py", "lexicon.py", "lexicon.toml"),
    *("encoder.py", "encoder_map.py", "morpheme_map.py"),
)


@dataclass(frozen=True)
class Analysis:
    families: Mapping[str, Packed]  # of COUNTED
    place: Packed  # of PLACE, in the concept space; empty without one
    is_whole: bool = True  # False where Korean words are missing


class AnalysisRow(SQLModel, table=True):
    __tablename__ = "analysis"

    analyser: str = Field(primary_key=True)  # names code, data and libraries
    text_hash: str = Field(primary_key=True)  # sha256 hex
    words: bytes = Field(sa_type=LargeBinary)
    concepts: bytes = Field(sa_type=LargeBinary)
    grams: bytes = Field(sa_type=LargeBinary)
    jamo: bytes = Field(sa_type=LargeBinary)
    place: bytes = Field(sa_type=LargeBinary)


class Analyses:
    """Opens sessions of its own and commits: not for use inside a transaction."""

    def __init__(self, session_factory: Callable[[], Session], space: Space | None) -> None:
        self._sessions, self._space = session_factory, space
        self._analyser = _analyser(space)

    def of(self, texts: Sequence[str], tokenizer: Tokenizer) -> list[Analysis]:
        """In the order of the texts. What is not kept is analysed, what no text needs forgotten."""
        keys = [text_hash(text) for text in texts]
        found = self._read()
        unneeded = sorted(found.keys() - set(keys))
        missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in found}
        for part in in_parts(list(missing), _AT_ONCE):
            analyses = _analysed([missing[key] for key in part], tokenizer, self._space)
            new = dict(zip(part, analyses, strict=True))
            found |= new
            self._write(partial(self._keep, analyses=new))
        if missing or unneeded:
            self._write(partial(self._forget, keys=unneeded))
        return [found[key] for key in keys]

    def _read(self) -> dict[str, Analysis]:
        columns = [getattr(AnalysisRow, name) for name in ("text_hash", "place", *FAMILIES)]
        query = select(*columns).where(AnalysisRow.analyser == self._analyser)
        with self._sessions() as session:
            rows = session.execute(query)
            return {
                key: Analysis(dict(zip(FAMILIES, families, strict=True)), place)
                for key, place, *families in rows
            }

    def _write(self, step: Callable[[Session], None]) -> None:
        try:
            with self._sessions() as session:
                step(session)
                session.commit()
        except SQLAlchemyError as error:  # the search has what it needs; the next one tries again
            log.warning("analyses were not kept: %s", type(error).__name__)

    def _keep(self, session: Session, analyses: Mapping[str, Analysis]) -> None:
        rows: list[dict[str, object]] = [
            {
                "analyser": self._analyser,
                "text_hash": key,
                "place": analysis.place,
                **analysis.families,
            }
            for key, analysis in analyses.items()
            if analysis.is_whole
        ]
        if rows:
            insert_missing(session, AnalysisRow, rows)

    def _forget(self, session: Session, keys: Sequence[str]) -> None:
        """Those, and all that another analyser made."""
        ours = col(AnalysisRow.analyser) == self._analyser
        session.execute(delete(AnalysisRow).where(~ours))
        for part in in_parts(keys, _AT_ONCE):
            session.execute(delete(AnalysisRow).where(ours, col(AnalysisRow.text_hash).in_(part)))


def _analysed(
    texts: Sequence[str], tokenizer: Tokenizer, space: Space | None
) -> Iterator[Analysis]:
    nowhere = np.zeros(0, np.float32)
    places = space.places(texts) if space else [nowhere] * len(texts)
    for text, place in zip(texts, places, strict=True):
        is_whole = tokenizer.knows_korean or lexicon.language_of(text) != "ko"
        families = packed(counted(tokenizer.terms(text)))
        yield Analysis(families, place.astype(PLACE).tobytes(), is_whole)


def counted(terms: Terms) -> dict[str, Counted]:
    return {family: _counted(getattr(terms, family)) for family in FAMILIES}


def _counted(terms: Sequence[str]) -> Counted:
    times = Counter(zlib.crc32(term.encode()) for term in terms)
    return np.array([(term, min(n, _MOST_TIMES)) for term, n in times.items()], COUNTED)


def packed(text: Mapping[str, Counted]) -> dict[str, Packed]:
    return {family: terms.tobytes() for family, terms in text.items()}


@cache
def _recipe() -> str:
    """Other code, another lexicon or another Kiwi gives other terms."""
    whole = hashlib.sha256(version("kiwipiepy").encode())
    for name in _RECIPE:
        whole.update(Path(__file__).with_name(name).read_bytes())
    return whole.hexdigest()[:12]


def _analyser(space: Space | None) -> str:
    return f"{_recipe()}-{fingerprint() if space else 'plain'}"
