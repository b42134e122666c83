"""What every listener needs, in one place: handed in by wiring, never looked up."""

import logging
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from slack_sdk import WebClient
from sqlmodel import Session

from bot.autonomy.rules import Approved
from bot.choices import InForce
from bot.clock import now
from bot.db import Database
from bot.drafting.looked import Looked
from bot.errors import NotAllowed
from bot.jobs import Jobs
from bot.learning.values import Teacher
from bot.settings import DeskConfig
from bot.slack.block import View
from bot.slack.client import SlackRefused, SlackUnknown, call, respond
from bot.slack.people import People
from bot.slack.roles import Role
from bot.slack.text import tell
from bot.tickets.journal import record
from bot.tickets.terms import EventKind

log = logging.getLogger(__name__)

PATIENCE_MS = 1_500


class Pressed(Protocol):
    """A click, a command or a shortcut: whatever Slack gives a trigger with."""

    @property
    def user_id(self) -> str: ...
    @property
    def channel(self) -> str: ...
    @property
    def trigger_id(self) -> str: ...


@dataclass(frozen=True)
class Surface:
    db: Database
    jobs: Jobs
    settings: Callable[[], InForce]
    use_settings: Callable[[], None]  # somebody has just changed them
    client: WebClient
    people: People
    troubles: Callable[[], list[str]]  # what an admin should look at, in the desk's language
    teacher: Teacher
    show_proposals: Callable[[], None]  # bring what is shown of them up to date
    approved: Callable[[str], Approved | None]  # a FAQ entry in force, by its id
    look_up: Callable[[str], Looked]  # what the knowledge says to a question
    pool: ThreadPoolExecutor = field(
        default_factory=lambda: ThreadPoolExecutor(16, thread_name_prefix="slack-show")
    )

    @property
    def config(self) -> DeskConfig:
        return self.settings().config

    @property
    def language(self) -> str:
        return self.config.shop.desk_language.value

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.config.shop.timezone)

    def record(self) -> AbstractContextManager[Session]:
        """A transaction for what was clicked: Slack waits three seconds for the acknowledgement,
        so rather than wait for a busy database we say that it did not work."""
        return self.db.write(patience_ms=PATIENCE_MS)

    def require(self, user_id: str, needed: Role, what: str) -> None:
        """Raises NotAllowed, saying whom to ask; that it was refused is on the record."""
        try:
            self.people.require(user_id, needed)
        except NotAllowed:
            self.run(self._note_refused, user_id, needed, what)
            raise

    def _note_refused(self, user_id: str, needed: Role, what: str) -> None:
        data = {"what": what, "needs": needed.name.lower()}
        with self.db.write() as session:
            record(session, EventKind.REFUSED, ticket_id=None, actor=user_id, now=now(), **data)

    def later(self, method: Callable[..., Any], **arguments: Any) -> None:
        """Call Slack after the acknowledgement. Never queued, since late is worse than not."""
        self.pool.submit(self.call, method, **arguments)

    def run(self, work: Callable[..., None], *arguments: object) -> None:
        """After the acknowledgement, too."""
        self.pool.submit(self._run, work, arguments)

    def open_modal(
        self, pressed: Pressed, view: View, *, if_not: Callable[[], None] | None = None
    ) -> None:
        """After the acknowledgement. Slack's trigger lives three seconds: when they are over, the
        person hears that nothing opened, and `if_not` is done."""
        self.run(self._open_modal, pressed, view, if_not)

    def _open_modal(self, pressed: Pressed, view: View, if_not: Callable[[], None] | None) -> None:
        try:
            call(self.client.views_open, trigger_id=pressed.trigger_id, view=view)
        except (SlackRefused, SlackUnknown) as e:
            log.warning("slack views_open: %s", e)
            if if_not:
                if_not()
            self._tell(pressed.user_id, pressed.channel, tell(self.language, "error-not-opened"))

    def tell(self, *, user: str, channel: str, text: str) -> None:
        """A message only this person sees; without a channel (a modal, the Home), or when Slack
        does not take it there (the bot is no member), a direct one."""
        self.run(self._tell, user, channel, text)

    def _tell(self, user: str, channel: str, text: str) -> None:
        if channel:
            try:
                call(self.client.chat_postEphemeral, channel=channel, user=user, text=text)
                return
            except (SlackRefused, SlackUnknown) as e:
                log.warning("slack chat_postEphemeral: %s", e)
        self.call(self.client.chat_postMessage, channel=user, text=text)

    def respond(self, url: str, *bodies: dict[str, Any]) -> None:
        """Post to a response URL after the acknowledgement, in this order."""
        self.pool.submit(self._respond, url, bodies)

    @staticmethod
    def _respond(url: str, bodies: Sequence[dict[str, Any]]) -> None:
        try:
            for body in bodies:
                respond(url, body)
        except (SlackRefused, SlackUnknown) as e:
            log.warning("slack response url: %s", e)

    @staticmethod
    def _run(work: Callable[..., None], arguments: tuple[object, ...]) -> None:
        try:
            work(*arguments)
        except Exception:
            log.exception("%s could not be shown", work.__name__)

    @staticmethod
    def call(method: Callable[..., Any], **arguments: Any) -> None:
        """Now; what Slack says against it is logged."""
        try:
            call(method, **arguments)
        except (SlackRefused, SlackUnknown) as e:
            log.warning("slack %s: %s", getattr(method, "__name__", "call"), e)
