"""KakaoTalk: a chatbot that calls the skill server, and shows only what is within its limits."""

import json
import re
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, ClassVar

import httpx

from bot.channels.contract import Answer, Request
from bot.clock import now
from bot.simulators.contract import Call, Fault, Simulator
from bot.texts import LANGUAGES, say

SECRET = "simulated-skill-key"  # noqa: S105
BOT_ID = "65f0000000000000000000aa"
MOST_BYTES, MOST_OUTPUTS, MOST_TEXT, MOST_DESCRIPTION = 30_720, 3, 1_000, 400
MOST_QUICK_REPLIES, MOST_LABEL = 10, 14
VALID_FOR = timedelta(seconds=60)
_CALLBACK = re.compile(r"callback/([0-9a-f]{32})")

JSON = dict[str, Any]


@dataclass
class _Callback:
    customer: str
    until: datetime
    is_awaited: bool = False  # the skill has said that an answer follows


def _told(status: str, message: str) -> Answer:
    body = {"taskId": uuid.uuid4().hex, "status": status, "message": message}
    return Answer(body=json.dumps(body).encode())


_USED = _told("FAIL", "Invalid callback token. Check your callback token.")


class KakaoSimulator(Simulator):
    name = "kakao"
    faults: ClassVar = {
        "used": Fault(_USED),
        "kakao_side": Fault(_told("ERROR", "Internal server error occured (504)")),
        "rate_limit": Fault(Answer(429)),
        "silence": Fault(None),
        "taken_then_silence": Fault(None, is_taken=True),
    }

    def __init__(self) -> None:
        super().__init__()
        self.offers_callback = True
        self.refused: list[str] = []  # answers Kakao would not show
        self.strangers: set[str] = set()  # no friends of the channel: no event reaches them
        self._callbacks: dict[str, _Callback] = {}
        self._tasks: dict[str, bool] = {}  # events, and whether they were shown

    def environment(self) -> dict[str, str]:
        return {
            "KAKAO_SKILL_SECRET": SECRET,
            "KAKAO_SKILL_BOT_ID": BOT_ID,
            "KAKAO_SKILL_CALLBACKS": self.url,
        }

    def says(self, customer: str, text: str, at: datetime) -> Call:
        return self._call_of(customer, text, at, {})

    def asks(self, customer: str, at: datetime) -> Call:
        return self._call_of(customer, say("ko", "kakao-check"), at, {"op": "check", "ticket": ""})

    def hears(self, customer: str, answer: httpx.Response) -> None:
        told = answer.json()
        if not told.get("useCallback"):
            self._show(customer, answer.content)
            return
        open_ones = [each for each in self._callbacks.values() if each.customer == customer]
        if open_ones:
            open_ones[-1].is_awaited = True
            self.show(customer, told["data"]["text"], is_reply=False)
        else:
            self.refused.append("useCallback where none was offered: the customer sees nothing")

    def serve(self, request: Request) -> Answer:
        if request.rest == f"v2/bots/{BOT_ID}/talk":
            return self._speaks_first(json.loads(request.body))
        if request.rest.startswith("v2/tasks/"):
            return self._task(request.rest.removeprefix("v2/tasks/"))
        found = _CALLBACK.fullmatch(request.rest)
        callback = self._callbacks.get(found[1]) if found else None
        if callback is None or now() >= callback.until:
            return _USED
        if not callback.is_awaited:
            why = "The skill server settings are incorrect. Use callback true setting required."
            return _told("FAIL", why)
        assert found
        del self._callbacks[found[1]]
        self._show(callback.customer, request.body)
        return _told("SUCCESS", "")

    def _speaks_first(self, event: JSON) -> Answer:
        """The text of the event's block is the one that the event brings."""
        task, [user] = uuid.uuid4().hex, event["user"]
        self._tasks[task] = user["id"] not in self.strangers
        if self._tasks[task]:
            self.show(user["id"], event["event"]["data"]["text"], is_reply=False)
        return Answer(body=json.dumps({"taskId": task, "status": "SUCCESS"}).encode())

    def _task(self, task: str) -> Answer:
        shown = self._tasks[task]
        told = {"successCount": int(shown), "fail": {"count": int(not shown), "list": []}}
        return Answer(body=json.dumps({"taskId": task, "allRequestCount": 1} | told).encode())

    def _call_of(self, customer: str, text: str, at: datetime, extra: JSON) -> Call:
        said: JSON = {
            "timezone": "Asia/Seoul",
            "params": {"surface": "Kakaotalk.plusfriend", "ignoreMe": "true"},
            "block": {"id": "65f000000000000000000001", "name": "폴백 블록"},
            "utterance": text,
            "lang": "ko",
            "user": {"id": customer, "type": "botUserKey", "properties": {}},
        }
        if self.offers_callback:
            token = uuid.uuid4().hex
            self._callbacks[token] = _Callback(customer, at + VALID_FOR)
            said["callbackUrl"] = f"{self.url}/callback/{token}"
        body = {
            "intent": {"id": "65f000000000000000000001", "name": "폴백 블록"},
            "userRequest": said,
            "bot": {"id": BOT_ID, "name": "시험가게"},
            "action": {"id": "65f0000000000000000000bb", "name": "문의접수", "clientExtra": extra},
            "contexts": [],
        }
        return Call(
            "/channels/kakao",
            json.dumps(body, ensure_ascii=False).encode(),
            {"Content-Type": "application/json", "X-Skill-Key": SECRET, "X-Request-Id": _new_id()},
        )

    def _show(self, customer: str, body: bytes) -> None:
        """An answer over a limit is not shown at all."""
        answer = json.loads(body)
        if problem := _problem(answer, len(body)):
            self.refused.append(problem)
            return
        for output in answer["template"]["outputs"]:
            text = output.get("simpleText", {}).get("text") or output["textCard"]["description"]
            self.show(customer, text, is_reply=self._is_new_reply(customer, text))

    def _is_new_reply(self, customer: str, text: str) -> bool:
        """Whoever asks again is shown the same answer again."""
        notices = {
            say(language, key, ticket="").split("\n")[0]
            for key in ("kakao-received", "kakao-not-yet")
            for language in LANGUAGES
        }
        told = {shown.text for shown in self.shown if shown.customer == customer}
        return text.split("\n")[0] not in notices and text not in told


def _new_id() -> str:
    return str(uuid.uuid4())


def _problem(answer: JSON, size: int) -> str:
    """What Kakao would refuse it for."""
    outputs = answer.get("template", {}).get("outputs", [])
    quick = answer["template"].get("quickReplies", []) if "template" in answer else []
    cards = [card for output in outputs if (card := output.get("textCard"))]
    labels = [each["label"] for each in [*quick, *(b for card in cards for b in card["buttons"])]]
    texts = [output["simpleText"]["text"] for output in outputs if "simpleText" in output]
    checks = {
        "version": answer.get("version") == "2.0",
        "bytes": size <= MOST_BYTES,
        "outputs": 1 <= len(outputs) <= MOST_OUTPUTS,
        "text": all(0 < len(text) <= MOST_TEXT for text in texts),
        "description": all(len(card["description"]) <= MOST_DESCRIPTION for card in cards),
        "quick replies": len(quick) <= MOST_QUICK_REPLIES,
        "labels": all(0 < len(label) <= MOST_LABEL for label in labels),
    }
    return ", ".join(what for what, is_right in checks.items() if not is_right)
