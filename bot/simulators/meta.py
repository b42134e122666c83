"""Instagram and Messenger: a shop's direct messages, and the Graph API behind them."""

import hashlib
import hmac
import json
from datetime import datetime
from itertools import count
from typing import Any, ClassVar

from bot.channels.capability import capability
from bot.channels.contract import Answer, Request
from bot.channels.meta.events import CHANNELS, PEOPLE_WINDOW, WINDOW
from bot.clock import now
from bot.simulators.contract import Call, Fault, Simulator

SECRET = "simulated-app-secret"  # noqa: S105
TOKEN = "simulated-token"  # noqa: S105
ACCOUNT = "17840000000000001"


def _error(code: int, subcode: int = 0, status: int = 400) -> Answer:
    error = {"message": "simulated", "type": "OAuthException", "code": code, "fbtrace_id": "S"}
    if subcode:
        error["error_subcode"] = subcode
    return Answer(status, json.dumps({"error": error}).encode())


class MetaSimulator(Simulator):
    """Instagram."""

    name = "meta"
    kind: ClassVar = "instagram"  # Meta's word for the account
    faults: ClassVar = {
        "rate_limit": Fault(_error(613)),
        "app_rate_limit": Fault(_error(4)),
        "transient": Fault(_error(2, status=500)),
        "window": Fault(_error(10, 2018278)),
        "key": Fault(_error(190, 463)),
        "permission": Fault(_error(200)),
        "unreachable": Fault(_error(551)),
        "no_such_user": Fault(_error(100, 2018001)),
        "retired_tag": Fault(_error(100)),
        "accepted_then_dropped": Fault(Answer(body=b'{"message_id":"m_dropped"}')),
        "slow": Fault(Answer(body=b'{"message_id":"m_slow"}'), is_taken=True, after_seconds=1),
        "silence": Fault(None),
        "taken_then_silence": Fault(None, is_taken=True),
    }

    def __init__(self) -> None:
        super().__init__()
        self._ids = count(1)
        self._said_at: dict[str, datetime] = {}

    def environment(self) -> dict[str, str]:
        return {
            "META_VERIFY_TOKEN": "simulated",
            "META_INSTAGRAM_APP_SECRET": SECRET,
            "META_INSTAGRAM_TOKEN": TOKEN,
            "META_INSTAGRAM_URL": self.url,
        }

    def says(self, customer: str, text: str, at: datetime) -> Call:
        self._said_at[customer] = at
        said = {"mid": f"mid.{next(self._ids)}", "text": text}
        return _event(self.kind, customer, at, message=said)

    def serve(self, request: Request) -> Answer:
        if request.headers.get("authorization") != f"Bearer {TOKEN}":
            return _error(190, status=401)
        if request.rest.endswith("/subscribed_apps"):
            return Answer(body=b'{"data":[{"subscribed_fields":["messages"]}]}')
        asked = json.loads(request.body)
        customer, text = asked["recipient"]["id"], asked["message"]["text"]
        if error := self._refusal(customer, asked.get("tag"), text):
            return error
        self.show(customer, text)
        answer = {"recipient_id": customer, "message_id": f"mid.out.{next(self._ids)}"}
        return Answer(body=json.dumps(answer).encode())

    def _refusal(self, customer: str, tag: str | None, text: str) -> Answer | None:
        if tag not in (None, "HUMAN_AGENT"):
            return _error(100)
        can_send = capability(CHANNELS[self.kind])
        if can_send.length(text) > can_send.limit:
            return _error(100, 2534025)
        said_at = self._said_at.get(customer)
        if said_at is None:
            return _error(100, 2018001)
        window = PEOPLE_WINDOW if tag else WINDOW
        return _error(10, 2018278) if now() >= said_at + window else None


class MessengerSimulator(MetaSimulator):
    kind: ClassVar = "page"

    def environment(self) -> dict[str, str]:
        return {
            "META_VERIFY_TOKEN": "simulated",
            "META_APP_SECRET": SECRET,
            "META_PAGE_TOKEN": TOKEN,
            "META_URL": self.url,
        }


def _event(kind: str, customer: str, at: datetime, **said: Any) -> Call:
    stamp = int(at.timestamp() * 1000)
    parties = {"sender": {"id": customer}, "recipient": {"id": ACCOUNT}}
    item = {**parties, "timestamp": stamp, **said}
    entry = {"id": ACCOUNT, "time": stamp, "messaging": [item]}
    body = json.dumps({"object": kind, "entry": [entry]}).encode()
    signature = hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()
    headers = {"Content-Type": "application/json", "X-Hub-Signature-256": f"sha256={signature}"}
    return Call("/channels/meta", body, headers)
