"""Storing goes before working: while messages pour in, the work on earlier ones stands back.

Both share one interpreter. Without this, a flood is taken at a third of the speed, and senders who
are not answered in time send again.
"""

import time
from collections import deque
from collections.abc import Callable
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")

MANY = 12  # messages …
WITHIN_SECONDS = 0.25  # … in so short a time are a rush: two customers a day apart never are
LOOK_EVERY = 0.05
LONGEST_SECONDS = 5.0  # a step waits: however long the rush, every step gets its turn


class Rush:
    """Threads may share one."""

    def __init__(self) -> None:
        self._arrivals: deque[float] = deque(maxlen=MANY)

    def arrived(self, messages: int) -> None:
        self._arrivals.extend([time.monotonic()] * min(messages, MANY))

    @property
    def is_on(self) -> bool:
        arrivals = tuple(self._arrivals)
        return len(arrivals) == MANY and time.monotonic() - arrivals[0] < WITHIN_SECONDS

    def let_pass(self) -> None:
        """Wait until the rush is over, or LONGEST_SECONDS."""
        until = time.monotonic() + LONGEST_SECONDS
        while self.is_on and time.monotonic() < until:
            time.sleep(LOOK_EVERY)

    def after(self, step: Callable[P, R]) -> Callable[P, R]:
        """The step, which lets a rush pass first."""

        def run(*args: P.args, **kwargs: P.kwargs) -> R:
            self.let_pass()
            return step(*args, **kwargs)

        return run
