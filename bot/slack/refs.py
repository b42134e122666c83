"""What our buttons, menus and forms carry, there and back."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Self, TypeVar

from bot.decision.rules import CardRef
from bot.slack.fields import Unreadable, number_at, parsed, text_at
from bot.slack.requests.terms import Filter, Only
from bot.slack.text import one_line
from bot.tickets.terms import Priority, Review, TicketType, Urgency
from bot.triage.correcting import Label

Term = TypeVar("Term", bound=StrEnum)

_MOST_CARRIED = 500  # characters of a request, in a button: Slack takes 2,000 in all
_LABELS: dict[str, Callable[[str], Label]] = {
    "type": TicketType,
    "priority": Priority,
    "urgency": Urgency,
    "review": Review,
}


def dump_ref(ref: CardRef, choice: str = "") -> str:
    """What a button carries: the exact text it was shown under.

    `choice` is for menus, whose options have a value each (at most 150 characters).
    """
    parts: dict[str, object] = {"t": ref.ticket_id, "r": ref.draft_revision, "h": ref.text_hash}
    if choice:
        parts["do"] = choice
    return json.dumps(parts, separators=(",", ":"))


def read_ref(value: str) -> CardRef:
    """Raises Unreadable."""
    parts = parsed(value)
    text_hash = text_at(parts, "h")
    if not re.fullmatch(r"[0-9a-f]{0,64}", text_hash):
        raise Unreadable("card reference: text hash")
    return CardRef(number_at(parts, "t", least=1), number_at(parts, "r", least=0), text_hash)


def label_of(choice: str) -> Label:
    """The right label an agent chose, as "type:order". Raises Unreadable."""
    kind, _, value = choice.partition(":")
    try:
        return _LABELS[kind](value)
    except (KeyError, ValueError) as e:
        raise Unreadable("click: label") from e


def term_at(terms: type[Term], value: str) -> Term | None:
    """None for "". Raises Unreadable."""
    try:
        return terms(value) if value else None
    except ValueError as e:
        raise Unreadable(f"choice: no {terms.__name__}") from e


@dataclass(frozen=True)
class DeliveryRef:
    """What the buttons under an uncertain delivery carry."""

    ticket_id: int
    delivery_id: str

    def dump(self) -> str:
        return json.dumps({"t": self.ticket_id, "d": self.delivery_id}, separators=(",", ":"))

    @classmethod
    def read(cls, value: str) -> Self:
        """Raises Unreadable."""
        parts = parsed(value)
        delivery_id = text_at(parts, "d")
        if not 0 < len(delivery_id) <= 255:
            raise Unreadable("delivery reference: id")
        return cls(number_at(parts, "t", least=1), delivery_id)


@dataclass(frozen=True)
class Asking:
    """What the buttons under an answer carry: the words asked for, and where to go on."""

    words: str
    page: int = 1  # or the number of the ticket to go on after
    thread_ts: str = ""

    def dump(self) -> str:
        words = one_line(self.words)[:_MOST_CARRIED]
        parts = {"q": words, "p": self.page, "t": self.thread_ts}
        return json.dumps(parts, ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def read(cls, value: str) -> Self:
        """Raises Unreadable."""
        parts = parsed(value)
        return cls(text_at(parts, "q"), number_at(parts, "p", least=1), text_at(parts, "t"))


@dataclass(frozen=True)
class Looking:
    """What somebody has the list of their Home show: the Home itself carries it."""

    only: Only | None = None
    team: str = ""  # a key of [teams]
    type: TicketType | None = None
    find: str = ""  # words to look for in all tickets; then the rest does not count
    page: int = 1  # or, of what was found, the ticket to go on after

    @property
    def filter(self) -> Filter:
        return Filter(frozenset({self.only} if self.only else ()), self.team, self.type)

    def dump(self) -> str:
        words = one_line(self.find)[:_MOST_CARRIED]
        parts = {"o": self.only, "t": self.team, "y": self.type, "q": words, "p": self.page}
        return json.dumps(parts, ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def read(cls, value: str) -> Self:
        """Raises Unreadable."""
        parts = parsed(value)
        return cls(
            term_at(Only, text_at(parts, "o")),
            text_at(parts, "t"),
            term_at(TicketType, text_at(parts, "y")),
            text_at(parts, "q")[:_MOST_CARRIED],
            number_at(parts, "p", least=1),
        )


WHOLE_QUEUE = Looking()


@dataclass(frozen=True)
class MessageRef:
    """What the form of a new ticket carries: the message it is about, if there is one."""

    channel: str = ""
    ts: str = ""

    def dump(self) -> str:
        return json.dumps({"c": self.channel, "m": self.ts}, separators=(",", ":"))

    @classmethod
    def read(cls, value: str) -> Self:
        """Raises Unreadable."""
        parts = parsed(value)
        return cls(text_at(parts, "c"), text_at(parts, "m"))


@dataclass(frozen=True)
class MacroRef:
    """What the form of a macro carries: which one, as it was when the form opened, or the reply a
    new one is made of."""

    macro_id: int = 0
    revision: int = 0
    delivery_id: str = ""

    def dump(self) -> str:
        parts = {"m": self.macro_id, "r": self.revision, "d": self.delivery_id}
        return json.dumps(parts, separators=(",", ":"))

    @classmethod
    def read(cls, value: str) -> Self:
        """Raises Unreadable."""
        parts = parsed(value)
        macro_id, revision = (number_at(parts, key, least=0) for key in ("m", "r"))
        return cls(macro_id, revision, text_at(parts, "d"))
