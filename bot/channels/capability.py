"""What a channel lets us send, and how far we may trust its silence."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from bot.tickets.terms import Channel


class Unit(StrEnum):
    CHARACTERS = "characters"
    BYTES = "bytes"  # UTF-8: Instagram counts these


class Route(StrEnum):
    """The `kind` of Ticket.reply_to: which way a reply goes back."""

    WEBHOOK = "webhook"
    SLACK_THREAD = "slack_thread"
    NONE = "none"  # the source gave us no way back


@dataclass(frozen=True)
class Capability:
    limit: int
    unit: Unit = Unit.CHARACTERS

    def length(self, text: str) -> int:
        return len(text.encode()) if self.unit is Unit.BYTES else len(text)

    def fits(self, text: str) -> bool:
        return self.length(text) <= self.limit


# Limits of the customer's own channel; a webhook source passes the text on to it.
_CAPABILITIES = {
    Channel.KAKAO: Capability(1_000),
    Channel.NAVER_TALKTALK: Capability(10_000),
    Channel.INSTAGRAM: Capability(1_000, Unit.BYTES),
    Channel.SLACK: Capability(4_000),
    Channel.WEBHOOK: Capability(4_000),
    Channel.PHONE: Capability(4_000),  # to be read out
    Channel.WEB_FORM: Capability(10_000),
    Channel.EMAIL: Capability(20_000),
}


def capability(channel: Channel) -> Capability:
    return _CAPABILITIES[channel]


def route(reply_to: dict[str, Any]) -> Route:
    return Route(reply_to.get("kind", Route.NONE))
