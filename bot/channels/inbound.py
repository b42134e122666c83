"""What every channel makes of a customer's message, whatever it looked like on the wire."""

import hashlib
import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.tickets.people import Identifier
from bot.tickets.terms import Channel, Segment

MAX_TEXT = 2_000_000  # code points kept of one message; the intake's byte limit comes first

_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True)
class Sender:
    external_id: str
    name: str = ""
    email: str = ""
    phone: str = ""
    order: str = ""
    segment: Segment | None = None
    verified: tuple[Identifier, ...] = ()  # of the above, what the source vouches for


@dataclass(frozen=True)
class Inbound:
    channel: Channel
    source: str  # the source's or workspace's name: whom the ids below belong to
    event_key: str  # unique within the source
    body_hash: str  # sha256 hex of what was sent, to tell a repeat from a conflict
    sender: Sender
    text: str
    said_at: datetime
    subject: str = ""
    original: str = ""  # all that came, where `text` leaves out quoted mail; "" = text is all
    thread: str = ""
    answers: int = 0  # the ticket whose reply it answers, by our own ids in it; 0 = not known
    attachments: tuple[dict[str, Any], ...] = ()
    reply_to: dict[str, Any] = field(default_factory=dict)


def clean(text: str) -> str:
    """The one normalisation we apply before storing: NUL and lone surrogates cannot be stored
    (PostgreSQL refuses the first, UTF-8 the second), so they become U+FFFD; line ends become \\n.
    """
    text = _SURROGATE.sub("�", text.replace("\x00", "�"))
    return text.replace("\r\n", "\n").replace("\r", "\n")[:MAX_TEXT]


def body_hash(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()
