"""SendGrid Inbound Parse: https://www.twilio.com/docs/sendgrid/for-developers/parsing-email/setting-up-the-inbound-parse-webhook

A form with the mail's fields, each in a charset of its own; with "POST the raw, full MIME message"
the whole mail, which loses nothing. Not signed unless asked for, so the address holds a secret.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from pydantic import Field, SecretStr

from bot.channels.contract import Request
from bot.channels.email.mail import Mail, assembled, headers_in, mail_from_wire
from bot.channels.email.provider import Form, Provider, admit, form_of
from bot.channels.email.vouching import covers
from bot.channels.settings import ChannelSettings, prefixed

_SIGNED_BY = re.compile(r"@([\w.-]+)\s*:\s*pass\b", re.IGNORECASE)


class SendGridSettings(ChannelSettings):
    model_config = prefixed("SENDGRID_")

    secret: SecretStr = Field(min_length=16)


class SendGrid(Provider):
    name = "sendgrid"

    @classmethod
    def secret(cls) -> SecretStr | None:
        settings = SendGridSettings.read()
        return settings.secret if settings else None

    def verify(self, request: Request, now: datetime) -> None:
        admit(request, self._secret)

    def mail(self, request: Request) -> Mail:
        form = form_of(request)
        envelope = _object(form.text("envelope"))
        to = tuple(each for each in _list(envelope.get("to")) if isinstance(each, str))
        if raw := form.fields.get("email"):
            mail = mail_from_wire(raw, envelope_to=to)
        else:
            mail = _from_fields(form, to)
        return replace(mail, is_vouched=_is_vouched(form, envelope, mail.author[1]))


def _from_fields(form: Form, to: tuple[str, ...]) -> Mail:
    charsets = _object(form.text("charsets"))

    def told(name: str) -> str:
        return form.text(name, str(charsets.get(name, "")))

    given = [(name, told(name)) for name in ("from", "to", "cc", "subject")]
    headers = (*given, *headers_in(form.fields.get("headers", b"")))
    return assembled(headers, told("text"), told("html"), form.attachments, to)


def _is_vouched(form: Form, envelope: Mapping[str, object], address: str) -> bool:
    """What SendGrid's own server made of SPF and DKIM."""
    if any(covers(domain, address) for domain in _SIGNED_BY.findall(form.text("dkim"))):
        return True
    sender = str(envelope.get("from", "")).rpartition("@")[2]
    return form.text("SPF").strip().lower() == "pass" and covers(sender, address)


def _object(text: str) -> dict[str, object]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []
