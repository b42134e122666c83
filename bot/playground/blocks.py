"""The Block Kit checker."""

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


def problems(blocks: Any, surface: Surface, at: str = "/blocks") -> list[Problem]:
    if not isinstance(blocks, list):
        return [Problem(at, "must provide a list")]
    return []


def view_problems(view: Any) -> list[Problem]:
    return problems(view.get("blocks"), Surface(view["type"]), "/view/blocks")
