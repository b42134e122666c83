"""A model that says what a test tells it to."""

from tests.scripted_model import endpoint, model

__all__ = ["endpoint", "model"]
