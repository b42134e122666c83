"""When a snoozed ticket comes back, by the words of whoever snoozed it."""

from datetime import datetime, time
from zoneinfo import ZoneInfo

import pytest

from bot.slack.requests.until import until

SEOUL = ZoneInfo("Asia/Seoul")
SUNDAY = datetime(2026, 11, 22, 15, 0, tzinfo=SEOUL)
OPENS = time(9)


@pytest.mark.parametrize(
    ("said", "at"),
    [
        ("1h", "2026-11-22 16:00"),
        ("for 2 hours", "2026-11-22 17:00"),
        ("30분", "2026-11-22 15:30"),
        ("3시간 뒤", "2026-11-22 18:00"),
        ("1d", "2026-11-23 15:00"),
        ("2주", "2026-12-06 15:00"),
        ("내일", "2026-11-23 09:00"),
        ("until tomorrow 14:00", "2026-11-23 14:00"),
        ("내일 오전 10시까지", "2026-11-23 10:00"),
        ("모레 오후 2시 30분", "2026-11-24 14:30"),
        ("월요일", "2026-11-23 09:00"),
        ("sunday", "2026-11-29 09:00"),  # today's is not meant
        ("다음주 월요일 오후 2시 반", "2026-11-23 14:30"),
        ("2026-12-24 14:00", "2026-12-24 14:00"),
        ("12/1 09:30", "2026-12-01 09:30"),
        ("12월 1일", "2026-12-01 09:00"),
        ("1/3", "2027-01-03 09:00"),  # the next third of January
        ("9:00", "2026-11-23 09:00"),  # over for today
        ("5pm", "2026-11-22 17:00"),
        ("오늘 18시", "2026-11-22 18:00"),
    ],
)
def test_a_time_is_read_by_the_clock_of_the_shop(said: str, at: str) -> None:
    assert until(said, SUNDAY, OPENS) == datetime.fromisoformat(at).replace(tzinfo=SEOUL)


@pytest.mark.parametrize(
    "said",
    ["", "soon", "오늘", "2025-01-01", "13/45", "25:00", "내일 언젠가", "0h", "99999h", "x" * 999],
)
def test_what_says_no_time_to_come_is_not_guessed(said: str) -> None:
    assert until(said, SUNDAY, OPENS) is None
