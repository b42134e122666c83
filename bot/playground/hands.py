"""What tests and demos do instead of a mouse: the browser API, called from Python."""

import base64
import time
from collections.abc import Callable
from typing import Any, Literal

import httpx

from bot.playground import elements
from bot.playground.calls import Call
from bot.playground.carriers import Carrier
from bot.playground.customers import CustomerMessage
from bot.playground.errors import SlackError
from bot.playground.faults import Kind
from bot.playground.messages import Message
from bot.playground.settings import PlaygroundSettings
from bot.playground.views import View
from bot.playground.workspace import Workspace
from bot.playground.world import World

LOOK_EVERY = 0.05  # a predicate may look at more than the playground, so look again anyway
ANSWER_SECONDS = 60.0

JSON = dict[str, Any]


class Hands:
    """Acts over HTTP like the page does; looks straight into the workspace."""

    settings: PlaygroundSettings
    workspace: Workspace
    world: World

    @property
    def url(self) -> str:
        return self.world.url

    @property
    def api_url(self) -> str:
        return f"{self.url}/api/"

    def connect(
        self, *, app_url: str, intake_url: str = "", intake_token: str = "", site_url: str = ""
    ) -> None:
        """Say where the bot is, once it runs, and where the shop's website."""
        self.world.outbound.connect(app_url)
        self.world.customers.intake_url = intake_url
        self.world.customers.intake_token = intake_token
        self.world.customers.site_url = site_url

    def carry(self, channel: str, carrier: Carrier) -> None:
        """From now on the vendor of this channel stands between its customers and the shop."""
        carrier.listen(self.world.customers.hear)
        self.world.customers.carriers[channel] = carrier

    # agents

    def says(self, agent: str, channel: str, text: str, thread_ts: str | None = None) -> str:
        """The ts of what the agent has written; raises SlackError when they may not."""
        body = {"agent": agent, "channel": channel, "text": text, "thread_ts": thread_ts}
        return _ts(self._post("/ui/messages", body))

    def drops(
        self, agent: str, name: str, content: bytes, channel: str | None = None, text: str = ""
    ) -> JSON:
        """Slack's description of the uploaded file; without a channel it is for a form."""
        body = {"agent": agent, "name": name, "channel": channel, "text": text}
        body["content"] = base64.b64encode(content).decode()
        found: JSON = self._post("/ui/files", body)["file"]
        return found

    def app_says(
        self, channel: str, text: str, blocks: list[JSON] | None = None, app_id: str = "A_ZAPIER"
    ) -> str:
        body = {"app_id": app_id, "channel": channel, "text": text, "blocks": blocks or []}
        return _ts(self._post("/ui/app-messages", body))

    def click(
        self,
        agent: str,
        channel: str,
        ts: str,
        action_id: str,
        *,
        value: str | None = None,
        option: str | list[str] | None = None,
        block_id: str | None = None,
    ) -> JSON:
        """Act on an element of a message; `option` names options by their value."""
        shown = self._shown(channel, ts)
        element = _done(shown.blocks, action_id, block_id, value, option)
        where = {"channel": channel, "message_ts": ts}
        return self._act(agent, action_id, block_id, element, where)

    def click_view(
        self,
        agent: str,
        view_id: str,
        action_id: str,
        *,
        value: str | None = None,
        option: str | list[str] | None = None,
        block_id: str | None = None,
    ) -> JSON:
        """Act on an element of a modal, or of the agent's App Home."""
        view = self.world.views.find(view_id)
        element = _done(view.blocks, action_id, block_id, value, option)
        where = {"view_id": view_id, "home": view.asked["type"] == "home"}
        return self._act(agent, action_id, block_id, element, where)

    def submit(self, agent: str, view_id: str, values: dict[str, Any] | None = None) -> JSON:
        """Fill a modal in and submit it; `values` by action id or block id."""
        view = self.world.views.find(view_id)
        body = {"agent": agent, "state": {"values": _typed(view, values or {})}}
        return self._post(f"/ui/views/{view_id}/submit", body)

    def close(self, agent: str, view_id: str, *, everything: bool = False) -> JSON:
        body = {"agent": agent, "everything": everything}
        return self._post(f"/ui/views/{view_id}/close", body)

    def suggest(self, agent: str, view_id: str, action_id: str, query: str) -> JSON:
        body = {"agent": agent, "view_id": view_id, "action_id": action_id, "query": query}
        return self._post("/ui/options", body)

    def command(self, agent: str, channel: str, text: str) -> JSON:
        """`text` as it is typed: "/deskbell help"."""
        name, _, rest = text.partition(" ")
        body = {"agent": agent, "channel": channel, "command": name, "text": rest}
        return self._post("/ui/commands", body)

    def shortcut(
        self, agent: str, callback_id: str, channel: str | None = None, ts: str | None = None
    ) -> JSON:
        body = {"agent": agent, "callback_id": callback_id, "channel": channel, "message_ts": ts}
        return self._post("/ui/shortcuts", body)

    def open_home(self, agent: str) -> JSON | None:
        view: JSON | None = self._post("/ui/home/open", {"agent": agent})["view"]
        return view

    # customers

    def customer_says(self, persona: str, text: str, **fields: str) -> JSON:
        """{"ok", "message"}; fields: subject, thread, event_id."""
        return self._post(f"/ui/customers/{persona}/messages", {"text": text, **fields})

    def retry(self, persona: str, message_id: str) -> JSON:
        """Send again what did not arrive."""
        return self._post(f"/ui/customers/{persona}/retry/{message_id}", {})

    def next_sample(self) -> JSON:
        """{"ok", "sample"}; not ok when there is none left."""
        return self._post("/ui/samples/next", {})

    def customer_messages(self, persona: str) -> list[CustomerMessage]:
        return self.world.customers.messages(persona)

    # what there is to see

    def messages(self, channel: str) -> list[Message]:
        """Root messages, oldest first."""
        return self.workspace.roots(channel)

    def thread(self, channel: str, ts: str) -> list[Message]:
        return self.workspace.thread(channel, ts)

    def ephemerals(self, agent: str, channel: str) -> list[Message]:
        kept = tuple(self.workspace.channel(channel).ephemerals.values())
        return [message for message in kept if message.ephemeral_for == agent]

    def views(self, agent: str) -> list[View]:
        """The open modals, topmost last."""
        return self.world.views.stack(agent)

    def home(self, agent: str) -> View | None:
        return self.world.views.home(agent)

    def calls(self, method: str = "", since: float = 0.0) -> list[Call]:
        return self.world.journal.read(method, since)

    # trouble

    def set_faults(self, **faults: Any) -> None:
        self._put("/ui/faults", faults)

    def fail_next(self, method: str, kind: Kind, times: int = 1) -> None:
        self.world.faults.fail_next(method, kind, times)

    def set_limits(self, limits: Literal["on", "off"]) -> None:
        self._put("/ui/limits", {"limits": limits})

    def disconnect_sockets(
        self, reason: Literal["warning", "refresh_requested", "link_disabled"]
    ) -> None:
        self._post("/ui/sockets/disconnect", {"reason": reason})

    def reset(self) -> None:
        self._post("/ui/reset", {})

    def wait_until(self, predicate: Callable[[], Any], timeout: float = 60.0) -> None:
        """Return as soon as the predicate holds; raises TimeoutError."""
        deadline = time.monotonic() + timeout
        while not predicate():
            if time.monotonic() > deadline:
                raise TimeoutError(f"still not so after {timeout} s")
            self.workspace.board.wait(LOOK_EVERY)

    # how

    def _open_hands(self) -> None:
        self._http = httpx.Client(base_url=self.url, timeout=ANSWER_SECONDS, trust_env=False)

    def _close_hands(self) -> None:
        self._http.close()

    def _post(self, path: str, body: JSON) -> JSON:
        return _read(self._http.post(path, json=body))

    def _put(self, path: str, body: JSON) -> JSON:
        return _read(self._http.put(path, json=body))

    def _act(
        self, agent: str, action_id: str, block_id: str | None, element: JSON, where: JSON
    ) -> JSON:
        body = {"agent": agent, "action_id": action_id, "block_id": block_id, "element": element}
        return self._post("/ui/actions", body | where)

    def _shown(self, channel: str, ts: str) -> Message:
        place = self.workspace.channel(channel)
        return place.ephemerals.get(ts) or self.workspace.message(channel, ts)


def _read(response: httpx.Response) -> JSON:
    """A refusal is an answer too: {"ok": false, "error"}. Raises on a broken request."""
    if response.status_code == 422:
        raise ValueError(response.text)
    answer: JSON = response.json()
    return answer


def _ts(answer: JSON) -> str:
    """Raises SlackError when the message was refused."""
    if not answer["ok"]:
        raise SlackError(answer["error"])
    return str(answer["message"]["ts"])


def _done(
    blocks: Any,
    action_id: str,
    block_id: str | None,
    value: str | None,
    option: str | list[str] | None,
) -> JSON:
    found = elements.find(blocks, action_id, block_id)
    if found is None or (value is None and option is None):
        return {}
    return _filled(found[1], option if option is not None else value)


def _filled(element: JSON, given: Any) -> JSON:
    """A Python value as the page would send it for this kind of element."""
    field = elements.CHOICE.get(element["type"], "value")
    if field == "selected_option":
        given = {"value": given}
    elif field == "selected_options":
        given = [{"value": value} for value in given]
    return {"type": element["type"], field: given}


def _typed(view: View, values: dict[str, Any]) -> JSON:
    typed: JSON = {}
    unknown = set(values)
    for block in view.blocks:
        for element in elements.interactive(block):
            for key in (element["action_id"], block["block_id"]):
                if key in values:
                    unknown.discard(key)
                    filled = _filled(element, values[key])
                    typed.setdefault(block["block_id"], {})[element["action_id"]] = filled
    if unknown:
        raise ValueError(f"the view has no {', '.join(sorted(unknown))}")
    return typed
