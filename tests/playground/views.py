"""Views the tests open."""

from typing import Any

JSON = dict[str, Any]


def plain(text: str) -> JSON:
    return {"type": "plain_text", "text": text}


def text_input(block_id: str = "reply", **element: Any) -> JSON:
    return {
        "type": "input",
        "block_id": block_id,
        "label": plain("Reply"),
        "element": {"type": "plain_text_input", "action_id": "typed", **element},
    }


def modal(*blocks: JSON, **fields: Any) -> JSON:
    return {
        "type": "modal",
        "callback_id": "edit",
        "title": plain("Edit"),
        "submit": plain("Send"),
        "blocks": list(blocks) or [text_input()],
        **fields,
    }


def home(text: str) -> JSON:
    return {"type": "home", "blocks": [{"type": "section", "text": plain(text)}]}


def button(action_id: str, value: str = "1") -> JSON:
    return {"type": "button", "action_id": action_id, "text": plain("Press"), "value": value}


def actions(*elements: JSON, **fields: Any) -> JSON:
    return {"type": "actions", "elements": list(elements), **fields}
