"""Standard Webhooks 1.0: sign what we send, check what we get.

Signed text is `{id}.{timestamp}.{raw body}`, HMAC-SHA256 with the base64 part of `whsec_…`.
Fifteen lines of our own because the published library lets ValueError and binascii.Error out for
forged headers, which would turn a 401 into a 500.
https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
"""

import base64
import binascii
import hashlib
import hmac
import re
import secrets as random
from collections.abc import Mapping, Sequence
from datetime import datetime

TOLERANCE_SECONDS = 300
_TIMESTAMP = re.compile(r"[0-9]{1,11}", re.ASCII)


def new_secret() -> str:
    return "whsec_" + base64.b64encode(random.token_bytes(32)).decode()


def signature(secret: str, message_id: str, timestamp: int, body: bytes) -> str:
    """Raises binascii.Error for a secret that is not base64."""
    key = base64.b64decode(secret.removeprefix("whsec_"), validate=True)
    signed = f"{message_id}.{timestamp}.".encode() + body
    return "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()


def headers(
    secret: str, message_id: str, body: bytes, now: datetime, *, older: Sequence[str] = ()
) -> dict[str, str]:
    """`older` secrets sign as well, while a receiver may not have the new one yet."""
    timestamp = int(now.timestamp())
    signed = [signature(each, message_id, timestamp, body) for each in (secret, *older)]
    return {
        "Content-Type": "application/json",
        "webhook-id": message_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": " ".join(signed),
    }


def refusal(
    secrets: Sequence[str], header: Mapping[str, str], body: bytes, now: datetime
) -> str | None:
    """Why the request is not genuine ("auth" or "stale"), or None when it is. Never raises."""
    message_id, stamp = header.get("webhook-id", ""), header.get("webhook-timestamp", "")
    given = header.get("webhook-signature", "")
    if not message_id or not _TIMESTAMP.fullmatch(stamp):
        return "auth"
    if abs(now.timestamp() - int(stamp)) > TOLERANCE_SECONDS:
        return "stale"
    try:
        wanted = [signature(secret, message_id, int(stamp), body) for secret in secrets]
        offered = [part.encode() for part in given.split(" ") if part.startswith("v1,")]
    except (binascii.Error, UnicodeEncodeError, ValueError):
        return "auth"
    matches = [hmac.compare_digest(w.encode(), o) for w in wanted for o in offered]
    return None if any(matches) else "auth"
