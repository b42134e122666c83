"""The workspace: channels, messages and files. Every change is pinned on the board."""

import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from bot.playground.board import Board, MessageChange, Reacted
from bot.playground.cast import BOT_USER, Cast, Person
from bot.playground.errors import SlackError
from bot.playground.ids import new_id, with_ids
from bot.playground.messages import File, Message

KEPT_VERSIONS = 5
UNREACHABLE = {"bot": "cannot_dm_bot", "former": "user_disabled", "outside": "user_not_visible"}


@dataclass
class Channel:
    id: str
    name: str
    topic: str
    members: list[str]
    is_ext_shared: bool = False
    is_archived: bool = False
    im_user: str | None = None  # the person a direct message is with
    messages: dict[str, Message] = field(default_factory=dict)
    threads: dict[str, list[str]] = field(default_factory=dict)  # root ts -> ts of its replies
    ephemerals: dict[str, Message] = field(default_factory=dict)
    read: dict[str, str] = field(default_factory=dict)  # person -> ts of the last message read

    @property
    def type(self) -> str:
        return "im" if self.im_user else "channel"

    def roots(self) -> list[Message]:
        return [m for m in self.messages.values() if m.is_root or m.broadcast]

    def replies(self, ts: str) -> list[Message]:
        kept = tuple(self.threads.get(ts, ()))
        return [self.messages[reply] for reply in kept if reply in self.messages]


def direct_message_id(user: str) -> str:
    return "D_" + user.removeprefix("U_")


class Workspace:
    """Safe to use from any thread."""

    def __init__(self, cast: Cast, board: Board | None = None) -> None:
        self.cast = cast
        self.board = board or Board()
        self.channels: dict[str, Channel] = {}
        self.files: dict[str, File] = {}
        self._lock = threading.RLock()
        self._last_ts = 0
        self.reset()

    def reset(self) -> None:
        with self._lock:
            self.files.clear()
            self.channels.clear()
            for place in self.cast.places:
                self.channels[place.id] = Channel(
                    place.id, place.name, place.topic, list(place.members), place.is_ext_shared
                )
            for person in self.cast.people.values():
                if person.role not in UNREACHABLE:
                    self._open_direct_message(person)

    # people and channels

    def person(self, user: str) -> Person:
        """Raises SlackError user_not_found."""
        if user not in self.cast.people:
            raise SlackError("user_not_found")
        return self.cast.people[user]

    def channel(self, channel: str) -> Channel:
        """Raises SlackError channel_not_found."""
        if channel not in self.channels:
            raise SlackError("channel_not_found")
        return self.channels[channel]

    def direct_message(self, user: str) -> Channel:
        """The bot's direct message with a person; raises SlackError when there can be none."""
        person = self.person(user)
        if person.role in UNREACHABLE:
            raise SlackError(UNREACHABLE[person.role])
        return self.channels[direct_message_id(user)]

    def _open_direct_message(self, person: Person) -> None:
        id_ = direct_message_id(person.id)
        self.channels[id_] = Channel(id_, person.name, "", [BOT_USER, person.id], im_user=person.id)

    def join(self, channel: str, user: str) -> None:
        with self._lock:
            members = self.channel(channel).members
            if user not in members:
                members.append(user)

    # messages

    def message(self, channel: str, ts: str) -> Message:
        """Raises SlackError message_not_found."""
        found = self.channel(channel).messages.get(ts)
        if found is None:
            raise SlackError("message_not_found")
        return found

    def ephemeral(self, channel: str, ts: str) -> Message:
        found = self.channel(channel).ephemerals.get(ts)
        if found is None:
            raise SlackError("message_not_found")
        return found

    def roots(self, channel: str) -> list[Message]:
        with self._lock:
            return self.channel(channel).roots()

    def thread(self, channel: str, ts: str) -> list[Message]:
        """The root and its replies; raises SlackError thread_not_found."""
        with self._lock:
            root = self.channel(channel).messages.get(ts)
            if root is None:
                raise SlackError("thread_not_found")
            return [root, *self.channel(channel).replies(ts)]

    def post(self, channel: str, user: str, text: str, **fields: Any) -> Message:
        """`fields` are those of Message; a reply to a reply lands in its root's thread."""
        with self._lock:
            place = self.channel(channel)
            fields["thread_ts"] = self._root_of(place, fields.get("thread_ts"))
            fields["blocks"] = with_ids(fields.get("blocks", ()))
            message = Message(self.next_ts(), channel, user, text, **fields)
            place.messages[message.ts] = message
            place.read[user] = message.ts
            self._join_thread(place, message)
        self.board.publish(MessageChange("posted", message))
        return message

    def post_ephemeral(self, channel: str, agent: str, text: str, **fields: Any) -> Message:
        with self._lock:
            fields["blocks"] = with_ids(fields.get("blocks", ()))
            message = Message(
                self.next_ts(), channel, BOT_USER, text, ephemeral_for=agent, **fields
            )
            self.channel(channel).ephemerals[message.ts] = message
        self.board.publish(MessageChange("posted", message))
        return message

    def change(self, message: Message, **fields: Any) -> Message:
        """Write a new version; works for ephemeral messages too."""
        with self._lock:
            if "blocks" in fields:
                fields["blocks"] = with_ids(fields["blocks"])
            versions = (*message.earlier, message.blocks)[-KEPT_VERSIONS:]
            changed = replace(message, edited_ts=self.next_ts(), earlier=versions, **fields)
            self._shelf(message)[message.ts] = changed
        self.board.publish(MessageChange("changed", changed, previous=message))
        return changed

    def delete(self, message: Message) -> None:
        with self._lock:
            self._shelf(message).pop(message.ts, None)
        gone = replace(message, deleted=True)
        self.board.publish(MessageChange("deleted", gone, previous=message))

    def react(self, message: Message, name: str, user: str) -> None:
        """Raises SlackError already_reacted."""
        if (name, user) in message.reactions:
            raise SlackError("already_reacted")
        with self._lock:
            reacted = replace(message, reactions=(*message.reactions, (name, user)))
            self._shelf(message)[message.ts] = reacted
        self.board.publish(Reacted(reacted, name, user, self.next_ts()))

    def _shelf(self, message: Message) -> dict[str, Message]:
        channel = self.channel(message.channel)
        return channel.ephemerals if message.ephemeral_for else channel.messages

    def _root_of(self, place: Channel, thread_ts: str | None) -> str | None:
        """The thread to land in; one whose root is gone keeps the ts it was given."""
        parent = place.messages.get(thread_ts) if thread_ts else None
        return (parent.thread_ts or parent.ts) if parent else thread_ts

    def _join_thread(self, place: Channel, message: Message) -> None:
        if message.thread_ts is None:
            return
        place.threads.setdefault(message.thread_ts, []).append(message.ts)
        root = place.messages.get(message.thread_ts)
        if root is not None and root.thread_ts is None:
            place.messages[root.ts] = replace(root, thread_ts=root.ts)

    def next_ts(self) -> str:
        """Microseconds of now, never twice and never backwards."""
        with self._lock:
            self._last_ts = max(time.time_ns() // 1000, self._last_ts + 1)
            seconds, micros = divmod(self._last_ts, 1_000_000)
            return f"{seconds}.{micros:06d}"

    # reading

    def mark_read(self, channel: str, user: str) -> None:
        with self._lock:
            place = self.channel(channel)
            if place.messages:
                place.read[user] = max(place.messages)

    def unread(self, channel: str, user: str) -> int:
        with self._lock:
            place = self.channel(channel)
            seen = place.read.get(user, "0")
            return sum(m.ts > seen and m.user != user for m in place.roots())

    # files

    def add_file(
        self, name: str, alt_text: str, content: bytes, mimetype: str, host: str = ""
    ) -> File:
        file = File(new_id("F"), name, name, mimetype, len(content), alt_text, content, host)
        with self._lock:
            self.files[file.id] = file
        return file

    def file(self, file_id: str) -> File:
        """Raises SlackError file_not_found."""
        if file_id not in self.files:
            raise SlackError("file_not_found")
        return self.files[file_id]

    def keep_files(self, files: Iterable[File]) -> None:
        with self._lock:
            self.files.update({file.id: file for file in files})
