"""A database of each kind."""

from tests.analytics.conftest import either

__all__ = ["either"]
