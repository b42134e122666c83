"""Vectors are kept by text: embedded once, resumed where it stopped, forgotten with their text."""

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import chain, pairwise
from pathlib import Path

import numpy as np
import pytest
from sqlmodel import Session, create_engine, select

from knowledge import record
from knowledge.embedding import EmbeddingFailed, EndpointEmbedder, HashEmbedder, Vector
from knowledge.passages import Article
from knowledge.search import Library
from knowledge.vectors import VectorRow, Vectors
from tests.knowledge import shop
from tests.knowledge.conftest import NOW, OpenLibrary
from tests.knowledge.endpoint import Endpoint, running_endpoint
from tests.knowledge.test_index import Put, assert_answers, wait_until

pytestmark = pytest.mark.timeout(600)  # many processes, and a machine that has other work

Sessions = Callable[[], Session]
TEXTS = [f"text number {number}" for number in range(300)]


class Counting(HashEmbedder):
    """Remembers what it embedded; `fails_from` is the batch with which it begins to fail."""

    name = "counting"

    def __init__(self, fails_from: int | None = None) -> None:
        super().__init__()
        self.batches: list[Sequence[str]] = []
        self.fails_from = fails_from

    @property
    def embedded(self) -> list[str]:
        return [text for batch in self.batches for text in batch]

    def embed(self, texts: Sequence[str]) -> list[Vector]:
        if self.fails_from is not None and len(self.batches) >= self.fails_from:
            raise EmbeddingFailed("nobody answers")
        self.batches.append(texts)
        return super().embed(texts)


@pytest.fixture
def endpoint() -> Iterator[Endpoint]:
    with running_endpoint() as endpoint:
        yield endpoint


def collected(vectors: Vectors, texts: Sequence[str]) -> np.ndarray:
    return np.concatenate([rows for _, rows in vectors.batches(texts)])


def test_vectors_come_back_in_order_and_nearly_as_they_were(sessions: Sessions) -> None:
    rows = collected(Vectors(sessions, HashEmbedder()), TEXTS)
    expected = np.array(HashEmbedder().embed(TEXTS), dtype=np.float32)
    assert rows.shape == expected.shape
    assert ((rows * expected).sum(axis=1) > 0.999).all()


def test_a_text_is_embedded_once_even_when_it_stands_there_twice(sessions: Sessions) -> None:
    embedder = Counting()
    rows = collected(Vectors(sessions, embedder), [*TEXTS, TEXTS[0]])
    assert (rows[0] == rows[-1]).all()
    assert sorted(embedder.embedded) == sorted(TEXTS)
    collected(Vectors(sessions, embedder), [*TEXTS, "one more"])
    assert embedder.embedded[len(TEXTS) :] == ["one more"]


def test_what_was_embedded_before_the_failure_is_not_embedded_again(sessions: Sessions) -> None:
    embedder = Counting(fails_from=2)
    vectors = Vectors(sessions, embedder)
    with pytest.raises(EmbeddingFailed):
        vectors.embed_missing(TEXTS)
    before = set(embedder.embedded)
    assert 0 < len(before) < len(TEXTS)
    embedder.fails_from = None
    vectors.embed_missing(TEXTS)
    assert sorted(embedder.embedded) == sorted(TEXTS)


def test_two_workers_share_the_work(sessions: Sessions) -> None:
    """Both embed the batches in an order of their own, and pass over what the other has stored.

    Now and then they pick the same one at the same time: of 63, four or five.
    """

    class Slow(Counting):
        def embed(self, texts: Sequence[str]) -> list[Vector]:
            time.sleep(0.05)
            return super().embed(texts)

    texts = [f"text number {number}" for number in range(6000)]
    workers = [Slow(), Slow()]
    threads = [
        threading.Thread(target=Vectors(sessions, worker).embed_missing, args=(texts,))
        for worker in workers
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with sessions() as session:
        assert len(session.exec(select(VectorRow.text_hash)).all()) == len(texts)
    done = [len(worker.embedded) for worker in workers]
    assert sum(done) < 1.2 * len(texts), done


def test_vectors_of_texts_that_are_gone_are_forgotten(sessions: Sessions) -> None:
    Vectors(sessions, HashEmbedder()).embed_missing(TEXTS[:10])
    vectors = Vectors(sessions, Counting())
    vectors.embed_missing(TEXTS)
    assert vectors.keep_only(TEXTS[:100]) == 10 + 200
    with sessions() as session:
        assert {row.embedder for row in session.exec(select(VectorRow))} == {"counting"}
        assert len(session.exec(select(VectorRow)).all()) == 100


@pytest.mark.postgres
def test_postgresql_keeps_them_too(postgres: str) -> None:
    engine = create_engine(postgres.replace("postgresql://", "postgresql+psycopg://"))
    VectorRow.metadata.create_all(engine, tables=[VectorRow.metadata.tables["vector"]])
    embedder = Counting()
    vectors = Vectors(lambda: Session(engine), embedder)
    first, again = collected(vectors, TEXTS), collected(vectors, TEXTS)
    assert (first == again).all()
    assert len(embedder.embedded) == len(TEXTS)
    assert vectors.keep_only([]) == len(TEXTS)
    engine.dispose()


@pytest.mark.slow
def test_another_worker_builds_its_index_from_what_the_first_embedded(
    put: Put, open_library: OpenLibrary, sessions: Sessions, tmp_path: Path
) -> None:
    put(shop.faq("en"))
    open_library(embedder=Counting())
    second = Counting()
    library = Library(tmp_path / "elsewhere", sessions, second)
    try:
        library.refresh()
        assert library.wait_ready(), library.health()
        assert second.batches == []
        assert assert_answers(library).degraded is None
    finally:
        library.close()


def test_a_changed_article_costs_one_text(put: Put, open_library: OpenLibrary) -> None:
    put(shop.faq("en"))
    embedder = Counting()
    library = open_library(embedder=embedder)
    assert len(embedder.embedded) == 6
    put([*shop.faq("en"), *shop.faq("ko")[:1]])
    library.refresh()
    assert library.wait_ready()
    assert len(embedder.embedded) == 7


def remote(endpoint: Endpoint) -> EndpointEmbedder:
    return EndpointEmbedder(base_url=endpoint.url, api_key="key", model="small", retries=0)


def many(count: int) -> list[Article]:
    first = shop.faq("en")[0]
    return [
        *shop.faq("en"),
        *(
            Article(f"en-{n}", "faq", f"Question {n}?", "x" * n, "", "en", first.source)
            for n in range(count)
        ),
    ]


class Lazy(Counting):
    """A third of a second for every ninety-six texts, once it is woken."""

    def __init__(self) -> None:
        super().__init__()
        self.woken = threading.Event()

    def embed(self, texts: Sequence[str]) -> list[Vector]:
        self.woken.wait(60)
        time.sleep(0.3)
        return super().embed(texts)


@pytest.mark.slow
def test_an_index_that_gets_on_is_awaited(put: Put, open_library: OpenLibrary) -> None:
    """`deskbell ingest` must not end before, however long the whole takes."""
    put(many(1000))
    lazy = Lazy()
    library = open_library(ready=False, embedder=lazy)
    assert not library.wait_ready(0.5)
    lazy.woken.set()
    told: list[tuple[int, int]] = []
    assert library.wait_indexed(lambda *done: told.append(done))
    assert told[-1] == (1006, 1006)
    assert len(set(told)) > 5


def test_an_endpoint_that_dies_midway_is_resumed_where_it_stopped(
    put: Put, open_library: OpenLibrary, endpoint: Endpoint
) -> None:
    put(many(400))
    endpoint.dies_after = 3  # the dimension, and two batches
    library = open_library(ready=False, embedder=remote(endpoint))
    wait_until(lambda: "InternalServerError" in str(library.health().degraded))
    assert assert_answers(library).degraded is not None
    endpoint.dies_after, endpoint.status = None, 200
    wait_until(lambda: library.health().degraded is None)
    _, *batches = ([*asked["input"]] for asked in endpoint.asked)  # first, how long vectors are
    accepted, asked_again = set(chain(*batches[:2])), set(chain(*batches[2:]))
    assert len(accepted | asked_again) == 406
    assert not accepted & asked_again


def test_a_rate_limit_is_waited_out_as_long_as_it_says(
    put: Put, open_library: OpenLibrary, endpoint: Endpoint
) -> None:
    put(shop.faq("en"))
    moments: list[float] = []
    library = open_library(embedder=remote(endpoint))
    before = library.health().generation
    put([*shop.faq("en"), *shop.faq("ko")])
    endpoint.status, endpoint.retry_after = 429, 3
    asked = len(endpoint.asked)

    def has_been_asked(times: int) -> bool:
        return len(endpoint.asked) >= times

    library.refresh()
    for tries in (1, 2):
        wait_until(partial(has_been_asked, asked + tries))
        moments.append(time.monotonic())
    assert all(later - earlier > 2.5 for earlier, later in pairwise(moments))
    assert library.health().generation == before  # keeps serving meanwhile
    why = "the embedding endpoint limits how often it is asked (429)"
    assert str(library.health().degraded) == why
    endpoint.status, endpoint.retry_after = 200, 0
    wait_until(lambda: library.health().degraded is None)
    assert library.health().generation != before


def test_an_endpoint_that_changes_its_dimension_is_said_and_the_index_made_anew(
    put: Put, open_library: OpenLibrary, endpoint: Endpoint
) -> None:
    put(shop.faq("en"))
    library = open_library(embedder=remote(endpoint))
    before = library.health().generation
    endpoint.dimension = 5
    assert str(assert_answers(library).degraded) == (
        "small gave vectors of 5 numbers instead of 3; was the model changed?"
    )
    library._embed_again_at = 0  # not half a minute
    assert "is being made anew" in str(assert_answers(library).degraded)
    wait_until(lambda: library.health().generation != before)
    assert assert_answers(library).degraded is None


@pytest.mark.slow
def test_an_endpoint_that_changes_its_dimension_midway_leaves_the_old_generation_serving(
    put: Put, open_library: OpenLibrary, endpoint: Endpoint
) -> None:
    put(shop.faq("en"))
    library = open_library(embedder=remote(endpoint))
    before = library.health().generation
    put([*shop.faq("en"), *shop.faq("ko")])
    endpoint.dimension = 5
    library.refresh()
    wait_until(lambda: "5 numbers instead of 3" in str(library.health().degraded))
    assert library.health().generation == before
    endpoint.dimension = 3
    wait_until(lambda: library.health().degraded is None)
    assert library.health().generation != before


def test_a_database_without_the_article_keeps_no_vector_of_it(
    put: Put, open_library: OpenLibrary, sessions: Sessions
) -> None:
    put([*shop.faq("en"), *shop.faq("ko")])
    library = open_library()
    with sessions() as session:
        record.store(session, [], now=NOW, covers=lambda source: source.startswith("ko/"))
        session.commit()
    library.refresh()
    assert library.wait_ready()

    def count() -> int:
        with sessions() as session:
            return len(session.exec(select(VectorRow)).all())

    wait_until(lambda: count() == 6)
