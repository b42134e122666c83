"""Alimtalk (알림톡) through Solapi: fixed templates to a phone number, outwards only.

Kakao approves each template, so it cannot carry an answer; it tells that one is ready. What comes
in are reports of delivery. Nothing signs them: their address holds a secret, and each is asked
about before it is believed. https://developers.solapi.com
"""

import hashlib
import hmac
import json
import re
import secrets
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Self

import httpx
from pydantic import Field, SecretStr, TypeAdapter, ValidationError

from bot.channels.capability import Mode, Way, route
from bot.channels.contract import (
    Channel,
    Event,
    Garbled,
    Ignored,
    Refused,
    Reported,
    Request,
    Unreadable,
    Waiting,
)
from bot.channels.fields import Key, Wire
from bot.channels.http import body_of, exchange, raise_for_status, vendor_client
from bot.channels.outgoing import Outgoing, Repeat, Sent
from bot.channels.settings import ChannelSettings, prefixed
from bot.clock import now
from bot.errors import Misconfigured, SendFailed, SendRejected, SendUncertain

NAME = "solapi"

_MOBILE = re.compile(r"01[016789][0-9]{7,8}")
_ON_ITS_WAY, _ARRIVED = frozenset({"2000", "3000"}), "4000"
_TEMPLATE = frozenset({"1043", "3103", "3105"})
_UNREACHABLE = frozenset({"3102", "3104", "3107"})  # no friend, no KakaoTalk, blocked
_SETTINGS = frozenset({"1030", "1062", "2062", "2230", "3101"})  # balance, number, profile


class Settings(ChannelSettings):
    model_config = prefixed("SOLAPI_")

    api_key: SecretStr
    api_secret: SecretStr
    profile: str  # pfId of the KakaoTalk channel, KA01PF…
    sender: str  # a number registered at Solapi
    report_secret: SecretStr = Field(min_length=16)  # last part of the reports' address
    ready_template: str = ""  # templateId of "your answer is ready", KA01TP…; "" = none is sent
    sms: bool = False  # a paid text message instead, where Alimtalk does not arrive
    url: str = "https://api.solapi.com"


class _Report(Wire):
    messageId: Key


class _Item(Wire):
    data: _Report


_REPORTS = TypeAdapter(list[Any])


class Solapi(Channel):
    name = NAME

    def __init__(self, settings: Settings) -> None:
        self._report_secret = settings.report_secret.get_secret_value().encode()
        self._ready_template = settings.ready_template
        self.sender: SolapiSender = SolapiSender(settings)

    @classmethod
    def open(cls) -> Self | None:
        settings = Settings.read()
        return cls(settings) if settings else None

    def ready_route(self, waiting: Waiting) -> dict[str, Any] | None:
        to = mobile(waiting.phone)
        if not to or not self._ready_template:
            return None
        variables = {"#{이름}": waiting.name or "고객", "#{번호}": str(waiting.ticket_id)}
        return alimtalk(to, self._ready_template, variables)

    def verify(self, request: Request, now: datetime) -> None:
        given = request.rest.strip("/").encode("utf-8", "surrogatepass")
        if not hmac.compare_digest(self._report_secret, given):
            raise Refused("address", 404)

    def parse(self, request: Request, now: datetime) -> Sequence[Event]:
        try:
            items = _REPORTS.validate_json(request.body)
        except ValidationError as e:
            raise Unreadable("", "not as Solapi reports") from e
        read = dict.fromkeys(_message_id(item) for item in items)
        try:
            return [each if isinstance(each, Garbled) else self._reported(each) for each in read]
        except SendFailed as e:
            raise Refused("Solapi cannot be asked: it is to report again", 425) from e

    def problems(self) -> Sequence[Misconfigured]:
        try:
            self.sender.status("none")
        except SendRejected:
            return [Misconfigured("error-channel-key", what="SOLAPI_API_KEY, SOLAPI_API_SECRET")]
        except SendFailed:
            return [Misconfigured("error-channel-away", url=self.sender.url)]
        return ()

    def close(self) -> None:
        self.sender.close()

    def _reported(self, message_id: str) -> Event:
        code = self.sender.status(message_id)
        if not code or code in _ON_ITS_WAY:
            return Ignored("on its way")
        arrived = code == _ARRIVED
        return Reported(message_id, arrived, "" if arrived else _why(code))


class SolapiSender:
    repeat = Repeat.BLIND  # Solapi keeps no key of ours

    def __init__(self, settings: Settings) -> None:
        self._settings, self.url = settings, settings.url
        self._client = vendor_client(settings.url)

    def send(self, outgoing: Outgoing) -> Sent:
        fields = {"ticket": str(outgoing.ticket_id), "delivery": outgoing.delivery_id}
        return self.post(outgoing.route, fields)

    def find(self, outgoing: Outgoing) -> Sent | None:
        return None

    def post(self, to: Mapping[str, Any], fields: Mapping[str, str]) -> Sent:
        """`to` is a route of `alimtalk`; `fields` come back with the report."""
        message = {
            "to": to["to"],
            "from": self._settings.sender,
            "type": "ATA",
            "kakaoOptions": {
                "pfId": self._settings.profile,
                "templateId": to["template"],
                "variables": to["variables"],
                "disableSms": not self._settings.sms,  # Solapi sends a paid one by default
            },
            "customFields": fields,
        }
        answer = self._ask("POST", "/messages/v4/send", json={"message": message})
        raise_for_refusal(answer)
        if not answer.get("messageId"):
            raise SendUncertain("send-no-answer:messageId")
        return Sent(is_confirmed=False, provider_id=str(answer["messageId"])[:200])

    def status(self, message_id: str) -> str:
        """Solapi's code for a message, "" for one it does not know. Raises SendFailed."""
        answer = self._ask("GET", "/messages/v4/list", params={"messageId": message_id, "limit": 1})
        found = answer.get("messageList")
        message = found.get(message_id) if isinstance(found, dict) else None
        return str(message.get("statusCode", "")) if isinstance(message, dict) else ""

    def close(self) -> None:
        self._client.close()

    def _ask(self, method: str, path: str, **kwargs: Any) -> dict[str, Any]:
        key = self._settings.api_key.get_secret_value()
        secret = self._settings.api_secret.get_secret_value()
        signed = {"Authorization": authorization(key, secret, now(), secrets.token_hex(16))}
        answer = exchange(self._client, method, path, headers=signed, **kwargs)
        if body_of(answer).get("errorCode") == "DuplicatedSignature":
            raise SendFailed("send-answered:403")  # the next try has a salt of its own
        raise_for_status(answer, _word)
        return body_of(answer)


def _message_id(item: object) -> str | Garbled:
    """Of one report; it must not lose the others."""
    try:
        return _Item.model_validate(item).data.messageId
    except ValidationError:
        return Garbled(NAME, json.dumps(item).encode(), "not as Solapi reports")


def authorization(key: str, secret: str, at: datetime, salt: str) -> str:
    date = at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    signature = hmac.new(secret.encode(), (date + salt).encode(), hashlib.sha256).hexdigest()
    return f"HMAC-SHA256 apiKey={key}, date={date}, salt={salt}, signature={signature}"


def alimtalk(to: str, template: str, variables: Mapping[str, str]) -> dict[str, Any]:
    """A Delivery.route."""
    return route(NAME, [Way(Mode.PUSH)], to=to, template=template, variables=dict(variables))


def mobile(phone: str) -> str:
    """A Korean mobile number in digits, "" for anything else."""
    digits = re.sub(r"[\s().-]", "", phone)
    digits = re.sub(r"^\+?82(?=1)|^\+820(?=1)", "0", digits)
    return digits if _MOBILE.fullmatch(digits) else ""


def raise_for_refusal(answer: Mapping[str, Any]) -> None:
    """Solapi answers 200 also when it takes nothing. Raises SendRejected."""
    failed = answer.get("failedMessageList")
    told = failed[0] if isinstance(failed, list) and failed else answer
    code = str(told.get("statusCode", "")) if isinstance(told, Mapping) else ""
    if code and code not in _ON_ITS_WAY and code != _ARRIVED:
        raise SendRejected(_why(code))


def _why(code: str) -> str:
    if code in _TEMPLATE:
        return f"send-template:{code}"
    if code in _UNREACHABLE:
        return "send-unreachable"
    return f"send-key-refused:{code}" if code in _SETTINGS else f"send-refused:{code}"


def _word(answer: httpx.Response) -> str:
    name = body_of(answer).get("errorCode")
    return f"send-key-refused:{name}" if answer.status_code == 403 and name else ""
