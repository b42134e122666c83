"""Naver TalkTalk: its webhook and its Send API, which says no with HTTP 200."""

import json
from datetime import datetime
from typing import Any, ClassVar

import httpx

from bot.channels.contract import Answer, Request
from bot.simulators.contract import SLOW, Call, Fault, Simulator

PATH = "simulated-talktalk"
KEY = "ct_simulated"


def _refused(code: str, why: str) -> Answer:
    body = {"success": False, "resultCode": code, "resultMessage": why}
    return Answer(body=json.dumps(body).encode())


class TalkTalkSimulator(Simulator):
    name = "naver_talktalk"
    repeats = False
    faults: ClassVar = {
        "rate_limit": Fault(Answer(429)),
        "key": Fault(_refused("01", "인증 오류")),
        "request": Fault(_refused("02", "request json 문자열 파싱 오류")),
        "unreachable": Fault(_refused("99", "사용자가 존재하지 않습니다")),
        "slow": SLOW,
        "silence": Fault(None),
        "taken_then_silence": Fault(None, is_taken=True),
    }

    def environment(self) -> dict[str, str]:
        return {
            "NAVER_TALKTALK_PATH": PATH,
            "NAVER_TALKTALK_KEY": KEY,
            "NAVER_TALKTALK_CHECK_SOURCE": "false",
            "NAVER_TALKTALK_URL": self.url,
        }

    def says(self, customer: str, text: str, at: datetime) -> Call:
        event = {"event": "send", "user": customer, "textContent": {"text": text}}
        body = json.dumps(event, ensure_ascii=False).encode()
        headers = {"Content-Type": "application/json;charset=UTF-8"}
        return Call(f"/channels/naver_talktalk/{PATH}", body, headers)

    def hears(self, customer: str, answer: httpx.Response) -> None:
        if answer.content:
            self.show(customer, _text(answer.json()), is_reply=False)

    def serve(self, request: Request) -> Answer:
        if request.headers.get("authorization") != KEY:
            return _refused("01", "인증 오류")
        event = json.loads(request.body)
        self.show(event["user"], _text(event))
        return Answer(body=b'{"success":true,"resultCode":"00"}')


def _text(event: dict[str, Any]) -> str:
    return str(event["textContent"]["text"])
