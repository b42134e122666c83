"""Reads the fields of what Slack sends, whatever is in them."""

import json
from collections.abc import Mapping
from typing import Any

LARGEST_NUMBER = 2**53


class Unreadable(Exception):
    """Slack sent something we cannot use: drop it and log the kind, never the body."""


def as_dict(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def list_at(value: Mapping[str, Any], key: str) -> list[Any]:
    found = value.get(key)
    return found if isinstance(found, list) else []


def text_at(value: Mapping[str, Any], key: str) -> str:
    found = value.get(key)
    return printable(found) if isinstance(found, str) else ""


def printable(text: str) -> str:
    """JSON may carry half a surrogate pair, which no database or socket takes."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def required_at(value: Mapping[str, Any], key: str, what: str) -> str:
    found = text_at(value, key)
    if not found:
        raise Unreadable(f"{what}: no {key}")
    return found


def parsed(value: str) -> Mapping[str, Any]:
    try:
        return as_dict(json.loads(value))
    except (ValueError, RecursionError) as e:
        raise Unreadable("reference: not ours") from e


def number_at(parts: Mapping[str, Any], key: str, *, least: int) -> int:
    found = parts.get(key)
    if type(found) is not int or not least <= found <= LARGEST_NUMBER:
        raise Unreadable(f"card reference: {key}")
    return found
