"""The contact form, as a browser without JavaScript sends it.

Robots get the same friendly answer as people: a form whose hidden field is filled, or that comes
back sooner than anybody can write, is thanked for and passed over. Nothing else is: what a person
filled in wrongly is shown to them again, with their words still in it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Self
from urllib.parse import parse_qsl

from bot.channels.contract import Answer, Channel, Event, Ignored, Outcome, Refused, Request
from bot.channels.email.office import Office
from bot.channels.email.settings import Settings as EmailSettings
from bot.channels.email.way_back import answered_by_mail
from bot.channels.inbound import Inbound, Sender, body_hash, clean
from bot.channels.website.limits import Limit
from bot.channels.website.settings import Settings
from bot.channels.website.stamps import age
from bot.tickets import terms

NAME = "web_form"
THANKS = "/contact/thanks"
LONGEST = 4_000  # characters of a message
LARGEST = 20_000  # bytes of everything that was filled in; on the wire a letter may take nine
SOONEST = timedelta(seconds=3)
_EMAIL = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]{1,64}@([a-z0-9-]{1,63}\.)+[a-z]{2,63}", re.A | re.I)


@dataclass(frozen=True)
class Filled:
    """A form as it was filled in; nothing in it is believed yet."""

    name: str = ""
    email: str = ""
    message: str = ""
    website: str = ""  # people do not see this field
    t: str = ""  # when the form was shown: website.stamps

    @classmethod
    def read(cls, body: bytes) -> Self:
        """Raises Refused."""
        try:
            text = body.decode("utf-8", "replace")
            pairs = parse_qsl(text, keep_blank_values=True, max_num_fields=30, errors="replace")
        except ValueError as e:
            raise Refused("too many fields", 400) from e
        given = dict(pairs)
        if sum(len(name) + len(value.encode()) for name, value in pairs) > LARGEST:
            raise Refused("too large", 413)
        return cls(
            name=" ".join(clean(given.get("name", "")).split())[:100],
            email=clean(given.get("email", "")).strip(),
            message=clean(given.get("message", "")).strip(),
            website=given.get("website", ""),
            t=given.get("t", ""),
        )

    @property
    def problem(self) -> str:
        """The key of what to tell whoever filled it in, "" = all is well."""
        if not self.message:
            return "site-form-empty"
        if len(self.message) > LONGEST:
            return "site-form-long"
        if self.email and not is_email(self.email):
            return "site-form-email"
        return ""


def is_email(text: str) -> bool:
    return len(text) <= 254 and _EMAIL.fullmatch(text) is not None


class WebForm(Channel):
    name = NAME
    max_bytes = 9 * LARGEST

    def __init__(self, settings: Settings, office: Office | None = None) -> None:
        """`office`: from where replies go, by e-mail."""
        self.settings, self._office = settings, office
        self._by_peer = Limit(10, timedelta(minutes=10))
        self._by_form = Limit(3, timedelta(minutes=10))  # the same page sent again and again

    @classmethod
    def open(cls) -> Self | None:
        settings = Settings.read()
        return cls(settings, EmailSettings.shop_office()) if settings else None

    def verify(self, request: Request, now: datetime) -> None:
        origin = request.headers.get("origin", "")
        # "null" is what browsers say that hide where they come from.
        if origin != "null" and not self.settings.welcomes(origin, request.headers.get("host", "")):
            raise Refused("origin", 403)

    def parse(self, request: Request, now: datetime) -> Sequence[Event]:
        filled = Filled.read(request.body)
        if self._is_spam(filled, now):
            return [Ignored("spam")]
        if filled.problem:
            raise Refused(filled.problem, 422)
        if not (
            self._by_peer.allows(request.peer, now)
            and self._by_form.allows(f"{request.peer} {filled.t}", now)
        ):
            raise Refused("rate", 429)
        return [answered_by_mail(_inbound(filled, now), self._office)]

    def answer(self, outcomes: Sequence[Outcome], now: datetime) -> Answer:
        return Answer(303, b"", "text/plain", {"Location": THANKS})

    def _is_spam(self, filled: Filled, now: datetime) -> bool:
        shown = age(self.settings.key, filled.t, now)
        return bool(filled.website) or shown is None or shown < SOONEST


def _inbound(filled: Filled, now: datetime) -> Inbound:
    """Somebody without an address is somebody new each time: nothing says they are the same."""
    digest = body_hash("\0".join(vars(filled).values()).encode())
    email = filled.email.lower()
    return Inbound(
        channel=terms.Channel.WEB_FORM,
        source=NAME,
        event_key=digest,  # a second click on "send"
        body_hash=digest,
        sender=Sender(external_id=email or digest, name=filled.name, email=filled.email),
        text=filled.message,
        said_at=now,
    )
