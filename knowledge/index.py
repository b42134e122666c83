"""The process that holds Chroma; the only importer of chromadb. Started by child.py.

Chroma can crash, hang or lie on a damaged file, so it never lives in the bot's own process. It is
asked through a socket: one frame of JSON, and one of float32 vectors where there are any. Every
request brings its own time limit, which the kernel enforces even when Chroma does not come back.
"""

import json
import os
import signal
import sys
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any, ClassVar

import chromadb
import numpy as np
from chromadb.api.types import Documents, EmbeddingFunction, Embeddings
from chromadb.config import Settings
from chromadb.utils.embedding_functions import register_embedding_function
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
Answer = dict[str, Any]

COLLECTION = "passages"
_PARENT_CHECK = 2.0  # seconds


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

    names: ClassVar = ("create", "add", "open", "nearest")

    def __init__(self) -> None:
        self._collection: chromadb.Collection
        self._batch = 1
        self._dimension = 0

    def create(self, _: bytes, *, folder: str, embedder: str, dimension: int) -> Answer:
        client = _client(folder)
        self._dimension = dimension
        self._batch = client.get_max_batch_size()
        self._collection = client.create_collection(
            COLLECTION,
            embedding_function=GivenVectors(embedder, dimension),
            configuration={"hnsw": {"space": "cosine"}},
        )
        return {}

    def add(self, vectors: bytes, *, ids: list[str]) -> Answer:
        rows = self._vectors(vectors)
        for start in range(0, len(ids), self._batch):
            end = start + self._batch
            self._collection.add(ids=ids[start:end], embeddings=rows[start:end])
        return {}

    def open(self, _: bytes, *, folder: str, dimension: int) -> Answer:
        self._dimension = dimension
        self._collection = _client(folder).get_collection(COLLECTION)
        return {"count": self._collection.count()}

    def nearest(self, vectors: bytes, *, limit: int) -> Answer:
        found = self._collection.query(
            query_embeddings=self._vectors(vectors), n_results=limit, include=["distances"]
        )
        distances = found["distances"] or []
        return {"ids": found["ids"], "cosines": [[1 - d for d in row] for row in distances]}

    def _vectors(self, content: bytes) -> Vectors:
        return np.frombuffer(content, dtype=np.float32).reshape(-1, self._dimension)


def _client(folder: str) -> Any:
    return chromadb.PersistentClient(folder, settings=Settings(anonymized_telemetry=False))


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
