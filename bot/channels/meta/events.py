"""What Meta's webhook says, in our words.

https://developers.facebook.com/docs/messenger-platform/reference/webhook-events
"""

import json
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Annotated, Any

from pydantic import ValidationError

from bot.channels.capability import Mode, Way, route
from bot.channels.contract import Edited, Event, Garbled, Ignored, Unreadable, Withdrawn
from bot.channels.fields import MILD, Key, Loose, Mild, Wire, attachment, moment, read
from bot.channels.inbound import Inbound, Sender, body_hash
from bot.tickets.terms import Channel

NAME = "meta"
CHANNELS = {"page": Channel.MESSENGER, "instagram": Channel.INSTAGRAM}
WINDOW = timedelta(hours=24)  # from the customer's last message
PEOPLE_WINDOW = timedelta(days=7)  # with the tag HUMAN_AGENT, which Meta grants by App Review

Flag = Annotated[bool, MILD]


class _Story(Wire):
    url: Mild = ""


class _ReplyTo(Wire):
    story: Annotated[_Story, MILD] = _Story()


class _Payload(Wire):
    url: Mild = ""
    title: Mild = ""


class _Attachment(Wire):
    type: Mild = "file"
    title: Mild = ""
    url: Mild = ""
    payload: Annotated[_Payload, MILD] = _Payload()


class _Said(Wire):
    mid: Loose = ""
    text: Loose = ""
    title: Loose = ""  # of a button that was tapped
    payload: Mild = ""  # the shop's own word for it, where it has no title

    @property
    def words(self) -> str:
        return self.text or self.title or self.payload


class _Message(_Said):
    is_echo: Flag = False
    is_deleted: Flag = False
    is_unsupported: Flag = False
    attachments: Annotated[tuple[_Attachment, ...], MILD] = ()
    reply_to: Annotated[_ReplyTo, MILD] = _ReplyTo()


class _Party(Wire):
    id: Key


class _Item(Wire):
    sender: _Party
    timestamp: Annotated[int | None, MILD] = None  # milliseconds
    message: _Message | None = None
    postback: _Said | None = None
    message_edit: _Said | None = None


class _Entry(Wire):
    id: Key
    messaging: Annotated[tuple[Any, ...], MILD] = ()  # `standby` is another app's for now


class _Hook(Wire):
    object: Loose = ""
    entry: tuple[Any, ...] = ()


def events_of(body: bytes, now: datetime) -> Sequence[Event]:
    """Raises Unreadable when nothing of it can be read."""
    hook = read(_Hook, body)
    if hook.object not in CHANNELS:
        return [Ignored("another product's")]
    events = [event for entry in hook.entry for event in _of_entry(hook.object, entry, now)]
    if events and all(isinstance(event, Garbled) for event in events):
        raise Unreadable("entry", "not as Meta writes it")
    return events


def _of_entry(kind: str, raw: object, now: datetime) -> Iterator[Event]:
    try:
        entry = _Entry.model_validate(raw)
    except ValidationError:
        yield _garbled(raw)
        return
    for item in entry.messaging:
        yield _event(kind, entry.id, item, now)


def _garbled(raw: object) -> Garbled:
    return Garbled(NAME, json.dumps(raw).encode(), "not as Meta writes it")


def _event(kind: str, account: str, raw: object, now: datetime) -> Event:
    try:
        item = _Item.model_validate(raw)
    except ValidationError:
        return _garbled(raw)
    source, message = f"{NAME}:{kind}:{account}", item.message
    if (message and message.is_echo) or item.sender.id == account:
        return Ignored("echo")
    if item.message_edit:
        return Edited(source, item.message_edit.mid, item.message_edit.text)
    if message and message.is_deleted:
        return Withdrawn(source, message.mid)
    said = message or item.postback
    if said is None:  # read, delivery, reaction, referral, …
        return Ignored("nothing said")
    return _inbound(kind, source, item, said, now)


def _inbound(kind: str, source: str, item: _Item, said: _Said, now: datetime) -> Inbound:
    customer, said_at = item.sender.id, min(moment(item.timestamp, now), now)
    digest = body_hash(said.words.encode())
    return Inbound(
        channel=CHANNELS[kind],
        source=source,
        event_key=said.mid or f"{customer}:{item.timestamp or digest}",
        body_hash=digest,
        sender=Sender(external_id=customer),
        text=said.words,
        said_at=said_at,
        attachments=tuple(_attachments(said)) if isinstance(said, _Message) else (),
        reply_to=route(
            NAME,
            [
                Way(Mode.PUSH, until=said_at + WINDOW),
                Way(Mode.PUSH, until=said_at + PEOPLE_WINDOW, people_only=True),
            ],
            object=kind,
            customer=customer,
        ),
    )


def _attachments(message: _Message) -> Iterator[dict[str, Any]]:
    """Links, which expire after a while; nothing is downloaded."""
    for each in message.attachments:
        name = each.payload.title or each.title or each.type
        yield attachment(name, each.type, url=each.payload.url or each.url)
    if message.reply_to.story.url:
        yield attachment("story", "story", url=message.reply_to.story.url)
    if message.is_unsupported:
        yield attachment("unsupported", "unsupported")
