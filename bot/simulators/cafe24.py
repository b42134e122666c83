"""A Cafe24 mall with a question board."""

import json
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar

from bot.channels.contract import Answer, Request
from bot.clock import now
from bot.simulators.contract import SLOW, Call, Fault, Simulator

EVENT_KEY = "simulated-key"
_ARTICLES = re.compile(r"api/v2/admin/boards/6/articles")


class Cafe24Simulator(Simulator):
    name = "cafe24"
    faults: ClassVar[Mapping[str, Fault]] = {
        "rate_limit": Fault(Answer(429)),
        "key": Fault(Answer(403)),
        "unreachable": Fault(Answer(404)),
        "slow": SLOW,
        "silence": Fault(None),
        "taken_then_silence": Fault(None, is_taken=True),
    }

    def __init__(self) -> None:
        super().__init__()
        self._articles: list[dict[str, Any]] = []

    def environment(self) -> dict[str, str]:
        return {
            "CAFE24_MALL_ID": "simulated",
            "CAFE24_CLIENT_ID": "simulated",
            "CAFE24_CLIENT_SECRET": "simulated",
            "CAFE24_REFRESH_TOKEN": "simulated",
            "CAFE24_EVENT_KEY": EVENT_KEY,
            "CAFE24_URL": self.url,
        }

    def says(self, customer: str, text: str, at: datetime) -> Call | None:
        article = self._add(0, customer, text, at)
        resource = {
            "mall_id": "simulated",
            "event_shop_no": "1",
            "board_no": "6",
            "no": str(article["article_no"]),
            "has_parent": "F",
            "member_id": customer,
        }
        body = json.dumps({"event_no": 90033, "resource": resource}).encode()
        return Call("/channels/cafe24", body, {"x-api-key": EVENT_KEY})

    def serve(self, request: Request) -> Answer:
        if request.rest == "api/v2/oauth/token":
            tokens = {"access_token": "simulated", "refresh_token": "simulated-2"}
            return _json(tokens | {"expires_at": "2999-01-01T00:00:00.000"})
        if not _ARTICLES.fullmatch(request.rest):
            return _json({"boards": []})
        if request.method == "POST":
            asked = json.loads(request.body)["request"]
            question = self._articles[asked["reply_article_no"] - 1]
            answer = self._add(question["article_no"], "simulated", asked["content"], now())
            self.show(question["member_id"], asked["content"])
            return _json({"articles": [answer]}, 201)
        start, size = int(request.query["offset"]), int(request.query["limit"])
        return _json({"articles": self._articles[start : start + size]})

    def _add(self, parent: int, who: str, content: str, at: datetime) -> dict[str, Any]:
        article = {
            "shop_no": 1,
            "board_no": 6,
            "article_no": len(self._articles) + 1,
            "parent_article_no": parent,
            "member_id": who,
            "writer": who,
            "title": "문의",
            "content": content,
            "created_date": at.isoformat(),
            "secret": "T",
        }
        self._articles.append(article)
        return article


def _json(body: dict[str, Any], status: int = 200) -> Answer:
    return Answer(status, json.dumps(body).encode())
