"""What a channel lets us send, by which ways, and until when."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from bot.channels.splitting import Unit, pieces, size
from bot.tickets.terms import Channel


class Route(StrEnum):
    """The `kind` of Ticket.reply_to: which sender takes a reply back. Vendors' channels use their
    own names."""

    WEBHOOK = "webhook"
    SLACK_THREAD = "slack_thread"
    NONE = "none"  # the source gave us no way back


class Mode(StrEnum):
    PUSH = "push"  # we may write whenever a reply is approved
    ONCE = "once"  # one message, then the handle is dead
    PULL = "pull"  # it is kept until the customer asks for it
    PUBLIC = "public"  # on a page that everybody reads


@dataclass(frozen=True)
class Way:
    """One way of a route. A route's ways are tried in their order; the first open one is taken."""

    mode: Mode
    until: datetime | None = None  # None = it stays open
    people_only: bool = False  # not for what nobody approved

    def is_open(self, now: datetime, *, by_person: bool) -> bool:
        return (self.until is None or now < self.until) and (by_person or not self.people_only)

    def as_json(self) -> dict[str, Any]:
        until = self.until and self.until.isoformat()
        return {"mode": self.mode.value, "until": until, "people_only": self.people_only}


@dataclass(frozen=True)
class Capability:
    """Of one reply: `parts` bubbles of at most `limit` each."""

    limit: int
    unit: Unit = Unit.CHARACTERS
    parts: int = 1

    @property
    def longest(self) -> int:
        """A reply that must be cut may need a little less."""
        return self.limit * self.parts

    def length(self, text: str) -> int:
        return size(text, self.unit)

    def fits(self, text: str) -> bool:
        return len(self.split(text)) <= self.parts

    def split(self, text: str) -> list[str]:
        return pieces(text, self.limit, self.unit)


# Limits of the customer's own channel; a webhook source passes the text on to it.
_CAPABILITIES = {
    Channel.KAKAO: Capability(1_000, parts=3),
    Channel.NAVER_TALKTALK: Capability(10_000),
    Channel.INSTAGRAM: Capability(1_000, Unit.BYTES, parts=3),
    Channel.MESSENGER: Capability(2_000, parts=2),
    Channel.CHANNEL_TALK: Capability(4_000),
    Channel.CAFE24: Capability(10_000),
    Channel.SMARTSTORE: Capability(4_000),
    Channel.SLACK: Capability(4_000),
    Channel.WEBHOOK: Capability(4_000),
    Channel.PHONE: Capability(4_000),  # to be read out
    Channel.WIDGET: Capability(4_000),
    Channel.WEB_FORM: Capability(10_000),
    Channel.EMAIL: Capability(20_000),
}


def capability(channel: Channel) -> Capability:
    return _CAPABILITIES[channel]


def kind(reply_to: Mapping[str, Any]) -> str:
    return str(reply_to.get("kind", Route.NONE))


def has_way_back(reply_to: Mapping[str, Any]) -> bool:
    return kind(reply_to) != Route.NONE


def route(name: str, ways: Sequence[Way], **fields: Any) -> dict[str, Any]:
    """A Ticket.reply_to: plain JSON, with what the channel's sender needs in `fields`."""
    return {"kind": name, "ways": [way.as_json() for way in ways], **fields}


def ways_of(reply_to: Mapping[str, Any]) -> list[Way]:
    """Routes that name none (a webhook, a Slack thread) stay open."""
    if "ways" not in reply_to:
        return [Way(Mode.PUSH)] if has_way_back(reply_to) else []
    return [
        Way(
            Mode(way["mode"]),
            until=datetime.fromisoformat(way["until"]) if way["until"] else None,
            people_only=way["people_only"],
        )
        for way in reply_to["ways"]
    ]


def open_way(reply_to: Mapping[str, Any], now: datetime, *, by_person: bool) -> Way | None:
    """None = every way back has closed."""
    ways = ways_of(reply_to)
    return next((way for way in ways if way.is_open(now, by_person=by_person)), None)


def closed(reply_to: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    """The same way back with every way at its end."""
    ways = [replace(way, until=min(way.until or now, now)) for way in ways_of(reply_to)]
    return {**reply_to, "ways": [way.as_json() for way in ways]}


def longest_open(known: dict[str, Any], told: dict[str, Any]) -> dict[str, Any]:
    """The way back after another message. One that comes late must not shorten the window that a
    later one has opened: the same way is kept as it was."""
    known_end, told_end = closes_at(known), closes_at(told)
    is_late = kind(known) == kind(told) and known_end and told_end and told_end < known_end
    return known if is_late or not told else told


def closes_at(reply_to: Mapping[str, Any]) -> datetime | None:
    """When the last way closes; None = never, or there is none."""
    ends = [way.until for way in ways_of(reply_to)]
    return max((end for end in ends if end), default=None) if all(ends) else None
