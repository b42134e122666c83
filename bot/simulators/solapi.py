"""Solapi: takes Alimtalk messages, and reports what became of them. No customer writes to it, so it
is played by its own tests and not by `deskbell simulate`."""

import hmac
import json
import re
from collections.abc import Mapping
from datetime import datetime
from itertools import count
from typing import ClassVar

from bot.channels.contract import Answer, Request
from bot.channels.solapi import authorization
from bot.simulators.contract import SLOW, Call, Fault, Simulator

KEY, SECRET, REPORTS = "SIMULATEDKEY", "simulated-secret", "simulated-reports-secret"
_SIGNED = re.compile(r"HMAC-SHA256 apiKey=(\w+), date=([\w:-]+), salt=(\w+), signature=(\w+)")


def _refused(name: str) -> Answer:
    return Answer(403, json.dumps({"errorCode": name, "errorMessage": name}).encode())


def _failed(code: str) -> Answer:
    return Answer(body=json.dumps({"failedMessageList": [{"statusCode": code}]}).encode())


class SolapiSimulator(Simulator):
    name = "solapi"
    faults: ClassVar = {
        "rate_limit": Fault(Answer(429)),
        "key": Fault(_refused("InvalidAPIKey")),
        "signature": Fault(_refused("SignatureDoesNotMatch")),
        "clock": Fault(_refused("RequestTimeTooSkewed")),
        "reused_signature": Fault(_refused("DuplicatedSignature")),
        "template": Fault(_failed("3105")),
        "unreachable": Fault(_failed("3104")),
        "balance": Fault(_failed("1030")),
        "hours": Fault(_failed("3108")),
        "accepted_then_dropped": Fault(
            Answer(body=b'{"messageId":"M4V_DROPPED","statusCode":"2000"}')
        ),
        "slow": SLOW,
        "silence": Fault(None),
        "taken_then_silence": Fault(None, is_taken=True),
    }

    def __init__(self) -> None:
        super().__init__()
        self.status: dict[str, str] = {}  # of each message; tests change it
        self._ids, self._salts = count(1), set[str]()

    def environment(self) -> dict[str, str]:
        return {
            "SOLAPI_API_KEY": KEY,
            "SOLAPI_API_SECRET": SECRET,
            "SOLAPI_PROFILE": "KA01PF_SIMULATED",
            "SOLAPI_SENDER": "0200000000",
            "SOLAPI_REPORT_SECRET": REPORTS,
            "SOLAPI_READY_TEMPLATE": "KA01TP_READY",
            "SOLAPI_URL": self.url,
        }

    def says(self, customer: str, text: str, at: datetime) -> Call:
        """A report: `text` is the code of the message `customer`."""
        self.status[customer] = text
        report = {"eventDataId": f"EV_{customer}", "data": {"messageId": customer}, "retryCount": 0}
        return Call(f"/channels/solapi/{REPORTS}", json.dumps([report]).encode())

    def serve(self, request: Request) -> Answer:
        if refused := self._refusal(request.headers):
            return refused
        if request.method == "GET":
            asked = request.query.get("messageId", "")
            known = {asked: {"statusCode": self.status[asked]}} if asked in self.status else {}
            return Answer(body=json.dumps({"messageList": known}).encode())
        message = json.loads(request.body)["message"]
        message_id = f"M4V_{next(self._ids)}"
        self.status[message_id] = "2000"
        told = message["kakaoOptions"]["variables"]
        self.show(message["to"], " ".join(told.values()))
        return Answer(body=json.dumps({"messageId": message_id, "statusCode": "2000"}).encode())

    def _refusal(self, headers: Mapping[str, str]) -> Answer | None:
        found = _SIGNED.fullmatch(headers.get("authorization", ""))
        if found is None or found[1] != KEY:
            return _refused("InvalidAPIKey")
        at = datetime.fromisoformat(found[2].replace("Z", "+00:00"))
        if not hmac.compare_digest(authorization(KEY, SECRET, at, found[3]), found[0]):
            return _refused("SignatureDoesNotMatch")
        if found[3] in self._salts:
            return _refused("DuplicatedSignature")
        self._salts.add(found[3])
        return None
