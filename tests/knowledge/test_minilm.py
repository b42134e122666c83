"""MiniLM with numpy gives the vectors that the model is known for."""

import numpy as np
import psutil
import pytest

from knowledge import mapped, minilm
from knowledge.minilm import DIMENSION, MiniLM, ModelMissing


@pytest.fixture(scope="module")
def model() -> MiniLM:
    return MiniLM()


def test_likeness_is_what_the_original_says(model: MiniLM) -> None:
    """Cosines by sentence-transformers, as printed on the model's page for these sentences."""
    vectors = model.embed(["That is a happy person", "That is a happy dog", "Today is a sunny day"])
    assert vectors.shape == (3, DIMENSION)
    assert vectors[0] @ vectors[1:].T == pytest.approx([0.695, 0.257], abs=0.002)


def test_company_does_not_change_a_vector(model: MiniLM) -> None:
    texts = ["a", "where is my parcel?", "word " * 500, "", "one two three"]
    together = model.embed(texts)
    for text, vector in zip(texts, together, strict=True):
        assert np.allclose(model.embed([text])[0], vector, atol=1e-5)
    assert np.linalg.norm(together, axis=1) == pytest.approx(1)


def test_one_text_gives_the_same_states_as_among_others(model: MiniLM) -> None:
    together = model.states(["where is my parcel?", "and my refund?"], (2, 4))
    alone = model.states(["where is my parcel?"], (2, 4))
    assert np.allclose(alone, together[:1], atol=1e-5)


def test_at_rest_it_takes_no_memory_and_answers_as_before(model: MiniLM) -> None:
    def resident() -> int:
        weights = str(minilm.folder() / "model.safetensors")
        maps = psutil.Process().memory_maps(grouped=False)
        return int(sum(each.rss for each in maps if each.path == weights))

    before = model.embed(["is this still there?", "and this?"])
    assert resident() > 40_000_000
    mapped.rest()
    assert resident() < 1_000_000
    assert np.array_equal(model.embed(["is this still there?", "and this?"]), before)


def test_another_file_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(minilm, "SHA256", "0" * 64)
    with pytest.raises(ModelMissing, match="not the one"):
        MiniLM()
