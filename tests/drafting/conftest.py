"""A small shop: its voice, a few passages, and searches that found them."""

from tests.scripted_model import endpoint, model

__all__ = ["endpoint", "model"]
