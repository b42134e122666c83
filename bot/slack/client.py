"""Calls to Slack, and what their failures mean.

No retry handlers: the SDK's default one posts a message twice when Slack took it and the line
dropped before the answer.
"""

import http.client
import re
import socket
import urllib.error
from collections.abc import Callable, Mapping
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackRequestError
from slack_sdk.web import SlackResponse
from slack_sdk.webhook import WebhookClient

TIMEOUT_SECONDS = 10
# Slack says of these that part of the work may have been done.
# https://docs.slack.dev/reference/methods/chat.postMessage#errors
MAY_HAVE_HAPPENED = {"fatal_error", "internal_error"}
_WORD = re.compile(r"[a-z0-9_.-]+")  # the SDK puts a page that is no JSON where the word would be


class SlackRefused(Exception):
    """Slack answered, and nothing happened. `error` is Slack's own word."""

    def __init__(self, error: str, detail: str = "") -> None:
        super().__init__(f"{error}: {detail}" if detail else error)
        self.error = error


class SlackBusy(SlackRefused):
    """Too many calls (429); nothing happened."""

    def __init__(self, retry_after: float) -> None:
        super().__init__("ratelimited")
        self.retry_after = retry_after


class SlackAway(SlackRefused):
    """Slack could not be reached; nothing happened."""


class SlackUnknown(Exception):
    """The request went out and no usable answer came back: it may have happened."""


def web_client(token: str | None, api_url: str) -> WebClient:
    base = api_url if api_url.endswith("/") else api_url + "/"
    return WebClient(token=token, base_url=base, timeout=TIMEOUT_SECONDS, retry_handlers=[])


def call(method: Callable[..., SlackResponse], **arguments: Any) -> SlackResponse:
    """Raises SlackRefused, SlackBusy, SlackAway or SlackUnknown, and nothing else."""
    try:
        return method(**arguments)
    except SlackApiError as e:
        raise _translate(e) from e
    except urllib.error.URLError as e:
        if isinstance(e.reason, ConnectionRefusedError | socket.gaierror):
            raise SlackAway("unreachable") from e
        raise SlackUnknown(type(e.reason).__name__) from e
    except ConnectionRefusedError as e:
        raise SlackAway("unreachable") from e
    except (OSError, http.client.HTTPException, SlackRequestError, ValueError, LookupError) as e:
        raise SlackUnknown(type(e).__name__) from e


def call_if_known(method: Callable[..., SlackResponse], **arguments: Any) -> Mapping[str, Any]:
    """As `call`, with an empty answer from a stand-in that does not know the method. Slack itself
    knows all of ours."""
    try:
        answer = call(method, **arguments).data
    except SlackRefused as e:
        if e.error != "unknown_method":
            raise
        return {}
    return answer if isinstance(answer, dict) else {}


def respond(url: str, body: dict[str, Any]) -> None:
    """Post to the response URL of a command or a click: it reaches the person also in a channel we
    are not in, for half an hour. Raises SlackRefused, SlackUnknown."""
    try:
        answer = WebhookClient(url, TIMEOUT_SECONDS, retry_handlers=[]).send_dict(body)
    except (OSError, http.client.HTTPException, ValueError) as e:
        raise SlackUnknown(type(e).__name__) from e
    if answer.status_code != 200:
        raise SlackRefused(f"status {answer.status_code}")


def _translate(e: SlackApiError) -> Exception:
    response = e.response
    status = getattr(response, "status_code", 200)
    data = response.data if isinstance(getattr(response, "data", None), dict) else {}
    if status == 429 or data.get("error") == "ratelimited":
        seconds = str(response.headers.get("Retry-After", "1"))
        return SlackBusy(float(seconds) if seconds.isdigit() else 1.0)
    word = str(data.get("error", ""))
    if status >= 500 or word in MAY_HAVE_HAPPENED or not _WORD.fullmatch(word):
        return SlackUnknown(word if word in MAY_HAVE_HAPPENED else f"status {status}")
    messages = (data.get("response_metadata") or {}).get("messages") or []
    return SlackRefused(word, "; ".join(map(str, messages))[:300])
