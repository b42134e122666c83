"""Reads the fields of what Slack sends, whatever is in them."""

import json
from collections.abc import Mapping
from typing import Any

LARGEST_NUMBER = 2**53
_PICKED = ("value", "selected_user", "selected_conversation", "selected_date", "selected_time")


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


def chosen_in(action: Mapping[str, Any]) -> str:
    """A button's value, or what was picked in a menu, user list or date field."""
    option = text_at(as_dict(action.get("selected_option")), "value")
    picked = (text_at(action, key) for key in _PICKED)
    return option or next(filter(None, picked), "")


def values_in(view: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    state = as_dict(as_dict(view.get("state")).get("values"))
    return {str(block): _inputs(as_dict(inputs)) for block, inputs in state.items()}


def _inputs(inputs: Mapping[str, Any]) -> tuple[str, ...]:
    """A block of our modals has one input; of check boxes, all that are ticked are kept."""
    for state in map(as_dict, inputs.values()):
        options = list_at(state, "selected_options")
        if people := list_at(state, "selected_users"):
            return tuple(filter(None, (text_at({"id": each}, "id") for each in people)))
        if options:
            return tuple(text_at(as_dict(option), "value") for option in options)
        if value := chosen_in(state):
            return (value,)
    return ()
