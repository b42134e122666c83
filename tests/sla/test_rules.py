"""What a ticket is due by: pauses, targets, windows; and when whom to warn."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.service_settings import Hours, Sla
from bot.sla.calendar import calendar_of
from bot.sla.rules import (
    Course,
    Deadline,
    course_of,
    deadlines,
    paused_for,
    prolonged,
    promise_for,
    warnings_due,
)
from bot.tickets.clocks import Due, Level
from bot.tickets.terms import Channel, EventKind, Priority, Urgency
from tests.sla.test_calendar import KOREAN, at

ASKED, APPROVED = EventKind.MESSAGE_RECEIVED, EventKind.APPROVED
RESOLVED, REOPENED = EventKind.RESOLVED, EventKind.REOPENED
ALONE, RECALLED = EventKind.AUTO_ANSWERED, EventKind.AUTO_RECALLED

History = Sequence[tuple[EventKind, str]]


def course(*history: tuple[EventKind, str]) -> Course:
    found = course_of((kind, at(moment)) for kind, moment in history)
    assert found
    return found


def due(
    *history: tuple[EventKind, str],
    priority: Priority = Priority.NORMAL,
    urgency: Urgency = Urgency.NORMAL,
    channel: Channel = Channel.EMAIL,
    sla: Sla | None = None,
) -> dict[Due, datetime]:
    promise = promise_for(sla or Sla(), KOREAN, priority, urgency, channel)
    return {each.due: each.at for each in deadlines(course(*history), promise)}


OPENED = (ASKED, "11-20 10:00")  # a Friday


@pytest.mark.parametrize(
    ("priority", "urgency", "first", "solved"),
    [
        (Priority.URGENT, Urgency.NORMAL, "11-20 11:00", "11-23 10:00"),  # 1 h, 8 h
        (Priority.URGENT, Urgency.HIGH, "11-20 10:30", "11-20 15:00"),  # half of it
        (Priority.HIGH, Urgency.NORMAL, "11-20 12:00", "11-24 10:00"),  # 2 h, 16 h
        (Priority.NORMAL, Urgency.NORMAL, "11-20 15:00", "11-25 10:00"),  # 4 h, 24 h
        (Priority.NORMAL, Urgency.LOW, "11-20 17:00", "11-26 15:00"),  # 6 h, 36 h
        (Priority.LOW, Urgency.NORMAL, "11-23 10:00", "11-27 10:00"),  # 8 h, 40 h
    ],
)
def test_targets_come_from_priority_and_urgency(
    priority: Priority, urgency: Urgency, first: str, solved: str
) -> None:
    found = due(OPENED, priority=priority, urgency=urgency)
    assert found == {Due.FIRST_REPLY: at(first), Due.RESOLUTION: at(solved)}


@pytest.mark.parametrize("channel", [Channel.KAKAO, Channel.INSTAGRAM, Channel.NAVER_TALKTALK])
def test_social_messages_are_due_a_day_after_the_newest_one(channel: Channel) -> None:
    later = (ASKED, "11-21 03:00")
    assert due(OPENED, channel=channel)[Due.WINDOW] == at("11-21 10:00")
    assert due(OPENED, later, channel=channel)[Due.WINDOW] == at("11-22 03:00")
    answered = (APPROVED, "11-21 04:00")
    assert due(OPENED, later, answered, channel=channel) == {}


@pytest.mark.parametrize(
    ("history", "first", "solved"),
    [
        # Answered after an hour: nothing is due while it is the customer's turn.
        ([(APPROVED, "11-20 11:00")], None, None),
        # They write again on Monday at 10: paused 11-12, 13-18 and 9-10 = 7 h.
        ([(APPROVED, "11-20 11:00"), (ASKED, "11-23 10:00")], None, "11-25 18:00"),
        # A second message while it is our turn changes nothing.
        ([(ASKED, "11-20 11:00")], "11-20 15:00", "11-25 10:00"),
        # Resolved, and reopened by the customer a week later: 40 h of it do not count.
        (
            [(APPROVED, "11-20 11:00"), (RESOLVED, "11-20 12:00"), (ASKED, "11-27 11:00")],
            None,
            "12-02 10:00",
        ),
        # Closed without a reply and reopened by an agent: the first reply is still owed.
        ([(RESOLVED, "11-20 11:00"), (REOPENED, "11-20 14:00")], "11-20 17:00", "11-25 12:00"),
        # An automatic answer that was recalled was none.
        ([(ALONE, "11-20 10:00"), (RECALLED, "11-20 11:00")], "11-20 16:00", "11-25 11:00"),
        # Answered when it was overdue already: the pause does not make it good.
        (
            [(APPROVED, "11-25 11:00"), (ASKED, "11-30 10:00")],
            None,
            "11-25 10:00",
        ),
        # Erased: nothing is due any more.
        ([(EventKind.ERASED, "11-20 11:00")], None, None),
    ],
)
def test_clocks_stand_still_while_we_wait_for_the_customer(
    history: History, first: str | None, solved: str | None
) -> None:
    expected = {Due.FIRST_REPLY: first, Due.RESOLUTION: solved}
    assert due(OPENED, *history) == {each: at(m) for each, m in expected.items() if m}


def test_the_time_we_waited_is_counted_in_working_time() -> None:
    found = course(OPENED, (APPROVED, "11-20 11:00"), (ASKED, "11-23 10:00"))
    assert paused_for(found, KOREAN) == timedelta(hours=7)


def test_nothing_is_due_before_anybody_has_written() -> None:
    assert course_of([(RESOLVED, at("11-20 11:00"))]) is None


def test_another_target_counts_from_the_beginning() -> None:
    history = [OPENED, (APPROVED, "11-20 10:30"), (ASKED, "11-20 11:30")]
    assert due(*history)[Due.RESOLUTION] == at("11-25 11:00")
    assert due(*history, priority=Priority.URGENT)[Due.RESOLUTION] == at("11-23 11:00")


KINDS = [ASKED, APPROVED, EventKind.EDITED, ALONE, RECALLED, RESOLVED, REOPENED, EventKind.SNOOZED]
steps = st.lists(
    st.tuples(st.sampled_from(KINDS), st.integers(0, 5 * 24 * 60)), max_size=12
)  # what happens, so many minutes after the one before
moments = st.integers(0, 366 * 24 * 60)
zones = st.sampled_from(["Asia/Seoul", "America/New_York", "Europe/Berlin"])


@pytest.mark.parametrize(
    ("channel", "closes", "due"),
    [
        (Channel.EMAIL, "11-21 10:00", "11-21 10:00"),  # no span of the shop's
        (Channel.INSTAGRAM, "11-20 20:00", "11-20 20:00"),  # sooner than its 24 hours
        (Channel.INSTAGRAM, "11-27 14:00", "11-21 14:00"),  # later
        (Channel.EMAIL, "11-20 13:00", "11-20 13:00"),  # it came when it was over
        (Channel.EMAIL, None, None),
    ],
)
def test_the_window_of_the_way_back_is_a_deadline(
    channel: Channel, closes: str | None, due: str | None
) -> None:
    promise = promise_for(
        Sla(),
        KOREAN,
        Priority.NORMAL,
        Urgency.NORMAL,
        channel,
        closes_at=at(closes) if closes else None,
    )
    found = {each.due: each for each in deadlines(course((ASKED, "11-20 14:00")), promise)}
    assert (found[Due.WINDOW].at if Due.WINDOW in found else None) == (at(due) if due else None)
    if due:
        assert all(moment <= at(due) for _, moment in found[Due.WINDOW].warnings[:-1])


@settings(max_examples=150, deadline=None)
@given(moments, steps, zones, st.sampled_from(list(Priority)), st.sampled_from(list(Urgency)))
def test_due_times_never_move_backwards_without_a_cause(
    start: int,
    happened: list[tuple[EventKind, int]],
    zone: str,
    priority: Priority,
    urgency: Urgency,
) -> None:
    """Whatever happens to a ticket, each deadline stays or moves on, as long as nobody changes
    what was promised."""
    calendar = calendar_of(Hours(), zone)
    promise = promise_for(Sla(), calendar, priority, urgency, Channel.INSTAGRAM)
    now = at("01-01 00:00") + timedelta(minutes=start)
    history = [(ASKED, now)]
    latest: dict[Due, datetime] = {}
    for kind, minutes in [(EventKind.TRIAGED, 0), *happened]:
        now += timedelta(minutes=minutes)
        history.append((kind, now))
        found = course_of(history)
        assert found
        for deadline in deadlines(found, promise):
            assert deadline.at >= latest.get(deadline.due, deadline.at)
            latest[deadline.due] = deadline.at


@settings(max_examples=150, deadline=None)
@given(moments, st.integers(0, 60 * 60), st.integers(0, 60 * 60), zones)
def test_working_time_adds_up(start: int, first: int, second: int, zone: str) -> None:
    calendar = calendar_of(Hours(), zone)
    begin = at("01-01 00:00") + timedelta(minutes=start)
    one, two = timedelta(minutes=first), timedelta(minutes=second)
    if one and two:
        assert calendar.after(calendar.after(begin, one), two) == calendar.after(begin, one + two)
        assert calendar.between(begin, calendar.after(begin, one)) == one


def test_a_pause_that_goes_on_puts_nothing_off_yet() -> None:
    moment = at("11-20 15:00")
    assert prolonged(KOREAN, moment, [(at("11-20 10:00"), None)]) == moment


# warnings


def warnings(channel: Channel, *history: tuple[EventKind, str]) -> dict[Due, list[str]]:
    promise = promise_for(Sla(), KOREAN, Priority.NORMAL, Urgency.NORMAL, channel)
    zone = KOREAN.zone
    return {
        each.due: [f"{moment.astimezone(zone):%m-%d %H:%M}" for _, moment in each.warnings]
        for each in deadlines(course(*history), promise)
    }


def test_warnings_come_at_three_quarters_at_nine_tenths_and_when_it_is_too_late() -> None:
    found = warnings(Channel.EMAIL, (ASKED, "11-20 14:00"))  # 4 h: until 18:00
    assert found[Due.FIRST_REPLY] == ["11-20 17:00", "11-20 17:36", "11-23 09:00"]


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        # Thursday 14:00: in 18 h it is 8:00, in 21:36 h 11:36, both while there is time left.
        ("11-19 14:00", ["11-20 09:00", "11-20 11:36", "11-20 14:00"]),
        # Friday 15:00 until Saturday 15:00: nobody is there on Saturday, so before they leave.
        ("11-20 15:00", ["11-20 18:00", "11-20 18:00", "11-23 09:00"]),
        # Friday 19:00, when all have left, until Saturday 19:00: nothing to be done until Monday.
        ("11-20 19:00", ["11-23 09:00", "11-23 09:00", "11-23 09:00"]),
    ],
)
def test_nobody_is_called_while_they_are_off(asked: str, expected: list[str]) -> None:
    assert warnings(Channel.INSTAGRAM, (ASKED, asked))[Due.WINDOW] == expected


FIRST = Deadline(
    Due.FIRST_REPLY,
    at("11-20 15:00"),
    (
        (Level.AT_RISK, at("11-20 14:00")),
        (Level.LEAD, at("11-20 14:30")),
        (Level.OVERDUE, at("11-20 15:00")),
    ),
)


@pytest.mark.parametrize(
    ("now", "given", "to_give", "look_at"),
    [
        ("11-20 13:59", None, None, "11-20 14:00"),
        ("11-20 14:00", None, Level.AT_RISK, "11-20 14:30"),
        ("11-20 14:29", Level.AT_RISK, None, "11-20 14:30"),
        ("11-20 14:30", Level.AT_RISK, Level.LEAD, "11-20 15:00"),
        ("11-20 15:00", Level.LEAD, Level.OVERDUE, None),
        ("11-22 15:00", Level.OVERDUE, None, None),
        ("11-22 15:00", None, Level.OVERDUE, None),  # after an outage only the gravest
        ("11-20 14:00", Level.LEAD, None, "11-20 15:00"),  # put off meanwhile: once is enough
    ],
)
def test_each_warning_is_given_once(
    now: str, given: Level | None, to_give: Level | None, look_at: str | None
) -> None:
    heard = {Due.FIRST_REPLY: given} if given else {}
    found, next_look = warnings_due([FIRST], heard, at(now))
    assert found == ([(FIRST, to_give)] if to_give else [])
    assert next_look == (at(look_at) if look_at else None)
