"""Channel Talk (채널톡): its own site widget, and the messengers a shop has connected to it.

Webhook `POST …?token=`, Open API v5 with `x-access-key` and `x-access-secret`.
https://developers.channel.io/docs/webhook
"""

import hmac
from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any, Self
from urllib.parse import quote

import httpx
from pydantic import Field, SecretStr

from bot.channels.capability import Mode, Way, route
from bot.channels.contract import Channel, Edited, Event, Ignored, Refused, Request, Withdrawn
from bot.channels.fields import MILD, Key, Loose, Mild, Wire, attachment, moment, read
from bot.channels.http import body_of, exchange, raise_for_status, vendor_client
from bot.channels.inbound import Inbound, body_hash
from bot.channels.inbound import Sender as Customer
from bot.channels.outgoing import Outgoing, Repeat, Sent
from bot.channels.settings import ChannelSettings, prefixed
from bot.errors import Misconfigured, SendFailed, SendRejected
from bot.tickets import terms

NAME = "channel_talk"
CLOCKS_APART_MS = 60_000
LOOKED_AT = 25  # newest messages of a chat, when we look whether ours is there


class Settings(ChannelSettings):
    model_config = prefixed("CHANNEL_TALK_")

    token: SecretStr = Field(min_length=8)  # of the webhook, the part after ?token=
    access_key: SecretStr
    access_secret: SecretStr
    bot_name: str = "Deskbell"
    url: str = "https://api.channel.io"


class _Block(Wire):
    type: Loose = ""
    value: Loose = ""


class _File(Wire):
    name: Mild = ""
    url: Mild = ""
    contentType: Mild = ""
    size: Annotated[int | None, MILD] = None


class _Entity(Wire):
    id: Key
    channelId: Loose = ""
    chatType: Loose = ""
    chatId: Loose = ""
    personType: Loose = ""
    personId: Loose = ""
    createdAt: Annotated[int | None, MILD] = None
    plainText: Loose = ""
    blocks: Annotated[list[_Block] | None, MILD] = None
    files: Annotated[list[_File] | None, MILD] = None
    options: list[Loose] | None = None
    state: Loose = ""
    log: Any = None  # of a line that Channel Talk writes itself: who came, who left

    @property
    def text(self) -> str:
        written = [block.value for block in self.blocks or [] if block.type in ("text", "code")]
        return self.plainText or "\n".join(written)


class _Profile(Wire):
    name: Mild = ""
    email: Mild = ""
    mobileNumber: Mild = ""


class _User(Wire):
    profile: Annotated[_Profile, MILD] = _Profile()


class _Chat(Wire):
    assigneeId: Mild = ""  # the manager who has taken it


class _Refers(Wire):
    user: Annotated[_User, MILD] = _User()
    userChat: Annotated[_Chat, MILD] = _Chat()


class _Hook(Wire):
    event: Loose = ""
    type: Loose = ""


class _MessageHook(_Hook):
    entity: _Entity
    refers: Annotated[_Refers, MILD] = _Refers()


class ChannelTalk(Channel):
    name = NAME

    def __init__(self, settings: Settings) -> None:
        self._token = settings.token.get_secret_value().encode()
        keys = {
            "x-access-key": settings.access_key.get_secret_value(),
            "x-access-secret": settings.access_secret.get_secret_value(),
        }
        self._client = vendor_client(settings.url, headers=keys)
        self.sender = ChannelTalkSender(self._client, settings.bot_name)

    @classmethod
    def open(cls) -> Self | None:
        settings = Settings.read()
        return cls(settings) if settings else None

    def verify(self, request: Request, now: datetime) -> None:
        if not hmac.compare_digest(request.query.get("token", "").encode(), self._token):
            raise Refused("auth")

    def parse(self, request: Request, now: datetime) -> Sequence[Event]:
        if read(_Hook, request.body).type != "message":
            return [Ignored("not a message")]
        return [_event(read(_MessageHook, request.body), now)]

    def problems(self) -> Sequence[Misconfigured]:
        try:
            raise_for_status(exchange(self._client, "GET", "/open/v5/channel"))
        except SendRejected:
            return [Misconfigured("error-channel-key", what="CHANNEL_TALK_ACCESS_KEY")]
        except SendFailed:
            return [Misconfigured("error-channel-away", url=str(self._client.base_url))]
        return ()

    def close(self) -> None:
        self._client.close()


def _event(hook: _MessageHook, now: datetime) -> Event:
    said = hook.entity
    source = f"{NAME}:{said.channelId}"
    if "private" in (said.options or []):
        return Ignored("private")
    if said.chatType != "userChat" or not said.chatId or not said.personId:
        return Ignored("no customer's chat")
    if said.personType != "user" or said.log is not None:
        return Ignored(said.personType)
    if said.state == "removed":  # the id is that of the message; ours do not come here
        return Withdrawn(source, said.id)
    if hook.event == "update":
        return Edited(source, said.id, said.text)
    # While a manager answers there, no program does.
    way = Way(Mode.PUSH, people_only=bool(hook.refers.userChat.assigneeId))
    return Inbound(
        channel=terms.Channel.CHANNEL_TALK,
        source=source,
        event_key=said.id,
        body_hash=body_hash(said.text.encode()),
        sender=_customer(said, hook.refers.user.profile),
        text=said.text,
        said_at=min(moment(said.createdAt, now), now),
        thread=said.chatId,
        attachments=tuple(
            attachment(file.name, file.contentType, file.size, url=file.url)
            for file in said.files or []
        ),
        reply_to=route(NAME, [way], chat=said.chatId),
    )


def _customer(said: _Entity, profile: _Profile) -> Customer:
    """Nothing of the profile is verified: visitors write it themselves."""
    return Customer(
        said.personId, name=profile.name, email=profile.email, phone=profile.mobileNumber
    )


class ChannelTalkSender:
    repeat = Repeat.LOOKUP

    def __init__(self, client: httpx.Client, bot_name: str) -> None:
        self._client, self._bot_name = client, bot_name

    def send(self, outgoing: Outgoing) -> Sent:
        answer = exchange(
            self._client,
            "POST",
            _messages(outgoing),
            params={"botName": self._bot_name},
            json={"blocks": [{"type": "text", "value": outgoing.text}]},
        )
        raise_for_status(answer, _refusal)
        message = body_of(answer).get("message")
        found = message.get("id") if isinstance(message, dict) else ""
        return Sent(provider_id=str(found or "")[:200])

    def find(self, outgoing: Outgoing) -> Sent | None:
        """Our words, by a bot, since we first tried."""
        params = {"sortOrder": "desc", "limit": str(LOOKED_AT)}
        answer = exchange(self._client, "GET", _messages(outgoing), params=params)
        raise_for_status(answer, _refusal)
        since = outgoing.first_try_at.timestamp() * 1000
        for message in body_of(answer).get("messages") or []:
            said = _Entity.model_validate(message)
            is_since = (said.createdAt or 0) >= since - CLOCKS_APART_MS
            if said.personType == "bot" and is_since and said.text.strip() == outgoing.text.strip():
                return Sent(provider_id=said.id)
        return None


def _messages(outgoing: Outgoing) -> str:
    return f"/open/v5/user-chats/{quote(outgoing.route['chat'], safe='')}/messages"


def _refusal(answer: httpx.Response) -> str:
    return "send-unreachable" if answer.status_code == 404 else ""
