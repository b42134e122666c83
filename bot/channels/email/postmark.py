"""Postmark's inbound webhook: https://postmarkapp.com/developer/webhooks/inbound-webhook

JSON, not signed: the address holds a password. Its MessageID is Postmark's own; the mail's is among
the headers.
"""

import base64
import binascii
from datetime import datetime
from email.utils import formataddr
from typing import Annotated, Any

from pydantic import Field, SecretStr

from bot.channels.contract import Request
from bot.channels.email.charset import words
from bot.channels.email.mail import Mail, assembled, mail_from_wire
from bot.channels.email.provider import Provider, admit
from bot.channels.fields import MILD, Loose, Mild, Wire, attachment, read
from bot.channels.settings import ChannelSettings, prefixed


class PostmarkSettings(ChannelSettings):
    model_config = prefixed("POSTMARK_")

    secret: SecretStr = Field(min_length=16)


class _Person(Wire):
    Email: Loose = ""
    Name: Loose = ""


class _Header(Wire):
    Name: Loose = ""
    Value: Loose = ""


class _File(Wire):
    Name: Loose = ""
    ContentType: Loose = ""
    ContentLength: Annotated[int | None, MILD] = None


class _Inbound(Wire):
    From: Mild = ""
    FromFull: Annotated[_Person | None, MILD] = None
    To: Mild = ""
    Cc: Mild = ""
    OriginalRecipient: Mild = ""
    ReplyTo: Mild = ""
    Subject: Mild = ""
    Date: Mild = ""
    TextBody: Mild = ""
    HtmlBody: Mild = ""
    RawEmail: Mild = ""  # "Include raw email content in JSON payload"
    Headers: Annotated[list[_Header] | None, MILD] = None
    Attachments: Annotated[list[_File] | None, MILD] = None


class Postmark(Provider):
    name = "postmark"

    @classmethod
    def secret(cls) -> SecretStr | None:
        settings = PostmarkSettings.read()
        return settings.secret if settings else None

    def verify(self, request: Request, now: datetime) -> None:
        admit(request, self._secret)

    def mail(self, request: Request) -> Mail:
        found = read(_Inbound, request.body)
        to = (found.OriginalRecipient,)
        if found.RawEmail:
            return mail_from_wire(_raw(found.RawEmail), envelope_to=to)
        sender = found.FromFull or _Person(Email=found.From)
        headers = (
            ("from", formataddr((sender.Name, sender.Email), "utf-8")),
            ("reply-to", found.ReplyTo),
            ("to", found.To),
            ("cc", found.Cc),
            ("subject", found.Subject),
            ("date", found.Date),
            *((each.Name, each.Value) for each in found.Headers or []),
        )
        files = tuple(_listed(each) for each in found.Attachments or [])
        return assembled(headers, found.TextBody, found.HtmlBody, files, to)


def _listed(file: _File) -> dict[str, Any]:
    return attachment(words(file.Name), file.ContentType, file.ContentLength)


def _raw(text: str) -> bytes:
    """As it came, or in Base64, which no mail is by itself: its headers have colons."""
    try:
        return base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        return text.encode("utf-8", "surrogateescape")
