"""KakaoTalk 상담톡 through the dealer Happytalk: a chat with people, in which replies may be pushed
for 30 days after the customer's last message.

The dealer's pages tell how a session opens and how to write; what a message of the customer looks
like, and how we hear that a session has ended, is not public. Read are the names that its pages use
elsewhere, also in its other products.
"""

import hashlib
import hmac
import json
import re
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Annotated, Any, Self

import httpx
from pydantic import AliasChoices, ConfigDict, Field, SecretStr

from bot.channels.capability import Mode, Way, capability, route
from bot.channels.contract import Channel, Event, Ignored, Left, Refused, Request, Unreadable
from bot.channels.fields import MILD, Key, Loose, Mild, Wire, attachment, moment, read
from bot.channels.http import body_of, exchange, raise_for_status, vendor_client
from bot.channels.inbound import Inbound, body_hash, clean
from bot.channels.inbound import Sender as Customer
from bot.channels.outgoing import Outgoing, Repeat, Sent
from bot.channels.settings import ChannelSettings, prefixed
from bot.errors import SendRejected, SendUncertain
from bot.tickets import terms

NAME = "kakao_counsel"
SESSION = timedelta(days=30)
REPEAT_SECONDS = 10  # without an id, the same bytes within so long are the same event
LONGEST_NUMBER = 30
_TEXTS = ("message", "content", "contents", "text", "msg")
_FILES = ("file_url", "image_url", "video_url", "url", "image", "file", "link")
_KINDS = {"im": "image", "photo": "image", "fi": "file", "vi": "video", "au": "audio"}
_ADDRESS = re.compile(r"https?://\S{1,2000}")


class Settings(ChannelSettings):
    model_config = prefixed("KAKAO_COUNSEL_")

    path: SecretStr = Field(min_length=16)  # the address the dealer is told ends in it
    client_id: SecretStr
    client_secret: SecretStr
    url: str = "https://kakao-api.happytalk.io"


def _named(*names: str) -> Any:
    return Field(default="", validation_alias=AliasChoices(*names))


class _Message(Wire):
    model_config = ConfigDict(extra="allow")

    user_key: Key = Field(validation_alias=AliasChoices("user_key", "userKey", "uuid"))
    sender_key: Loose = _named("sender_key", "senderKey")
    message_type: Mild = _named("message_type", "type", "chat_bubble_type")
    serial_number: Mild = _named("serial_number", "msgid", "message_id", "msg_id")
    time: Annotated[int | None, MILD] = None

    @property
    def kind(self) -> str:
        return self.message_type.lower()

    @property
    def text(self) -> str:
        said = self._told(_TEXTS, "text")
        return next((each for each in said if self._is_text or not _ADDRESS.fullmatch(each)), "")

    @property
    def file(self) -> str:
        """Where it is."""
        names = _FILES if self._is_text else (*_FILES, *_TEXTS)
        return next(filter(_ADDRESS.fullmatch, self._told(names, "url")), "")

    @property
    def _is_text(self) -> bool:
        return self.kind in ("", "tx", "text")

    def _told(self, names: Sequence[str], inner: str) -> Iterator[str]:
        """What these fields say: themselves, each of several, or an object in them."""
        for name in names:
            told = (self.model_extra or {}).get(name)
            for each in told if isinstance(told, list) else [told]:
                words = each.get(inner) if isinstance(each, dict) else each
                if isinstance(words, str) and (found := clean(words).strip()):
                    yield found


class KakaoCounsel(Channel):
    name = NAME

    def __init__(self, settings: Settings) -> None:
        self._path = settings.path.get_secret_value()
        keys = {
            "HT-Client-Id": settings.client_id.get_secret_value(),
            "HT-Client-Secret": settings.client_secret.get_secret_value(),
        }
        self._client = vendor_client(settings.url, headers=keys)
        self.sender = CounselSender(self._client)

    @classmethod
    def open(cls) -> Self | None:
        settings = Settings.read()
        return cls(settings) if settings else None

    def verify(self, request: Request, now: datetime) -> None:
        given = request.rest.split("/")[0]
        if not hmac.compare_digest(given.encode(), self._path.encode()):
            raise Refused("address", 404)

    def parse(self, request: Request, now: datetime) -> Sequence[Event]:
        what = request.rest.split("/")[1:2]  # an id may follow
        if what == ["message"]:
            return [_said(read(_Message, request.body), request.body, now)]
        if what in (["end"], ["expired_session"]):
            return [Left(terms.Channel.KAKAO, NAME, read(_Message, request.body).user_key)]
        return [Ignored("session_open" if what == ["reference"] else "no message")]

    def close(self) -> None:
        self._client.close()


class CounselSender:
    repeat = Repeat.IDEMPOTENT  # the dealer drops a serial number it has seen

    def __init__(self, client: httpx.Client) -> None:
        self._client = client

    def send(self, outgoing: Outgoing) -> Sent:
        parts = capability(terms.Channel.KAKAO).split(outgoing.text)
        for number, part in enumerate(parts, start=1):
            self._write(outgoing.route, _serial_number(outgoing.delivery_id, number), part)
        return Sent(is_confirmed=False)

    def find(self, outgoing: Outgoing) -> Sent | None:
        return None

    def _write(self, way: dict[str, Any], serial_number: str, text: str) -> None:
        body = {
            "user_key": way["user_key"],
            "sender_key": way["sender_key"],
            "serial_number": serial_number,
            "message_type": "TX",
            "message": text,
        }
        answer = exchange(
            self._client,
            "POST",
            "/v1/chat/write",
            content=json.dumps(body, ensure_ascii=False).encode(),
            headers={"Content-Type": "application/json"},
        )
        raise_for_status(answer)
        code = body_of(answer).get("code")
        if code is None:
            raise SendUncertain("send-no-answer:code")
        if code not in (0, "0"):
            raise SendRejected(f"send-refused:{str(code)[:20]}")


def _said(came: _Message, body: bytes, now: datetime) -> Inbound:
    if not came.text and not came.file:
        raise Unreadable("message", "it is missing")
    said_at = min(moment(came.time, now), now)
    window = Way(Mode.PUSH, until=said_at + SESSION)
    return Inbound(
        channel=terms.Channel.KAKAO,
        source=NAME,
        event_key=came.serial_number[:200] or _digest(body, now),
        body_hash=body_hash(body),
        sender=Customer(external_id=came.user_key),
        text=came.text,
        said_at=said_at,
        attachments=tuple(_files(came)),
        reply_to=route(NAME, [window], user_key=came.user_key, sender_key=came.sender_key)
        if came.sender_key
        else {},
    )


def _files(came: _Message) -> Iterator[dict[str, Any]]:
    if came.file:
        yield attachment("", _KINDS.get(came.kind, came.kind or "file"), url=came.file)


def _serial_number(delivery_id: str, part: int) -> str:
    """The same for every try; the dealer takes thirty letters."""
    number = f"-{part}"
    return delivery_id.removeprefix("dlv_")[: LONGEST_NUMBER - len(number)] + number


def _digest(body: bytes, now: datetime) -> str:
    bucket = str(int(now.timestamp()) // REPEAT_SECONDS)
    return f"sha256:{hashlib.sha256(body + b'|' + bucket.encode()).hexdigest()}"
