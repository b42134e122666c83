"""Instagram DM and Messenger as a channel: settings, signature, challenge, doctor."""

import hashlib
import hmac
from collections.abc import Sequence
from datetime import datetime
from typing import Self

import httpx
from pydantic import SecretStr, model_validator

from bot.channels import contract
from bot.channels.contract import Answer, Event, Refused, Request, Unreadable
from bot.channels.http import body_of, exchange, vendor_client
from bot.channels.meta.events import CHANNELS, NAME, events_of
from bot.channels.meta.sender import MetaSender, raise_for_error
from bot.channels.settings import ChannelSettings, prefixed
from bot.errors import Misconfigured, SendFailed, SendRejected

VERSION = "v25.0"


class Settings(ChannelSettings):
    model_config = prefixed("META_")

    verify_token: SecretStr  # made up by the shop; Meta repeats it when the webhook is set up
    app_secret: SecretStr | None = None
    instagram_app_secret: SecretStr | None = None  # where Instagram's own login is used
    page_token: SecretStr | None = None  # Messenger, and Instagram behind a Facebook page
    instagram_token: SecretStr | None = None  # Instagram's own login
    url: str = "https://graph.facebook.com"
    instagram_url: str = "https://graph.instagram.com"

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if not (self.app_secret or self.instagram_app_secret):
            raise ValueError("META_APP_SECRET or META_INSTAGRAM_APP_SECRET is needed")
        if not (self.page_token or self.instagram_token):
            raise ValueError("META_PAGE_TOKEN or META_INSTAGRAM_TOKEN is needed")
        return self


class Meta(contract.Channel):
    name = NAME

    def __init__(self, settings: Settings) -> None:
        self._verify_token = settings.verify_token.get_secret_value().encode()
        secrets = (settings.app_secret, settings.instagram_app_secret)
        self._secrets = [each.get_secret_value().encode() for each in secrets if each]
        self._clients = _clients(settings)
        self.sender = MetaSender(self._clients)

    @classmethod
    def open(cls) -> Self | None:
        settings = Settings.read()
        return cls(settings) if settings else None

    def greet(self, request: Request, now: datetime) -> Answer:
        """Only letters and digits are echoed: anything else could be somebody's script."""
        given = request.query.get("hub.verify_token", "").encode("utf-8", "surrogatepass")
        challenge = request.query.get("hub.challenge", "")
        is_ours = hmac.compare_digest(self._verify_token, given)
        if not is_ours or request.query.get("hub.mode") != "subscribe":
            raise Refused("verify token", 403)
        if not (challenge.isascii() and challenge.isalnum()):
            raise Refused("challenge", 400)
        return Answer(body=challenge.encode(), media_type="text/plain")

    def verify(self, request: Request, now: datetime) -> None:
        given = request.headers.get("x-hub-signature-256", "").encode("utf-8", "surrogatepass")
        signed = [hmac.new(each, request.body, hashlib.sha256) for each in self._secrets]
        wanted = [f"sha256={each.hexdigest()}".encode() for each in signed]
        if not any(hmac.compare_digest(each, given) for each in wanted):
            raise Refused("signature")

    def parse(self, request: Request, now: datetime) -> Sequence[Event]:
        return events_of(request.body, now)

    def answer_unreadable(self, error: Unreadable) -> Answer:
        """Meta repeats what was not answered 200, and at last stops calling."""
        return Answer()

    def problems(self) -> Sequence[Misconfigured]:
        clients = {id(client): client for client in self._clients.values()}
        return [why for client in clients.values() if (why := _problem(client))]

    def close(self) -> None:
        for client in self._clients.values():
            client.close()


def _clients(settings: Settings) -> dict[str, httpx.Client]:
    """For each kind of account we have a token of."""

    def client(url: str, token: SecretStr) -> httpx.Client:
        bearer = {"Authorization": f"Bearer {token.get_secret_value()}"}
        return vendor_client(f"{url}/{VERSION}", headers=bearer)

    clients = {}
    if settings.page_token:
        clients = dict.fromkeys(CHANNELS, client(settings.url, settings.page_token))
    if settings.instagram_token:
        clients["instagram"] = client(settings.instagram_url, settings.instagram_token)
    return clients


def _problem(client: httpx.Client) -> Misconfigured | None:
    """Does the token work, and does the account send us its events?"""
    try:
        answer = exchange(client, "GET", "/me/subscribed_apps")
        raise_for_error(answer)
    except SendRejected:
        return Misconfigured("error-channel-key", what="META_PAGE_TOKEN, META_INSTAGRAM_TOKEN")
    except SendFailed:
        return Misconfigured("error-channel-away", url=str(client.base_url))
    return None if body_of(answer).get("data") else Misconfigured("error-meta-unsubscribed")
