"""A made-up messenger, written from docs/channels.md alone: what a new channel costs."""

import hashlib
import hmac
import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Self

import httpx
from pydantic import AwareDatetime, BaseModel, SecretStr, TypeAdapter, ValidationError

from bot.channels.capability import Mode, Way, route
from bot.channels.contract import (
    Asked,
    Channel,
    Edited,
    Event,
    Ignored,
    Refused,
    Request,
    Unreadable,
)
from bot.channels.http import body_of, exchange, raise_for_status, vendor_client
from bot.channels.inbound import Inbound, body_hash, clean
from bot.channels.inbound import Sender as Customer
from bot.channels.outgoing import Outgoing, Repeat, Sent
from bot.channels.settings import ChannelSettings, prefixed
from bot.tickets import terms

NAME = "pigeon"
WINDOW = timedelta(hours=24)


class Settings(ChannelSettings):
    model_config = prefixed("PIGEON_")

    secret: SecretStr  # both ways
    url: str = "https://api.pigeon.example"


class _Coo(BaseModel):
    kind: str
    id: str
    bird: str
    text: str = ""
    at: AwareDatetime


_COOS = TypeAdapter(list[_Coo])


class Pigeon(Channel):
    name = NAME

    def __init__(self, settings: Settings) -> None:
        self._secret = settings.secret.get_secret_value()
        self._client = vendor_client(settings.url)
        self.sender = PigeonSender(self._client, self._secret)

    @classmethod
    def open(cls) -> Self | None:
        settings = Settings.read()
        return cls(settings) if settings else None

    def verify(self, request: Request, now: datetime) -> None:
        wanted = hmac.new(self._secret.encode(), request.body, hashlib.sha256).hexdigest()
        given = request.headers.get("x-pigeon-signature", "")
        if not hmac.compare_digest(wanted.encode(), given.encode()):
            raise Refused("signature")

    def parse(self, request: Request, now: datetime) -> Sequence[Event]:
        try:
            return [_event(coo) for coo in _COOS.validate_json(request.body)]
        except ValidationError as e:
            raise Unreadable(str(e.errors()[0]["loc"]), "not as Pigeon writes it") from e

    def close(self) -> None:
        self._client.close()


def _event(coo: _Coo) -> Event:
    match coo.kind:
        case "said":
            return Inbound(
                channel=terms.Channel.WEBHOOK,
                source=NAME,
                event_key=coo.id,
                body_hash=body_hash(coo.text.encode("utf-8", "surrogatepass")),
                sender=Customer(external_id=coo.bird),
                text=clean(coo.text),
                said_at=coo.at.astimezone(UTC),
                reply_to=route(NAME, [Way(Mode.PUSH, until=coo.at + WINDOW)], bird=coo.bird),
            )
        case "edited":
            return Edited(NAME, coo.id, coo.text)
        case "asked":
            return Asked(terms.Channel.WEBHOOK, NAME, coo.bird)
    return Ignored(coo.kind)


class PigeonSender:
    repeat = Repeat.IDEMPOTENT  # Pigeon drops a second message of the same id

    def __init__(self, client: httpx.Client, secret: str) -> None:
        self._client, self._secret = client, secret

    def send(self, outgoing: Outgoing) -> Sent:
        body = {"id": outgoing.delivery_id, "to": outgoing.route["bird"], "text": outgoing.text}
        headers = {"authorization": f"Bearer {self._secret}"}
        answer = exchange(
            self._client, "POST", "/coos", content=json.dumps(body).encode(), headers=headers
        )
        raise_for_status(answer)
        return Sent(provider_id=str(body_of(answer).get("id", ""))[:200])

    def find(self, outgoing: Outgoing) -> Sent | None:
        return None
