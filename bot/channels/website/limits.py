"""How often somebody may do something: counted in this process, for as long as it lives."""

import threading
from collections import OrderedDict, deque
from datetime import datetime, timedelta

_MOST_KEYS = 20_000  # of the least lately seen, the count is forgotten


class Limit:
    """At most so many times in so long, for each key."""

    def __init__(self, most: int, within: timedelta) -> None:
        self._most, self._within = most, within
        self._seen: OrderedDict[str, deque[datetime]] = OrderedDict()
        self._lock = threading.Lock()

    def allows(self, key: str, now: datetime) -> bool:
        """Counts this time too, unless it is refused."""
        with self._lock:
            times = self._seen.setdefault(key, deque(maxlen=self._most))
            self._seen.move_to_end(key)
            if len(self._seen) > _MOST_KEYS:
                self._seen.popitem(last=False)
            if len(times) == self._most and now - times[0] < self._within:
                return False
            times.append(now)
            return True
