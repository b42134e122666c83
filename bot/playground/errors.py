"""The one way a request to the stand-in is refused: in Slack's own words."""

from typing import Any


class SlackError(Exception):
    """Answered as {"ok": false, "error": code, ...details}."""

    def __init__(self, code: str, **details: Any) -> None:
        super().__init__(code)
        self.code = code
        self.details = details

    def body(self) -> dict[str, Any]:
        return {"ok": False, "error": self.code, **self.details}


def invalid_arguments(*reasons: str) -> SlackError:
    return SlackError(
        "invalid_arguments",
        response_metadata={"messages": [f"[ERROR] {reason}" for reason in reasons]},
    )
