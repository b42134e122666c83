"""Naver TalkTalk (톡톡): a shop's chat on Naver and SmartStore.

Naver signs nothing: an address nobody can guess and its own networks are all that tells its calls
from others. It repeats nothing either, and after some answers other than 200 it silently stops.
https://github.com/navertalk/chatbot-api
"""

import hashlib
import hmac
import ipaddress
import json
import threading
import time
from collections import deque
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Annotated, Any, Self

import httpx
from pydantic import Field, SecretStr

from bot.channels.capability import Mode, Way, route
from bot.channels.contract import (
    Answer,
    Asked,
    Channel,
    Event,
    Forgotten,
    Ignored,
    Outcome,
    Refused,
    Request,
    Unreadable,
)
from bot.channels.fields import MILD, Loose, Mild, Wire, attachment, read
from bot.channels.http import body_of, exchange, raise_for_status, vendor_client
from bot.channels.inbound import Inbound, body_hash
from bot.channels.inbound import Sender as Customer
from bot.channels.outgoing import Outgoing, Repeat, Sent
from bot.channels.settings import ChannelSettings, prefixed
from bot.errors import SendFailed, SendRejected, SendUncertain
from bot.texts import say
from bot.tickets import terms

NAME = "naver_talktalk"
NETWORKS = [
    ipaddress.ip_network(network)
    for network in ("211.249.40.0/27", "211.249.68.0/27", "220.230.168.0/27")
]
REPEAT_SECONDS = 10  # Naver has no ids: the same bytes within so long are the same event
CHATTING = timedelta(minutes=1)  # a reply after it is announced on the customer's phone
MOST_SENDS, PER_SECONDS = 25, 3.0  # about 30 are let through
CHECK = "check:"  # code of our button


class Settings(ChannelSettings):
    model_config = prefixed("NAVER_TALKTALK_")

    path: SecretStr = Field(min_length=16)  # the address ends in it
    key: SecretStr  # of the Send API
    check_source: bool = True  # off behind a proxy, where everybody comes from the proxy
    acknowledge: bool = False  # every message, at once, in Naver's own request
    silent_hours: float = Field(default=24.0, ge=0)
    url: str = "https://gw.talk.naver.com"


class _TextContent(Wire):
    text: Loose = ""
    code: Loose = ""
    inputType: Mild = ""


class _ImageContent(Wire):
    imageUrl: Mild = ""


class _Card(Wire):
    title: Mild = ""
    description: Mild = ""
    image: Annotated[_ImageContent, MILD] = _ImageContent()


class _CompositeContent(Wire):
    compositeList: Annotated[tuple[_Card, ...], MILD] = ()

    @property
    def text(self) -> str:
        lines = [line for card in self.compositeList for line in (card.title, card.description)]
        return "\n".join(filter(None, lines))


class _Product(Wire):
    name: Loose = ""
    url: Loose = ""


class _Options(Wire):
    product: Annotated[_Product | None, MILD] = None
    result: Mild = ""
    standby: Annotated[bool, MILD] = False


class _Event(Wire):
    event: Loose = ""
    user: Loose = ""
    standby: Annotated[bool, MILD] = False
    textContent: _TextContent | None = None
    imageContent: Annotated[_ImageContent, MILD] = _ImageContent()
    compositeContent: Annotated[_CompositeContent, MILD] = _CompositeContent()
    options: Annotated[_Options | None, MILD] = None


class NaverTalkTalk(Channel):
    name = NAME

    def __init__(self, settings: Settings) -> None:
        self._path = settings.path.get_secret_value()
        self._checks_source = settings.check_source
        self._acknowledges = settings.acknowledge
        self.silent_hours = settings.silent_hours
        # The key goes as it is, without "Bearer".
        keys = {"Authorization": settings.key.get_secret_value()}
        self._client = vendor_client(settings.url, headers=keys)
        self.sender = TalkTalkSender(self._client)

    @classmethod
    def open(cls) -> Self | None:
        settings = Settings.read()
        return cls(settings) if settings else None

    def verify(self, request: Request, now: datetime) -> None:
        if not hmac.compare_digest(request.rest.strip("/").encode(), self._path.encode()):
            raise Refused("address", 404)
        if self._checks_source and not _is_navers(request.peer):
            raise Refused("network", 403)

    def parse(self, request: Request, now: datetime) -> Sequence[Event]:
        came = read(_Event, request.body)
        options = came.options or _Options()
        if came.event == "profile" and options.result == "WITHDRAW" and came.user:
            return [Forgotten(terms.Channel.NAVER_TALKTALK, NAME, came.user)]
        if came.event != "send":
            return [Ignored(came.event)]  # our own echo among them: an answer to it has no end
        if came.standby or options.standby:
            return [Ignored("standby")]  # a person has taken over in Naver's own centre
        if not came.user:
            raise Unreadable("user", "it is missing")
        said = came.textContent or _TextContent()
        if said.code.startswith(CHECK):
            return [Asked(terms.Channel.NAVER_TALKTALK, NAME, came.user)]
        return [_message(came, said, options.product, request.body, now)]

    def answer(self, outcomes: Sequence[Outcome], now: datetime) -> Answer:
        """One request has one event."""
        [outcome] = outcomes
        if isinstance(outcome.event, Asked):
            text = "\n\n".join(outcome.replies) or say("ko", "talktalk-not-yet")
            return _inline(text)
        if isinstance(outcome.event, Inbound) and self._acknowledges and not outcome.is_duplicate:
            return _inline(say("ko", "talktalk-received"), check=f"{CHECK}T-{outcome.ticket_id}")
        return Answer(body=b"")

    def answer_unreadable(self, error: Unreadable) -> Answer:
        return Answer(body=b"")

    def close(self) -> None:
        self._client.close()


class TalkTalkSender:
    repeat = Repeat.BLIND

    def __init__(self, client: httpx.Client) -> None:
        self._client = client
        self._pace = Pace(MOST_SENDS, PER_SECONDS)

    def send(self, outgoing: Outgoing) -> Sent:
        if not self._pace.may_go():
            raise SendFailed("send-channel-busy", retry_after=PER_SECONDS)
        asked_at = datetime.fromisoformat(outgoing.route["asked_at"])
        event: dict[str, Any] = {
            "event": "send",
            "user": outgoing.route["user"],
            "textContent": {"text": outgoing.text},
        }
        if outgoing.first_try_at - asked_at > CHATTING:
            event["options"] = {"notification": True}
        answer = exchange(self._client, "POST", "/chatbot/v1/event", **_json(event))
        raise_for_status(answer)
        return _told(body_of(answer))

    def find(self, outgoing: Outgoing) -> Sent | None:
        return None


class Pace:
    """So many within so many seconds; threads may share one."""

    def __init__(self, most: int, seconds: float) -> None:
        self._went: deque[float] = deque(maxlen=most)
        self._seconds = seconds
        self._lock = threading.Lock()

    def may_go(self) -> bool:
        with self._lock:
            now = time.monotonic()
            if len(self._went) == self._went.maxlen and now - self._went[0] < self._seconds:
                return False
            self._went.append(now)
            return True


def _is_navers(peer: str) -> bool:
    try:
        address = ipaddress.ip_address(peer)
    except ValueError:
        return False
    address = getattr(address, "ipv4_mapped", None) or address
    return any(address in network for network in NETWORKS)


def _message(
    came: _Event, said: _TextContent, product: _Product | None, body: bytes, now: datetime
) -> Inbound:
    cards = came.compositeContent
    images = [
        each.imageUrl for each in (came.imageContent, *(c.image for c in cards.compositeList))
    ]
    files = [attachment("", "image", url=image) for image in images if image]
    if product:
        files.append(attachment(product.name, "product", url=product.url))
    text = said.text or cards.text
    if not text and said.inputType:
        files.append(attachment("", said.inputType))  # a sticker
    if not text and not files:
        raise Unreadable("textContent", "there is neither text nor picture")
    moment = str(int(now.timestamp()) // REPEAT_SECONDS)
    digest = hashlib.sha256(body + b"|" + moment.encode()).hexdigest()
    ways = [Way(Mode.PUSH)]
    return Inbound(
        channel=terms.Channel.NAVER_TALKTALK,
        source=NAME,
        event_key=f"sha256:{digest}",
        body_hash=body_hash(body),
        sender=Customer(external_id=came.user),
        text=text,
        said_at=now,
        subject=product.name if product else "",
        attachments=tuple(map(dict, files)),
        reply_to=route(NAME, ways, user=came.user, asked_at=now.isoformat()),
    )


def _inline(text: str, check: str = "") -> Answer:
    """Our answer to Naver's request is an event of its own."""
    content: dict[str, Any] = {"text": text}
    if check:
        button = {"type": "TEXT", "data": {"title": say("ko", "talktalk-check"), "code": check}}
        content["quickReply"] = {"buttonList": [button]}
    event = {"event": "send", "textContent": content}
    return Answer(body=json.dumps(event, ensure_ascii=False).encode())


def _json(event: dict[str, Any]) -> dict[str, Any]:
    return {
        "content": json.dumps(event, ensure_ascii=False).encode(),
        "headers": {"Content-Type": "application/json;charset=UTF-8"},
    }


def _told(answer: dict[str, Any]) -> Sent:
    """Naver says no with HTTP 200."""
    if "success" not in answer:
        raise SendUncertain("send-no-answer:resultCode")
    code = str(answer.get("resultCode", ""))[:20]
    if answer.get("success") is True and code in ("", "00"):
        return Sent()
    raise SendRejected("send-key-refused:01" if code == "01" else f"send-refused:{code}")
