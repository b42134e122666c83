"""Mail that no person wrote: bounces, absences, newsletters, our own (RFC 3834). Pure."""

import re

from bot.channels.contract import Event, Ignored, Reported
from bot.channels.email.mail import Mail
from bot.channels.email.office import Office

_DAEMON = re.compile(r"(?:mailer-daemon|postmaster|bounces?)@", re.IGNORECASE)
_NOBODY = re.compile(r"(?:no-?reply|do-?not-?reply)(?:[+._-][^@]*)?@", re.IGNORECASE)
_MARKS = ("x-auto-response-suppress", "x-autoreply", "x-autorespond")
_BULK = {"bulk", "junk", "list", "auto_reply"}
# RFC 3464. Some servers only quote what the other one said: 550 5.1.1 …
_ACTION = re.compile(r"^Action:\s*(\w+)", re.IGNORECASE | re.MULTILINE)
_STATUS = re.compile(r"^Status:\s*([245])\.\d", re.IGNORECASE | re.MULTILINE)
_SAID = re.compile(r"\b([45])(?:\d\d[ -]|\.\d{1,3}\.\d{1,3}\b)")
_ARRIVED = {"failed": False, "delivered": True, "5": False, "2": True}


def automatic(mail: Mail, office: Office) -> Event | None:
    """What such a mail means; None for one that a person wrote."""
    if _is_bounce(mail):
        return _bounce(mail, office)
    if why := _why_automatic(mail, office):
        return Ignored(why)
    return None


def _is_bounce(mail: Mail) -> bool:
    kind = mail.header("content-type").lower()
    is_report = kind.startswith("multipart/report") and "disposition-notification" not in kind
    return is_report or bool(_DAEMON.match(mail.author[1]))


def _bounce(mail: Mail, office: Office) -> Event:
    message_id = office.bounced(mail.recipients, mail.report)
    found = next(filter(None, (p.search(mail.report) for p in (_ACTION, _STATUS, _SAID))), None)
    arrived = _ARRIVED.get(found[1].lower()) if found else None
    if not message_id or arrived is None:
        return Ignored("bounce")  # of another mail, or only late
    return Reported(message_id, arrived, "" if arrived else "send-unreachable")


def _why_automatic(mail: Mail, office: Office) -> str:
    if office.is_ours(mail.message_id) or mail.sender[1] == office.address:
        return "our own"
    if _word(mail.header("auto-submitted")) not in ("", "no"):
        return "sent automatically"
    if any(mail.header(name) for name in _MARKS) or mail.header("return-path").strip() == "<>":
        return "sent automatically"
    if mail.header("content-type").lower().startswith("multipart/report"):
        return "a receipt"
    if _NOBODY.match(mail.sender[1]):
        return "nobody reads an answer"
    return "" if _is_through_our_group(mail, office) else _why_bulk(mail)


def _word(header: str) -> str:
    """Without parameters and comments."""
    return re.split(r"[\s;(]", header.strip().lower())[0]


def _why_bulk(mail: Mail) -> str:
    is_bulk = _word(mail.header("precedence")) in _BULK
    is_list = mail.header("list-id") or mail.header("list-unsubscribe")
    return "a mailing list" if is_bulk or is_list else ""


def _is_through_our_group(mail: Mail, office: Office) -> bool:
    """The shop's address may itself be a group (Google Groups), which marks what it passes on."""
    return office.address.replace("@", ".") in mail.header("list-id").casefold()
