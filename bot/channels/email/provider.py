"""Providers that take the mail for the shop's domain and hand it over by a webhook."""

import base64
import binascii
import hmac
from abc import abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any, Self
from urllib.parse import parse_qsl

from pydantic import SecretStr
from python_multipart import parse_form
from python_multipart.exceptions import FormParserError
from python_multipart.multipart import Field, File

from bot.channels.contract import Answer, Channel, Event, Refused, Request, Unreadable
from bot.channels.email.charset import decode, words
from bot.channels.email.mail import MOST_ATTACHMENTS, Mail
from bot.channels.email.office import Office
from bot.channels.email.reading import read_mail
from bot.channels.email.settings import Settings
from bot.channels.fields import attachment

_MOST_FIELDS = 200


class Provider(Channel):
    """All of them answer 200 to what cannot be read: it is kept for a person, and the same mail
    again would be no better."""

    max_bytes = 40 * 1_048_576

    def __init__(self, secret: str, office: Office) -> None:
        self._secret, self._office = secret, office

    @classmethod
    @abstractmethod
    def secret(cls) -> SecretStr | None:
        """From the provider's settings; None = the shop does not use it. Raises Misconfigured."""

    @classmethod
    def open(cls) -> Self | None:
        secret = cls.secret()
        return cls(secret.get_secret_value(), Settings.needed().office) if secret else None

    @abstractmethod
    def mail(self, request: Request) -> Mail:
        """Raises Unreadable."""

    def parse(self, request: Request, now: datetime) -> Sequence[Event]:
        return [read_mail(lambda: self.mail(request), self._office, now)]

    def answer_unreadable(self, error: Unreadable) -> Answer:
        return Answer(200)


def admit(request: Request, secret: str) -> None:
    """For providers that do not sign: the secret is the last part of the address, or the password
    in it (https://desk:secret@…). Raises Refused."""
    if not _same(request.rest, secret) and not _same(_password(request.headers), secret):
        raise Refused("secret")


def _password(headers: Mapping[str, str]) -> str:
    kind, _, coded = headers.get("authorization", "").partition(" ")
    try:
        pair = base64.b64decode(coded, validate=True).decode() if kind.lower() == "basic" else ""
    except (binascii.Error, ValueError):
        return ""
    return pair.partition(":")[2]


def _same(given: str, secret: str) -> bool:
    return hmac.compare_digest(given.encode("utf-8", "surrogatepass"), secret.encode())


@dataclass(frozen=True)
class Form:
    fields: Mapping[str, bytes]
    attachments: tuple[dict[str, Any], ...]

    def text(self, name: str, charset: str = "utf-8") -> str:
        return decode(self.fields.get(name, b""), charset)


def form_of(request: Request) -> Form:
    """Either kind of form. Raises Unreadable."""
    kind = request.headers.get("content-type", "")
    if not kind.lower().startswith("multipart/form-data"):
        return Form(_urlencoded(request.body), ())
    fields: dict[str, bytes] = {}
    files: list[dict[str, Any]] = []

    def keep(field: Field) -> None:
        fields.setdefault(decode(field.field_name or b""), field.value or b"")

    def keep_file(file: File) -> None:
        name, about = decode(file.file_name or b""), str(file.content_type or "")
        files.append(attachment(words(name), about, file.size))
        file.close()

    headers = {"Content-Type": kind.encode("latin-1", "replace")}
    try:
        parse_form(headers, BytesIO(request.body), keep, keep_file)
    except (FormParserError, ValueError) as e:
        raise Unreadable("", "no form") from e
    return Form(fields, tuple(files[:MOST_ATTACHMENTS]))


def _urlencoded(body: bytes) -> dict[str, bytes]:
    try:
        text = body.decode("latin-1")  # any bytes; and back to bytes below
        pairs = parse_qsl(
            text, keep_blank_values=True, encoding="latin-1", max_num_fields=_MOST_FIELDS
        )
    except ValueError as e:
        raise Unreadable("", "no form") from e
    return {name: value.encode("latin-1") for name, value in reversed(pairs)}
