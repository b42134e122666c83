"""Vectors by the text they were made from, beside the record: nothing is embedded twice.

An index generation is made from these rows, so every worker can build its own, and an embedding
endpoint that fails halfway goes on where it stopped. Like the index they may be lost: the texts
are in the record.
"""

import hashlib
import random
from collections.abc import Callable, Iterable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import ColumnElement, LargeBinary, delete
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Field, Session, SQLModel, col, select

from knowledge.embedding import Embedder, EmbeddingFailed

Rows = NDArray[np.float32]
Progress = Callable[[int, int], None]  # texts embedded, texts in all

_STORED = np.dtype("<f2")  # half the size; a cosine changes in its fourth digit
_EMBEDDED_AT_ONCE = 96  # and committed: so much is lost when an endpoint dies
_READ_AT_ONCE = 500
_ROUNDS = 3  # of looking for what is missing, should a colleague with older articles tidy up


class VectorRow(SQLModel, table=True):
    __tablename__ = "vector"

    embedder: str = Field(primary_key=True)
    dimension: int = Field(primary_key=True)
    text_hash: str = Field(primary_key=True)  # sha256 hex
    numbers: bytes = Field(sa_type=LargeBinary)  # float16, little-endian


class Vectors:
    """Opens sessions of its own and commits: not for use inside a transaction."""

    def __init__(self, session_factory: Callable[[], Session], embedder: Embedder) -> None:
        self._sessions = session_factory
        self._embedder = embedder

    @property
    def name(self) -> str:
        return self._embedder.name

    @property
    def dimension(self) -> int:
        """May ask an endpoint. Raises EmbeddingFailed."""
        return self._embedder.dimension

    def embed_missing(
        self, texts: Iterable[str], progress: Progress = lambda done, total: None
    ) -> int:
        """Embed what is not stored yet and commit it batch by batch; returns how many texts.

        Raises EmbeddingFailed; what was committed before stays.
        """
        wanted = {text_hash(text): text for text in texts}
        stored = self._stored()
        missing = sorted(key for key in wanted if key not in stored)
        parts = list(in_parts(missing, _EMBEDDED_AT_ONCE))
        # Workers that embed the same texts at the same time share the work.
        random.shuffle(parts)
        done = 0
        progress(len(wanted) - len(missing), len(wanted))
        for keys in parts:
            done += self._embed({key: wanted[key] for key in keys})
            progress(len(wanted) - len(missing) + done, len(wanted))
        return done

    def batches(self, texts: Sequence[str]) -> Iterator[tuple[slice, Rows]]:
        """The vectors of `texts` in their order; what is missing is embedded first."""
        for _ in range(_ROUNDS):
            if not self.embed_missing(texts):
                break
        for start in range(0, len(texts), _READ_AT_ONCE):
            part = slice(start, start + _READ_AT_ONCE)
            yield part, self._read([text_hash(text) for text in texts[part]])

    def keep_only(self, texts: Iterable[str]) -> int:
        """Delete the vectors of all other texts and of other embedders; returns how many."""
        kept = {text_hash(text) for text in texts}
        with self._sessions() as session:
            others = session.execute(
                delete(VectorRow).where(
                    (col(VectorRow.embedder) != self.name)
                    | (col(VectorRow.dimension) != self.dimension)
                )
            )
            session.commit()
        gone = [key for key in self._stored() if key not in kept]
        for keys in in_parts(gone, _READ_AT_ONCE):
            with self._sessions() as session:
                session.execute(delete(VectorRow).where(*self._ours(keys)))
                session.commit()
        return len(gone) + int(getattr(others, "rowcount", 0))

    def _embed(self, texts: dict[str, str]) -> int:
        """A colleague may have been faster with some of them."""
        stored = self._stored(tuple(texts))
        missing = [key for key in texts if key not in stored]
        if not missing:
            return 0
        vectors = self._embedder.embed([texts[key] for key in missing])
        dimension = self.dimension
        if any(len(vector) != dimension for vector in vectors):
            raise EmbeddingFailed(f"{self.name} gave vectors of different lengths")
        numbers = np.asarray(vectors, dtype=_STORED)
        rows = [
            {
                "embedder": self.name,
                "dimension": dimension,
                "text_hash": key,
                "numbers": vector.tobytes(),
            }
            for key, vector in zip(missing, numbers, strict=True)
        ]
        with self._sessions() as session:
            insert_missing(session, VectorRow, rows)
            session.commit()
        return len(missing)

    def _stored(self, keys: Sequence[str] | None = None) -> set[str]:
        query = select(VectorRow.text_hash).where(*self._ours(keys))
        with self._sessions() as session:
            return set(session.exec(query))

    def _read(self, keys: Sequence[str]) -> Rows:
        query = select(VectorRow.text_hash, VectorRow.numbers).where(*self._ours(keys))
        with self._sessions() as session:
            found = dict(session.exec(query).all())
        try:
            numbers = b"".join(found[key] for key in keys)
        except KeyError as error:
            raise EmbeddingFailed("vectors were deleted while the index was built") from error
        rows = np.frombuffer(numbers, dtype=_STORED).astype(np.float32)
        return rows.reshape(len(keys), self.dimension)

    def _ours(self, keys: Sequence[str] | None = None) -> list[ColumnElement[bool]]:
        conditions = [
            col(VectorRow.embedder) == self.name,
            col(VectorRow.dimension) == self.dimension,
        ]
        return conditions if keys is None else [*conditions, col(VectorRow.text_hash).in_(keys)]


def text_hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()


def in_parts(keys: Sequence[str], size: int) -> Iterator[Sequence[str]]:
    for start in range(0, len(keys), size):
        yield keys[start : start + size]


def insert_missing(session: Session, table: type[SQLModel], rows: list[dict[str, object]]) -> None:
    """Rows that a colleague was faster with are left as they are. Does not commit."""
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    session.connection().execute(insert(table).on_conflict_do_nothing(), rows)
