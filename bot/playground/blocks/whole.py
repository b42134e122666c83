"""Rules of a whole message or view: counts, unique ids, and what a modal needs."""

from collections.abc import Iterable
from typing import Any

from bot.playground.blocks.data import TABLE_CHARACTERS
from bot.playground.blocks.layout import block
from bot.playground.blocks.node import Node, Problem, Surface
from bot.playground.elements import interactive

BLOCKS = {Surface.MESSAGE: 50, Surface.MODAL: 100, Surface.HOME: 100}
ONE_OF_A_KIND = {"table": 1, "plan": 1, "data_visualization": 2}  # in one message
MARKDOWN_CHARACTERS = 12_000
VIEW_TEXT = 24

JSON = dict[str, Any]


def problems(blocks: Any, surface: Surface) -> list[Problem]:
    """Everything Slack would object to, with JSON pointers that start at /blocks."""
    root = Node({"blocks": blocks}, "", surface, [])
    _blocks(root, least=0)
    return root.report


def view_problems(view: JSON) -> list[Problem]:
    """The same for a modal or an App Home, with pointers that start at /view."""
    surface = Surface.HOME if view.get("type") == Surface.HOME else Surface.MODAL
    root = Node(view, "/view", surface, [])
    root.one_of("type", (Surface.MODAL, Surface.HOME), required=True)
    common = ("type", "blocks", "private_metadata", "callback_id", "external_id")
    root.string("private_metadata", 3000, least=0)
    root.string("callback_id", 255, least=0)
    root.string("external_id", 255, least=0)
    if surface is Surface.MODAL:
        root.only(*common, "title", "submit", "close", "clear_on_close", "notify_on_close")
        root.flag("clear_on_close", "notify_on_close")
        root.text("title", VIEW_TEXT, required=True)
        root.text("submit", VIEW_TEXT)
        root.text("close", VIEW_TEXT)
    else:
        root.only(*common)
    blocks = _blocks(root, least=1)
    has_input = any(node.type == "input" for node in blocks)
    if surface is Surface.MODAL and has_input and not root.has("submit"):
        root.fail("missing required field: submit")
    return root.report


def _blocks(root: Node, least: int) -> list[Node]:
    nodes = root.items("blocks", BLOCKS[root.surface], least=least)
    for node in nodes:
        block(node)
    _unique_ids(nodes)
    _counts(root, nodes)
    _focus(root, nodes)
    return nodes


def _unique_ids(nodes: Iterable[Node]) -> None:
    """Block ids in the whole; action ids only within their block, as Slack has it."""
    seen: set[str] = set()
    for node in nodes:
        for value in (node.value, *_nested(node.value)):
            block_id = value.get("block_id")
            if isinstance(block_id, str) and block_id in seen:
                node.fail(f"`block_id` already exists: {block_id}", "block_id")
            if isinstance(block_id, str):
                seen.add(block_id)
            for action_id in _repeated_action_ids(value):
                node.fail(f"`action_id` already exists: {action_id}")


def _repeated_action_ids(block: JSON) -> list[str]:
    nested = _nested(block)
    own = {
        key: [v for v in value if v not in nested] if isinstance(value, list) else value
        for key, value in block.items()
    }
    action_ids = [str(element["action_id"]) for element in interactive(own)]
    return sorted({a for a in action_ids if action_ids.count(a) > 1})


def _counts(root: Node, nodes: list[Node]) -> None:
    found = [child for node in nodes for child in (node.value, *_nested(node.value))]
    types = [child.get("type") for child in found]
    for kind, most in ONE_OF_A_KIND.items():
        if types.count(kind) > most:
            root.fail(f"no more than {most} {kind} allowed", "blocks")
    markdown = sum(len(str(b.get("text"))) for b in found if b.get("type") == "markdown")
    if markdown > MARKDOWN_CHARACTERS:
        root.fail(f"markdown must be less than {MARKDOWN_CHARACTERS + 1} characters", "blocks")
    cells = sum(_cell_text(b) for b in found if b.get("type") in ("table", "data_table"))
    if cells > TABLE_CHARACTERS:
        root.fail(f"tables must be less than {TABLE_CHARACTERS + 1} characters", "blocks")


def _focus(root: Node, nodes: Iterable[Node]) -> None:
    focused = [
        element
        for node in nodes
        for element in interactive(node.value)
        if element.get("focus_on_load")
    ]
    if len(focused) > 1:
        root.fail("only one element may have focus_on_load", "blocks")


def _nested(block: JSON) -> list[JSON]:
    """The blocks a container or a carousel holds."""
    held = block.get("child_blocks" if block.get("type") == "container" else "elements")
    if block.get("type") not in ("container", "carousel") or not isinstance(held, list):
        return []
    return [child for child in held if isinstance(child, dict)]


def _cell_text(value: Any) -> int:
    if isinstance(value, dict):
        own = len(value["text"]) if isinstance(value.get("text"), str) else 0
        return own + sum(_cell_text(v) for k, v in value.items() if k != "caption")
    if isinstance(value, list):
        return sum(map(_cell_text, value))
    return 0
