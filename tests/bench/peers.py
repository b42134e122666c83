"""What a shop could use instead of Deskbell's search: the recipes that people begin with.

Each gets the passages as Deskbell cuts them, and the approved questions as further texts of their
passage: the best text counts.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from functools import cache

import bm25s  # type: ignore[import-untyped]
import chromadb
import numpy as np
from langchain_text_splitters import RecursiveCharacterTextSplitter
from numpy.typing import NDArray

from knowledge import lexicon
from knowledge.minilm import MiniLM

Document = tuple[str, str]  # a passage's id, and one of its texts
Peer = Callable[[Sequence[Document], Sequence[str]], list[list[str]]]  # ids, the best first

DEEP = 50  # documents that are ranked
_RRF = 60  # as in Cormack, Clarke and Büttcher 2009


def bm25_whitespace(documents: Sequence[Document], questions: Sequence[str]) -> list[list[str]]:
    return _bm25(documents, questions, lambda text: text.lower().split())


def bm25_kiwi(documents: Sequence[Document], questions: Sequence[str]) -> list[list[str]]:
    """Korean content morphemes by Kiwi and English stems, stop words left out."""
    tokenizer = lexicon.warm()
    return _bm25(documents, questions, lambda text: list(tokenizer.terms(text).words))


def minilm(documents: Sequence[Document], questions: Sequence[str]) -> list[list[str]]:
    cosines = _vectors(questions) @ _vectors([text for _, text in documents]).T
    return [_ranked(documents, row) for row in cosines]


def fused_ranks(documents: Sequence[Document], questions: Sequence[str]) -> list[list[str]]:
    """Reciprocal rank fusion of the last two."""
    both = (bm25_kiwi(documents, questions), minilm(documents, questions))
    return [_fused(pair) for pair in zip(*both, strict=True)]


def langchain_chroma(documents: Sequence[Document], questions: Sequence[str]) -> list[list[str]]:
    """LangChain's splitter and a Chroma collection as they come. Chroma's own embedding function
    is MiniLM, but must be downloaded; ours has the same weights."""
    splitter = RecursiveCharacterTextSplitter(chunk_size=1000, chunk_overlap=200)
    chunks = [(id, part) for id, text in documents for part in splitter.split_text(text)]
    client = chromadb.EphemeralClient()
    collection = client.create_collection("plain", embedding_function=None)
    try:
        vectors = _vectors([text for _, text in chunks])
        for start in range(0, len(chunks), 5_000):  # Chroma takes no more than 5,461 at once
            numbers = range(start, min(start + 5_000, len(chunks)))
            collection.add(ids=[str(n) for n in numbers], embeddings=vectors[list(numbers)])
        most = min(DEEP, len(chunks))
        found = collection.query(query_embeddings=_vectors(questions), n_results=most)
    finally:
        client.delete_collection("plain")
    return [_unique(chunks[int(number)][0] for number in row) for row in found["ids"]]


PEERS: dict[str, Peer] = {
    "BM25, whitespace": bm25_whitespace,
    "BM25, Kiwi": bm25_kiwi,
    "MiniLM": minilm,
    "RRF of both": fused_ranks,
    "LangChain + Chroma": langchain_chroma,
}

_seen: dict[str, NDArray[np.float32]] = {}  # the same texts are asked of several peers


@cache
def _model() -> MiniLM:
    return MiniLM()


def _vectors(texts: Sequence[str]) -> NDArray[np.float32]:
    new = [text for text in dict.fromkeys(texts) if text not in _seen]
    _seen.update(zip(new, _model().embed(new), strict=True))
    return np.array([_seen[text] for text in texts])


def _bm25(
    documents: Sequence[Document], questions: Sequence[str], words: Callable[[str], list[str]]
) -> list[list[str]]:
    index = bm25s.BM25()
    index.index([words(text) for _, text in documents], show_progress=False)
    return [_ranked(documents, index.get_scores(words(question))) for question in questions]


def _ranked(documents: Sequence[Document], scores: NDArray[np.floating]) -> list[str]:
    best = np.argsort(-scores, kind="stable")[:DEEP]
    return _unique(documents[number][0] for number in best if scores[number] > 0)


def _fused(rankings: Sequence[Sequence[str]]) -> list[str]:
    scores: dict[str, float] = defaultdict(float)
    for ranking in rankings:
        for place, id in enumerate(ranking, 1):
            scores[id] += 1 / (_RRF + place)
    return sorted(scores, key=lambda id: -scores[id])


def _unique(ids: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(ids))
