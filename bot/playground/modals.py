"""Submitting and closing modals, and what the app's answer does to the stack."""

from typing import Any

from bot.playground import elements
from bot.playground.blocks import Surface
from bot.playground.checks import checked_view
from bot.playground.errors import SlackError
from bot.playground.interactions import failed, full_state, refused
from bot.playground.to_app import payloads
from bot.playground.to_app.outbound import Undelivered
from bot.playground.views import View
from bot.playground.wording import say
from bot.playground.world import World

JSON = dict[str, Any]


async def submit(world: World, agent: str, view_id: str, state: JSON) -> JSON:
    """{"ok": true, "response_action"?} or {"ok": false, "errors" | "error"}."""
    view = _top(world, agent, view_id)
    if view is None:
        return refused(world, "gone")
    view = world.views.type_in(view, _with_files(world, full_state(view, state)))
    errors = _own_errors(world, view)
    if errors:
        return {"ok": False, "errors": errors}
    payload = payloads.interaction(
        "view_submission",
        world.workspace.cast,
        world.workspace.person(agent),
        view=view.to_slack(),
        trigger_id=world.triggers.issue(agent),
        response_urls=[],
    )
    try:
        answer = await world.outbound.ask("interactive", payload)
    except Undelivered as failure:
        return failed(world, failure)
    try:
        return _carry_out(world, view, answer)
    except SlackError as error:
        return refused(world, "answer", reason=error.code)


def _with_files(world: World, values: JSON) -> JSON:
    """Chosen files as Slack describes them: a page may only name those that were uploaded."""
    for inputs in values.values():
        for given in inputs.values():
            if given.get("type") == "file_input":
                ids = [str(file.get("id")) for file in given.get("files") or []]
                given["files"] = [world.workspace.file(each).to_slack() for each in ids]
    return values


async def close(world: World, agent: str, view_id: str, *, everything: bool) -> JSON:
    """Close one view, or with the x in its corner the whole stack."""
    view = _top(world, agent, view_id)
    if view is None:
        return refused(world, "gone")
    everything = everything or bool(view.asked.get("clear_on_close"))
    going = world.views.stack(agent)[::-1] if everything else [view]
    for gone in going:
        world.views.close(gone)
        if gone.asked.get("notify_on_close"):
            world.outbound.in_background(_tell_closed(world, gone, is_cleared=everything))
    return {"ok": True}


async def _tell_closed(world: World, view: View, *, is_cleared: bool) -> None:
    payload = payloads.interaction(
        "view_closed",
        world.workspace.cast,
        world.workspace.person(view.agent),
        view=view.to_slack(),
        is_cleared=is_cleared,
    )
    try:
        await world.outbound.ask("interactive", payload)
    except Undelivered:
        return  # Slack shows nobody that this one was not acknowledged


def _top(world: World, agent: str, view_id: str) -> View | None:
    stack = world.views.stack(agent)
    return stack[-1] if stack and stack[-1].id == view_id else None


def _own_errors(world: World, view: View) -> dict[str, str]:
    """What Slack itself objects to before the app is asked."""
    lang = world.workspace.cast.lang
    errors = {}
    for block in view.blocks:
        if block["type"] != "input":
            continue
        element = block["element"]
        state = view.values[block["block_id"]][element["action_id"]]
        if elements.is_empty(state):
            if not block.get("optional"):
                errors[block["block_id"]] = say(lang, "required")
        elif isinstance(text := state.get("value"), str):
            low, high = element.get("min_length", 0), element.get("max_length", 3000)
            if len(text) < low:
                errors[block["block_id"]] = say(lang, "too_short", limit=low)
            elif len(text) > high:
                errors[block["block_id"]] = say(lang, "too_long", limit=high)
    return errors


def _carry_out(world: World, view: View, answer: JSON) -> JSON:
    action = answer.get("response_action")
    if action is None:
        world.views.close(view)
        return {"ok": True}
    if action == "errors":
        return {"ok": False, "response_action": action, "errors": _app_errors(view, answer)}
    if action == "clear":
        world.views.clear(view.agent)
    elif action == "update":
        current = world.views.find(view.id)
        world.views.update(current, checked_view(world, answer.get("view"), Surface.MODAL))
    elif action == "push":
        world.views.push(view.agent, checked_view(world, answer.get("view"), Surface.MODAL))
    else:
        raise SlackError("unknown_response_action")
    return {"ok": True, "response_action": action}


def _app_errors(view: View, answer: JSON) -> dict[str, str]:
    """Errors must name input blocks of the view; anything else Slack cannot place."""
    inputs = {block["block_id"] for block in view.blocks if block["type"] == "input"}
    errors = answer.get("errors")
    if not isinstance(errors, dict) or not errors or not set(errors) <= inputs:
        raise SlackError("invalid_errors")
    return {str(block_id): str(text) for block_id, text in errors.items()}
