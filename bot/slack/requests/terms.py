"""What can be asked for, and how a queue can be narrowed down."""

from dataclasses import dataclass
from enum import StrEnum

from bot.tickets.terms import TicketType


class Verb(StrEnum):
    HELP = "help"
    QUEUE = "queue"
    STATUS = "status"
    FIND = "find"
    CUSTOMER = "customer"
    ASK = "ask"
    MACRO = "macro"
    NEW = "new"
    ASSIGN = "assign"
    ESCALATE = "escalate"
    SNOOZE = "snooze"
    RESOLVE = "resolve"
    SETTINGS = "settings"
    KNOWLEDGE = "knowledge"
    STATS = "stats"
    DIGEST = "digest"
    ONCALL = "oncall"


ABOUT_A_TICKET = frozenset(
    {Verb.STATUS, Verb.ASSIGN, Verb.ESCALATE, Verb.SNOOZE, Verb.RESOLVE, Verb.CUSTOMER}
)
CHANGING = frozenset({Verb.ASSIGN, Verb.ESCALATE, Verb.SNOOZE, Verb.RESOLVE})


@dataclass(frozen=True)
class Request:
    verb: Verb
    rest: str = ""
    ticket_id: int | None = None


@dataclass(frozen=True)
class Unknown:
    typed: str
    maybe: tuple[Verb, ...] = ()


class Only(StrEnum):
    """What a queue is narrowed down to, besides a team and a type."""

    URGENT = "urgent"
    VIP = "vip"
    MINE = "mine"
    UNASSIGNED = "unassigned"
    OVERDUE = "overdue"


@dataclass(frozen=True)
class Filter:
    only: frozenset[Only] = frozenset()
    team: str = ""  # a key of [teams]
    type: TicketType | None = None
