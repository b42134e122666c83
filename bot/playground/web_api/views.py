"""Web API: views.*."""

from typing import Any

from bot.playground.blocks import Surface
from bot.playground.cast import BOT_USER
from bot.playground.checks import checked_view
from bot.playground.errors import invalid_arguments
from bot.playground.web_api.arguments import Arguments
from bot.playground.world import World

JSON = dict[str, Any]


def open_view(world: World, args: Arguments) -> JSON:
    asked = checked_view(world, args.json("view"), Surface.MODAL)
    agent = world.triggers.exchange(args.text("trigger_id"))
    return {"view": world.views.open(agent, asked).to_slack()}


def push_view(world: World, args: Arguments) -> JSON:
    asked = checked_view(world, args.json("view"), Surface.MODAL)
    agent = world.triggers.exchange(args.text("trigger_id"))
    return {"view": world.views.push(agent, asked).to_slack()}


def update_view(world: World, args: Arguments) -> JSON:
    view_id, external_id = args.optional("view_id"), args.optional("external_id")
    if not (view_id or external_id):
        raise invalid_arguments("missing required field: view_id or external_id")
    view = world.views.find(view_id or "", external_id or "")
    asked = checked_view(world, args.json("view"), Surface(view.asked["type"]))
    given_hash = args.optional("hash") or ""
    return {"view": world.views.update(view, asked, given_hash).to_slack()}


def publish_view(world: World, args: Arguments) -> JSON:
    agent = args.text("user_id")
    world.workspace.person(agent)
    if agent == BOT_USER:
        raise invalid_arguments("invalid `user_id`")
    asked = checked_view(world, args.json("view"), Surface.HOME)
    return {"view": world.views.publish(agent, asked, args.optional("hash") or "").to_slack()}
