"""What a channel is: five questions, answered in one file.

    verify   is it genuine?                 nothing is parsed before it is verified
    parse    what does it say?              events; nothing is answered before they are stored
    answer   what does the vendor hear?     after the commit; most want only "200"
    poll     is there anything new?         for channels that do not call us
    sender   how does a reply go back?      bot/channels/outgoing.py; bot/channels/capability.py
                                            says by which ways, and until when

A new channel is a file (or folder) with a subclass of `Channel`, its line in directory.py, and
its payloads under tests/payloads. docs/channels.md walks through one.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Self

from bot.channels.inbound import Inbound
from bot.channels.outgoing import Sender
from bot.channels.safe import Safe
from bot.db import Database
from bot.errors import Misconfigured
from bot.tickets import terms


@dataclass(frozen=True)
class Request:
    """As it came: nothing in it is believed yet."""

    method: str
    rest: str  # of the path, after /channels/{name}/
    headers: Mapping[str, str]  # names in lower case
    query: Mapping[str, str]
    body: bytes
    peer: str  # IP address of whoever connected to us


@dataclass(frozen=True)
class Answer:
    status: int = 200
    body: bytes = b"{}"
    media_type: str = "application/json"
    headers: Mapping[str, str] = field(default_factory=dict)


class Refused(Exception):
    """Not genuine, or not for us. `status` is the vendor's way of hearing so, 400 to 499."""

    def __init__(self, why: str, status: int = 401) -> None:
        super().__init__(why)
        self.status = status


class Unreadable(Exception):
    """Genuine, but nothing we can read. `field` is the dotted name of the culprit, "" = all."""

    def __init__(self, field: str, why: str) -> None:
        super().__init__(f"{field}: {why}" if field else why)
        self.field, self.why = field, why


@dataclass(frozen=True)
class Edited:
    """The customer changed what they had said."""

    source: str
    event_key: str  # of the message
    text: str


@dataclass(frozen=True)
class Withdrawn:
    """The customer took a message back: our copies of it go."""

    source: str
    event_key: str


@dataclass(frozen=True)
class Forgotten:
    """The customer left the channel and wants to be forgotten: everything of theirs goes."""

    channel: terms.Channel
    source: str
    external_id: str


@dataclass(frozen=True)
class Left:
    """The customer ended the talk: nothing reaches them there until they write again."""

    channel: terms.Channel
    source: str
    external_id: str


@dataclass(frozen=True)
class Reported:
    """What became of a reply that was on its way."""

    provider_id: str  # Sent.provider_id, or Delivery.id where the vendor keeps ours
    arrived: bool
    why: str = ""  # a key of bot/texts/*/delivery.ftl


@dataclass(frozen=True)
class Asked:
    """The customer asks for the replies that wait for them."""

    channel: terms.Channel
    source: str
    external_id: str
    language: terms.Language = terms.Language.KO
    bubbles: int = 0  # that our answer takes; 0 = any number


@dataclass(frozen=True)
class Fetch:
    """Something new waits at the vendor: `poll` is called soon."""

    channel: str
    event_key: str


@dataclass(frozen=True)
class Disconnected:
    """The shop has removed us there: what we kept to call the vendor with goes."""

    channel: str
    account: str


@dataclass(frozen=True)
class Ignored:
    """Nothing for the desk: our own echo, a read receipt, a friend added."""

    why: str


@dataclass(frozen=True)
class Garbled:
    """One among others that nobody can read: kept for a person, once."""

    channel: str
    body: bytes
    why: str  # in English, without the customer's words


Event = (
    Inbound
    | Edited
    | Withdrawn
    | Forgotten
    | Left
    | Reported
    | Asked
    | Fetch
    | Disconnected
    | Ignored
    | Garbled
)


@dataclass(frozen=True)
class Waiting:
    """A reply that is kept until its customer comes for it."""

    channel: str  # that keeps it
    external_id: str
    name: str
    phone: str
    ticket_id: int
    language: terms.Language


class Prospect(StrEnum):
    """Who answers a message."""

    ANSWERED = "answered"
    SOON = "soon"  # nobody yet; it may still be answered without a person
    PERSON = "person"


@dataclass(frozen=True)
class Outcome:
    """What became of one event."""

    event: Event
    ticket_id: int | None = None  # of a message that was stored
    is_duplicate: bool = False
    replies: tuple[str, ...] = ()  # for who asked, and in the answer to a request that was held
    prospect: Prospect = Prospect.PERSON  # SOON only where `defer` opened a way for it


class Channel(ABC):
    """One way customers reach us. Only what a channel does differently is overridden."""

    name: str  # its address is /channels/{name}; sources and reply routes carry it
    sender: Sender | None = None  # None = nothing can be sent back
    max_bytes = 1_048_576  # of a request's body
    holds_seconds = 0.0  # how long a message waits for an automatic reply in our answer
    answer_bubbles = 0  # that our answer to a message takes; 0 = any number
    poll_seconds = 0.0  # how often poll is called; 0 = never
    silent_hours = 0.0  # opening hours without a call of the vendor that are odd; 0 = none are
    safe: Safe

    @classmethod
    @abstractmethod
    def open(cls) -> Self | None:
        """From its own settings in the environment; None = the shop does not use it. Raises
        Misconfigured."""

    def join(self, db: Database) -> None:
        """The desk's database, before anything else is called."""
        self.safe = Safe(db)

    @abstractmethod
    def verify(self, request: Request, now: datetime) -> None:
        """Raises Refused."""

    @abstractmethod
    def parse(self, request: Request, now: datetime) -> Sequence[Event]:
        """All events of a genuine request; what cannot be read among others that can is Garbled.
        Raises Unreadable when nothing can, Refused when only the body says that it is not for us.
        Called again with the same request, it gives the same event keys."""

    def greet(self, request: Request, now: datetime) -> Answer:
        """A GET, by which some vendors make sure of us. Raises Refused."""
        raise Refused("nothing is read here", 405)

    def answer(self, outcomes: Sequence[Outcome], now: datetime) -> Answer:
        """After the commit."""
        return Answer()

    def defer(self, message: Inbound, now: datetime) -> dict[str, Any] | None:
        """The way back (a Ticket.reply_to) for an automatic reply that comes after our answer has
        said that one is coming; None = the vendor has no such thing."""
        return None

    def ready_route(self, waiting: Waiting) -> dict[str, Any] | None:
        """By which "your answer is ready" goes out; None where it cannot. Once for each reply."""
        return None

    def answer_unreadable(self, error: Unreadable) -> Answer:
        """Vendors that repeat or give up on anything but 200 override it; the request has been
        kept for a person either way."""
        return Answer(422)

    def poll(self, cursor: str, now: datetime) -> tuple[Sequence[Event], str]:
        """What is new since `cursor` ("" at first), and the next cursor, which is stored with the
        events in one commit. Raises SendFailed when the vendor cannot be asked."""
        raise NotImplementedError

    def problems(self) -> Sequence[Misconfigured]:
        """What `deskbell doctor` should say, in words that name the next step; it may call the
        vendor. () = all is well."""
        return ()

    def close(self) -> None:  # noqa: B027 (most have nothing to close)
        """At shutdown."""
