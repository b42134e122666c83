"""What people do in Slack - click, submit, close, type a command - and what the app answers."""

from dataclasses import dataclass, field, replace
from typing import Any

from bot.playground import elements
from bot.playground.cast import Person
from bot.playground.errors import SlackError, invalid_arguments
from bot.playground.messages import Message
from bot.playground.to_app import payloads
from bot.playground.to_app.outbound import Kind, Undelivered
from bot.playground.views import View
from bot.playground.web_api.responses import show_command_answer
from bot.playground.wording import say
from bot.playground.workspace import Channel
from bot.playground.world import World

JSON = dict[str, Any]


@dataclass(frozen=True)
class Act:
    """One thing done to an element of a message, a modal or the App Home."""

    agent: str
    action_id: str
    block_id: str | None = None
    channel: str | None = None
    message_ts: str | None = None
    view_id: str | None = None
    home: bool = False
    done: JSON = field(default_factory=dict)  # e.g. {"selected_option": {...}}
    state: JSON = field(default_factory=dict)  # {"values": {...}} as the page holds it


async def click(world: World, act: Act) -> JSON:
    """{"ok": true} once the app has acknowledged; else what Slack would show the person."""
    person = world.workspace.person(act.agent)
    if act.channel and act.message_ts:
        payload = _message_click(world, person, act)
    else:
        payload = _view_click(world, person, act)
    if payload is None:
        return refused(world, "gone")
    return await _ask(world, "interactive", payload)


def _message_click(world: World, person: Person, act: Act) -> JSON | None:
    message = find_message(world, act.channel or "", act.message_ts or "", person)
    channel = world.workspace.channel(message.channel)
    found = _find_in_versions(message, act)
    if found is None:
        return None
    version, block, element = found
    parts: JSON = {
        "container": payloads.message_container(version),
        "channel": payloads.channel_part(channel),
        "state": act.state or {"values": {}},
        "response_url": response_url(world, person, channel, message),
        "actions": [_action(block, element, act)],
        "trigger_id": world.triggers.issue(person.id),
    }
    if message.ephemeral_for is None:
        parts["message"] = version.to_slack()
    return payloads.interaction("block_actions", world.workspace.cast, person, **parts)


def _find_in_versions(message: Message, act: Act) -> tuple[Message, JSON, JSON] | None:
    """A page may still show a former version: its click arrives with what it showed."""
    for blocks in (message.blocks, *reversed(message.earlier)):
        found = elements.find(blocks, act.action_id, act.block_id)
        if found:
            return message.showing(blocks), *found
    return None


def _view_click(world: World, person: Person, act: Act) -> JSON | None:
    view = world.views.home(person.id) if act.home else world.views.find(act.view_id or "")
    if view is None or view.agent != person.id:
        return None
    pressed = _find_in_view(view, act)
    if pressed is None:
        return None
    shown, block, element = pressed
    if block["type"] == "input" and not block.get("dispatch_action"):
        raise invalid_arguments("the input does not dispatch actions")
    typed = full_state(shown, act.state)
    view = world.views.type_in(view, typed) if shown is view else replace(shown, values=typed)
    return payloads.interaction(
        "block_actions",
        world.workspace.cast,
        person,
        container=payloads.view_container(view),
        view=view.to_slack(),
        actions=[_action(block, element, act)],
        trigger_id=world.triggers.issue(person.id),
    )


def _find_in_view(view: View, act: Act) -> tuple[View, JSON, JSON] | None:
    """A page may still show a former version, as of a message."""
    for asked in reversed(view.versions):
        found = elements.find(asked["blocks"], act.action_id, act.block_id)
        if found:
            return view if asked is view.asked else replace(view, asked=asked), *found
    return None


def _action(block: JSON, element: JSON, act: Act) -> JSON:
    return payloads.action(block["block_id"], element, elements.chosen(element, act.done))


async def suggest(world: World, act: Act, query: str) -> JSON:
    """The options of an external select for what has been typed."""
    person = world.workspace.person(act.agent)
    if act.view_id:
        view = world.views.find(act.view_id)
        parts: JSON = {"container": payloads.view_container(view), "view": view.to_slack()}
        blocks = view.blocks
    else:
        message = find_message(world, act.channel or "", act.message_ts or "", person)
        channel = world.workspace.channel(message.channel)
        parts = {
            "container": payloads.message_container(message),
            "channel": payloads.channel_part(channel),
            "message": message.to_slack(),
        }
        blocks = list(message.blocks)
    found = elements.find(blocks, act.action_id, act.block_id)
    if found is None:
        return refused(world, "gone")
    parts |= {"block_id": found[0]["block_id"], "action_id": act.action_id, "value": query}
    payload = payloads.interaction("block_suggestion", world.workspace.cast, person, **parts)
    return await _ask(world, "interactive", payload, keep=("options", "option_groups"))


async def command(world: World, agent: str, channel_id: str, name: str, text: str) -> JSON:
    person, channel = _present(world, agent, channel_id)
    if name not in [known.command for known in world.install.commands]:
        return refused(world, "command", command=name)
    handles = {
        "trigger_id": world.triggers.issue(agent),
        "response_url": response_url(world, person, channel, None),
    }
    payload = payloads.command(person, channel, name, text, handles)
    try:
        answer = await world.outbound.ask("slash_commands", payload)
    except Undelivered as failure:
        return failed(world, failure)
    try:
        show_command_answer(world, agent, channel, answer)
    except SlackError as error:
        return refused(world, "answer", reason=error.code)
    return {"ok": True}


async def shortcut(
    world: World, agent: str, callback_id: str, channel_id: str | None, ts: str | None
) -> JSON:
    """A message shortcut when a message is named, else a global one."""
    person = world.workspace.person(agent)
    parts: JSON = {
        "callback_id": callback_id,
        "trigger_id": world.triggers.issue(agent),
        "action_ts": world.workspace.next_ts(),
    }
    if not (channel_id and ts):
        payload = payloads.interaction("shortcut", world.workspace.cast, person, **parts)
        return await _ask(world, "interactive", payload)
    person, channel = _present(world, agent, channel_id)
    message = world.workspace.message(channel_id, ts)
    parts |= {
        "message_ts": ts,
        "message": message.to_slack(),
        "channel": payloads.channel_part(channel),
        "response_url": response_url(world, person, channel, message),
    }
    payload = payloads.interaction("message_action", world.workspace.cast, person, **parts)
    return await _ask(world, "interactive", payload)


def response_url(world: World, person: Person, channel: Channel, message: Message | None) -> str:
    path = world.response_urls.issue(
        person.id,
        channel.id,
        message.ts if message else None,
        ephemeral=message is not None and message.ephemeral_for is not None,
    )
    return world.url + path


def find_message(world: World, channel_id: str, ts: str, person: Person) -> Message:
    """A message the person can see: in a channel they are in, or an ephemeral of their own."""
    _, channel = _present(world, person.id, channel_id)
    own = channel.ephemerals.get(ts)
    if own is not None and own.ephemeral_for == person.id:
        return own
    return world.workspace.message(channel_id, ts)


def full_state(view: View, state: JSON) -> JSON:
    """Every input of the view: what was typed, else what it began with."""
    typed = state.get("values", {})
    values: JSON = {}
    for block in view.blocks:
        for element in elements.interactive(block):
            if element["type"] not in elements.CHOICE or element["type"] == "overflow":
                continue
            block_id, action_id = block["block_id"], element["action_id"]
            given = typed.get(block_id, {}).get(action_id)
            kept = view.values.get(block_id, {}).get(action_id)
            if given is not None:
                given = {"type": element["type"], **elements.chosen(element, given)}
            shown = given or kept or elements.initial(element)
            values.setdefault(block_id, {})[action_id] = shown
    return values


def _present(world: World, agent: str, channel_id: str) -> tuple[Person, Channel]:
    """Raises SlackError not_in_channel: nobody acts in a channel they cannot see."""
    person, channel = world.workspace.person(agent), world.workspace.channel(channel_id)
    if agent not in channel.members:
        raise SlackError("not_in_channel")
    return person, channel


async def _ask(world: World, kind: Kind, payload: JSON, keep: tuple[str, ...] = ()) -> JSON:
    try:
        answer = await world.outbound.ask(kind, payload)
    except Undelivered as failure:
        return failed(world, failure)
    return {"ok": True, **{key: answer[key] for key in keep if key in answer}}


def failed(world: World, failure: Undelivered) -> JSON:
    lang = world.workspace.cast.lang
    if failure.status is not None:
        return {"ok": False, "error": say(lang, "status", status=failure.status)}
    late = failure.reason in ("http_timeout", "timeout")
    return {"ok": False, "error": say(lang, "timeout" if late else "unreachable")}


def refused(world: World, key: str, **values: object) -> JSON:
    return {"ok": False, "error": say(world.workspace.cast.lang, key, **values)}
