"""The process that holds Chroma; the only importer of chromadb. Started by child.py.

Chroma can crash, hang or lie on a damaged file, so it never lives in the bot's own process. Its
vectors are in a folder, or on a Chroma server: `where` is the path or the address. It is asked
through a socket: one frame of JSON, and one of float32 vectors where there are any. Every request
brings its own time limit, which the kernel enforces even when Chroma does not come back.
"""
# ruff: noqa: E402

import json
import os
import signal
import sys
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection
from types import ModuleType
from typing import Any, ClassVar

# What Chroma brings and nobody here wants, in a process that runs as long as the desk does: an
# exporter of traces, and gRPC with it (13 MB); httpx's command line, and pygments (5 MB).
_exporter: Any = ModuleType("opentelemetry.exporter.otlp.proto.grpc.trace_exporter")
_exporter.OTLPSpanExporter = None
sys.modules[_exporter.__name__] = _exporter
sys.modules["httpx._main"] = None  # type: ignore[assignment]  # as where its extras are missing

import chromadb
import numpy as np
from chromadb.api.types import Documents, EmbeddingFunction, Embeddings
from chromadb.config import Settings
from chromadb.utils.embedding_functions import register_embedding_function
from numpy.typing import NDArray

from knowledge.server import parts

Vectors = NDArray[np.float32]
Answer = dict[str, Any]

# Twice Chroma's own breadth: 0.993 instead of 0.941 of the nearest fifty among 10,000.
_GRAPH: Any = {"space": "cosine", "max_neighbors": 32, "ef_construction": 200, "ef_search": 200}
_PAGE = 100  # collections listed at once
_PARENT_CHECK = 2.0  # seconds


class ServerAway(Exception):
    """Nothing is wrong with the index; it cannot be asked now."""


@register_embedding_function
class GivenVectors(EmbeddingFunction[Documents]):
    """Stands where Chroma would put its own model, which it downloads; vectors are always given."""

    def __init__(self, embedder: str, dimension: int) -> None:
        self._config = {"embedder": embedder, "dimension": dimension}

    def __call__(self, input: Documents) -> Embeddings:
        raise NotImplementedError("vectors are computed before they come here")

    @staticmethod
    def name() -> str:
        return "deskbell-given-vectors"

    @staticmethod
    def build_from_config(config: dict[str, Any]) -> "GivenVectors":
        return GivenVectors(config["embedder"], config["dimension"])

    def get_config(self) -> dict[str, Any]:
        return self._config


class Requests:
    """What the parent may ask. Each method is one request."""

    names: ClassVar = ("create", "add", "finish", "open", "nearest", "erase")

    def __init__(self) -> None:
        self._client: Any = None
        self._collection: chromadb.Collection
        self._batch = 1
        self._dimension = 0

    def create(
        self, _: bytes, *, where: str, collection: str, embedder: str, dimension: int
    ) -> Answer:
        self._client = _client(where)
        self._dimension = dimension
        self._batch = self._client.get_max_batch_size()
        self._collection = self._client.create_collection(
            collection,
            embedding_function=GivenVectors(embedder, dimension),
            configuration={"hnsw": _GRAPH},
        )
        return {}

    def add(self, vectors: bytes, *, ids: list[str]) -> Answer:
        rows = self._vectors(vectors)
        for start in range(0, len(ids), self._batch):
            end = start + self._batch
            self._collection.add(ids=ids[start:end], embeddings=rows[start:end])
        return {}

    def finish(self, _: bytes) -> Answer:
        """Close the files: from here on nothing writes to them."""
        self._client.close()
        return {}

    def open(
        self, _: bytes, *, where: str, collection: str, embedder: str, dimension: int
    ) -> Answer:
        self._dimension = dimension
        self._client = _client(where)
        # Given, so that a server cannot name one for us to load:
        # https://github.com/chroma-core/chroma/issues/6717
        given = GivenVectors(embedder, dimension)
        self._collection = self._client.get_collection(collection, embedding_function=given)
        return {"count": self._collection.count()}

    def erase(self, _: bytes, *, where: str, prefix: str, kept: list[str]) -> Answer:
        """Delete the collections whose names begin so, all but those kept."""
        client = _client(where)
        ours = [name for name in _collections(client) if name.startswith(prefix)]
        gone = [name for name in ours if name not in kept]
        for name in gone:
            client.delete_collection(name)
        return {"erased": gone}

    def nearest(self, vectors: bytes, *, limit: int) -> Answer:
        found = self._collection.query(
            query_embeddings=self._vectors(vectors), n_results=limit, include=["distances"]
        )
        distances = found["distances"] or []
        return {"ids": found["ids"], "cosines": [[1 - d for d in row] for row in distances]}

    def _vectors(self, content: bytes) -> Vectors:
        return np.frombuffer(content, dtype=np.float32).reshape(-1, self._dimension)


def _client(where: str) -> Any:
    settings = Settings(anonymized_telemetry=False)
    if "://" not in where:
        return chromadb.PersistentClient(where, settings=settings)
    host, port, is_https = parts(where)
    try:
        return chromadb.HttpClient(host, port, ssl=is_https, settings=settings)
    except ValueError as error:  # what Chroma makes of every failure to connect
        raise ServerAway(f"the Chroma server {where} does not answer") from error


def _collections(client: Any) -> Iterator[str]:
    names: list[str] = []
    while page := client.list_collections(limit=_PAGE, offset=len(names)):
        names += [collection.name for collection in page]
    return iter(names)


def serve(connection: Connection) -> None:
    requests = Requests()
    actions: dict[str, Callable[..., Answer]] = {n: getattr(requests, n) for n in Requests.names}
    parent = os.getppid()
    while _has_request(connection, parent):
        request = json.loads(connection.recv_bytes())
        vectors = connection.recv_bytes() if request["has_vectors"] else b""
        # SIGALRM's default action ends the process, whatever Chroma's own code is doing.
        signal.setitimer(signal.ITIMER_REAL, request["seconds"])
        try:
            answer = actions[request["action"]](vectors, **request["details"])
        except ServerAway as error:
            answer = {"away": str(error)}
        except Exception as error:
            answer = {"error": f"{type(error).__name__}: {error}"}
        signal.setitimer(signal.ITIMER_REAL, 0)
        connection.send_bytes(json.dumps(answer).encode())


def _has_request(connection: Connection, parent: int) -> bool:
    """Wait for one; False when the parent is gone, even if something else holds its socket."""
    while not connection.poll(_PARENT_CHECK):
        if os.getppid() != parent:
            return False
    return True


def main() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, who then closes us
    try:
        serve(Connection(int(sys.argv[1])))
    except (EOFError, OSError):
        return  # the parent closed the socket


if __name__ == "__main__":
    main()
