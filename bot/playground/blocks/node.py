"""One JSON object under examination: the few questions every rule asks of it."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Surface(StrEnum):
    MESSAGE = "message"
    MODAL = "modal"
    HOME = "home"


@dataclass(frozen=True)
class Problem:
    path: str
    reason: str

    def __str__(self) -> str:
        return f"{self.reason} [json-pointer:{self.path}]"


PLAIN = ("plain_text",)
ANY_TEXT = ("plain_text", "mrkdwn")
TEXT_LIMIT = 3000


class Node:
    """Problems are reported to one list shared by the whole examination."""

    def __init__(
        self, value: dict[str, Any], path: str, surface: Surface, report: list[Problem]
    ) -> None:
        self.value = value
        self.path = path
        self.surface = surface
        self.report = report

    @property
    def type(self) -> str:
        return str(self.value.get("type"))

    def has(self, key: str) -> bool:
        return self.value.get(key) is not None

    def fail(self, reason: str, key: str = "") -> None:
        self.report.append(Problem(f"{self.path}/{key}" if key else self.path, reason))

    def only(self, *keys: str) -> None:
        """Slack refuses properties it does not know."""
        for key in self.value:
            if key not in keys:
                self.fail(f"invalid additional property: {key}")

    def require(self, key: str) -> bool:
        if not self.has(key):
            self.fail(f"missing required field: {key}")
        return self.has(key)

    def need_one(self, *keys: str) -> None:
        if not any(self.has(key) for key in keys):
            self.fail(f"must provide {' or '.join(keys)}")

    def need_not_both(self, one: str, other: str) -> None:
        if self.has(one) and self.has(other):
            self.fail(f"cannot provide both {one} and {other}")

    def string(self, key: str, most: int, *, least: int = 1, required: bool = False) -> None:
        value = self._present(key, required)
        if value is None:
            return
        if not isinstance(value, str):
            self.fail("must be a string", key)
        elif len(value) < least:
            self.fail(f"must be more than {least - 1} characters", key)
        elif len(value) > most:
            self.fail(f"must be less than {most + 1} characters", key)

    def flag(self, *keys: str) -> None:
        for key in keys:
            if self.has(key) and not isinstance(self.value[key], bool):
                self.fail("must be a boolean", key)

    def whole_number(self, key: str, low: int, high: int) -> None:
        value = self.value.get(key)
        if value is None:
            return
        if not isinstance(value, int) or isinstance(value, bool):
            self.fail("must be an integer", key)
        elif not low <= value <= high:
            self.fail(f"must be between {low} and {high}", key)

    def one_of(self, key: str, choices: Collection[Any], *, required: bool = False) -> None:
        value = self._present(key, required)
        if value is not None and value not in choices:
            self.fail(f"must be one of {', '.join(map(str, sorted(choices)))}", key)

    def text(
        self,
        key: str,
        most: int,
        kinds: Collection[str] = PLAIN,
        *,
        required: bool = False,
        least: int = 1,
    ) -> None:
        """A text object below `key`."""
        child = self.child(key, required=required)
        if child is not None:
            child.is_text(most, kinds, least=least)

    def is_text(self, most: int, kinds: Collection[str] = ANY_TEXT, *, least: int = 1) -> None:
        """This object itself is a text object."""
        if self.type not in kinds:
            self.fail(f"must be of type {' or '.join(kinds)}", "type")
            return
        self.only("type", "text", "emoji" if self.type == "plain_text" else "verbatim")
        self.flag("emoji", "verbatim")
        self.string("text", min(most, TEXT_LIMIT), least=least, required=True)

    def child(self, key: str, *, required: bool = False) -> "Node | None":
        value = self._present(key, required)
        if value is None:
            return None
        if not isinstance(value, dict):
            self.fail("must provide an object", key)
            return None
        return self._below(value, key)

    def items(self, key: str, most: int, *, least: int = 1) -> "list[Node]":
        """The objects of a list that must be there, with so many entries."""
        return self._objects(self.entries(key, most, least=least), key)

    def optional_items(self, key: str, most: int, *, least: int = 1) -> "list[Node]":
        return self.items(key, most, least=least) if self.has(key) else []

    def entries(self, key: str, most: int, *, least: int = 1) -> list[Any]:
        value = self._present(key, required=True)
        if value is None:
            return []
        if not isinstance(value, list | tuple):
            self.fail("must provide a list", key)
            return []
        if len(value) < least:
            self.fail(f"no fewer than {least} items allowed", key)
        if len(value) > most:
            self.fail(f"no more than {most} items allowed", key)
        return list(value)

    def _objects(self, values: list[Any], key: str) -> "list[Node]":
        nodes = []
        for index, value in enumerate(values):
            if isinstance(value, dict):
                nodes.append(self._below(value, f"{key}/{index}"))
            else:
                self.fail("must provide an object", f"{key}/{index}")
        return nodes

    def _below(self, value: dict[str, Any], key: str) -> "Node":
        return Node(value, f"{self.path}/{key}", self.surface, self.report)

    def _present(self, key: str, required: bool) -> Any:
        if required and not self.require(key):
            return None
        return self.value.get(key)
