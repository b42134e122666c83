"""KakaoTalk 상담톡 at its dealer Happytalk, which drops a serial number it has seen."""

import json
from datetime import datetime
from itertools import count
from typing import ClassVar

from bot.channels.contract import Answer, Request
from bot.simulators.contract import SLOW, Call, Fault, Simulator

PATH = "simulated-counsel"
SENDER_KEY = "0" * 40
LONGEST_NUMBER = 30


class CounselSimulator(Simulator):
    name = "kakao_counsel"
    faults: ClassVar = {
        "rate_limit": Fault(Answer(429)),
        "key": Fault(Answer(401)),
        "unreachable": Fault(Answer(body=b'{"code":404,"message":"no session"}')),
        "accepted_then_dropped": Fault(Answer(body=b'{"code":0,"message":"OK"}')),
        "slow": SLOW,
        "silence": Fault(None),
        "taken_then_silence": Fault(None, is_taken=True),
    }

    def __init__(self) -> None:
        super().__init__()
        self._numbers = count(1)
        self._taken: set[str] = set()

    def environment(self) -> dict[str, str]:
        return {
            "KAKAO_COUNSEL_PATH": PATH,
            "KAKAO_COUNSEL_CLIENT_ID": "simulated",
            "KAKAO_COUNSEL_CLIENT_SECRET": "simulated",
            "KAKAO_COUNSEL_URL": self.url,
        }

    def says(self, customer: str, text: str, at: datetime) -> Call:
        message = {
            "user_key": customer,
            "sender_key": SENDER_KEY,
            "session_id": f"S-{customer}",
            "serial_number": f"in-{next(self._numbers)}",
            "message_type": "TX",
            "message": text,
            "time": int(at.timestamp() * 1000),
        }
        body = json.dumps(message, ensure_ascii=False).encode()
        return Call(f"/channels/kakao_counsel/{PATH}/message", body)

    def serve(self, request: Request) -> Answer:
        written = json.loads(request.body)
        if len(written["serial_number"]) > LONGEST_NUMBER:
            return Answer(body=b'{"code":-1,"message":"serial_number"}')
        if written["serial_number"] not in self._taken:
            self._taken.add(written["serial_number"])
            self.show(written["user_key"], written["message"])
        return Answer(body=b'{"code":0,"message":""}')
