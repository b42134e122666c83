"""Identifiers as Slack hands them out."""

import secrets
from collections.abc import Iterable
from typing import Any

_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ0123456789"


def new_id(prefix: str) -> str:
    return prefix + "".join(secrets.choice(_LETTERS) for _ in range(10))


def with_ids(blocks: Iterable[dict[str, Any]]) -> tuple[dict[str, Any], ...]:
    """Slack names every block, and every interactive element, that came without a name."""
    return tuple(_named(block) for block in blocks)


def _named(block: dict[str, Any]) -> dict[str, Any]:
    named = {**block, "block_id": block.get("block_id") or secrets.token_urlsafe(4)}
    if isinstance(block.get("elements"), list) and block["type"] in ("actions", "context_actions"):
        named["elements"] = [_with_action_id(element) for element in block["elements"]]
    for key in ("accessory", "element"):
        if isinstance(block.get(key), dict) and block[key].get("type") != "image":
            named[key] = _with_action_id(block[key])
    return named


def _with_action_id(element: dict[str, Any]) -> dict[str, Any]:
    return {**element, "action_id": element.get("action_id") or secrets.token_urlsafe(4)}
