"""Who the shop says its customer is: a short JWT, signed with our shared secret (RFC 7519). Pure.

Only what the shop needs is understood: HS256, for us, for five minutes at most. A JWT library
would bring algorithms we must then forbid, and a clock of its own.
"""

import hashlib
import hmac
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.channels.contract import Refused
from bot.channels.inbound import clean
from bot.channels.website.form import is_email

AUDIENCE = "support-widget"
LONGEST = timedelta(minutes=5)
_SKEW = timedelta(seconds=30)  # between the shop's clock and ours
_MOST = 4_096  # characters


@dataclass(frozen=True)
class Identity:
    sub: str
    email: str
    name: str
    proof: str  # what cannot be used twice


def identify(key: bytes, token: str, now: datetime) -> Identity:
    """Raises Refused."""
    if len(token) > _MOST or not token.isascii() or token.count(".") != 2:
        raise Refused("malformed")
    head, body, signature = token.split(".")
    if _json(head).get("alg") != "HS256":
        raise Refused("alg")
    wanted = hmac.new(key, f"{head}.{body}".encode(), hashlib.sha256).digest()
    if not hmac.compare_digest(wanted, _bytes(signature)):
        raise Refused("auth")
    claims = _json(body)
    if claims.get("aud") not in (AUDIENCE, [AUDIENCE]):
        raise Refused("aud")
    _check_time(claims, now)
    sub, email = claims.get("sub"), claims.get("email", "")
    if not isinstance(sub, str) or not 0 < len(clean(sub)) <= 200:
        raise Refused("sub")
    return Identity(
        sub=clean(sub),
        email=email if isinstance(email, str) and is_email(email) else "",
        name=clean(str(claims.get("name") or ""))[:100],
        proof=hashlib.sha256(f"{head}.{body}".encode()).hexdigest(),
    )


def _check_time(claims: dict[str, Any], now: datetime) -> None:
    left = _seconds(claims.get("exp")) - now.timestamp()
    if left <= 0:
        raise Refused("expired")
    if left > (LONGEST + _SKEW).total_seconds():
        raise Refused("lasts too long")
    begins = max(_seconds(claims.get("nbf", 0)), _seconds(claims.get("iat", 0)))
    if begins - now.timestamp() > _SKEW.total_seconds():
        raise Refused("not yet")


def _seconds(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) < 1e12:
        raise Refused("time")
    return value


def _json(part: str) -> dict[str, Any]:
    try:
        found = json.loads(_bytes(part))
    except (ValueError, RecursionError) as e:
        raise Refused("malformed") from e
    if not isinstance(found, dict):
        raise Refused("malformed")
    return found


def _bytes(part: str) -> bytes:
    """Only the one spelling that is right: Python passes over letters that do not belong there,
    and over bits behind the end."""
    try:
        raw = urlsafe_b64decode(part + "=" * (-len(part) % 4))
    except ValueError as e:
        raise Refused("malformed") from e
    if urlsafe_b64encode(raw).rstrip(b"=") != part.encode():
        raise Refused("malformed")
    return raw
