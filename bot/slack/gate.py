"""Is this request from Slack? Our own check in front of Bolt's.

Bolt's verifier lets ValueError, TypeError and UnicodeDecodeError out for hostile headers and
bodies, which answers 500; and on a mismatch it logs the whole body. Ours never raises.
https://docs.slack.dev/authentication/verifying-requests-from-slack
"""

import hashlib
import hmac
import re
from collections.abc import Mapping

TOLERANCE_SECONDS = 300
_TIMESTAMP = re.compile(r"[0-9]{1,11}", re.ASCII)


def is_genuine(secret: str, headers: Mapping[str, str], body: bytes, now: float) -> bool:
    """`headers` have lower-case names; `now` is in Unix seconds."""
    stamp = headers.get("x-slack-request-timestamp", "")
    given = headers.get("x-slack-signature", "")
    if not _TIMESTAMP.fullmatch(stamp) or abs(now - int(stamp)) > TOLERANCE_SECONDS:
        return False
    signed = b"v0:" + stamp.encode() + b":" + body
    wanted = "v0=" + hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()
    return hmac.compare_digest(wanted.encode(), given.encode("utf-8", "surrogatepass"))
