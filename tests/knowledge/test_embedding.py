"""Vectors from hashing and from a real HTTP endpoint that behaves, stalls or answers nonsense."""

import math
import time
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pytest

from knowledge.embedding import (
    EmbeddingFailed,
    EndpointEmbedder,
    HashEmbedder,
    Vector,
    local_embedder,
)
from knowledge.minilm import shared
from tests.knowledge.conftest import SPACE
from tests.knowledge.endpoint import Endpoint, running_endpoint


@pytest.fixture
def endpoint() -> Iterator[Endpoint]:
    with running_endpoint() as endpoint:
        yield endpoint


def embedder(endpoint: Endpoint, **options: Any) -> EndpointEmbedder:
    return EndpointEmbedder(base_url=endpoint.url, api_key="key", model="small", **options)


def cosine(one: list[float], other: list[float]) -> float:
    return sum(a * b for a, b in zip(one, other, strict=True))


def test_hash_vectors_have_length_one_and_are_the_same_every_time() -> None:
    texts = ["환불은 언제 되나요?", "When will I get my refund?", ""]
    vectors = HashEmbedder().embed(texts)
    assert vectors == HashEmbedder().embed(texts)
    for vector in vectors:
        assert len(vector) == HashEmbedder.dimension
        assert math.isclose(cosine(vector, vector), 1.0)


def test_hash_vectors_of_related_texts_are_nearer() -> None:
    asked, related, other = HashEmbedder().embed(
        ["환불 언제 돼요", "환불은 언제 되나요?", "비밀번호를 잊어버렸어요"]
    )
    assert cosine(asked, related) > 2 * cosine(asked, other)


def test_endpoint_is_asked_in_batches_and_answers_are_put_in_order(endpoint: Endpoint) -> None:
    vectors = embedder(endpoint, batch=2).embed(["a", "bb", "ccc"])
    assert [asked["input"] for asked in endpoint.asked] == [["a", "bb"], ["ccc"], ["dimension"]]
    assert "dimensions" not in endpoint.asked[0]
    assert all(math.isclose(cosine(vector, vector), 1.0) for vector in vectors)


def test_dimension_is_asked_for_once_unless_it_is_given(endpoint: Endpoint) -> None:
    unknown = embedder(endpoint)
    assert (unknown.dimension, unknown.dimension, len(endpoint.asked)) == (3, 3, 1)
    given = embedder(endpoint, dimension=3)
    assert (given.name, given.dimension, len(endpoint.asked)) == ("small-3", 3, 1)
    given.embed(["a"])
    assert endpoint.asked[-1]["dimensions"] == 3


@pytest.mark.parametrize(
    ("status", "dimension", "why"),
    [
        (401, 3, "the embedding endpoint failed: AuthenticationError"),
        (500, 3, "the embedding endpoint failed: InternalServerError"),
        (200, 4, "small-3 gave vectors of 4 numbers instead of 3; was the model changed?"),
    ],
)
def test_a_failing_endpoint_is_reported_without_its_words(
    endpoint: Endpoint, status: int, dimension: int, why: str
) -> None:
    endpoint.status, endpoint.dimension = status, dimension
    with pytest.raises(EmbeddingFailed) as failed:
        embedder(endpoint, dimension=3, retries=0).embed(["a", "b"])
    assert str(failed.value) == why


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        ([[1, math.nan, 1], [1, 1, 1]], "no number"),
        ([[1, math.inf, 1], [1, 1, 1]], "no number"),
        ([[1e200, 1e200, 1], [1, 1, 1]], "no number"),
        ([[0, 0, 0], [1, 1, 1]], "zeros"),
        ([["a", "b", "c"], [1, 1, 1]], "no vector for each"),
        ([None, [1, 1, 1]], "no vector for each"),
        ([[1, 1, 1]], "no vector for each"),
        ([], "no vector for each"),
    ],
)
def test_nonsense_for_vectors_is_refused(endpoint: Endpoint, rows: list[Any], why: str) -> None:
    endpoint.rows = rows
    with pytest.raises(EmbeddingFailed, match=why):
        embedder(endpoint, dimension=3, retries=0).embed(["a", "b"])


@pytest.mark.parametrize("page", [b"<html>Sign in</html>", b'{"data": [', b"null", b"[]"])
def test_a_page_that_is_no_answer_is_refused(endpoint: Endpoint, page: bytes) -> None:
    endpoint.page = page
    with pytest.raises(EmbeddingFailed, match="gave no vector for each"):
        embedder(endpoint, dimension=3, retries=0).embed(["a"])


def test_a_stalled_endpoint_holds_a_waiting_message_only_for_seconds(endpoint: Endpoint) -> None:
    endpoint.stall.clear()
    begun = time.monotonic()
    with pytest.raises(EmbeddingFailed, match="APITimeoutError"):
        embedder(endpoint).embed(["환불은 언제 되나요?"])
    assert time.monotonic() - begun < 10
    assert len(endpoint.asked) == 1


def test_a_rate_limit_says_how_long_to_wait(endpoint: Endpoint) -> None:
    endpoint.status, endpoint.retry_after = 429, 7
    with pytest.raises(EmbeddingFailed, match="429") as failed:
        embedder(endpoint, retries=0).embed(["a", "b"])
    assert failed.value.retry_after == 7


def test_another_dimension_is_refused_once_and_then_taken_for_the_new_one(
    endpoint: Endpoint,
) -> None:
    changing = embedder(endpoint)
    changing.embed(["a"])
    endpoint.dimension = 4
    with pytest.raises(EmbeddingFailed, match="4 numbers instead of 3"):
        changing.embed(["b"])
    assert [len(vector) for vector in changing.embed(["c"])] == [4]
    assert changing.dimension == 4


def test_no_language_lies_at_right_angles_to_the_other() -> None:
    """Chroma's graph of such vectors falls in two, and one half cannot be found."""
    texts = ["How long does delivery take?", "배송은 얼마나 걸리나요?", "Where is my parcel?"]
    english, korean, other = local_embedder(SPACE).embed(texts)
    assert cosine(english, other) > 0.01
    assert cosine(english, korean) > cosine(other, korean)  # which says the same


def test_whole_texts_are_asked_for_whatever_else_their_vectors_hold() -> None:
    embedder = local_embedder(SPACE)
    texts = ["Returns\nSend it back within thirty days.", "Parking\nBehind the house.", "반품\n7일"]
    message = "How long may I take to send it back?"
    [asked] = embedder.embed([message])
    whole = embedder.whole(asked)
    assert whole
    cosines = [float(np.dot(whole, vector)) for vector in embedder.embed(texts)]
    said = shared().embed([message, *texts])
    ratios = [
        cosine / float(row @ said[0]) for cosine, row in zip(cosines, said[1:3], strict=False)
    ]
    assert ratios[0] == pytest.approx(ratios[1], rel=1e-3)
    assert cosines[0] > cosines[1]
    assert cosines[2] == 0
    assert embedder.whole(embedder.embed(["언제까지 반품되나요?"])[0]) is None


def test_questions_are_compared_by_more_than_their_vectors() -> None:
    """How something is asked still tells on the way to MiniLM's vector, and is lost in it."""
    embedder = local_embedder(SPACE)
    texts = ["Is it safe?", "Is it secure?", "It is safe.", "안전한가요?"]
    vectors, questions = embedder.questions(texts)
    assert vectors == embedder.embed(texts)
    assert [np.linalg.norm(row) for row in questions] == pytest.approx([1.0] * 4)
    assert len({len(row) for row in questions}) == 1

    def lead(rows: Sequence[Vector]) -> float:
        """How much nearer the question is to its rewording than to the statement."""
        return cosine(rows[0], rows[1]) - cosine(rows[0], rows[2])

    assert lead(questions) > lead(vectors)
    korean = questions[3][: embedder.dimension]
    assert korean == pytest.approx(vectors[3])
