"""Channel Talk: a site's chat, and its Open API."""

import json
import re
from datetime import datetime
from itertools import count
from typing import Any, ClassVar

from bot.channels.contract import Answer, Request
from bot.clock import now
from bot.simulators.contract import SLOW, Call, Fault, Simulator

TOKEN = "simulated-token"  # noqa: S105
_CHAT = re.compile(r"open/v5/user-chats/uc_([^/]+)/messages")


class ChannelTalkSimulator(Simulator):
    name = "channel_talk"
    faults: ClassVar = {
        "rate_limit": Fault(Answer(429, headers={"Retry-After": "1"})),
        "key": Fault(Answer(401)),
        "unreachable": Fault(Answer(404)),
        "slow": SLOW,
        "silence": Fault(None),
        "taken_then_silence": Fault(None, is_taken=True),
    }

    def __init__(self) -> None:
        super().__init__()
        self._ids = count(1)
        self._chats: dict[str, list[dict[str, Any]]] = {}

    def environment(self) -> dict[str, str]:
        return {
            "CHANNEL_TALK_TOKEN": TOKEN,
            "CHANNEL_TALK_ACCESS_KEY": "simulated",
            "CHANNEL_TALK_ACCESS_SECRET": "simulated",
            "CHANNEL_TALK_URL": self.url,
        }

    def says(self, customer: str, text: str, at: datetime) -> Call:
        entity = self._message(customer, "user", text, at)
        hook = {
            "event": "push",
            "type": "message",
            "entity": entity,
            "refers": {"user": {"id": customer, "profile": {"name": customer}}},
        }
        body = json.dumps(hook, ensure_ascii=False).encode()
        return Call(f"/channels/channel_talk?token={TOKEN}", body)

    def serve(self, request: Request) -> Answer:
        chat = _CHAT.fullmatch(request.rest)
        if not chat:
            return Answer(body=b'{"channel":{"id":"1001"}}')
        customer = chat[1]
        if request.method == "GET":
            newest = self._chats.get(customer, [])[::-1]
            return Answer(body=json.dumps({"messages": newest}).encode())
        text = json.loads(request.body)["blocks"][0]["value"]
        message = self._message(customer, "bot", text, now())
        self.show(customer, text)
        return Answer(body=json.dumps({"message": message}).encode())

    def _message(self, customer: str, who: str, text: str, at: datetime) -> dict[str, Any]:
        message = {
            "id": f"msg_{next(self._ids)}",
            "channelId": "1001",
            "chatType": "userChat",
            "chatId": f"uc_{customer}",
            "personType": who,
            "personId": customer,
            "createdAt": int(at.timestamp() * 1000),
            "blocks": [{"type": "text", "value": text}],
            "plainText": text,
        }
        self._chats.setdefault(customer, []).append(message)
        return message
