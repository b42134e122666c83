"""What Slack may send us, as rows: what is heard, who may do it, what is then done.

Every one is run in the same way: what Slack sent is read, the person's role is checked, and only
then is it carried out. Whatever is not in these tables, `commands.py` or `events.py` is not heard.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from slack_bolt import Ack, App

from bot.slack.payloads import Click, Shortcut, Suggestion
from bot.slack.roles import Role
from bot.slack.submission import Submission
from bot.slack.surface import Surface

Body = Mapping[str, object]


class Hears(StrEnum):
    """The names Bolt gives to what it listens for."""

    ACTION = "action"
    VIEW = "view"  # a modal that was sent
    CLOSED = "view_closed"  # a modal that was put away
    OPTIONS = "options"  # of a select, while somebody types
    SHORTCUT = "shortcut"


_READ: dict[Hears, Callable[[object], Any]] = {
    Hears.ACTION: Click.read,
    Hears.VIEW: Submission.read,
    Hears.CLOSED: Submission.read,
    Hears.OPTIONS: Suggestion.read,
    Hears.SHORTCUT: Shortcut.read,
}


@dataclass(frozen=True)
class Listener:
    hears: Hears
    name: str
    needs: Role
    run: Callable[[Surface, Any, Ack], None]


def action(name: str, needs: Role, run: Callable[[Surface, Click, Ack], None]) -> Listener:
    return Listener(Hears.ACTION, name, needs, run)


def view(name: str, needs: Role, run: Callable[[Surface, Submission, Ack], None]) -> Listener:
    return Listener(Hears.VIEW, name, needs, run)


def closed(name: str, needs: Role, run: Callable[[Surface, Submission, Ack], None]) -> Listener:
    return Listener(Hears.CLOSED, name, needs, run)


def options(name: str, needs: Role, run: Callable[[Surface, Suggestion, Ack], None]) -> Listener:
    return Listener(Hears.OPTIONS, name, needs, run)


def shortcut(name: str, needs: Role, run: Callable[[Surface, Shortcut, Ack], None]) -> Listener:
    return Listener(Hears.SHORTCUT, name, needs, run)


def register(app: App, desk: Surface, listeners: Sequence[Listener]) -> None:
    for each in listeners:
        getattr(app, each.hears)(each.name)(_guarded(desk, each))


def _guarded(desk: Surface, listener: Listener) -> Callable[[Ack, dict[str, object]], None]:
    """Raises Unreadable, NotAllowed, and whatever the listener raises: app.py answers them."""
    read = _READ[listener.hears]

    def hear(ack: Ack, body: dict[str, object]) -> None:
        sent = read(body)
        desk.require(sent.user_id, listener.needs, f"{listener.hears}:{listener.name}")
        listener.run(desk, sent, ack)

    return hear
