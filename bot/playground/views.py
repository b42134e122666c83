"""Modals and App Homes: one stack of at most three views a person, and one home."""

import secrets
import time
from dataclasses import dataclass, field, replace
from typing import Any

from bot.playground.board import Board, HomeOpened, Notice
from bot.playground.cast import APP_ID, BOT_ID, TEAM_ID
from bot.playground.errors import SlackError
from bot.playground.ids import new_id, with_ids

STACK_LIMIT = 3
KEPT_VERSIONS = 5

JSON = dict[str, Any]


@dataclass(frozen=True)
class View:
    id: str
    agent: str
    asked: JSON  # as the app sent it, with block and action ids filled in
    root_id: str
    previous_id: str | None = None
    hash: str = field(default_factory=lambda: f"{int(time.time())}.{secrets.token_hex(4)}")
    values: JSON = field(default_factory=dict)  # what the person typed, by block and action
    earlier: tuple[JSON, ...] = ()  # `asked` of former versions, newest last

    @property
    def external_id(self) -> str:
        return str(self.asked.get("external_id") or "")

    @property
    def blocks(self) -> list[JSON]:
        return list(self.asked["blocks"])

    @property
    def versions(self) -> tuple[JSON, ...]:
        return (*self.earlier, self.asked)[-KEPT_VERSIONS:]

    def to_slack(self) -> JSON:
        return {
            "id": self.id,
            "team_id": TEAM_ID,
            "type": self.asked["type"],
            "title": self.asked.get("title"),
            "submit": self.asked.get("submit"),
            "close": self.asked.get("close"),
            "blocks": self.blocks,
            "private_metadata": self.asked.get("private_metadata") or "",
            "callback_id": self.asked.get("callback_id") or "",
            "external_id": self.external_id,
            "state": {"values": self.values},
            "hash": self.hash,
            "clear_on_close": bool(self.asked.get("clear_on_close")),
            "notify_on_close": bool(self.asked.get("notify_on_close")),
            "root_view_id": self.root_id,
            "previous_view_id": self.previous_id,
            "app_id": APP_ID,
            "app_installed_team_id": TEAM_ID,
            "bot_id": BOT_ID,
        }


class Views:
    def __init__(self, board: Board) -> None:
        self._board = board
        self._stacks: dict[str, list[View]] = {}
        self._homes: dict[str, View] = {}

    def reset(self) -> None:
        self._stacks.clear()
        self._homes.clear()

    # reading

    def stack(self, agent: str) -> list[View]:
        return list(self._stacks.get(agent, []))

    def home(self, agent: str) -> View | None:
        return self._homes.get(agent)

    def find(self, view_id: str = "", external_id: str = "") -> View:
        """Raises SlackError not_found."""
        for view in self._all():
            if view.id == view_id or (external_id and view.external_id == external_id):
                return view
        raise SlackError("not_found")

    def _all(self) -> list[View]:
        return [*self._homes.values(), *(view for stack in self._stacks.values() for view in stack)]

    # changing

    def open(self, agent: str, asked: JSON) -> View:
        """A new root modal; one that is still open makes way for it."""
        self._refuse_taken_external_id(asked)
        view_id = new_id("V")
        view = View(view_id, agent, _filled(asked), root_id=view_id)
        for old in reversed(self._stacks.pop(agent, [])):
            self._tell("view_closed", old, depth=0)
        self._stacks[agent] = [view]
        self._tell("view_opened", view)
        return view

    def push(self, agent: str, asked: JSON) -> View:
        """Raises SlackError not_found (nothing open) or push_limit_reached."""
        stack = self._stacks.get(agent)
        if not stack:
            raise SlackError("not_found")
        if len(stack) >= STACK_LIMIT:
            raise SlackError("push_limit_reached")
        self._refuse_taken_external_id(asked)
        top = stack[-1]
        view = View(new_id("V"), agent, _filled(asked), top.root_id, previous_id=top.id)
        stack.append(view)
        self._tell("view_opened", view)
        return view

    def update(self, view: View, asked: JSON, given_hash: str = "") -> View:
        """Typed input stays where block and action keep their ids. Raises hash_conflict."""
        if given_hash and given_hash != view.hash:
            raise SlackError("hash_conflict")
        self._refuse_taken_external_id(asked, but=view.id)
        filled = _filled(asked)
        values = _surviving(view.values, filled["blocks"])
        changed = View(
            view.id,
            view.agent,
            filled,
            view.root_id,
            view.previous_id,
            values=values,
            earlier=view.versions,
        )
        self._replace(view, changed)
        return changed

    def publish(self, agent: str, asked: JSON, given_hash: str = "") -> View:
        old = self._homes.get(agent)
        if given_hash and old is not None and given_hash != old.hash:
            raise SlackError("hash_conflict")
        view_id = old.id if old else new_id("V")
        earlier = old.versions if old else ()
        view = View(view_id, agent, _filled(asked), root_id=view_id, earlier=earlier)
        self._homes[agent] = view
        self._board.publish(Notice("home", {"view": view.to_slack()}, agent))
        return view

    def type_in(self, view: View, values: JSON) -> View:
        """Keep what the person has typed so far; nobody is told, the hash stays."""
        typed = replace(view, values=values)
        if self._homes.get(view.agent) == view:
            self._homes[view.agent] = typed
        else:
            stack = self._stacks[view.agent]
            stack[stack.index(view)] = typed
        return typed

    def close(self, view: View) -> None:
        """Take the view, and whatever lies on top of it, off the stack."""
        stack = self._stacks.get(view.agent, [])
        while view.id in [below.id for below in stack]:
            top = stack.pop()
            self._tell("view_closed", top)

    def clear(self, agent: str) -> None:
        stack = self._stacks.get(agent)
        if stack:
            self.close(stack[0])

    def open_home(self, agent: str) -> View | None:
        view = self.home(agent)
        shown = view.to_slack() if view else None
        self._board.publish(HomeOpened(agent, shown, f"{time.time():.6f}"))
        return view

    def _replace(self, old: View, new: View) -> None:
        if old.asked["type"] == "home":
            self._homes[old.agent] = new
            self._board.publish(Notice("home", {"view": new.to_slack()}, new.agent))
            return
        stack = self._stacks[old.agent]
        stack[[view.id for view in stack].index(old.id)] = new
        self._tell("view_updated", new)

    def _refuse_taken_external_id(self, asked: JSON, but: str = "") -> None:
        wanted = asked.get("external_id")
        if wanted and any(v.external_id == wanted and v.id != but for v in self._all()):
            raise SlackError("duplicate_external_id")

    def _tell(self, kind: str, view: View, depth: int | None = None) -> None:
        if depth is None:
            depth = len(self._stacks.get(view.agent, []))
        body = {"view": view.to_slack(), "stack_depth": depth}
        self._board.publish(Notice(kind, body, view.agent))


def _filled(asked: JSON) -> JSON:
    return {**asked, "blocks": with_ids(asked["blocks"])}


def _surviving(values: JSON, blocks: tuple[JSON, ...]) -> JSON:
    inputs = {
        (block["block_id"], block["element"]["action_id"])
        for block in blocks
        if block["type"] == "input"
    }
    return {
        block_id: kept
        for block_id, actions in values.items()
        if (kept := {a: v for a, v in actions.items() if (block_id, a) in inputs})
    }
