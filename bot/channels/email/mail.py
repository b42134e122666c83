"""One e-mail, whoever handed it over."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import Message
from email.parser import BytesParser
from email.utils import getaddresses, parsedate_to_datetime
from typing import Any

from bot.channels.contract import Unreadable
from bot.channels.email import charset, html
from bot.channels.fields import attachment

MOST_ATTACHMENTS = 50
_MOST_PARTS = 1_000
_LONGEST_HEADER = 20_000  # of what is looked at
_MOST_REPORT = 100_000  # bytes of a bounce
_TO = ("to", "cc", "delivered-to", "x-original-to", "x-forwarded-to", "envelope-to")


@dataclass(frozen=True)
class Mail:
    headers: tuple[tuple[str, str], ...]  # names in lower case, as they came
    text: str
    attachments: tuple[dict[str, Any], ...] = ()
    digest: str = ""  # of all that came
    report: str = ""  # what a bounce says
    envelope_to: tuple[str, ...] = ()
    is_vouched: bool = False  # the provider has made sure of the sender's domain

    def header(self, name: str) -> str:
        """The first of this name, encoded words and all; "" when there is none."""
        return next(filter(None, self.all(name)), "")

    def all(self, name: str) -> list[str]:
        return [value for key, value in self.headers if key == name]

    @property
    def sender(self) -> tuple[str, str]:
        """Name and address, as the mail says. An answer goes to Reply-To, so that is who writes:
        forms, groups and assistants put somebody else into From."""
        return _person(self.header("reply-to")) or self.author

    @property
    def author(self) -> tuple[str, str]:
        return _person(self.header("from")) or ("", "")

    @property
    def recipients(self) -> list[str]:
        named = [value for name in _TO for value in self.all(name)]
        found = [address.casefold() for _, address in _addresses(named)]
        return [address.casefold() for address in self.envelope_to] + found

    @property
    def subject(self) -> str:
        return charset.words(self.header("subject"))

    @property
    def message_id(self) -> str:
        return "".join(self.header("message-id").split())

    @property
    def references(self) -> list[str]:
        """Oldest first, the one that is answered last."""
        chain = self.header("references").split()
        return chain + [each for each in self.header("in-reply-to").split() if each not in chain]

    def said_at(self, now: datetime) -> datetime:
        try:
            at = parsedate_to_datetime(self.header("date"))
            return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)
        except (ValueError, OverflowError, TypeError, IndexError):
            return now


def mail_from_wire(raw: bytes, **known: Any) -> Mail:
    """Raises Unreadable. `known`: what the provider tells besides."""
    try:
        message = BytesParser().parsebytes(raw)
        parts = list(_parts(message))
    except RecursionError as e:
        raise Unreadable("", "nested too deeply") from e
    plain = [_text(part) for part in parts if _is_said(part, "text/plain")]
    rich = [_text(part) for part in parts if _is_said(part, "text/html")]
    files = [part for part in parts if not _is_said(part)]
    return Mail(
        headers=headers_of(message.raw_items()),
        text=body(plain, rich),
        attachments=tuple(_listed(part) for part in files[:MOST_ATTACHMENTS]),
        digest=hashlib.sha256(raw).hexdigest(),
        report=raw[:_MOST_REPORT].decode("latin-1"),
        **known,
    )


def assembled(
    headers: Iterable[tuple[str, str]],
    plain: str,
    rich: str,
    attachments: tuple[dict[str, Any], ...],
    envelope_to: tuple[str, ...],
) -> Mail:
    """A mail that a provider has taken apart."""
    kept, text = headers_of(headers), body([plain], [rich])
    digest = hashlib.sha256(repr((kept, text)).encode()).hexdigest()
    return Mail(kept, text, attachments, digest, text[:_MOST_REPORT], envelope_to)


def headers_in(raw: bytes) -> tuple[tuple[str, str], ...]:
    return headers_of(BytesParser().parsebytes(raw, headersonly=True).raw_items())


def headers_of(pairs: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    return tuple(
        (name.lower(), charset.unescaped(str(value)[:_LONGEST_HEADER])) for name, value in pairs
    )


def body(plain: Sequence[str], rich: Sequence[str]) -> str:
    """The plain text where there is any."""
    said = "\n\n".join(text.strip() for text in plain if text.strip())
    return said or "\n\n".join(html.text_of(text) for text in rich)


def _person(header: str) -> tuple[str, str] | None:
    for name, address in _addresses([header]):
        if "@" in address:
            return charset.words(name)[:200], address.strip().casefold()
    return None


def _addresses(headers: Sequence[str]) -> list[tuple[str, str]]:
    try:
        return getaddresses(headers)
    except RecursionError:  # nothing but brackets
        return []


def _parts(message: Message) -> Iterator[Message]:
    """In the order they are read; a forwarded mail is one part."""
    waiting: list[Message] = [message]
    for _ in range(_MOST_PARTS):
        if not waiting:
            return
        part = waiting.pop()
        if part.get_content_maintype() == "multipart" and part.is_multipart():
            inner = list(part.get_payload())
            waiting += [each for each in reversed(inner) if isinstance(each, Message)]
        else:
            yield part


def _is_said(part: Message, kind: str = "") -> bool:
    """Shown in the mail itself."""
    is_text = part.get_content_type() in ((kind,) if kind else ("text/plain", "text/html"))
    return is_text and part.get_content_disposition() != "attachment" and not _name(part)


def _content(part: Message) -> bytes:
    found = part.get_payload(decode=True)
    return found if isinstance(found, bytes) else b""


def _text(part: Message) -> str:
    return charset.decode(_content(part), str(part.get_param("charset") or ""))


def _listed(part: Message) -> dict[str, Any]:
    if part.get_content_type() == "message/rfc822" and part.is_multipart():
        inner = part.get_payload(0)
        raw = inner.get("subject") if isinstance(inner, Message) else ""
        subject = charset.unescaped(str(raw or ""))
        return attachment(charset.words(subject), "message/rfc822")
    return attachment(charset.words(_name(part)), part.get_content_type(), len(_content(part)))


def _name(part: Message) -> str:
    """Of a file; "" for what is none."""
    for header, parameter in (("content-disposition", "filename"), ("content-type", "name")):
        found = part.get_param(parameter, header=header)
        if isinstance(found, tuple):  # RFC 2231: charset, language, bytes as Latin-1
            return charset.decode(found[2].encode("latin-1", "replace"), found[0] or "")
        if found:
            return charset.unescaped(str(found))
    return ""
