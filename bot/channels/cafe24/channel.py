"""What a mall's webhooks and boards bring in."""

import hmac
import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Self

from bot.channels.cafe24.answers import Cafe24Sender
from bot.channels.cafe24.articles import Article
from bot.channels.cafe24.mall import NAME, SEOUL, Mall, Settings
from bot.channels.contract import (
    Channel,
    Disconnected,
    Event,
    Fetch,
    Garbled,
    Ignored,
    Refused,
    Request,
)
from bot.channels.fields import Key, Loose, Wire, read
from bot.clock import now as read_clock
from bot.errors import Misconfigured, SendFailed, SendRejected

LOOK_BACK = timedelta(days=7)
LIFE, NOTICE = timedelta(days=365), timedelta(days=30)  # of a version of the API
NEW_ARTICLE, REMOVED = "90033", "90077"  # event_no of the webhooks we read


class _Resource(Wire):
    mall_id: Loose = ""
    event_shop_no: Loose = ""
    board_no: Loose = ""
    no: Loose = ""
    has_parent: Loose = ""
    member_id: Loose = ""


class _Hook(Wire):
    event_no: Key
    resource: _Resource


class Cafe24(Channel):
    name = NAME

    def __init__(self, settings: Settings) -> None:
        self.poll_seconds = settings.poll_seconds
        self._key = settings.event_key.get_secret_value().encode()
        self._settings = settings
        self._mall = Mall(settings, lambda: self.safe)
        self.sender = Cafe24Sender(settings, self._mall)

    @classmethod
    def open(cls) -> Self | None:
        settings = Settings.read()
        return cls(settings) if settings else None

    def verify(self, request: Request, now: datetime) -> None:
        if not hmac.compare_digest(request.headers.get("x-api-key", "").encode(), self._key):
            raise Refused("auth")

    def parse(self, request: Request, now: datetime) -> Sequence[Event]:
        hook = read(_Hook, request.body)
        found = hook.resource
        if found.mall_id not in ("", self._settings.mall_id):
            return [Ignored("another mall's")]
        if hook.event_no == REMOVED:
            return [Disconnected(NAME, found.mall_id)]
        if hook.event_no != NEW_ARTICLE:
            return [Ignored(f"event {hook.event_no}")]
        if found.has_parent == "T" or found.member_id == self._settings.mall_id:
            return [Ignored("an answer")]
        where = (hook.event_no, found.event_shop_no, found.board_no, found.no)
        return [Fetch(NAME, ":".join(where))]

    def poll(self, cursor: str, now: datetime) -> tuple[Sequence[Event], str]:
        """Every article of the last days: what we have had before is known by its number, so no
        cursor is needed, and a webhook that never came loses nothing."""
        since = f"{(now - LOOK_BACK).astimezone(SEOUL):%Y-%m-%d}"
        events: list[Event] = []
        for board in self._settings.boards:
            events += (self._event(each, now) for each in self._mall.articles(board, since, now))
        return events, ""

    def problems(self) -> Sequence[Misconfigured]:
        try:
            self._mall.ask("GET", "/api/v2/admin/boards")
        except SendRejected:
            return [Misconfigured("error-channel-key", what="CAFE24_REFRESH_TOKEN")]
        except SendFailed:
            return [Misconfigured("error-channel-away", url=self._settings.address)]
        ends = self._settings.api_version + LIFE
        is_soon = read_clock().date() > ends - NOTICE
        return [Misconfigured("error-cafe24-version", day=ends.isoformat())] if is_soon else ()

    def close(self) -> None:
        self._mall.close()

    def _event(self, found: Any, now: datetime) -> Event:
        """One that is not as it should be must not lose the others."""
        try:
            article = Article.model_validate(found)
            if article.is_answer or article.member_id == self._settings.mall_id:
                return Ignored("an answer")
            if article.is_notice:
                return Ignored("a notice")
            return article.inbound(f"{NAME}:{self._settings.mall_id}", now)
        except ValueError:
            return Garbled(NAME, json.dumps(found).encode(), "not as Cafe24 writes it")
