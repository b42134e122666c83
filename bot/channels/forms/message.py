"""A submission as a message. `[forms.NAME]` says which answer is what, by the form's own keys; what
it does not name is kept under its question, so that nothing is lost."""

import base64
import hashlib
import hmac
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from bot.channels.contract import Unreadable
from bot.channels.fields import Wire, read
from bot.channels.forms.filled import Answered, Filled
from bot.channels.forms.google import google
from bot.channels.forms.tally import tally
from bot.channels.forms.typeform import typeform
from bot.channels.inbound import Inbound, Sender, body_hash
from bot.settings import Form
from bot.tickets.terms import Channel

SIGNATURES = {"typeform-signature": "sha256=", "tally-signature": ""}  # header, what comes first


class _Shape(Wire):
    form_response: Any = None  # Typeform
    namedValues: Any = None  # Google
    data: Any = None  # Tally


def is_signed(secrets: Sequence[str], header: Mapping[str, str], body: bytes) -> bool:
    """Typeform and Tally sign the raw body with the secret as it is written."""
    keyed = [hmac.new(each.encode(), body, hashlib.sha256).digest() for each in secrets]
    wanted = [base64.b64encode(each) for each in keyed]
    return any(
        hmac.compare_digest(prefix.encode() + each, header[name].encode("utf-8", "surrogatepass"))
        for name, prefix in SIGNATURES.items()
        if name in header
        for each in wanted
    )


def parse_form(
    body: bytes, form: Form, *, source: str, event_key: str | None, now: datetime
) -> Inbound:
    """An event key from the request's header goes before the form's. Raises Unreadable."""
    try:
        filled = _reader(body)(body)
    except RecursionError as e:
        raise Unreadable("", "nested too deeply") from e
    key, said_at = event_key or filled.event_key, filled.said_at or now
    told = _Told(filled)
    email = told.take(form.email, lambda answer: answer.is_email)
    phone = told.take(form.phone, lambda answer: answer.is_phone)
    customer = told.take(form.customer) or email or phone or key
    name, order, subject = (told.take(each) for each in (form.name, form.order, form.subject))
    words = [told.take(each) for each in form.text]
    return Inbound(
        channel=Channel.WEB_FORM,
        source=source,
        event_key=key[:255],
        body_hash=body_hash(body),
        sender=Sender(customer[:255], name=name, email=email, phone=phone, order=order),
        text="\n\n".join(each for each in (*words, told.rest(is_all=not words)) if each),
        said_at=said_at.astimezone(UTC),
        subject=subject,
        attachments=tuple(filled.files),
    )


def _reader(body: bytes) -> Callable[[bytes], Filled]:
    shape = read(_Shape, body)
    if shape.form_response is not None:
        return typeform
    if shape.namedValues is not None:
        return google
    if shape.data is not None:
        return tally
    raise Unreadable("", "no submission of Typeform, Tally or Google Forms")


class _Told:
    """A submission's answers, each used once."""

    def __init__(self, filled: Filled) -> None:
        self._left, self._hidden = list(filled.answers), filled.hidden

    def take(self, key: str, unnamed: Callable[[Answered], bool] = lambda _: False) -> str:
        """Without a key, the first answer of which `unnamed` is true."""
        if key in self._hidden:
            return self._hidden[key]
        fits = (lambda answer: answer.key == key) if key else unnamed
        found = next((answer for answer in self._left if fits(answer)), None)
        if found is None:
            return ""
        self._left.remove(found)
        return found.value

    def rest(self, *, is_all: bool) -> str:
        """The only answer of all needs no question beside it."""
        if is_all and len(self._left) == 1:
            return self._left[0].value
        return "\n".join(f"{each.question or each.key}: {each.value}" for each in self._left)
