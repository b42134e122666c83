"""Interactive elements: finding one in blocks, and what a person may do to it."""

from collections.abc import Iterable
from typing import Any

from bot.playground.errors import invalid_arguments

JSON = dict[str, Any]

CHOICE = {
    "plain_text_input": "value",
    "email_text_input": "value",
    "url_text_input": "value",
    "number_input": "value",
    "rich_text_input": "rich_text_value",
    "file_input": "files",
    "static_select": "selected_option",
    "external_select": "selected_option",
    "overflow": "selected_option",
    "radio_buttons": "selected_option",
    "multi_static_select": "selected_options",
    "multi_external_select": "selected_options",
    "checkboxes": "selected_options",
    "users_select": "selected_user",
    "multi_users_select": "selected_users",
    "channels_select": "selected_channel",
    "multi_channels_select": "selected_channels",
    "conversations_select": "selected_conversation",
    "multi_conversations_select": "selected_conversations",
    "datepicker": "selected_date",
    "timepicker": "selected_time",
    "datetimepicker": "selected_date_time",
}
"""Element type -> the field that carries what the person chose."""

INITIAL = {
    "selected_option": "initial_option",
    "selected_options": "initial_options",
    "selected_user": "initial_user",
    "selected_users": "initial_users",
    "selected_channel": "initial_channel",
    "selected_channels": "initial_channels",
    "selected_conversation": "initial_conversation",
    "selected_conversations": "initial_conversations",
    "selected_date": "initial_date",
    "selected_time": "initial_time",
    "selected_date_time": "initial_date_time",
    "value": "initial_value",
    "rich_text_value": "initial_value",
}
FIXED_OPTIONS = {
    "static_select",
    "multi_static_select",
    "overflow",
    "radio_buttons",
    "checkboxes",
}


def interactive(block: JSON) -> Iterable[JSON]:
    """Every element of a block that a person can act on, wherever it sits in it."""
    for value in block.values():
        inner = value if isinstance(value, list) else [value]
        for child in inner:
            if isinstance(child, dict):
                if "action_id" in child and "type" in child:
                    yield child
                else:
                    yield from interactive(child)


def find(blocks: Iterable[JSON], action_id: str, block_id: str | None) -> tuple[JSON, JSON] | None:
    """The block and the element, or None. Without a block id the first that fits."""
    for block in blocks:
        if block_id is None or block.get("block_id") == block_id:
            for element in interactive(block):
                if element["action_id"] == action_id:
                    return block, element
    return None


def chosen(element: JSON, done: JSON) -> JSON:
    """What the person did, checked against what the element offers."""
    kind = element["type"]
    if kind == "feedback_buttons":
        return _feedback(element, done)
    field = CHOICE.get(kind)
    if field is None:
        return {}
    value = done.get(field)
    if kind in FIXED_OPTIONS:
        value = _from_options(element, value)
    return {field: value}


def initial(element: JSON) -> JSON:
    """The state of an element nobody has touched, as view.state spells it."""
    field = CHOICE[element["type"]]
    value = element.get(INITIAL.get(field, ""))
    return {"type": element["type"], field: value if value is not None else _nothing(field)}


def is_empty(state: JSON) -> bool:
    return not any(value for key, value in state.items() if key != "type")


def options_of(element: JSON) -> list[JSON]:
    grouped = [option for g in element.get("option_groups", []) for option in g["options"]]
    return [*element.get("options", []), *grouped]


def _from_options(element: JSON, given: Any) -> Any:
    """The options as the app wrote them, found by value: a page cannot invent one."""
    offered = {option["value"]: option for option in options_of(element)}
    asked = given if isinstance(given, list) else [given] if given else []
    try:
        found = [offered[option["value"]] for option in asked]
    except KeyError:
        raise invalid_arguments("no such option") from None
    if isinstance(given, list):
        return found
    return found[0] if found else None


def _feedback(element: JSON, done: JSON) -> JSON:
    for button in (element["positive_button"], element["negative_button"]):
        if button["value"] == done.get("value"):
            return {"value": button["value"], "text": button["text"]}
    raise invalid_arguments("no such button")


def _nothing(field: str) -> Any:
    return [] if field.endswith("s") else None
