"""One message as the workspace keeps it, and as Slack spells it."""

from dataclasses import dataclass, field, replace
from typing import Any

from bot.playground.cast import APP_ID, BOT_ID, BOT_USER, TEAM_ID

JSON = dict[str, Any]


@dataclass(frozen=True)
class File:
    id: str
    name: str
    title: str
    mimetype: str
    size: int
    alt_text: str
    content: bytes = field(repr=False)
    host: str = ""  # where it can be had

    def to_slack(self) -> JSON:
        return {
            "mode": "hosted",
            "id": self.id,
            "name": self.name,
            "title": self.title,
            "mimetype": self.mimetype,
            "size": self.size,
            "alt_txt": self.alt_text,
            "url_private": f"{self.host}/files/{self.id}",
            "url_private_download": f"{self.host}/files/{self.id}/download",
        }


@dataclass(frozen=True)
class Message:
    ts: str
    channel: str
    user: str
    text: str
    blocks: tuple[JSON, ...] = ()
    attachments: tuple[JSON, ...] = ()
    thread_ts: str | None = None
    broadcast: bool = False
    bot_id: str | None = None
    app_id: str | None = None
    username: str | None = None
    metadata: JSON | None = None
    edited_ts: str | None = None
    ephemeral_for: str | None = None
    deleted: bool = False
    reactions: tuple[tuple[str, str], ...] = ()  # (name, user) in the order they were added
    files: tuple[File, ...] = ()
    earlier: tuple[tuple[JSON, ...], ...] = ()  # blocks of former versions, newest last

    @property
    def is_root(self) -> bool:
        return self.thread_ts is None or self.thread_ts == self.ts

    @property
    def is_ours(self) -> bool:
        return self.bot_id == BOT_ID

    def showing(self, blocks: tuple[JSON, ...]) -> "Message":
        return self if blocks is self.blocks else replace(self, blocks=blocks)

    def to_slack(self, *, metadata: bool = False) -> JSON:
        """The message object of history, events and interaction payloads."""
        body: JSON = {"type": "message", "user": self.user, "text": self.text, "ts": self.ts}
        if self.bot_id and not self.is_ours:
            body |= {"subtype": "bot_message", "username": self.username}
        elif self.broadcast:
            body["subtype"] = "thread_broadcast"
        elif self.files and not self.bot_id:
            body |= {"subtype": "file_share", "upload": False}
        body |= {"team": TEAM_ID}
        if self.bot_id:
            body |= {"bot_id": self.bot_id, "app_id": self.app_id}
        if self.is_ours:
            body["bot_profile"] = BOT_PROFILE
        optional = {
            "thread_ts": self.thread_ts,
            "blocks": list(self.blocks),
            "attachments": list(self.attachments),
            "files": [file.to_slack() for file in self.files],
            "reactions": self.reaction_counts(),
        }
        body |= {key: value for key, value in optional.items() if value}
        if self.edited_ts:
            body["edited"] = {"user": self.user, "ts": self.edited_ts}
        if metadata and self.metadata:
            body["metadata"] = self.metadata
        return body

    def reaction_counts(self) -> list[JSON]:
        users: dict[str, list[str]] = {}
        for name, user in self.reactions:
            users.setdefault(name, []).append(user)
        return [{"name": name, "users": who, "count": len(who)} for name, who in users.items()]


BOT_PROFILE: JSON = {
    "id": BOT_ID,
    "app_id": APP_ID,
    "user_id": BOT_USER,
    "name": "Deskbell",
    "deleted": False,
    "team_id": TEAM_ID,
}
