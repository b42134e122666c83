"""From rows of the journal to figures: times, deadlines kept, what is unusual. Pure."""

import math
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import accumulate
from statistics import fmean, pstdev

from bot.analytics.figures import Deadlines, Spike, Term, Times
from bot.sla.calendar import Calendar
from bot.sla.rules import Course
from bot.tickets.clocks import Due
from bot.tickets.terms import Channel, TicketType

LEAST_COMPARED = 3  # periods; fewer do not say what is usual
LEAST_SPIKE = 5  # tickets
_DEVIATIONS = 3

Worked = Callable[[datetime, datetime], timedelta]


def ruler(calendar: Calendar, start: datetime, end: datetime) -> Worked:
    """Calendar.between for thousands of pairs of moments from `start` to `end`."""
    spans = list(calendar.spans(start, end))
    opens = [span[0] for span in spans]
    before = list(accumulate((c - o for o, c in spans), initial=timedelta(0)))

    def until(at: datetime) -> timedelta:
        number = bisect_right(opens, at)
        if not number:
            return timedelta(0)
        opened, closed = spans[number - 1]
        return before[number - 1] + min(at, closed) - opened

    return lambda a, b: max(until(b) - until(a), timedelta(0))


@dataclass(frozen=True)
class Ended:
    """What came to its end in the period, with the working time it took."""

    ticket_id: int
    due: Due
    took: timedelta


def ended(
    ticket_id: int, course: Course, resolved_at: datetime | None, start: datetime, worked: Worked
) -> list[Ended]:
    """`resolved_at` is in the period; what was answered before `start` belongs to another."""
    found = []
    if course.first_replied_at and course.first_replied_at >= start:
        took = worked(course.opened_at, course.first_replied_at)
        found.append(Ended(ticket_id, Due.FIRST_REPLY, took))
    if resolved_at and not course.is_ours:
        found.append(Ended(ticket_id, Due.RESOLUTION, _ours(course, worked)))
    return found


def _ours(course: Course, worked: Worked) -> timedelta:
    """How long the next word was ours, until it was the customer's for good."""
    took, since = timedelta(0), course.opened_at
    for paused_at, resumed_at in course.pauses:
        took += worked(since, paused_at)
        since = resumed_at or paused_at
    return took


def times(took: Iterable[timedelta]) -> Times:
    """By nearest rank: each figure is a time some ticket really took."""
    ordered = sorted(took)
    if not ordered:
        return Times()
    return Times(len(ordered), _rank(ordered, 0.5), _rank(ordered, 0.9))


def _rank(ordered: Sequence[timedelta], share: float) -> timedelta:
    return ordered[math.ceil(share * len(ordered)) - 1]


def kept(found: Sequence[Ended], late: Collection[tuple[int, Due]], missed: int) -> Deadlines:
    """`late` are those whose deadline passed at any time, `missed` how many did in the period: an
    answer that came too late is counted once, when its time ran out."""
    met = sum((each.ticket_id, each.due) not in late for each in found)
    return Deadlines(met, missed)


def by_term(opened: Mapping[tuple[TicketType, Channel], int]) -> Counter[Term]:
    counts: Counter[Term] = Counter()
    for (kind, channel), count in opened.items():
        counts[kind] += count
        counts[channel] += count
    return counts


def spikes(counts: Mapping[Term, int], earlier: Sequence[Mapping[Term, int]]) -> tuple[Spike, ...]:
    """Types, channels and products with far more tickets than is usual for each of them, the worst
    first.

    Far more is three deviations, of what was seen or of chance (the root of the mean), whichever is
    wider, and at least twice as many.
    """
    if len(earlier) < LEAST_COMPARED:
        return ()
    found: list[Spike] = []
    for term, count in counts.items():
        usual = [before.get(term, 0) for before in earlier]
        mean = fmean(usual)
        spread = max(pstdev(usual), math.sqrt(mean))
        if count >= max(LEAST_SPIKE, 2 * mean, mean + _DEVIATIONS * spread):
            found.append(Spike(term, count, mean))
    return tuple(sorted(found, key=lambda spike: spike.usual - spike.count))


def grouped(asked: Mapping[int, Collection[str]], *, alike: float = 0.5) -> list[list[int]]:
    """Tickets that ask alike, by the words they share; the largest group first.

    Each goes to the first group whose first ticket shares at least `alike` of their words.
    """
    leaders: list[tuple[frozenset[str], list[int]]] = []
    for ticket_id, said in asked.items():
        words = frozenset(said)
        for lead, members in leaders:
            if len(words & lead) >= alike * len(words | lead):
                members.append(ticket_id)
                break
        else:
            leaders.append((words, [ticket_id]))
    return sorted((members for _, members in leaders), key=len, reverse=True)
