"""A reply to Instagram or Messenger, and what Meta's refusals mean.

https://developers.facebook.com/docs/messenger-platform/error-codes
"""

from collections.abc import Mapping
from functools import partial
from typing import Any

import httpx

from bot.channels.capability import capability
from bot.channels.http import body_of, exchange, raise_for_status
from bot.channels.meta.events import CHANNELS
from bot.channels.outgoing import Outgoing, Repeat, Sent, send_parts
from bot.errors import SendFailed, SendRejected, SendUncertain

_BUSY = frozenset({1, 2, 4, 17, 32, 341, 613, 1200, 80001, 80002, 80006})
_KEY = frozenset({3, 10, 102, 190, *range(200, 300)})
_WINDOW_CLOSED = frozenset({2018065, 2018278, 2534022})  # subcodes, the last one Instagram's
_NO_SUCH_USER = frozenset({1545041, 2018001, 2018108, 2534014})  # or one who blocked the shop
_USER_AWAY = 551


class MetaSender:
    repeat = Repeat.BLIND  # Meta keeps no key of ours

    def __init__(self, clients: Mapping[str, httpx.Client]) -> None:
        """Of the Graph API, by the webhook's word for the kind of account."""
        self._clients = clients

    def send(self, outgoing: Outgoing) -> Sent:
        kind = outgoing.route["object"]
        client = self._clients.get(kind)
        if client is None:
            raise SendRejected(f"send-key-refused:{kind}")
        body: dict[str, Any] = {"recipient": {"id": outgoing.route["customer"]}}
        if outgoing.way and outgoing.way.people_only:
            # For what a person has written or approved; Delivery.approved_by keeps who it was.
            body |= {"messaging_type": "MESSAGE_TAG", "tag": "HUMAN_AGENT"}
        else:
            body["messaging_type"] = "RESPONSE"
        parts = capability(CHANNELS[kind]).split(outgoing.text)
        return send_parts(parts, partial(_post, client, body))

    def find(self, outgoing: Outgoing) -> Sent | None:
        return None


def raise_for_error(answer: httpx.Response) -> None:
    """Meta's codes say more than its HTTP status. Raises SendFailed."""
    error = body_of(answer).get("error")
    code = error.get("code") if isinstance(error, dict) else None
    if not isinstance(error, dict) or not isinstance(code, int):
        return raise_for_status(answer)
    subcode = error.get("error_subcode")
    if subcode in _WINDOW_CLOSED:
        raise SendRejected("send-window-closed")
    if subcode in _NO_SUCH_USER or code == _USER_AWAY:
        raise SendRejected("send-unreachable")
    if code in _BUSY:
        raise SendFailed(f"send-answered:{code}")
    if code in _KEY:
        raise SendRejected(f"send-key-refused:{code}")
    raise SendRejected(f"send-refused:{code}")


def _post(client: httpx.Client, body: Mapping[str, Any], text: str) -> Sent:
    answer = exchange(client, "POST", "/me/messages", json={**body, "message": {"text": text}})
    raise_for_error(answer)
    message_id = body_of(answer).get("message_id")
    if not message_id:
        raise SendUncertain("send-no-answer:message_id")
    # Taken, not yet seen: Instagram never tells whether a message arrived.
    return Sent(is_confirmed=False, provider_id=str(message_id)[:500])
