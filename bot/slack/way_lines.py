"""By which way a reply goes back, and until when: one line on the card. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.channels.capability import Mode, closes_at, kind, ways_of
from bot.channels.email.way_back import ANSWERED_BY_MAIL
from bot.channels.kakao_skill import NAME as KAKAO_SKILL
from bot.slack.text import Markup, join, moment, tell
from bot.tickets.terms import Channel


@dataclass(frozen=True)
class WayView:
    channel: Channel
    key: str  # of its words
    until: datetime | None = None
    contacts: tuple[str, ...] = ()  # what else of the customer is known: email, phone


def way_view(
    channel: Channel,
    reply_to: Mapping[str, Any],
    contacts: tuple[str, ...],
    *,
    is_shut: bool = False,
    now: datetime,
) -> WayView | None:
    """For a reply that a person approves now; None where there never was a way back, unless a mail
    could have been one. `is_shut`: the vendor has said that its window is over."""
    ways = ways_of(reply_to)
    modes = {way.mode for way in ways if way.is_open(now, by_person=True)}
    if not ways:
        could_mail = channel in ANSWERED_BY_MAIL and "email" in contacts
        return WayView(channel, "no-mail") if could_mail else None
    if is_shut or not modes:
        return WayView(channel, "closed", contacts=contacts)
    if Mode.PUSH in modes:
        until = closes_at(reply_to)
        return WayView(channel, "until" if until else "any", until)
    if Mode.PUBLIC in modes:
        return WayView(channel, "public")
    return WayView(channel, "tap" if kind(reply_to) == KAKAO_SKILL else "pull")


def way_line(view: WayView, language: str) -> Markup:
    when = moment(view.until) if view.until else Markup("")
    told = tell(language, f"card-way-{view.key}", when=when)
    others = [tell(language, f"card-way-{contact}") for contact in view.contacts]
    channel = tell(language, f"channel-{view.channel}")
    return tell(language, "card-way", channel=channel, way=join([told, *others], by=" "))
