"""What the figures of a period are: plain values, shown by bot/slack and written by the CLI."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.analytics.periods import Period
from bot.tickets.faq_votes import Voted
from bot.tickets.terms import Channel, TicketType


@dataclass(frozen=True)
class Answered:
    """How replies came about, and how often a ticket was handed to another team instead."""

    automatic: int = 0
    approved: int = 0  # as drafted
    edited: int = 0
    escalated: int = 0

    @property
    def replies(self) -> int:
        return self.automatic + self.approved + self.edited


@dataclass(frozen=True)
class Times:
    """Of working time."""

    count: int = 0
    half: timedelta | None = None  # p50: half took no longer
    most: timedelta | None = None  # p90: nine in ten took no longer


@dataclass(frozen=True)
class Deadlines:
    met: int = 0  # first replies and solutions in time
    missed: int = 0  # deadlines that passed

    @property
    def share(self) -> float | None:
        ended = self.met + self.missed
        return self.met / ended if ended else None


@dataclass(frozen=True)
class Question:
    """What several customers asked: known by the article that answers it, or by what one wrote."""

    title: str
    tickets: int
    has_article: bool


@dataclass(frozen=True)
class Product:
    """Of `[digest] products`: known by its name in what customers write."""

    name: str


Term = TicketType | Channel | Product  # what has a usual number of its own


@dataclass(frozen=True)
class Spike:
    """Far more than such periods usually bring."""

    of: Term
    count: int
    usual: float


@dataclass(frozen=True)
class ModelUse:
    calls: int = 0
    tokens: int = 0
    usd: float = 0.0


@dataclass(frozen=True)
class PledgeDue:
    """A promise to a customer that has not been kept yet."""

    ticket_id: int
    owner: str  # agent id
    due_at: datetime


@dataclass(frozen=True)
class Pledges:
    kept: int = 0
    broken: int = 0
    due: tuple[PledgeDue, ...] = ()  # the soonest first


@dataclass(frozen=True)
class Figures:
    period: Period
    opened: Mapping[tuple[TicketType, Channel], int] = field(default_factory=dict)
    messages: int = 0
    answered: Answered = Answered()
    first_reply: Times = Times()
    solution: Times = Times()
    deadlines: Deadlines = Deadlines()
    pledges: Pledges = Pledges()
    questions: tuple[Question, ...] = ()
    unanswered: tuple[Question, ...] = ()  # without an article
    unhelpful: tuple[Voted, ...] = ()  # articles of the FAQ page
    spikes: tuple[Spike, ...] = ()
    model: ModelUse = ModelUse()
    corrections: Mapping[str, int] = field(default_factory=dict)  # of triage, by label
    waiting: int = 0
    overdue: int = 0

    @property
    def tickets(self) -> int:
        """Opened, or reopened by their customers."""
        return sum(self.opened.values())

    @property
    def by_type(self) -> dict[TicketType, int]:
        return {
            kind: count
            for kind in TicketType
            if (count := sum(n for (each, _), n in self.opened.items() if each is kind))
        }

    @property
    def by_channel(self) -> dict[Channel, int]:
        return {
            channel: count
            for channel in Channel
            if (count := sum(n for (_, each), n in self.opened.items() if each is channel))
        }
