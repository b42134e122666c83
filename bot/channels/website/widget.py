"""The chat widget: a browser with a session writes, and asks for what waits for it."""

import json
import logging
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Self

from bot.channels.capability import Mode, Way, route
from bot.channels.contract import Answer, Channel, Event, Outcome, Refused, Request
from bot.channels.email.settings import Settings as EmailSettings
from bot.channels.email.smtp import SmtpSender
from bot.channels.email.way_back import subject_of, way_to
from bot.channels.inbound import Inbound, Sender, body_hash, clean
from bot.channels.outgoing import Outgoing, Repeat, Sent
from bot.channels.website.limits import Limit
from bot.channels.website.sessions import Sessions
from bot.channels.website.settings import Settings
from bot.clock import now
from bot.db import Database
from bot.errors import SendFailed, SendUncertain
from bot.tickets import terms
from bot.tickets.people import Identifier

log = logging.getLogger(__name__)

NAME = "widget"
LONGEST = 4_000  # characters of a message
LARGEST = 30_000  # bytes of a request: a letter may take six
_KEY = re.compile(r"[\w-]{16,64}", re.ASCII)


class Widget(Channel):
    name = NAME
    max_bytes = LARGEST
    sessions: Sessions

    def __init__(self, settings: Settings, mail: EmailSettings | None = None) -> None:
        """`mail`: by which a reply reaches who has left."""
        self.settings = settings
        self.sender = self._sender = WidgetSender(mail if mail and mail.smtp_host else None)
        self._by_peer = Limit(60, timedelta(minutes=10))
        self._by_session = Limit(30, timedelta(minutes=10))

    @classmethod
    def open(cls) -> Self | None:
        settings = Settings.read()
        return cls(settings, EmailSettings.read()) if settings else None

    def join(self, db: Database) -> None:
        super().join(db)
        self.sessions = self._sender.sessions = Sessions(db)

    def verify(self, request: Request, now: datetime) -> None:
        headers = request.headers
        if not self.settings.welcomes(headers.get("origin", ""), headers.get("host", "")):
            raise Refused("origin", 403)
        session = self.sessions.find(token_of(headers.get("authorization", "")), now)
        if not (
            self._by_session.allows(session.token_hash, now)
            and self._by_peer.allows(request.peer, now)
        ):
            raise Refused("rate", 429)

    def parse(self, request: Request, now: datetime) -> Sequence[Event]:
        session = self.sessions.find(token_of(request.headers.get("authorization", "")), now)
        said = fields(request.body)
        text, key = said.get("text"), said.get("client_message_id")
        if not isinstance(text, str) or not 0 < len(clean(text).strip()) <= LONGEST:
            raise Refused("text", 422)
        if not isinstance(key, str) or not _KEY.fullmatch(key):
            raise Refused("client_message_id", 422)
        sender = Sender(
            external_id=session.customer,
            name=session.name,
            email=session.email,
            verified=(Identifier.EMAIL,) if session.is_verified and session.email else (),
        )
        message = Inbound(
            channel=terms.Channel.WIDGET,
            source=NAME,
            event_key=key,
            body_hash=body_hash(f"{session.customer}\0{text}".encode("utf-8", "replace")),
            sender=sender,
            text=clean(text).strip(),
            said_at=now,
            reply_to=route(NAME, [Way(Mode.PULL)], customer=session.customer),
        )
        return [message]

    def answer(self, outcomes: Sequence[Outcome], now: datetime) -> Answer:
        return Answer(202)


class WidgetSender:
    """A reply is kept until the browser asks for it, which it does every few seconds. Who has left
    and told us an address gets it by e-mail too, never twice: it waits here in any case. Who leaves
    without reading it is for bot.delivery.left to see."""

    repeat = Repeat.LOOKUP
    sessions: Sessions

    def __init__(self, mail: EmailSettings | None) -> None:
        self._mail = mail

    def send(self, outgoing: Outgoing) -> Sent:
        address = self.sessions.address_if_gone(str(outgoing.route.get("customer", "")), now())
        if self._mail is None or not address:
            return Sent(is_confirmed=False)
        by_mail = way_to(address, self._mail.office, subject_of(outgoing.text))
        try:
            sent = SmtpSender(self._mail).send(replace(outgoing, route=by_mail))
        except SendUncertain as e:
            log.warning("delivery=%s may have gone by mail: %s", outgoing.delivery_id, e)
            return Sent(is_confirmed=False, way=Mode.PUSH)
        except SendFailed as e:
            log.warning("delivery=%s waits in the widget alone: %s", outgoing.delivery_id, e)
            return Sent(is_confirmed=False)
        return replace(sent, way=Mode.PUSH)

    def find(self, outgoing: Outgoing) -> Sent | None:
        """After a try that was cut off: a mail may have gone, and it waits here."""
        return Sent(is_confirmed=False)


def token_of(authorization: str) -> str:
    kind, _, token = authorization.partition(" ")
    return token.strip() if kind.lower() == "bearer" else ""


def fields(body: bytes) -> dict[str, Any]:
    """Of a JSON object. Raises Refused."""
    try:
        found = json.loads(body)
    except (ValueError, RecursionError) as e:
        raise Refused("the body is not JSON", 400) from e
    if not isinstance(found, dict):
        raise Refused("the body is not a JSON object", 400)
    return found
