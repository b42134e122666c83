"""Blocks and views out of a call's arguments, refused in Slack's words when they break a rule."""

import json
from collections.abc import Iterable
from typing import Any

from bot.playground.blocks import Problem, Surface, problems, view_problems
from bot.playground.errors import SlackError, invalid_arguments
from bot.playground.web_api.arguments import Arguments
from bot.playground.world import World

VIEW_BYTES = 250_000

JSON = dict[str, Any]


def checked_blocks(world: World, args: Arguments) -> tuple[JSON, ...]:
    """Raises SlackError invalid_blocks_format or invalid_blocks, naming path and reason."""
    blocks = args.json("blocks", error="invalid_blocks_format")
    if blocks is None:
        return ()
    if not isinstance(blocks, list) or not all(isinstance(block, dict) for block in blocks):
        raise SlackError("invalid_blocks_format")
    found = problems(blocks, Surface.MESSAGE) + _missing_files(world, blocks)
    if found:
        raise SlackError(
            "invalid_blocks",
            errors=[str(problem) for problem in found],
            response_metadata={"messages": [f"[ERROR] {problem}" for problem in found]},
        )
    return tuple(blocks)


def checked_view(world: World, view: Any, kind: Surface) -> JSON:
    """Raises SlackError view_too_large or invalid_arguments, naming path and reason."""
    if not isinstance(view, dict):
        raise invalid_arguments("missing required field: view")
    if len(json.dumps(view, ensure_ascii=False).encode()) > VIEW_BYTES:
        raise SlackError("view_too_large")
    if view.get("type") != kind:
        raise invalid_arguments(f"must be of type {kind} [json-pointer:/view/type]")
    found = view_problems(view) + _missing_files(world, view.get("blocks"), "/view/blocks")
    if found:
        raise invalid_arguments(*map(str, found))
    return view


def text_length(blocks: Any) -> int:
    """All the text a message's blocks hold, which Slack budgets together.

    https://github.com/slackapi/bolt-js/issues/2867
    """
    if isinstance(blocks, dict):
        own = len(blocks["text"]) if isinstance(blocks.get("text"), str) else 0
        return own + sum(text_length(value) for value in blocks.values())
    if isinstance(blocks, list | tuple):
        return sum(map(text_length, blocks))
    return 0


def _missing_files(world: World, blocks: Any, at: str = "/blocks") -> list[Problem]:
    """An image may lean on an uploaded file only when there is such an image."""
    found = []
    for path, file_id in _slack_files(blocks, at):
        file = world.workspace.files.get(file_id)
        if file is None or file.mimetype not in ("image/png", "image/jpeg", "image/gif"):
            found.append(Problem(path, "invalid slack file"))
    return found


def _slack_files(value: Any, path: str) -> Iterable[tuple[str, str]]:
    if isinstance(value, dict):
        if isinstance(value.get("slack_file"), dict):
            yield f"{path}/slack_file", str(value["slack_file"].get("id"))
        for key, inner in value.items():
            yield from _slack_files(inner, f"{path}/{key}")
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _slack_files(inner, f"{path}/{index}")
