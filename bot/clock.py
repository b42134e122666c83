"""The only place that reads the clock. Everything else is handed `now`."""

from datetime import UTC, datetime


def now() -> datetime:
    return datetime.now(UTC)
