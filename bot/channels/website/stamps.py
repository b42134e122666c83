"""When a form was shown to whoever sends it: a signed moment inside the form. Pure."""

import hashlib
import hmac
from datetime import UTC, datetime, timedelta


def stamp(key: bytes, now: datetime) -> str:
    seconds = str(int(now.timestamp()))
    return f"{seconds}.{_mac(key, seconds)}"


def age(key: bytes, stamped: str, now: datetime) -> timedelta | None:
    """None for a stamp that is not ours, or from the future."""
    seconds, _, mac = stamped.partition(".")
    if not hmac.compare_digest(_mac(key, seconds).encode(), mac.encode("utf-8", "replace")):
        return None
    since = now - datetime.fromtimestamp(int(seconds), UTC)
    return since if since >= timedelta(0) else None


def _mac(key: bytes, seconds: str) -> str:
    said = f"contact|{seconds}".encode("utf-8", "replace")
    return hmac.new(key, said, hashlib.sha256).hexdigest()
