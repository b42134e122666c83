"""Speak to a vendor: every way a call can fail becomes one of the three ways a send can fail."""

from collections.abc import Callable, Mapping
from typing import Any

import httpx

from bot.errors import SendFailed, SendRejected, SendUncertain

TIMEOUT = httpx.Timeout(15, connect=5)


def vendor_client(base_url: str, *, headers: Mapping[str, str] | None = None) -> httpx.Client:
    """Follows no redirects and no proxy of the environment."""
    return httpx.Client(
        base_url=base_url, headers=headers, timeout=TIMEOUT, follow_redirects=False, trust_env=False
    )


def exchange(client: httpx.Client, method: str, url: str, **kwargs: Any) -> httpx.Response:
    """Any answer that was read to its end, whatever its status.

    Raises SendFailed when nothing went out, SendUncertain when it did and no answer came back.
    """
    try:
        return client.request(method, url, **kwargs)
    except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as e:
        raise SendFailed(f"send-no-connection:{type(e).__name__}") from e
    except httpx.HTTPError as e:
        raise SendUncertain(f"send-no-answer:{type(e).__name__}") from e


def body_of(response: httpx.Response) -> dict[str, Any]:
    """{} for whatever is no JSON object."""
    try:
        found = response.json()
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def raise_for_status(
    response: httpx.Response, name: Callable[[httpx.Response], str] | None = None
) -> None:
    """What a plain HTTP status means: 408, 425, 429 and 5xx may pass, 401 and 403 are the shop's
    keys, other 4xx are our request. `name` gives a better word where the vendor has one, "" if
    not."""
    if response.is_success:
        return
    status = response.status_code
    if status in (408, 425, 429) or status >= 500:
        raise SendFailed(f"send-answered:{status}", retry_after=retry_after(response))
    why = name(response) if name else ""
    default = "send-key-refused" if status in (401, 403) else "send-refused"
    raise SendRejected(why or f"{default}:{status}")


def retry_after(response: httpx.Response) -> float | None:
    """Seconds, capped at a day; None when absent or unreadable."""
    value = response.headers.get("retry-after", "")
    return min(float(value[:9]), 86_400) if value.isascii() and value.isdigit() else None
