"""The journal of Web API calls the bot has made."""

import json
import time
from collections import deque
from dataclasses import asdict, dataclass
from typing import Any

KEPT_CALLS = 2000
SHOWN_CHARACTERS = 400


@dataclass(frozen=True)
class Call:
    at: float
    method: str
    arguments: dict[str, Any]
    outcome: str  # "ok", Slack's error word, or what befell the call


class Journal:
    def __init__(self) -> None:
        self._calls: deque[Call] = deque(maxlen=KEPT_CALLS)

    def write(self, method: str, arguments: dict[str, Any], outcome: str) -> None:
        compact = {key: _short(value) for key, value in arguments.items() if key != "token"}
        self._calls.append(Call(time.time(), method, compact, outcome))

    def read(self, method: str = "", since: float = 0.0) -> list[Call]:
        return [
            call
            for call in tuple(self._calls)
            if call.at > since and (not method or call.method == method)
        ]

    def to_page(self, method: str, since: float) -> list[dict[str, Any]]:
        return [asdict(call) for call in self.read(method, since)]

    def reset(self) -> None:
        self._calls.clear()


def _short(value: Any) -> Any:
    if isinstance(value, str) and len(value) > SHOWN_CHARACTERS:
        return value[:SHOWN_CHARACTERS] + "…"
    if isinstance(value, list | dict):
        written = json.dumps(value, ensure_ascii=False)
        return value if len(written) <= SHOWN_CHARACTERS else written[:SHOWN_CHARACTERS] + "…"
    return value
