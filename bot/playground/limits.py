"""Rate limits: a bucket per method, and one per channel for posts."""

import math
import time
from enum import Enum


class Tier(Enum):
    """Calls a minute, as published per method."""

    ONE = 1
    TWO = 20
    THREE = 50
    FOUR = 100
    SPECIAL = 600  # "hundreds a minute": auth.test, chat.getPermalink
    POST = 300  # chat.postMessage: several hundred a minute, and about one a second per channel


class Bucket:
    def __init__(self, capacity: float, per_second: float) -> None:
        self._capacity = capacity
        self._per_second = per_second
        self._tokens = capacity
        self._at = time.monotonic()

    def take(self) -> int:
        """0 when there was room; else whole seconds until there is."""
        now = time.monotonic()
        refill = (now - self._at) * self._per_second
        self._tokens = min(self._capacity, self._tokens + refill)
        self._at = now
        if self._tokens >= 1:
            self._tokens -= 1
            return 0
        return max(1, math.ceil((1 - self._tokens) / self._per_second))


class Limiter:
    def __init__(self, *, on: bool, burst: int) -> None:
        self.on = on
        self._burst = burst
        self._buckets: dict[str, Bucket] = {}

    def reset(self) -> None:
        self._buckets.clear()

    def wait_for(self, method: str, tier: Tier, channel: str = "") -> int:
        """Seconds to ask the caller to wait, 0 when the call may go through."""
        if not self.on:
            return 0
        if tier is Tier.POST:
            waits = self._bucket(f"{method} {channel}", self._burst, 1.0).take()
            if waits:
                return waits
        return self._bucket(method, tier.value, tier.value / 60).take()

    def _bucket(self, key: str, capacity: float, per_second: float) -> Bucket:
        if key not in self._buckets:
            self._buckets[key] = Bucket(capacity, per_second)
        return self._buckets[key]
