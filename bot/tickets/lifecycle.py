"""Which state may follow which, as one pure table."""

from bot.tickets.terms import TicketState as S

_NEXT: dict[S, frozenset[S]] = {
    S.NEW: frozenset({S.NEW, S.WAITING, S.RESOLVED}),
    S.WAITING: frozenset({S.NEW, S.WAITING, S.SNOOZED, S.PENDING, S.RESOLVED}),
    S.SNOOZED: frozenset({S.NEW, S.WAITING, S.PENDING, S.RESOLVED}),
    S.PENDING: frozenset({S.NEW, S.WAITING, S.RESOLVED}),
    S.RESOLVED: frozenset({S.NEW, S.WAITING}),
}

OPEN = frozenset(S) - {S.RESOLVED}
ANSWERED = frozenset({S.PENDING, S.RESOLVED})
UNDECIDED = frozenset({S.WAITING, S.SNOOZED})  # the card has buttons


def may_become(state: S, following: S) -> bool:
    return following in _NEXT[state]
