"""Working time over lunch, nights, weekends, holidays and the days on which clocks are changed."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.service_settings import Hours
from bot.sla.calendar import calendar_of

SEOUL = ZoneInfo("Asia/Seoul")
KOREAN = calendar_of(Hours(), "Asia/Seoul")  # Monday to Friday 9 to 18, lunch from 12 to 13
ALWAYS = calendar_of(
    Hours(
        open=time(0),
        close=time(0),
        breaks=(),
        days=("mon", "tue", "wed", "thu", "fri", "sat", "sun"),
        holidays="",
    ),
    "Asia/Seoul",
)


def at(written: str, zone: ZoneInfo = SEOUL) -> datetime:
    """ "11-20 09:00" of 2026; a year may stand in front."""
    full = written if written[:2] == "20" else f"2026-{written}"
    return datetime.fromisoformat(full).replace(tzinfo=zone).astimezone(UTC)


@pytest.mark.parametrize(
    ("start", "hours", "end"),
    [
        ("11-20 09:00", 1, "11-20 10:00"),  # a Friday
        ("11-20 11:30", 1, "11-20 13:30"),  # 30 min + lunch + 30 min
        ("11-20 11:00", 1, "11-20 12:00"),  # up to lunch, not after it
        ("11-20 12:20", 1, "11-20 14:00"),  # asked during lunch
        ("11-20 17:00", 1, "11-20 18:00"),  # up to the end of the day
        ("11-20 17:00", 2, "11-23 10:00"),  # over the weekend
        ("11-20 18:00", 1, "11-23 10:00"),  # at the end of the day
        ("11-20 23:59", 1, "11-23 10:00"),
        ("11-21 12:00", 1, "11-23 10:00"),  # on a Saturday
        ("11-19 06:00", 8, "11-19 18:00"),  # a whole day has eight hours
        ("11-19 06:00", 40, "11-25 18:00"),  # Thu, Fri, Mon, Tue, Wed
        ("12-24 17:30", 1, "12-28 09:30"),  # Christmas is a Friday
        ("09-23 17:00", 2, "09-28 10:00"),  # Chuseok from Thursday to Saturday
        ("08-14 17:00", 2, "08-18 10:00"),  # 15 August is a Saturday: the Monday is free instead
        ("2027-02-05 17:00", 2, "2027-02-10 10:00"),  # Seollal Sat to Mon, and Tuesday instead
        ("2026-12-31 17:00", 2, "2027-01-04 10:00"),  # New Year is a Friday
    ],
)
def test_a_target_ends_when_the_team_has_worked_that_long(
    start: str, hours: float, end: str
) -> None:
    work = timedelta(hours=hours)
    assert KOREAN.after(at(start), work) == at(end)
    assert KOREAN.between(at(start), at(end)) == work


@pytest.mark.parametrize(
    ("start", "end", "minutes"),
    [
        ("11-20 09:00", "11-20 18:00", 480),
        ("11-20 12:00", "11-20 13:00", 0),
        ("11-20 11:59", "11-20 13:01", 2),
        ("11-20 18:00", "11-23 09:00", 0),
        ("11-20 17:50", "11-23 09:10", 20),
        ("11-20 10:00", "11-20 10:00", 0),
        ("11-20 11:00", "11-20 10:00", 0),  # ends before it begins
    ],
)
def test_only_working_time_counts(start: str, end: str, minutes: int) -> None:
    assert KOREAN.between(at(start), at(end)) == timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("moment", "opens", "closed"),
    [
        ("11-20 10:00", "11-20 10:00", "11-19 18:00"),
        ("11-20 12:30", "11-20 13:00", "11-20 12:00"),
        ("11-20 18:00", "11-23 09:00", "11-20 18:00"),
        ("11-22 03:00", "11-23 09:00", "11-20 18:00"),
        ("11-23 09:00", "11-23 09:00", "11-20 18:00"),
        ("12-26 12:00", "12-28 09:00", "12-24 18:00"),
    ],
)
def test_when_a_team_is_back_and_when_it_left(moment: str, opens: str, closed: str) -> None:
    assert KOREAN.opens(at(moment)) == at(opens)
    assert KOREAN.closed(at(moment)) == at(closed)
    assert KOREAN.is_open(at(moment)) == (moment == opens)


def test_a_shop_closes_on_its_own_days_too() -> None:
    hours = Hours(closed=(date(2026, 11, 23), date(2026, 11, 24)))
    closed = calendar_of(hours, "Asia/Seoul")
    assert closed.after(at("11-20 17:00"), timedelta(hours=2)) == at("11-25 10:00")


def test_a_team_may_work_elsewhere_and_on_other_days() -> None:
    hours = Hours(
        open=time(8),
        close=time(12),
        breaks=(),
        days=("sat", "sun"),
        holidays="",
        timezone="Europe/Berlin",
    )
    berlin = ZoneInfo("Europe/Berlin")
    weekend = calendar_of(hours, "Asia/Seoul")
    found = weekend.after(at("11-20 09:00"), timedelta(hours=5))
    assert found == at("11-22 09:00", berlin)


def test_a_team_that_never_closes_works_by_the_clock() -> None:
    start = at("11-20 23:30")
    assert ALWAYS.after(start, timedelta(hours=72)) == start + timedelta(hours=72)
    assert ALWAYS.opens(start) == start


NIGHTS = Hours(
    open=time(0),
    close=time(6),
    breaks=((time(2, 30), time(3)),),
    days=("mon", "tue", "wed", "thu", "fri", "sat", "sun"),
    holidays="",
)


@pytest.mark.parametrize(
    ("day", "hours"),
    [
        ("2026-03-07", 5.5),
        ("2026-03-08", 5.0),  # 2:00 to 3:00 does not exist, and with it the break
        ("2026-10-31", 5.5),
        ("2026-11-01", 6.5),  # 1:00 to 2:00 comes twice
    ],
)
def test_a_night_on_which_the_clock_is_changed_is_as_long_as_it_is(day: str, hours: float) -> None:
    new_york = ZoneInfo("America/New_York")
    nights = calendar_of(NIGHTS, "America/New_York")
    start, end = at(f"{day} 00:00", new_york), at(f"{day} 23:00", new_york)
    assert nights.between(start, end) == timedelta(hours=hours)
    assert nights.after(start, timedelta(hours=hours)) == at(f"{day} 06:00", new_york)


@pytest.mark.parametrize("day", ["2026-03-09", "2026-11-02"])
def test_the_doors_open_by_the_clock_on_the_wall(day: str) -> None:
    """The Monday after: nine is nine, whatever it was in UTC on Friday."""
    new_york = ZoneInfo("America/New_York")
    office = calendar_of(Hours(holidays="US"), "America/New_York")
    friday = at(day, new_york) - timedelta(days=2, hours=4)
    assert office.opens(friday) == at(f"{day} 09:00", new_york)


def test_breaks_are_taken_out_of_the_day_however_they_are_written() -> None:
    breaks = ((time(15), time(15, 30)), (time(12), time(13)), (time(12, 30), time(13, 30)))
    hours = Hours(breaks=(*breaks, (time(7), time(9, 30)), (time(17, 30), time(19))))
    assert hours.spans == (
        (time(9, 30), time(12)),
        (time(13, 30), time(15)),
        (time(15, 30), time(17, 30)),
    )
