"""The arguments of one Web API call, from a form, JSON or the query string."""

import json
from typing import Any

from starlette.requests import Request

from bot.playground.errors import SlackError, invalid_arguments

MAX_LIMIT = 1000


class Arguments:
    def __init__(self, given: dict[str, Any]) -> None:
        self.given = given

    def text(self, name: str) -> str:
        """Raises SlackError invalid_arguments when it is missing."""
        value = self.given.get(name)
        if value is None or value == "":
            raise invalid_arguments(f"missing required field: {name}")
        return str(value)

    def optional(self, name: str) -> str | None:
        value = self.given.get(name)
        return None if value is None or value == "" else str(value)

    def flag(self, name: str) -> bool:
        return self.given.get(name) in (True, 1, "1", "true", "True")

    def limit(self, default: int = 100) -> int:
        try:
            limit = int(self.given.get("limit") or default)
        except ValueError:
            raise SlackError("invalid_limit") from None
        if not 1 <= limit <= MAX_LIMIT:
            raise SlackError("invalid_limit")
        return limit

    def json(self, name: str, error: str = "invalid_arguments") -> Any:
        """A structured argument: JSON in a JSON body, JSON text in a form. None when absent."""
        value = self.given.get(name)
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value) if value else None
        except ValueError:
            raise SlackError(error) from None


async def read_arguments(request: Request) -> Arguments:
    given: dict[str, Any] = dict(request.query_params)
    if request.headers.get("content-type", "").startswith("application/json"):
        try:
            body = json.loads(await request.body() or b"{}")
        except ValueError:
            raise SlackError("invalid_json") from None
        if not isinstance(body, dict):
            raise SlackError("json_not_object")
        given |= body
    else:
        given |= dict((await request.form()).items())
    return Arguments(given)
