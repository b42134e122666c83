"""Replies by e-mail to people who wrote some other way and left their address."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from bot.channels.capability import Mode, Way, route
from bot.channels.email.office import Office
from bot.channels.inbound import Inbound
from bot.tickets.terms import Channel
from bot.vault.masking import guard

NAME = "email"  # the source of every mail and the way back of every answer, whoever brought it
ANSWERED_BY_MAIL = frozenset({Channel.WEB_FORM, Channel.EMAIL})  # unless the source says how
_SENDABLE = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")


def way_to(
    address: str, office: Office, subject: str, references: Sequence[str] = ()
) -> dict[str, Any]:
    """A route for a reply by e-mail; {} where none can be sent."""
    if not office.sends or not _SENDABLE.fullmatch(address):
        return {}
    ways, subject = [Way(Mode.PUSH)], guard(subject)[:200]
    return route(NAME, ways, address=address, subject=subject, references=list(references))


def answered_by_mail(inbound: Inbound, office: Office | None) -> Inbound:
    """A form has no way back of its own, but its sender may have left an address."""
    if office is None or inbound.reply_to or inbound.channel not in ANSWERED_BY_MAIL:
        return inbound
    subject = inbound.subject or subject_of(inbound.text)
    return replace(inbound, reply_to=way_to(inbound.sender.email, office, subject))


def subject_of(text: str) -> str:
    """Of the e-mail that answers it."""
    return next(iter(text.split("\n")), "")[:60]
