"""KakaoTalk's Event API: the bot speaks first, to a friend of the channel. Each event costs money.

https://kakaobusiness.gitbook.io/main/tool/chatbot/main_notions/event-api
"""

import json
from typing import Any

import httpx

from bot.channels.http import body_of, exchange, raise_for_status
from bot.channels.outgoing import Outgoing, Sent
from bot.errors import SendFailed, SendRejected
from bot.texts import say


class KakaoEvents:
    def __init__(self, client: httpx.Client, *, bot_id: str, key: str, event: str) -> None:
        self._client, self._bot_id, self._event = client, bot_id, event
        self._headers = {"Authorization": f"KakaoAK {key}", "Content-Type": "application/json"}

    def tell(self, outgoing: Outgoing) -> Sent:
        """That an answer is there. Taken is not shown: the task is asked about once."""
        text = say(outgoing.route["language"], "kakao-ready")
        body = {
            "event": {"name": self._event, "data": {"text": text}},
            "user": [{"type": "botUserKey", "id": outgoing.route["user"], "properties": {}}],
            "params": {"ticket": f"T-{outgoing.ticket_id}"},
        }
        content = json.dumps(body, ensure_ascii=False).encode()
        answer = self._ask("POST", f"/v2/bots/{self._bot_id}/talk", content=content)
        status, task = str(answer.get("status")), str(answer.get("taskId") or "")[:200]
        if status != "SUCCESS":
            raise SendRejected(f"send-refused:{status[:20]}")
        return Sent(is_confirmed=self._was_shown(task), provider_id=task)

    def _was_shown(self, task: str) -> bool:
        """False when nobody can tell. Raises SendRejected where Kakao says that it was not."""
        try:
            found = self._ask("GET", f"/v2/tasks/{task}")
        except SendFailed:
            return False
        failed = found.get("fail")
        if isinstance(failed, dict) and failed.get("count"):
            raise SendRejected("send-unreachable")  # no friend of the channel, or gone
        return bool(found.get("successCount"))

    def _ask(self, method: str, path: str, **kwargs: Any) -> dict[str, Any]:
        answer = exchange(self._client, method, path, headers=self._headers, **kwargs)
        raise_for_status(answer)
        return body_of(answer)
