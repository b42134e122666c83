"""What a mail means for the desk."""

import logging
import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

from bot.channels.contract import Event, Unreadable
from bot.channels.email.automatic import automatic
from bot.channels.email.mail import Mail
from bot.channels.email.office import Office
from bot.channels.email.quotes import newest
from bot.channels.email.vouching import is_vouched
from bot.channels.email.way_back import NAME, way_to
from bot.channels.inbound import Inbound, Sender, body_hash, clean
from bot.tickets.people import Identifier
from bot.tickets.terms import Channel

log = logging.getLogger(__name__)

MOST_REFERENCES = 20
_LONGEST_ID = 250  # of RFC 5322's 998: one that is longer names nothing we wrote


def read_mail(take: Callable[[], Mail], office: Office, now: datetime) -> Event:
    """`event_of`, whatever a stranger may have sent: a mail that breaks us is kept for a person
    like any other that cannot be read, or it would come again for ever. Raises Unreadable."""
    try:
        return event_of(take(), office, now)
    except Unreadable:
        raise
    except Exception as e:
        log.error("channel=%s: a mail broke its reader (%s)", NAME, type(e).__name__)
        raise Unreadable("", f"it broke our reader ({type(e).__name__})") from e


def event_of(mail: Mail, office: Office, now: datetime) -> Event:
    """Raises Unreadable."""
    if found := automatic(mail, office):
        return found
    name, address = mail.sender
    if not address or len(address) > _LONGEST_ID:
        raise Unreadable("from", "no sender")
    key = mail.message_id if 2 < len(mail.message_id) <= _LONGEST_ID else f"sha256:{mail.digest}"
    whole, subject = clean(mail.text), clean(mail.subject)[:1_000]
    text = newest(whole, subject)
    return Inbound(
        channel=Channel.EMAIL,
        source=NAME,
        event_key=clean(key),
        # Copies of one mail that came by two ways differ in nothing else.
        body_hash=body_hash("\n".join((address, subject, whole)).encode()),
        sender=Sender(
            external_id=clean(address),
            name=clean(name),
            email=clean(address),
            verified=(Identifier.EMAIL,) if _is_verified(mail, office) else (),
        ),
        text=text,
        original=whole if whole.strip() != text else "",
        said_at=mail.said_at(now),
        subject=subject,
        thread=clean(_thread(mail) or key),
        answers=office.answered(reversed(mail.references), mail.recipients),
        attachments=mail.attachments,
        reply_to=_way_back(mail, office, address, subject),
    )


def _is_verified(mail: Mail, office: Office) -> bool:
    if mail.sender[1] != mail.author[1]:  # From is vouched for, not Reply-To
        return False
    return mail.is_vouched or is_vouched(mail, office.trusted)


def _thread(mail: Mail) -> str:
    """The first mail of a conversation names it."""
    return next((each for each in mail.references if len(each) <= _LONGEST_ID), "")


def _way_back(mail: Mail, office: Office, address: str, subject: str) -> dict[str, Any]:
    chain = [each for each in (*mail.references, mail.message_id) if _is_id(each)]
    # The first names the conversation, the last ones where in it we are.
    references = chain[:1] + chain[1:][-(MOST_REFERENCES - 1) :]
    return way_to(address, office, subject, references)


def _is_id(reference: str) -> bool:
    return bool(re.fullmatch(r"<[\x21-\x3b\x3d\x3f-\x7e]{3,250}>", reference))
