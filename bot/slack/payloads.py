"""What Slack sends us, as values. The only place that indexes a Slack dict.

Slack leaves fields out, adds new ones and, behind a proxy, may send anything: whatever cannot be
used raises Unreadable, never KeyError or TypeError.
"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from bot.decision.rules import CardRef
from bot.slack.files import FileRef
from bot.slack.text import from_slack
from bot.tickets.terms import Priority, Review, TicketType, Urgency
from bot.triage.correcting import Label

_LARGEST_NUMBER = 2**53
_DEEPEST = 8  # rich text nests four deep: block, list, section, text
_INLINE = ("rich_text_section", "rich_text_quote", "rich_text_preformatted")
_SIGNS = {
    "link": ("", "url"),
    "user": ("@", "user_id"),
    "channel": ("#", "channel_id"),
    "broadcast": ("@", "range"),
    "emoji": ("", "name"),
}
_LABELS: dict[str, Callable[[str], Label]] = {
    "type": TicketType,
    "priority": Priority,
    "urgency": Urgency,
    "review": Review,
}
_PICKED = ("value", "selected_user", "selected_date", "selected_time")


class Unreadable(Exception):
    """Slack sent something we cannot use: drop it and log the kind, never the body."""


def dump_ref(ref: CardRef, choice: str = "") -> str:
    """What a button carries: the exact text it was shown under.

    `choice` is for menus, whose options have a value each (at most 150 characters).
    """
    parts: dict[str, object] = {"t": ref.ticket_id, "r": ref.draft_revision, "h": ref.text_hash}
    if choice:
        parts["do"] = choice
    return json.dumps(parts, separators=(",", ":"))


def read_ref(value: str) -> CardRef:
    """Raises Unreadable."""
    parts = _json(value)
    text_hash = _text(parts, "h")
    if not re.fullmatch(r"[0-9a-f]{0,64}", text_hash):
        raise Unreadable("card reference: text hash")
    return CardRef(_number(parts, "t", least=1), _number(parts, "r", least=0), text_hash)


def label_of(choice: str) -> Label:
    """The right label an agent chose, as "type:order". Raises Unreadable."""
    kind, _, value = choice.partition(":")
    try:
        return _LABELS[kind](value)
    except (KeyError, ValueError) as e:
        raise Unreadable("click: label") from e


@dataclass(frozen=True)
class DeliveryRef:
    """What the buttons under an uncertain delivery carry."""

    ticket_id: int
    delivery_id: str

    def dump(self) -> str:
        return json.dumps({"t": self.ticket_id, "d": self.delivery_id}, separators=(",", ":"))

    @classmethod
    def read(cls, value: str) -> Self:
        """Raises Unreadable."""
        parts = _json(value)
        delivery_id = _text(parts, "d")
        if not 0 < len(delivery_id) <= 255:
            raise Unreadable("delivery reference: id")
        return cls(_number(parts, "t", least=1), delivery_id)


@dataclass(frozen=True)
class Asking:
    """What the buttons under an answer carry: the words asked for, and where to go on."""

    words: str
    page: int = 1  # or the number of the ticket to go on after
    thread_ts: str = ""

    def dump(self) -> str:
        parts = {"q": self.words, "p": self.page, "t": self.thread_ts}
        return json.dumps(parts, ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def read(cls, value: str) -> Self:
        """Raises Unreadable."""
        parts = _json(value)
        return cls(_text(parts, "q"), _number(parts, "p", least=1), _text(parts, "t"))


@dataclass(frozen=True)
class MessageRef:
    """What the form of a new ticket carries: the message it is about, if there is one."""

    channel: str = ""
    ts: str = ""

    def dump(self) -> str:
        return json.dumps({"c": self.channel, "m": self.ts}, separators=(",", ":"))

    @classmethod
    def read(cls, value: str) -> Self:
        """Raises Unreadable."""
        parts = _json(value)
        return cls(_text(parts, "c"), _text(parts, "m"))


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
        return _text(_json(self.value), "do")

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
        body = _dict(body)
        actions = body.get("actions")
        if not isinstance(actions, list) or not actions:
            raise Unreadable("click: no action")
        action = _dict(actions[0])
        container, view = _dict(body.get("container")), _dict(body.get("view"))
        return cls(
            user_id=_required(_dict(body.get("user")), "id", "click"),
            user_team=_text(_dict(body.get("user")), "team_id"),
            team_id=_text(_dict(body.get("team")), "id"),
            action_id=_required(action, "action_id", "click"),
            block_id=_text(action, "block_id"),
            value=_chosen(action),
            trigger_id=_text(body, "trigger_id"),
            response_url=_text(body, "response_url"),
            channel=_text(_dict(body.get("channel")), "id") or _text(container, "channel_id"),
            message_ts=_text(container, "message_ts"),
            thread_ts=_text(container, "thread_ts"),
            view_id=_text(view, "id"),
            view_hash=_text(view, "hash"),
            private_metadata=_text(view, "private_metadata"),
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
        body = _dict(body)
        return cls(
            user_id=_required(_dict(body.get("user")), "id", "suggestion"),
            action_id=_required(body, "action_id", "suggestion"),
            typed=_text(body, "value")[:150],
        )


@dataclass(frozen=True)
class Submission:
    """A modal that was sent (view_submission) or put away (view_closed)."""

    user_id: str
    user_team: str
    team_id: str
    view_id: str
    callback_id: str
    private_metadata: str
    trigger_id: str
    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # by block_id
    uploaded: Mapping[str, tuple[FileRef, ...]] = field(default_factory=dict)  # by block_id

    def files(self, block_id: str) -> tuple[FileRef, ...]:
        return self.uploaded.get(block_id, ())

    def text(self, block_id: str) -> str:
        """What was typed, picked or chosen; "" for nothing."""
        return next(iter(self.values.get(block_id, ())), "")

    def has(self, block_id: str, choice: str) -> bool:
        """Is this box ticked?"""
        return choice in self.values.get(block_id, ())

    @property
    def ref(self) -> CardRef:
        """Raises Unreadable."""
        return read_ref(self.private_metadata)

    @classmethod
    def read(cls, body: object) -> Self:
        """Raises Unreadable."""
        body = _dict(body)
        view = _dict(body.get("view"))
        state = _dict(_dict(view.get("state")).get("values"))
        return cls(
            user_id=_required(_dict(body.get("user")), "id", "submission"),
            user_team=_text(_dict(body.get("user")), "team_id"),
            team_id=_text(_dict(body.get("team")), "id"),
            view_id=_required(view, "id", "submission"),
            callback_id=_text(view, "callback_id"),
            private_metadata=_text(view, "private_metadata"),
            trigger_id=_text(body, "trigger_id"),
            values={str(block_id): _inputs(_dict(inputs)) for block_id, inputs in state.items()},
            uploaded={str(block_id): _uploaded(_dict(files)) for block_id, files in state.items()},
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
        body = _dict(body)
        event = _dict(body.get("event"))
        subtype = _text(event, "subtype")
        said = _dict(event.get("message")) if subtype == "message_changed" else event
        if subtype == "message_deleted":
            said = _dict(event.get("previous_message"))
        return cls(
            event_id=_text(body, "event_id"),
            team_id=_text(body, "team_id") or _text(event, "team"),
            channel=_required(event, "channel", "message"),
            ts=_text(event, "deleted_ts") or _required(said, "ts", "message"),
            thread_ts=_text(said, "thread_ts"),
            user_id=_text(said, "user"),
            user_team=_text(said, "user_team") or _text(said, "team"),
            bot_id=_text(said, "bot_id"),
            app_id=_text(said, "app_id") or _text(_dict(said.get("bot_profile")), "app_id"),
            subtype=subtype,
            text=readable(said),
            is_edit=subtype == "message_changed",
            is_deletion=subtype == "message_deleted",
            is_shared=body.get("is_ext_shared_channel") is True,
            files=_files(said),
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
        body = _dict(body)
        return cls(
            user_id=_required(body, "user_id", "command"),
            team_id=_text(body, "team_id"),
            channel=_text(body, "channel_id"),
            command=_required(body, "command", "command"),
            text=_text(body, "text").strip(),
            trigger_id=_text(body, "trigger_id"),
            response_url=_text(body, "response_url"),
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
        body = _dict(body)
        said = _dict(body.get("message"))
        return cls(
            user_id=_required(_dict(body.get("user")), "id", "shortcut"),
            team_id=_text(_dict(body.get("team")), "id"),
            trigger_id=_text(body, "trigger_id"),
            channel=_text(_dict(body.get("channel")), "id"),
            message_ts=_text(said, "ts") or _text(body, "message_ts"),
            thread_ts=_text(said, "thread_ts"),
            text=readable(said),
        )


@dataclass(frozen=True)
class HomeOpened:
    user_id: str
    team_id: str
    tab: str  # "home" or "messages"
    view_hash: str  # of the Home shown now; "" the first time

    @classmethod
    def read(cls, body: object) -> Self:
        """Raises Unreadable."""
        body = _dict(body)
        event = _dict(body.get("event"))
        return cls(
            user_id=_required(event, "user", "home"),
            team_id=_text(body, "team_id"),
            tab=_text(event, "tab") or "home",
            view_hash=_text(_dict(event.get("view")), "hash"),
        )


def readable(said: Mapping[str, Any]) -> str:
    """The words of a message as a person reads them.

    People's messages have everything in `text`. Other apps put a short notification there and
    the real words into blocks or attachments, so theirs are read too.
    """
    text = from_slack(_text(said, "text"))
    if not _text(said, "bot_id") and text.strip():
        return text
    blocks = "\n".join(filter(None, map(_block_text, _list(said, "blocks"))))
    parts = [blocks if len(blocks) > len(text) else text]
    parts += [_attachment_text(_dict(each)) for each in _list(said, "attachments")]
    return "\n".join(filter(None, parts))


def _attachment_text(attachment: Mapping[str, Any]) -> str:
    if attachment.get("is_msg_unfurl") or attachment.get("from_url"):
        return ""  # a link preview: somebody else's words
    written = [from_slack(_text(attachment, key)) for key in ("pretext", "title", "text")]
    for entry in map(_dict, _list(attachment, "fields")):
        pair = (from_slack(_text(entry, "title")), from_slack(_text(entry, "value")))
        written.append(": ".join(filter(None, pair)))
    written += [_block_text(block) for block in _list(attachment, "blocks")]
    lines = "\n".join(filter(None, written))
    return lines or from_slack(_text(attachment, "fallback"))


def _block_text(node: object, depth: int = 0) -> str:
    """The words in a block, a text object or a rich text element, wherever Slack nests them."""
    node = _dict(node)
    kind = node.get("type")
    if depth > _DEEPEST or kind in ("actions", "button"):
        return ""
    words = node.get("text")
    if isinstance(words, str):
        return from_slack(words) if kind == "mrkdwn" else _printable(words)
    if kind in _SIGNS:
        prefix, key = _SIGNS[kind]
        return prefix + _text(node, key)
    children = [words, *_list(node, "fields"), *_list(node, "elements")]
    written = filter(None, (_block_text(child, depth + 1) for child in children))
    return ("" if kind in _INLINE else "\n").join(written)


def _chosen(action: Mapping[str, Any]) -> str:
    """A button's value, or what was picked in a menu, user list or date field."""
    option = _text(_dict(action.get("selected_option")), "value")
    picked = (_text(action, key) for key in _PICKED)
    return option or next(filter(None, picked), "")


def _inputs(inputs: Mapping[str, Any]) -> tuple[str, ...]:
    """A block of our modals has one input; of check boxes, all that are ticked are kept."""
    for state in map(_dict, inputs.values()):
        options = _list(state, "selected_options")
        if options:
            return tuple(_text(_dict(option), "value") for option in options)
        if value := _chosen(state):
            return (value,)
    return ()


def _uploaded(inputs: Mapping[str, Any]) -> tuple[FileRef, ...]:
    return tuple(file for state in map(_dict, inputs.values()) for file in _files(state))


def _files(holder: Mapping[str, Any]) -> tuple[FileRef, ...]:
    """Without those that are only links to somewhere else, or already deleted ("tombstone")."""
    found = []
    for file in map(_dict, _list(holder, "files")):
        size = file.get("size")
        if _text(file, "id") and _text(file, "mode") not in ("external", "tombstone"):
            found.append(
                FileRef(
                    id=_text(file, "id"),
                    name=(_text(file, "name") or _text(file, "title"))[:255],
                    size=size if type(size) is int and 0 <= size <= _LARGEST_NUMBER else 0,
                    url=_text(file, "url_private_download"),
                )
            )
    return tuple(found)


def _dict(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _list(value: Mapping[str, Any], key: str) -> list[Any]:
    found = value.get(key)
    return found if isinstance(found, list) else []


def _text(value: Mapping[str, Any], key: str) -> str:
    found = value.get(key)
    return _printable(found) if isinstance(found, str) else ""


def _printable(text: str) -> str:
    """JSON may carry half a surrogate pair, which no database or socket takes."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _required(value: Mapping[str, Any], key: str, what: str) -> str:
    found = _text(value, key)
    if not found:
        raise Unreadable(f"{what}: no {key}")
    return found


def _json(value: str) -> Mapping[str, Any]:
    try:
        return _dict(json.loads(value))
    except (ValueError, RecursionError) as e:
        raise Unreadable("reference: not ours") from e


def _number(parts: Mapping[str, Any], key: str, *, least: int) -> int:
    found = parts.get(key)
    if type(found) is not int or not least <= found <= _LARGEST_NUMBER:
        raise Unreadable(f"card reference: {key}")
    return found
