"""The App Home and the help text: what waits, what needs care, how it works."""

from dataclasses import dataclass
from datetime import datetime

from bot.slack.block import View
from bot.tickets.terms import Channel, Priority, TicketType


@dataclass(frozen=True)
class WaitingTicket:
    ticket_id: int
    customer: str
    channel: Channel
    type: TicketType | None
    priority: Priority
    since: datetime
    link: str = ""  # permalink of the card
    assignee: str = ""  # agent id


@dataclass(frozen=True)
class Trouble:
    """Something an admin should look at: one line, already in the desk's language."""

    text: str
    link: str = ""


@dataclass(frozen=True)
class HomeView:
    agent: str
    shop: str
    waiting: tuple[WaitingTicket, ...] = ()  # the most urgent first
    waiting_count: int = 0  # all of them, also those not listed
    troubles: tuple[Trouble, ...] = ()


def home_view(view: HomeView, language: str) -> View:
    raise NotImplementedError


def help_text(language: str) -> str:
    raise NotImplementedError
