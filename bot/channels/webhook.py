"""POST /intake/messages: the JSON every form, no-code tool and program can send.

Two shapes are read: ours (`channel`, `event_id`, `customer`, `text`, …) and a Standard Webhooks
envelope (`type`, `timestamp`, `data`), whose `data` may carry the same fields or just `id`,
`customer`, `text`. The event key is then the `webhook-id` header.
"""

import json
from datetime import UTC, datetime
from typing import Annotated, Any
from urllib.parse import urlsplit

import httpx
from pydantic import (
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    ValidationError,
    field_validator,
)

from bot.channels.capability import Route
from bot.channels.contract import Unreadable
from bot.channels.fields import Key, Short, Text
from bot.channels.inbound import Inbound, Sender, body_hash
from bot.tickets.people import Identifier
from bot.tickets.terms import Channel, Segment


class _CustomerIn(BaseModel):
    id: Key
    name: Short = ""
    email: Short = ""
    phone: Short = ""
    segment: Segment | None = None
    order: Short = ""
    verified: list[Identifier] = Field(default_factory=list, max_length=len(Identifier))

    @field_validator("segment", mode="before")
    @classmethod
    def _any_case(cls, value: object) -> object:
        return (value.strip().lower() or None) if isinstance(value, str) else value

    @field_validator("name", "email", "phone", "order", mode="before")
    @classmethod
    def _null_is_empty(cls, value: object) -> object:
        return "" if value is None else value


class _Attachment(BaseModel):
    model_config = ConfigDict(extra="ignore")

    name: Short = ""
    url: Short = ""
    type: Short = ""
    size: int | None = Field(default=None, ge=0)


class MessageIn(BaseModel):
    channel: Channel
    event_id: Key
    customer: _CustomerIn
    text: Text
    subject: Short = ""
    thread: Annotated[Text, Field(max_length=255)] = ""
    sent_at: AwareDatetime | None = None
    attachments: list[_Attachment] = Field(default_factory=list, max_length=50)
    reply_url: Annotated[str, Field(max_length=2_000)] = ""

    @field_validator("subject", "thread", "reply_url", mode="before")
    @classmethod
    def _null_is_empty(cls, value: object) -> object:
        return "" if value is None else value

    @field_validator("attachments", mode="before")
    @classmethod
    def _null_is_none(cls, value: object) -> object:
        return [] if value is None else value

    @field_validator("reply_url")
    @classmethod
    def _is_web_address(cls, url: str) -> str:
        if not url:
            return ""
        parts = urlsplit(url)
        is_web = parts.scheme in ("http", "https") and bool(parts.hostname) and not parts.username
        if not is_web or parts.port == 0:
            raise ValueError("must be a plain http(s) address")
        try:
            httpx.URL(url)
        except httpx.InvalidURL as e:  # the sender would refuse it every time
            raise ValueError(str(e)) from e
        return url

    @field_validator("sent_at")
    @classmethod
    def _in_utc(cls, moment: datetime | None) -> datetime | None:
        try:
            return moment and moment.astimezone(UTC)
        except OverflowError as e:
            raise ValueError("must be between the years 1 and 9999 in UTC") from e


def parse(
    body: bytes, *, source: str, webhook_id: str | None, now: datetime, key: str | None = None
) -> Inbound:
    """Raises Unreadable. `webhook_id` is given when the request was signed, not by bearer; `key`
    when its Idempotency-Key names the event."""
    try:
        data = json.loads(body)
    except (ValueError, RecursionError) as e:
        raise Unreadable("", "the body is not JSON") from e
    if not isinstance(data, dict):
        raise Unreadable("", "the body is not a JSON object")
    if webhook_id is not None:
        data = _unwrap(data, webhook_id)
    data = _nested(data)
    if key is not None:
        data["event_id"] = key
    try:
        message = MessageIn.model_validate(data)
    except ValidationError as e:
        first = e.errors(include_url=False, include_input=False)[0]
        raise Unreadable(".".join(map(str, first["loc"])), first["msg"]) from e
    except RecursionError as e:
        raise Unreadable("", "the body is nested too deeply") from e
    return _inbound(message, source, body_hash(body), now)


def _unwrap(envelope: dict[str, Any], webhook_id: str) -> dict[str, Any]:
    inner = envelope.get("data")
    if not isinstance(inner, dict):
        return {**envelope, "event_id": webhook_id}
    return {
        "channel": Channel.WEBHOOK,
        "sent_at": envelope.get("timestamp"),
        **inner,
        "event_id": webhook_id,
    }


def _nested(data: dict[str, Any]) -> dict[str, Any]:
    """No-code tools fill flat fields more easily than an object in an object."""
    customer_id = data.get("customer_id") or data.get("email")
    if "customer" in data or customer_id is None:
        return dict(data)
    flat = {name: data[name] for name in ("name", "email", "phone", "order") if name in data}
    usual = {"channel": Channel.WEBHOOK, "event_id": data.get("id")}
    return {**usual, **data, "customer": {"id": customer_id, **flat}}


def _inbound(message: MessageIn, source: str, digest: str, now: datetime) -> Inbound:
    customer = message.customer
    reply_to = {"kind": Route.WEBHOOK.value, "url": message.reply_url} if message.reply_url else {}
    return Inbound(
        channel=message.channel,
        source=source,
        event_key=message.event_id,
        body_hash=digest,
        sender=Sender(
            external_id=customer.id,
            name=customer.name,
            email=customer.email,
            phone=customer.phone,
            order=customer.order,
            segment=customer.segment,
            verified=tuple(customer.verified),
        ),
        text=message.text,
        said_at=message.sent_at or now,
        subject=message.subject,
        thread=message.thread,
        attachments=tuple(a.model_dump() for a in message.attachments),
        reply_to=reply_to,
    )
