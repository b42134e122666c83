"""A small shop: its voice, a few passages, and searches that found them."""

import pytest

from knowledge import lexicon
from tests.scripted_model import endpoint, model

__all__ = ["endpoint", "model"]


@pytest.fixture(autouse=True, scope="session")
def _korean_words() -> None:
    lexicon.warm()  # as for any shop with Korean articles
