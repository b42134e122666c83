"""A receiver of replies."""

from collections.abc import Iterator

import pytest

from tests.fakes import Sink


@pytest.fixture
def sink() -> Iterator[Sink]:
    sink = Sink()
    yield sink
    sink.close()
