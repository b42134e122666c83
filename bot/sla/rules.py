"""What a ticket is due by, and which warnings that calls for. Pure: the journal and `now` in,
deadlines out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.service_settings import Sla
from bot.sla.calendar import Calendar
from bot.tickets.clocks import Due, Level
from bot.tickets.terms import Channel, EventKind, Priority, Urgency

_REPLIES = (EventKind.APPROVED, EventKind.EDITED, EventKind.AUTO_ANSWERED)
_THEIR_TURN = (*_REPLIES, EventKind.RESOLVED, EventKind.ERASED)
_OUR_TURN = (EventKind.MESSAGE_RECEIVED, EventKind.REOPENED, EventKind.AUTO_RECALLED)
TELLING = frozenset({*_THEIR_TURN, *_OUR_TURN})  # what course_of looks at
_LEVELS = list(Level)

Pause = tuple[datetime, datetime | None]  # None: it goes on


@dataclass(frozen=True)
class Course:
    """What the journal says of a ticket, as far as time is concerned."""

    opened_at: datetime
    asked_at: datetime  # the customer's newest message
    first_replied_at: datetime | None = None
    pauses: tuple[Pause, ...] = ()  # answered or resolved: it is the customer's turn

    @property
    def is_ours(self) -> bool:
        """Is the next word ours?"""
        return not self.pauses or self.pauses[-1][1] is not None


@dataclass(frozen=True)
class Promise:
    """What the shop wants to keep to, for one ticket."""

    calendar: Calendar
    first_response: timedelta  # of working time
    resolution: timedelta
    window: timedelta | None  # around the clock
    shares: tuple[tuple[Level, float], ...]  # of each, when a warning is given
    closes_at: datetime | None = None  # when the channel takes no reply any more


@dataclass(frozen=True)
class Deadline:
    due: Due
    at: datetime
    warnings: tuple[tuple[Level, datetime], ...]  # in their order; within working hours


def course_of(events: Iterable[tuple[EventKind, datetime]]) -> Course | None:
    """None without a message. `events` in the order they were recorded."""
    asked: list[datetime] = []
    replies: list[datetime] = []
    pauses: list[Pause] = []
    for kind, at in events:
        if kind is EventKind.MESSAGE_RECEIVED:
            asked.append(at)
        elif kind in _REPLIES:
            replies.append(at)
        elif kind is EventKind.AUTO_RECALLED:
            replies = replies[:-1]
        is_paused = bool(pauses) and pauses[-1][1] is None
        if kind in _THEIR_TURN and not is_paused:
            pauses.append((at, None))
        elif kind in _OUR_TURN and is_paused:
            pauses[-1] = (pauses[-1][0], at)
    if not asked:
        return None
    return Course(asked[0], asked[-1], replies[0] if replies else None, tuple(pauses))


def promise_for(
    sla: Sla,
    calendar: Calendar,
    priority: Priority,
    urgency: Urgency,
    channel: Channel,
    *,
    closes_at: datetime | None = None,
) -> Promise:
    factor = sla.urgency.of(urgency)
    return Promise(
        calendar=calendar,
        first_response=sla.first_response.of(priority) * factor,
        resolution=sla.resolution.of(priority) * factor,
        window=sla.channels.get(channel),
        shares=((Level.AT_RISK, sla.at_risk), (Level.LEAD, sla.call_lead), (Level.OVERDUE, 1)),
        closes_at=closes_at,
    )


def deadlines(course: Course, promise: Promise) -> tuple[Deadline, ...]:
    """The soonest first; none while it is the customer's turn."""
    if not course.is_ours:
        return ()
    found = [_worked(Due.RESOLUTION, promise.resolution, course, promise)]
    if course.first_replied_at is None:
        found.append(_worked(Due.FIRST_REPLY, promise.first_response, course, promise))
    if closes := _closes(course, promise):
        found.append(_window(closes, course, promise))
    return tuple(sorted(found, key=lambda deadline: deadline.at))


def _worked(due: Due, target: timedelta, course: Course, promise: Promise) -> Deadline:
    calendar = promise.calendar

    def reached(share: float) -> datetime:
        return prolonged(calendar, calendar.after(course.opened_at, target * share), course.pauses)

    warnings = tuple((level, calendar.opens(reached(share))) for level, share in promise.shares)
    return Deadline(due, reached(1), warnings)


def prolonged(calendar: Calendar, at: datetime, pauses: Sequence[Pause]) -> datetime:
    """A moment, put off by the working time of the pauses that began before it."""
    for start, end in pauses:
        if end is not None and start < at:
            at = calendar.after(at, calendar.between(start, end))
    return at


def _closes(course: Course, promise: Promise) -> datetime | None:
    """The end of the shop's own span or of the way back, whichever comes first."""
    span = course.asked_at + promise.window if promise.window else None
    return min(filter(None, (span, promise.closes_at)), default=None)


def _window(closes: datetime, course: Course, promise: Promise) -> Deadline:
    asked_at = min(course.asked_at, closes)
    length = closes - asked_at
    warnings = tuple(
        (level, _within_hours(promise.calendar, asked_at + length * share, asked_at, closes))
        for level, share in promise.shares
    )
    return Deadline(Due.WINDOW, closes, warnings)


def _within_hours(
    calendar: Calendar, at: datetime, earliest: datetime, latest: datetime
) -> datetime:
    """Nobody is called while they are off: a warning waits until they are back, or comes before
    they leave where that would be too late for it."""
    back = calendar.opens(at)
    left = calendar.closed(at)
    return left if at < latest <= back and left > earliest else back


def paused_for(course: Course, calendar: Calendar) -> timedelta:
    ended = ((start, end) for start, end in course.pauses if end is not None)
    return sum((calendar.between(start, end) for start, end in ended), timedelta(0))


def warnings_due(
    deadlines: Sequence[Deadline], given: Mapping[Due, Level], now: datetime
) -> tuple[list[tuple[Deadline, Level]], datetime | None]:
    """What to warn of now, and when to look again.

    Of several that have come to pass meanwhile only the gravest is given: after an outage nobody
    needs to hear that something overdue is at risk.
    """
    to_give, ahead = [], []
    for deadline in deadlines:
        heard = given.get(deadline.due)
        left = [each for each in deadline.warnings if heard is None or _is_graver(each[0], heard)]
        passed = [level for level, at in left if at <= now]
        if passed:
            to_give.append((deadline, passed[-1]))
        ahead += [at for _, at in left if at > now]
    return to_give, min(ahead, default=None)


def graver(level: Level, other: Level | None) -> Level:
    return level if other is None or _is_graver(level, other) else other


def _is_graver(level: Level, than: Level) -> bool:
    return _LEVELS.index(level) > _LEVELS.index(than)
