"""Rules of the elements that sit in blocks, and of the objects they are made of."""

import re
from collections.abc import Callable, Collection
from typing import Any

from bot.playground.blocks.node import ANY_TEXT, Node, Surface

OPTIONS = 100
CHOICES = 10  # checkboxes and radio buttons
OVERFLOW = 5
INPUT_LENGTH = 3000
FILES = 10

_INPUT = ("type", "action_id", "placeholder", "focus_on_load")
_OPTION_TEXT = 75
_OPTION_VALUE = 150


def element(node: Node, allowed: Collection[str]) -> None:
    """An element of one of the allowed types, where its type may be used."""
    if node.type not in allowed:
        node.fail(f"unsupported type: {node.type}", "type")
        return
    if node.type in MODAL_ONLY and node.surface is not Surface.MODAL:
        node.fail(f"{node.type} is for modals only", "type")
    node.string("action_id", 255)
    RULES[node.type](node)


def image(node: Node) -> None:
    node.only("type", "image_url", "slack_file", "alt_text")
    picture(node)


def picture(node: Node) -> None:
    """What an image element and an image block share."""
    node.need_one("image_url", "slack_file")
    node.need_not_both("image_url", "slack_file")
    node.string("image_url", 3000)
    node.string("alt_text", 2000, required=True)
    file = node.child("slack_file")
    if file is not None:
        file.only("id", "url")
        file.need_one("id", "url")


def confirm(node: Node) -> None:
    dialog = node.child("confirm")
    if dialog is None:
        return
    dialog.only("title", "text", "confirm", "deny", "style")
    dialog.text("title", 100, required=True)
    dialog.text("text", 300, ANY_TEXT, required=True)
    dialog.text("confirm", 30, required=True)
    dialog.text("deny", 30, required=True)
    dialog.one_of("style", ("primary", "danger"))


def _button(node: Node) -> None:
    node.only(
        "type",
        "action_id",
        "text",
        "url",
        "value",
        "style",
        "confirm",
        "accessibility_label",
        "agent_prompt",
        "visible_to_user_ids",
    )
    node.text("text", 75, required=True)
    node.string("url", 3000)
    node.string("value", 2000, least=0)
    node.string("accessibility_label", 75)
    node.string("agent_prompt", 4000)
    node.one_of("style", ("primary", "danger"))
    confirm(node)


def _workflow_button(node: Node) -> None:
    node.only("type", "action_id", "text", "workflow", "style", "accessibility_label")
    node.text("text", 75, required=True)
    node.child("workflow", required=True)
    node.string("accessibility_label", 75)
    node.one_of("style", ("primary", "danger"))


def _feedback_buttons(node: Node) -> None:
    node.only("type", "action_id", "positive_button", "negative_button")
    for key in ("positive_button", "negative_button"):
        button = node.child(key, required=True)
        if button is not None:
            button.only("text", "value", "accessibility_label")
            button.text("text", 75, required=True)
            button.string("value", 2000, required=True)
            button.string("accessibility_label", 75)


def _icon_button(node: Node) -> None:
    node.only(
        "type",
        "action_id",
        "icon",
        "text",
        "value",
        "confirm",
        "accessibility_label",
        "visible_to_user_ids",
    )
    node.one_of("icon", ("trash",), required=True)
    node.text("text", 75, required=True)
    node.string("value", 2000)
    node.string("accessibility_label", 75)
    if node.has("visible_to_user_ids"):
        node.entries("visible_to_user_ids", 10)
    confirm(node)


def _overflow(node: Node) -> None:
    node.only("type", "action_id", "options", "confirm")
    for option in node.items("options", OVERFLOW):
        _option(option, extra=("url",))
        option.string("url", 3000)
    confirm(node)


def _choices(node: Node) -> None:
    initial = "initial_options" if node.type == "checkboxes" else "initial_option"
    node.only("type", "action_id", "focus_on_load", "options", initial, "confirm")
    for option in node.items("options", CHOICES):
        _option(option, kinds=ANY_TEXT)
    _initial_is_offered(node, initial, node.value.get("options"))
    confirm(node)


def _static_select(node: Node) -> None:
    initial = "initial_options" if node.type.startswith("multi_") else "initial_option"
    node.only(*_INPUT, "options", "option_groups", initial, "confirm", "max_selected_items")
    node.need_one("options", "option_groups")
    node.need_not_both("options", "option_groups")
    for option in node.optional_items("options", OPTIONS):
        _option(option)
    offered = list(node.value.get("options") or [])
    for group in node.optional_items("option_groups", OPTIONS):
        group.only("label", "options")
        group.text("label", 75, required=True)
        for option in group.items("options", OPTIONS):
            _option(option)
            offered.append(option.value)
    _initial_is_offered(node, initial, offered)
    _select_parts(node)


def _external_select(node: Node) -> None:
    initial = "initial_options" if node.type.startswith("multi_") else "initial_option"
    node.only(*_INPUT, "min_query_length", initial, "confirm", "max_selected_items")
    node.whole_number("min_query_length", 0, 150)
    _select_parts(node)


def _id_select(node: Node) -> None:
    """Users, channels and conversations: Slack fills in the options itself."""
    plural = node.type.startswith("multi_")
    kind = node.type.removeprefix("multi_").removesuffix("_select")
    extra = ["filter", "default_to_current_conversation"] if kind == "conversations" else []
    if not plural and kind != "users":
        extra.append("response_url_enabled")
    initial = f"initial_{kind if plural else kind.removesuffix('s')}"
    node.only(*_INPUT, initial, "confirm", "max_selected_items", *extra)
    _select_parts(node)


def _select_parts(node: Node) -> None:
    node.text("placeholder", 150)
    node.flag("focus_on_load")
    if node.has("max_selected_items"):
        if node.type.startswith("multi_"):
            node.whole_number("max_selected_items", 1, 100)
        else:
            node.fail("invalid additional property: max_selected_items")
    confirm(node)


def _option(
    node: Node, *, kinds: Collection[str] = ("plain_text",), extra: tuple[str, ...] = ()
) -> None:
    node.only("text", "value", "description", *extra)
    node.text("text", _OPTION_TEXT, kinds, required=True)
    node.string("value", _OPTION_VALUE, required=True)
    node.text("description", 75, kinds)


def _initial_is_offered(node: Node, key: str, offered: Any) -> None:
    given = node.value.get(key)
    wanted = given if isinstance(given, list) else [given] if given else []
    if any(option not in (offered or []) for option in wanted):
        node.fail("must be one of the provided options", key)


def _plain_text_input(node: Node) -> None:
    node.only(
        *_INPUT, "initial_value", "multiline", "min_length", "max_length", "dispatch_action_config"
    )
    node.whole_number("min_length", 0, INPUT_LENGTH)
    node.whole_number("max_length", 1, INPUT_LENGTH)
    low, high = node.value.get("min_length"), node.value.get("max_length")
    if isinstance(low, int) and isinstance(high, int) and low > high:
        node.fail("must not be more than max_length", "min_length")
    most = high if isinstance(high, int) else INPUT_LENGTH
    node.string("initial_value", min(most, INPUT_LENGTH), least=0)
    node.flag("multiline")
    _input_parts(node)


def _typed_input(node: Node) -> None:
    node.only(*_INPUT, "initial_value", "dispatch_action_config")
    if node.type == "rich_text_input":
        node.child("initial_value")
    else:
        node.string("initial_value", INPUT_LENGTH)
    _input_parts(node)


def _number_input(node: Node) -> None:
    bounds = ("initial_value", "min_value", "max_value")
    node.only(*_INPUT, *bounds, "is_decimal_allowed", "dispatch_action_config")
    node.require("is_decimal_allowed")
    node.flag("is_decimal_allowed")
    for key in bounds:
        if node.has(key) and not re.fullmatch(r"-?\d+(\.\d+)?", str(node.value[key])):
            node.fail("must be a number written as a string", key)
    _input_parts(node)


def _file_input(node: Node) -> None:
    node.only("type", "action_id", "filetypes", "max_files")
    node.whole_number("max_files", 1, FILES)


def _input_parts(node: Node) -> None:
    node.text("placeholder", 150)
    node.flag("focus_on_load")


def _picker(node: Node) -> None:
    initial, pattern = PICKERS[node.type]
    node.only(*_INPUT, initial, "confirm", *(("timezone",) if node.type == "timepicker" else ()))
    if node.has(initial) and not re.fullmatch(pattern, str(node.value[initial])):
        node.fail("invalid format", initial)
    _select_parts(node)


PICKERS = {
    "datepicker": ("initial_date", r"\d{4}-\d{2}-\d{2}"),
    "timepicker": ("initial_time", r"\d{2}:\d{2}"),
    "datetimepicker": ("initial_date_time", r"\d{10}"),
}
RULES: dict[str, Callable[[Node], None]] = {
    "button": _button,
    "workflow_button": _workflow_button,
    "feedback_buttons": _feedback_buttons,
    "icon_button": _icon_button,
    "image": image,
    "overflow": _overflow,
    "checkboxes": _choices,
    "radio_buttons": _choices,
    "plain_text_input": _plain_text_input,
    "email_text_input": _typed_input,
    "url_text_input": _typed_input,
    "rich_text_input": _typed_input,
    "number_input": _number_input,
    "file_input": _file_input,
    **dict.fromkeys(PICKERS, _picker),
    **{f"{many}static_select": _static_select for many in ("", "multi_")},
    **{f"{many}external_select": _external_select for many in ("", "multi_")},
    **{
        f"{many}{kind}_select": _id_select
        for many in ("", "multi_")
        for kind in ("users", "channels", "conversations")
    },
}
MODAL_ONLY = {"email_text_input", "number_input", "url_text_input", "file_input"}

_SELECTS = {name for name in RULES if name.endswith("_select")}
_MULTI = {name for name in _SELECTS if name.startswith("multi_")}
_CHOICES = {"checkboxes", "radio_buttons"}
ACCESSORIES = (
    _SELECTS
    | _CHOICES
    | {"button", "workflow_button", "overflow", "image", "datepicker", "timepicker"}
)
ACTIONS = (_SELECTS - _MULTI) | _CHOICES | set(PICKERS) | {"button", "workflow_button", "overflow"}
CONTEXT_ACTIONS = {"feedback_buttons", "icon_button"}
INPUTS = _SELECTS | _CHOICES | set(PICKERS) | {name for name in RULES if name.endswith("_input")}
