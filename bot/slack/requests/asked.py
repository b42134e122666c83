"""One request of one person, with where it came from; and what it may be answered with."""

import re
from dataclasses import dataclass

from bot.errors import NotAllowed, Unacceptable
from bot.slack.block import Post, View
from bot.slack.requests.terms import Verb
from bot.slack.roles import Role
from bot.slack.surface import Surface
from bot.slack.text import mention

_MENTION = re.compile(r"<?@([UW][A-Z0-9_]{1,24})\b(?:\|[^>]*>)?")
_ME = frozenset({"me", "myself", "나", "내", "저", "나에게", "나한테", "저에게", "저한테"})


@dataclass(frozen=True, kw_only=True)
class Asker:
    """Who asks, and where they are answered."""

    user_id: str
    channel: str
    thread_ts: str = ""
    trigger_id: str = ""  # "" after a mention: Slack opens no form then
    response_url: str = ""


@dataclass(frozen=True, kw_only=True)
class Asked(Asker):
    verb: Verb
    rest: str = ""
    ticket_id: int | None = None  # named, or that of the thread it was asked in

    @property
    def ticket(self) -> int:
        """Raises Unacceptable."""
        if self.ticket_id is None:
            raise Unacceptable("error-which-ticket", verb=self.verb.value)
        return self.ticket_id


@dataclass(frozen=True)
class Form:
    """A modal, which only a command or a shortcut can open."""

    view: View


Answer = Post | Form | None  # None: the answer comes later


def form(asked: Asked, view: View) -> Form:
    """Raises Unacceptable after a mention."""
    if not asked.trigger_id:
        raise Unacceptable("error-form-needs-command", verb=asked.verb.value)
    return Form(view)


def agent_in(desk: Surface, asked: Asked) -> str:
    """Who is named, "" for nobody. Raises Unacceptable for who may not have tickets."""
    found = _MENTION.search(asked.rest)
    if not found:
        words = {word.casefold() for word in asked.rest.split()}
        return asked.user_id if words & _ME else ""
    refuse_unassignable(desk, found[1])
    return found[1]


def refuse_unassignable(desk: Surface, agent: str) -> None:
    """Raises Unacceptable for who may not decide about tickets."""
    try:
        desk.people.require(agent, Role.AGENT)
    except NotAllowed as e:
        raise Unacceptable("error-not-assignable", who=mention(agent)) from e
