"""MiniLM with numpy gives the vectors that the model is known for."""

import numpy as np
import pytest

from knowledge import minilm
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


def test_another_file_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(minilm, "SHA256", "0" * 64)
    with pytest.raises(ModelMissing, match="not the one"):
        MiniLM()
