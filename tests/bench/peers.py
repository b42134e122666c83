"""What a shop could use instead of Deskbell's search: the recipes that people begin with.

Each gets the passages as Deskbell cuts them, and the approved questions as further texts of their
passage: the best text counts.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from itertools import pairwise

import bm25s  # type: ignore[import-untyped]
import chromadb
import numpy as np
from langchain_text_splitters import RecursiveCharacterTextSplitter
from numpy.typing import NDArray

from knowledge import lexicon
from knowledge.minilm import MiniLM

Document = tuple[str, str]  # a passage's id, and one of its texts
Ranking = tuple[tuple[str, float], ...]  # ids and scores, the best first
Peer = Callable[[Sequence[Document], Sequence[str]], list[Ranking]]

DEEP = 50  # documents that are ranked
_WORD = re.compile(r"[^\W_]+")
_RRF = 60  # as in Cormack, Clarke and Büttcher 2009


def bm25_whitespace(documents: Sequence[Document], questions: Sequence[str]) -> list[Ranking]:
    return _bm25(documents, questions, lambda text: text.lower().split())


def bm25_kiwi(documents: Sequence[Document], questions: Sequence[str]) -> list[Ranking]:
    """Korean content morphemes by Kiwi and English stems, stop words left out."""
    tokenizer = lexicon.warm()
    return _bm25(documents, questions, lambda text: list(tokenizer.terms(text).words))


def bm25_twice(documents: Sequence[Document], questions: Sequence[str]) -> list[Ranking]:
    """Kiwi's words and pairs of syllables, each scaled to its best document: what is best known for
    Korean policies."""
    tokenizer = lexicon.warm()
    words = _bm25_scores(documents, questions, lambda text: list(tokenizer.terms(text).words))
    pairs = _bm25_scores(documents, questions, _pairs)
    return [_ranked(documents, _scaled(a) + _scaled(b)) for a, b in zip(words, pairs, strict=True)]


def minilm(documents: Sequence[Document], questions: Sequence[str]) -> list[Ranking]:
    cosines = _vectors(questions) @ _vectors([text for _, text in documents]).T
    return [_ranked(documents, row) for row in cosines]


def fused_ranks(documents: Sequence[Document], questions: Sequence[str]) -> list[Ranking]:
    """Reciprocal rank fusion of the last two."""
    both = (bm25_kiwi(documents, questions), minilm(documents, questions))
    return [_fused(pair) for pair in zip(*both, strict=True)]


def langchain_chroma(documents: Sequence[Document], questions: Sequence[str]) -> list[Ranking]:
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
        asked = _vectors(questions)
        rankings: list[Ranking] = []
        for start in range(0, len(questions), 500):  # of 9,000 it says "too many SQL variables"
            part = asked[start : start + 500]
            found = collection.query(query_embeddings=part, n_results=most)
            for ids, distances in zip(found["ids"], found["distances"] or [], strict=True):
                named = [chunks[int(number)][0] for number in ids]
                rankings.append(_unique(zip(named, (-far for far in distances), strict=True)))
    finally:
        client.delete_collection("plain")
    return rankings


PEERS: dict[str, Peer] = {
    "BM25, whitespace": bm25_whitespace,
    "BM25, Kiwi": bm25_kiwi,
    "BM25, Kiwi + pairs": bm25_twice,
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
) -> list[Ranking]:
    return [_ranked(documents, row) for row in _bm25_scores(documents, questions, words)]


def _bm25_scores(
    documents: Sequence[Document], questions: Sequence[str], words: Callable[[str], list[str]]
) -> list[NDArray[np.floating]]:
    index = bm25s.BM25()
    index.index([words(text) for _, text in documents], show_progress=False)
    asked = [words(question) for question in questions]
    nothing = np.zeros(len(documents))  # for a question without a word, which bm25s stumbles over
    return [index.get_scores(found) if found else nothing for found in asked]


def _pairs(text: str) -> list[str]:
    found = _WORD.findall(text.lower())
    return [pair for word in found for pair in map("".join, pairwise(word))]


def _scaled(scores: NDArray[np.floating]) -> NDArray[np.floating]:
    least, most = scores.min(), scores.max()
    return np.asarray((scores - least) / (most - least or 1))


def _ranked(documents: Sequence[Document], scores: NDArray[np.floating]) -> Ranking:
    best = np.argsort(-scores, kind="stable")[:DEEP]
    return _unique((documents[n][0], float(scores[n])) for n in best if scores[n] > 0)


def _fused(rankings: Sequence[Ranking]) -> Ranking:
    scores: dict[str, float] = defaultdict(float)
    for ranking in rankings:
        for place, (id, _) in enumerate(ranking, 1):
            scores[id] += 1 / (_RRF + place)
    return tuple(sorted(scores.items(), key=lambda found: -found[1]))


def _unique(found: Iterable[tuple[str, float]]) -> Ranking:
    """Each id once, with its best score."""
    best: dict[str, float] = {}
    for id, score in found:
        best.setdefault(id, score)
    return tuple(best.items())
