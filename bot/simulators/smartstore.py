"""SmartStore: a product page with questions."""

import json
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar

from bot.channels.contract import Answer, Request
from bot.simulators.contract import SLOW, Call, Fault, Simulator

_QUESTION = re.compile(r"v1/contents/qnas/(\d+)")
_REFUSED = {"code": "GW.IP_NOT_ALLOWED"}


class SmartStoreSimulator(Simulator):
    name = "smartstore"
    faults: ClassVar[Mapping[str, Fault]] = {
        "rate_limit": Fault(Answer(429)),
        "token": Fault(Answer(401)),  # over before its time
        "key": Fault(Answer(403, b'{"code":"GW.AUTHZ"}')),
        "address": Fault(Answer(403, json.dumps(_REFUSED).encode())),
        "unreachable": Fault(Answer(404)),
        "answered": Fault(Answer(400, b'{"code":"ERR-NC-101010"}')),
        "slow": SLOW,
        "silence": Fault(None),
        "taken_then_silence": Fault(None, is_taken=True),
    }

    def __init__(self) -> None:
        super().__init__()
        self._questions: list[dict[str, Any]] = []

    def environment(self) -> dict[str, str]:
        return {
            "SMARTSTORE_CLIENT_ID": "simulated",
            "SMARTSTORE_CLIENT_SECRET": "$2a$04$abcdefghijklmnopqrstuu",
            "SMARTSTORE_POLL_SECONDS": "10",
            "SMARTSTORE_URL": self.url,
        }

    def says(self, customer: str, text: str, at: datetime) -> Call | None:
        question = {
            "questionId": len(self._questions) + 1,
            "question": text,
            "maskedWriterId": customer,
            "createDate": at.isoformat(),
            "answered": False,
        }
        self._questions.append(question)
        return None

    def serve(self, request: Request) -> Answer:
        if request.rest == "v1/oauth2/token":
            return _json({"access_token": "simulated", "expires_in": 10_800})
        if answered := _QUESTION.fullmatch(request.rest):
            question = self._questions[int(answered[1]) - 1]
            comment = json.loads(request.body)["commentContent"]
            if question.get("comment") != comment:  # the same one again changes nothing
                self.show(question["maskedWriterId"], comment)
            question |= {"comment": comment, "answered": True}
            return Answer(204, b"")
        if request.rest != "v1/contents/qnas":
            return _json({"content": []})
        waiting = [each for each in tuple(self._questions) if not each["answered"]]
        size, page = int(request.query["size"]), int(request.query["page"])
        return _json({"contents": waiting[(page - 1) * size : page * size]})


def _json(body: dict[str, Any]) -> Answer:
    return Answer(body=json.dumps(body).encode())
