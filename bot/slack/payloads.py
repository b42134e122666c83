"""What Slack sends us, as values; submission.py has the modals. Nothing else indexes a Slack dict.

Slack leaves fields out, adds new ones and, behind a proxy, may send anything: whatever cannot be
used raises Unreadable, never KeyError or TypeError.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Self

from bot.decision.rules import CardRef
from bot.slack.fields import (
    Unreadable,
    as_dict,
    chosen_in,
    parsed,
    required_at,
    text_at,
    values_in,
)
from bot.slack.files import FileRef, files_in
from bot.slack.readable import readable
from bot.slack.refs import WHOLE_QUEUE, DeliveryRef, Looking, read_ref


@dataclass(frozen=True)
class Click:
    """A button, or a choice from a menu, on a card, in a modal or on the App Home."""

    user_id: str
    user_team: str  # where the person belongs: differs from team_id in a shared channel
    team_id: str
    action_id: str
    block_id: str
    value: str  # of the button or the chosen option
    trigger_id: str
    response_url: str
    channel: str  # "" in a modal and on the App Home
    message_ts: str
    thread_ts: str
    view_id: str
    view_hash: str
    private_metadata: str
    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # in a modal, by block_id

    @property
    def ref(self) -> CardRef:
        """Raises Unreadable."""
        return read_ref(self.value)

    @property
    def delivery(self) -> DeliveryRef:
        """Raises Unreadable."""
        return DeliveryRef.read(self.value)

    @property
    def choice(self) -> str:
        """What was chosen from a menu whose options carry a CardRef. Raises Unreadable."""
        return text_at(parsed(self.value), "do")

    @property
    def page(self) -> int:
        """Which page of a reading modal. Raises Unreadable."""
        if not re.fullmatch(r"[0-9]{1,4}", self.value):
            raise Unreadable("click: page")
        return int(self.value)

    @property
    def number(self) -> int:
        """Of the row the button is about. Raises Unreadable."""
        if not re.fullmatch(r"[0-9]{1,15}", self.value):
            raise Unreadable("click: number")
        return int(self.value)

    @classmethod
    def read(cls, body: object) -> Self:
        """Raises Unreadable."""
        body = as_dict(body)
        actions = body.get("actions")
        if not isinstance(actions, list) or not actions:
            raise Unreadable("click: no action")
        action = as_dict(actions[0])
        container, view = as_dict(body.get("container")), as_dict(body.get("view"))
        return cls(
            user_id=required_at(as_dict(body.get("user")), "id", "click"),
            user_team=text_at(as_dict(body.get("user")), "team_id"),
            team_id=text_at(as_dict(body.get("team")), "id"),
            action_id=required_at(action, "action_id", "click"),
            block_id=text_at(action, "block_id"),
            value=chosen_in(action),
            trigger_id=text_at(body, "trigger_id"),
            response_url=text_at(body, "response_url"),
            channel=text_at(as_dict(body.get("channel")), "id") or text_at(container, "channel_id"),
            message_ts=text_at(container, "message_ts"),
            thread_ts=text_at(container, "thread_ts"),
            view_id=text_at(view, "id"),
            view_hash=text_at(view, "hash"),
            private_metadata=text_at(view, "private_metadata"),
            values=values_in(view),
        )


@dataclass(frozen=True)
class Suggestion:
    """What somebody has typed so far into a select whose options we give."""

    user_id: str
    action_id: str
    typed: str

    @classmethod
    def read(cls, body: object) -> Self:
        """Raises Unreadable."""
        body = as_dict(body)
        return cls(
            user_id=required_at(as_dict(body.get("user")), "id", "suggestion"),
            action_id=required_at(body, "action_id", "suggestion"),
            typed=text_at(body, "value")[:150],
        )


@dataclass(frozen=True)
class MessageEvent:
    """Something written, changed or deleted in a channel we are in."""

    event_id: str  # the envelope's; Slack repeats it when it repeats the event
    team_id: str
    channel: str
    ts: str  # of the message itself, also when it was edited or deleted
    thread_ts: str
    user_id: str  # "" for most apps
    user_team: str
    bot_id: str
    app_id: str
    subtype: str
    text: str  # as a person reads it: Slack's markup and escapes undone
    is_edit: bool
    is_deletion: bool
    is_shared: bool  # a channel shared with another company (Slack Connect)
    files: tuple[FileRef, ...] = ()

    @classmethod
    def read(cls, body: object) -> Self:
        """Takes the whole envelope (Bolt's `body`). Raises Unreadable."""
        body = as_dict(body)
        event = as_dict(body.get("event"))
        subtype = text_at(event, "subtype")
        said = as_dict(event.get("message")) if subtype == "message_changed" else event
        if subtype == "message_deleted":
            said = as_dict(event.get("previous_message"))
        return cls(
            event_id=text_at(body, "event_id"),
            team_id=text_at(body, "team_id") or text_at(event, "team"),
            channel=required_at(event, "channel", "message"),
            ts=text_at(event, "deleted_ts") or required_at(said, "ts", "message"),
            thread_ts=text_at(said, "thread_ts"),
            user_id=text_at(said, "user"),
            user_team=text_at(said, "user_team") or text_at(said, "team"),
            bot_id=text_at(said, "bot_id"),
            app_id=text_at(said, "app_id") or text_at(as_dict(said.get("bot_profile")), "app_id"),
            subtype=subtype,
            text=readable(said),
            is_edit=subtype == "message_changed",
            # What has answers below it leaves a stone where it was.
            is_deletion=subtype == "message_deleted" or text_at(said, "subtype") == "tombstone",
            is_shared=body.get("is_ext_shared_channel") is True,
            files=files_in(said),
        )


@dataclass(frozen=True)
class Command:
    """A slash command."""

    user_id: str
    team_id: str
    channel: str
    command: str
    text: str  # as Slack writes it: <@U123|mina> for a person
    trigger_id: str
    response_url: str

    @classmethod
    def read(cls, body: object) -> Self:
        """Raises Unreadable."""
        body = as_dict(body)
        return cls(
            user_id=required_at(body, "user_id", "command"),
            team_id=text_at(body, "team_id"),
            channel=text_at(body, "channel_id"),
            command=required_at(body, "command", "command"),
            text=text_at(body, "text").strip(),
            trigger_id=text_at(body, "trigger_id"),
            response_url=text_at(body, "response_url"),
        )


@dataclass(frozen=True)
class Shortcut:
    """From the menu of a message, or a global one: then there is no message."""

    user_id: str
    team_id: str
    trigger_id: str
    channel: str
    message_ts: str
    thread_ts: str
    text: str  # of the message, as a person reads it

    @classmethod
    def read(cls, body: object) -> Self:
        """Raises Unreadable."""
        body = as_dict(body)
        said = as_dict(body.get("message"))
        return cls(
            user_id=required_at(as_dict(body.get("user")), "id", "shortcut"),
            team_id=text_at(as_dict(body.get("team")), "id"),
            trigger_id=text_at(body, "trigger_id"),
            channel=text_at(as_dict(body.get("channel")), "id"),
            message_ts=text_at(said, "ts") or text_at(body, "message_ts"),
            thread_ts=text_at(said, "thread_ts"),
            text=readable(said),
        )


@dataclass(frozen=True)
class HomeOpened:
    user_id: str
    team_id: str
    tab: str  # "home" or "messages"
    private_metadata: str  # of the Home shown now; "" the first time

    @property
    def looking(self) -> Looking:
        """What the Home last showed. Raises Unreadable."""
        return Looking.read(self.private_metadata) if self.private_metadata else WHOLE_QUEUE

    @classmethod
    def read(cls, body: object) -> Self:
        """Raises Unreadable."""
        body = as_dict(body)
        event = as_dict(body.get("event"))
        return cls(
            user_id=required_at(event, "user", "home"),
            team_id=text_at(body, "team_id"),
            tab=text_at(event, "tab") or "home",
            private_metadata=text_at(as_dict(event.get("view")), "private_metadata"),
        )
