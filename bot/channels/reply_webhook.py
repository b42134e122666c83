"""Send a reply to the source's `reply_url`, as a Standard Webhook.

The delivery id travels as `webhook-id` and stays the same over every retry, so the receiver can
drop a second copy: an unknown outcome may simply be sent again.
"""

import ipaddress
import json
import socket
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

import httpx

from bot.channels.outgoing import Outgoing, Repeat, Sent
from bot.channels.standard_webhooks import headers
from bot.clock import now
from bot.errors import SendFailed, SendRejected, SendUncertain
from bot.tickets.journal import DESKBELL
from bot.tickets.terms import DeliveryKind

TIMEOUT = httpx.Timeout(15, connect=5)  # the specification asks for 15 to 30 s


class ReplyWebhook:
    repeat = Repeat.IDEMPOTENT

    def __init__(
        self, secrets_of: Callable[[str], Sequence[str]], timeout: httpx.Timeout = TIMEOUT
    ) -> None:
        """`secrets_of` gives a source's webhook secrets, newest first; () = it is unknown."""
        self._secrets_of = secrets_of
        self._client = httpx.Client(timeout=timeout, follow_redirects=False, trust_env=False)

    def send(self, outgoing: Outgoing) -> Sent:
        url = outgoing.route["url"]
        secrets = self._secrets_of(outgoing.source)
        if not secrets:
            raise SendRejected(f"send-no-secret:{outgoing.source}")
        _refuse_link_local(url)
        body = _body(outgoing)
        signed = headers(secrets[0], outgoing.delivery_id, body, now(), older=secrets[1:])
        try:
            # The answer's body is never read: it may have no end.
            with self._client.stream("POST", url, content=body, headers=signed) as response:
                return _read(response)
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as e:
            raise SendFailed(f"send-no-connection:{type(e).__name__}") from e
        except httpx.HTTPError as e:
            raise SendUncertain(f"send-no-answer:{type(e).__name__}") from e

    def find(self, outgoing: Outgoing) -> Sent | None:
        return None

    def close(self) -> None:
        self._client.close()


def _body(outgoing: Outgoing) -> bytes:
    data = {
        "ticket": outgoing.ticket_id,
        "customer_id": outgoing.customer_id,
        "text": outgoing.text,
        "approved_by": outgoing.approved_by,
    }
    stamp = outgoing.first_try_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return json.dumps(
        {"type": _type(outgoing), "timestamp": stamp, "data": data}, ensure_ascii=False
    ).encode()


def _type(outgoing: Outgoing) -> str:
    if outgoing.kind is not DeliveryKind.REPLY:
        return "notice"
    return "reply.automatic" if outgoing.approved_by == DESKBELL else "reply.approved"


def _read(response: httpx.Response) -> Sent:
    status = response.status_code
    if response.is_success:
        return Sent(provider_id=response.headers.get("webhook-id", "")[:200])
    if status == 410:
        raise SendRejected("send-gone", is_gone=True)
    if status in (408, 409, 425, 429) or status >= 500:
        raise SendFailed(f"send-answered:{status}", retry_after=_retry_after(response))
    raise SendRejected(f"send-refused:{status}")


def _retry_after(response: httpx.Response) -> float | None:
    """Seconds or an HTTP date, capped at a day; None when absent or unreadable."""
    value = response.headers.get("retry-after", "")
    if value.isascii() and value.isdigit():
        return min(float(value[:9]), 86_400)
    try:
        until: datetime = parsedate_to_datetime(value)
        return min(max((until - now()).total_seconds(), 0), 86_400)
    except (TypeError, ValueError, OverflowError):
        return None


def _refuse_link_local(url: str) -> None:
    """A reply address comes from a trusted source and may be on the shop's own network, but never
    on the link-local one, where cloud machines keep their credentials (169.254.169.254)."""
    host = urlsplit(url).hostname or ""
    try:
        found = socket.getaddrinfo(host, None, proto=socket.IPPROTO_TCP)
    except (OSError, UnicodeError) as e:
        raise SendFailed("send-unknown-host") from e
    for *_, address in found:
        ip = ipaddress.ip_address(str(address[0]).split("%")[0])
        ip = getattr(ip, "ipv4_mapped", None) or ip
        if ip.is_link_local or ip.is_multicast or ip == ipaddress.ip_address("fd00:ec2::254"):
            raise SendRejected("send-reserved-network")
