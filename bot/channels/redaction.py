"""A request with nobody in it: its shape stays, what was said and who said it goes.

For a real request that is shown to somebody else, so that a channel's reader can be mended.
"""

import json
import re
from typing import Any

from bot.channels.contract import Request

# Their values say what kind of thing it is, not what is in it.
_KINDS = re.compile(r"(?i).*(type|kind|event|object|surface|state|status|version|lang|action)")
_PLAIN = re.compile(r"[A-Za-z0-9_.:+-]{1,40}")
_MASKS = (
    (re.compile(r"[가-힣]"), "가"),
    (re.compile(r"[^\W\d_가-힣]"), "x"),
    (re.compile(r"\d"), "0"),
)


def redacted(request: Request) -> dict[str, Any]:
    """Names of headers and fields stay; letters become x or 가, digits 0, lengths stay."""
    return {
        "method": request.method,
        "rest": _mask(request.rest),
        "query": {name: _mask(value) for name, value in request.query.items()},
        "headers": {
            name: value if name == "content-type" else _mask(value)
            for name, value in request.headers.items()
        },
        "body": _body(request.body),
    }


def _body(body: bytes) -> Any:
    try:
        return _tree(json.loads(body), "")
    except (ValueError, RecursionError):
        return _mask(body.decode("utf-8", "replace"))


def _tree(value: Any, key: str) -> Any:
    if isinstance(value, dict):
        return {name: _tree(inner, name) for name, inner in value.items()}
    if isinstance(value, list):
        return [_tree(inner, key) for inner in value]
    if isinstance(value, str):
        is_kind = _KINDS.fullmatch(key) and _PLAIN.fullmatch(value)
        return value if is_kind else _mask(value)
    return value if isinstance(value, bool) or value is None else 0


def _mask(text: str) -> str:
    for pattern, stand_in in _MASKS:
        text = pattern.sub(stand_in, text)
    return text
