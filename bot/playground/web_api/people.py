"""Web API: auth, users, user groups and bots."""

from typing import Any

from bot.playground.cast import (
    APP_ID,
    BOT_ID,
    BOT_NAME,
    BOT_USER,
    TEAM_ID,
    WORKSPACE_NAMES,
    Person,
)
from bot.playground.errors import SlackError
from bot.playground.web_api.arguments import Arguments
from bot.playground.world import World

JSON = dict[str, Any]


def api_test(world: World, args: Arguments) -> JSON:
    error = args.optional("error")
    if error:
        raise SlackError(error, args=args.given)
    return {"args": args.given} if args.given else {}


def auth_test(world: World, args: Arguments) -> JSON:
    return {
        "url": f"{world.url}/",
        "team": WORKSPACE_NAMES[world.workspace.cast.lang],
        "user": BOT_NAME.lower(),
        "team_id": TEAM_ID,
        "user_id": BOT_USER,
        "bot_id": BOT_ID,
        "is_enterprise_install": False,
    }


def user_info(world: World, args: Arguments) -> JSON:
    person = world.workspace.person(args.text("user"))
    return {"user": _user(world, person, args)}


def list_users(world: World, args: Arguments) -> JSON:
    everybody = [_user(world, person, args) for person in world.workspace.cast.people.values()]
    return {"members": everybody, "response_metadata": {"next_cursor": ""}}


def lookup_by_email(world: World, args: Arguments) -> JSON:
    email = args.text("email").casefold()
    for person in world.workspace.cast.people.values():
        if person.email == email and person.role not in ("former", "outside"):
            return {"user": _user(world, person, args)}
    raise SlackError("users_not_found")


def list_groups(world: World, args: Arguments) -> JSON:
    groups = world.workspace.cast.groups
    return {"usergroups": [group.to_slack(users=args.flag("include_users")) for group in groups]}


def list_group_users(world: World, args: Arguments) -> JSON:
    wanted = args.text("usergroup")
    for group in world.workspace.cast.groups:
        if group.id == wanted:
            return {"users": list(group.users)}
    raise SlackError("no_such_subteam")


def bot_info(world: World, args: Arguments) -> JSON:
    bots = {BOT_ID: (BOT_NAME, APP_ID)}
    bots |= {app.bot_id: (app.name, app.id) for app in world.workspace.cast.apps}
    bot_id = args.optional("bot") or BOT_ID
    if bot_id not in bots:
        raise SlackError("bot_not_found")
    name, app_id = bots[bot_id]
    bot: JSON = {"id": bot_id, "deleted": False, "name": name, "app_id": app_id, "icons": {}}
    return {"bot": bot | ({"user_id": BOT_USER} if bot_id == BOT_ID else {})}


def _user(world: World, person: Person, args: Arguments) -> JSON:
    return person.to_slack(
        locale=args.flag("include_locale"), email="users:read.email" in world.install.scopes
    )
