"""Pigeon's side, as bot/simulators would have it."""

import hashlib
import hmac
import json
from datetime import datetime
from typing import ClassVar

from bot.channels.contract import Answer, Request
from bot.simulators.contract import Call, Fault, Simulator


class PigeonSimulator(Simulator):
    name = "pigeon"
    faults: ClassVar = {
        "rate_limit": Fault(Answer(429, headers={"Retry-After": "2"})),
        "key": Fault(Answer(401)),
        "silence": Fault(None),
        "taken_then_silence": Fault(None, is_taken=True),
    }

    def __init__(self) -> None:
        super().__init__()
        self._ids: set[str] = set()

    def environment(self) -> dict[str, str]:
        return {"PIGEON_SECRET": "coo", "PIGEON_URL": self.url}

    def says(self, customer: str, text: str, at: datetime) -> Call:
        said = {"kind": "said", "id": f"{customer}-{at.timestamp()}", "bird": customer}
        body = json.dumps([{**said, "text": text, "at": at.isoformat()}]).encode()
        signature = hmac.new(b"coo", body, hashlib.sha256).hexdigest()
        return Call("/channels/pigeon", body, {"x-pigeon-signature": signature})

    def serve(self, request: Request) -> Answer:
        coo = json.loads(request.body)
        if coo["id"] not in self._ids:
            self._ids.add(coo["id"])
            self.show(coo["to"], coo["text"])
        return Answer(body=json.dumps({"id": coo["id"]}).encode())
