"""Rules of the blocks, one small function each, and where each may be used."""

from collections.abc import Callable

from bot.playground.blocks import data, elements
from bot.playground.blocks.node import ANY_TEXT, Node, Surface

MESSAGE, MODAL, HOME = Surface.MESSAGE, Surface.MODAL, Surface.HOME

SURFACES: dict[str, frozenset[Surface]] = {
    **dict.fromkeys(
        (
            "actions",
            "context",
            "divider",
            "header",
            "image",
            "input",
            "rich_text",
            "section",
            "video",
        ),
        frozenset({MESSAGE, MODAL, HOME}),
    ),
    **dict.fromkeys(
        (
            "markdown",
            "context_actions",
            "data_visualization",
            "plan",
            "task_card",
            "container",
            "table",
            "data_table",
        ),
        frozenset({MESSAGE}),
    ),
    "card": frozenset({MESSAGE, HOME}),
    "carousel": frozenset({MESSAGE, HOME}),
    "alert": frozenset({MODAL}),
    "file": frozenset(),
}
"""Where a block is really shown: a table is listed for App Home, and a card for modals, but
Slack drops them there, so the checker refuses them."""

TASK_STATES = ("pending", "in_progress", "complete", "error")
ALERT_LEVELS = ("default", "info", "warning", "error", "success")


def block(node: Node) -> None:
    """A block of a known type, on a surface that shows it, within its limits."""
    surfaces = SURFACES.get(node.type)
    if surfaces is None:
        node.fail(f"unsupported type: {node.type}", "type")
        return
    if node.surface not in surfaces:
        node.fail(f"{node.type} is not supported in a {node.surface}", "type")
        return
    node.string("block_id", 255)
    RULES[node.type](node)


def _only(node: Node, *keys: str) -> None:
    node.only("type", "block_id", *keys)


def _section(node: Node) -> None:
    _only(node, "text", "fields", "accessory", "expand")
    node.need_one("text", "fields")
    node.text("text", 3000, ANY_TEXT)
    for field in node.optional_items("fields", 10):
        field.is_text(2000)
    node.flag("expand")
    accessory = node.child("accessory")
    if accessory is not None:
        elements.element(accessory, elements.ACCESSORIES)


def _header(node: Node) -> None:
    _only(node, "text")
    node.text("text", 150, required=True)


def _divider(node: Node) -> None:
    _only(node)


def _context(node: Node) -> None:
    _only(node, "elements")
    for child in node.items("elements", 10):
        if child.type == "image":
            elements.image(child)
        else:
            child.is_text(3000)


def _actions(node: Node) -> None:
    _only(node, "elements")
    for child in node.items("elements", 25):
        elements.element(child, elements.ACTIONS)


def _context_actions(node: Node) -> None:
    _only(node, "elements")
    for child in node.items("elements", 5):
        elements.element(child, elements.CONTEXT_ACTIONS)


def _image(node: Node) -> None:
    _only(node, "image_url", "slack_file", "alt_text", "title")
    elements.picture(node)
    node.text("title", 2000)


def _input(node: Node) -> None:
    _only(node, "label", "element", "hint", "optional", "dispatch_action")
    node.text("label", 2000, required=True)
    node.text("hint", 2000)
    node.flag("optional", "dispatch_action")
    child = node.child("element", required=True)
    if child is not None:
        elements.element(child, elements.INPUTS)


def _markdown(node: Node) -> None:
    _only(node, "text")
    node.string("text", 12_000, required=True)


def _rich_text(node: Node) -> None:
    _only(node, "elements")
    data.rich_text(node)


def _video(node: Node) -> None:
    _only(
        node,
        "title",
        "title_url",
        "alt_text",
        "video_url",
        "thumbnail_url",
        "description",
        "author_name",
        "provider_name",
        "provider_icon_url",
    )
    node.text("title", 200, required=True)
    node.text("description", 200)
    node.string("author_name", 50)
    for key in ("alt_text", "video_url", "thumbnail_url"):
        node.string(key, 3000, required=True)


def _alert(node: Node) -> None:
    _only(node, "text", "level")
    node.text("text", 200, ANY_TEXT, required=True)
    node.one_of("level", ALERT_LEVELS)


def _card(node: Node) -> None:
    _only(node, "hero_image", "icon", "title", "subtitle", "body", "subtext", "actions")
    node.need_one("hero_image", "title", "body", "actions")
    node.text("title", 150, ANY_TEXT)
    node.text("subtitle", 150, ANY_TEXT)
    node.text("body", 200, ANY_TEXT)
    node.text("subtext", 200, ANY_TEXT)
    for key in ("hero_image", "icon"):
        child = node.child(key)
        if child is not None:
            elements.element(child, {"image"})
    for button in node.optional_items("actions", 3):
        elements.element(button, {"button"})


def _carousel(node: Node) -> None:
    _only(node, "elements")
    for card in node.items("elements", 10):
        if card.type == "card":
            block(card)
        else:
            card.fail(f"unsupported type: {card.type}", "type")


def _container(node: Node) -> None:
    _only(
        node,
        "title",
        "rich_text_title",
        "subtitle",
        "child_blocks",
        "width",
        "icon",
        "is_collapsible",
        "default_collapsed",
        "has_header_divider",
    )
    node.need_one("title", "rich_text_title")
    node.text("title", 150)
    node.text("subtitle", 150)
    node.flag("is_collapsible", "default_collapsed", "has_header_divider")
    for child in node.items("child_blocks", 10):
        block(child)


def _task_card(node: Node) -> None:
    _only(node, "task_id", "title", "details", "output", "sources", "status")
    node.string("task_id", 255, required=True)
    node.string("title", 3000, required=True)
    node.one_of("status", TASK_STATES)
    for key in ("details", "output"):
        child = node.child(key)
        if child is not None:
            data.rich_text(child)


def _plan(node: Node) -> None:
    _only(node, "title", "tasks")
    node.string("title", 3000, required=True)
    for task in node.optional_items("tasks", 50):
        _task_card(task)


RULES: dict[str, Callable[[Node], None]] = {
    "actions": _actions,
    "alert": _alert,
    "card": _card,
    "carousel": _carousel,
    "container": _container,
    "context": _context,
    "context_actions": _context_actions,
    "data_table": data.data_table,
    "data_visualization": data.data_visualization,
    "divider": _divider,
    "header": _header,
    "image": _image,
    "input": _input,
    "markdown": _markdown,
    "plan": _plan,
    "rich_text": _rich_text,
    "section": _section,
    "table": data.table,
    "task_card": _task_card,
    "video": _video,
}
