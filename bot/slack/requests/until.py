"""When a snoozed ticket should come back, read from what somebody typed. Pure."""

import re
from datetime import datetime, time, timedelta

_AFTER = re.compile(
    r"([1-9]\d{0,2})\s*(m|min|mins|minutes?|분|h|hrs?|hours?|시간|d|days?|일|w|weeks?|주)\s*(?:후|뒤|later)?"
)
_UNIT = {"m": "minutes", "분": "minutes", "h": "hours", "시": "hours", "d": "days", "일": "days"}
_DATE = re.compile(r"(?:(\d{4})[-./])?(\d{1,2})[-./](\d{1,2})|(\d{1,2})월\s*(\d{1,2})일")
_CLOCK = re.compile(
    r"(오전|오후|am|pm)?\s*(\d{1,2})(?::(\d{2})|시(?:\s*(\d{1,2})분|\s*(반))?|\s*(am|pm))"
)
_DAYS = {"today": 0, "오늘": 0, "tomorrow": 1, "내일": 1, "모레": 2}
_WEEKDAYS = ("월화수목금토일", ("mon", "tue", "wed", "thu", "fri", "sat", "sun"))
_NOISE = re.compile(r"^(?:until|till|to|for|in|at)\s+|까지$")


def until(text: str, local: datetime, opens: time) -> datetime | None:
    """`local` is now by the shop's clock. None for what says no time, or one that is over. A day
    without an hour means when the shop `opens`."""
    text = _NOISE.sub("", _NOISE.sub("", text.strip().casefold())).strip()
    if found := _AFTER.fullmatch(text):
        number, unit = int(found[1]), found[2][0]
        return local + timedelta(weeks=number) if unit in "w주" else _later(local, number, unit)
    day, rest = _day(text, local)
    clock = _clock(rest)
    if clock is None and (day is None or rest.strip()):
        return None
    at = datetime.combine((day or local).date(), clock or opens, local.tzinfo)
    if at <= local and day is None:
        at += timedelta(days=1)  # "9:00" in the evening is tomorrow's
    return at if at > local else None


def _later(local: datetime, number: int, unit: str) -> datetime:
    return local + timedelta(**{_UNIT[unit]: number})


def _day(text: str, local: datetime) -> tuple[datetime | None, str]:
    """The day a text names, and what is left of it."""
    for word, days in _DAYS.items():
        if text.startswith(word):
            return local + timedelta(days=days), text.removeprefix(word)
    for number in range(7):
        names = (f"{_WEEKDAYS[0][number]}요일", _WEEKDAYS[1][number])
        if found := re.match(rf"(?:next |다음 ?주 ?)?(?:{'|'.join(names)})\w*", text):
            return local + timedelta(days=(number - local.weekday() - 1) % 7 + 1), text[
                found.end() :
            ]
    if found := _DATE.match(text):
        year, month, day = found[1], found[2] or found[4], found[3] or found[5]
        return _date(local, year, int(month), int(day)), text[found.end() :]
    return None, text


def _date(local: datetime, year: str | None, month: int, day: int) -> datetime | None:
    """Without a year: the next such day."""
    try:
        named = local.replace(year=int(year or local.year), month=month, day=day)
        return named if year or named >= local else named.replace(year=local.year + 1)
    except ValueError:
        return None


def _clock(text: str) -> time | None:
    found = _CLOCK.fullmatch(text.strip())
    if not found:
        return None
    half, hour = (found[1] or found[6] or ""), int(found[2])
    if half in ("오후", "pm") and hour < 12:
        hour += 12
    minute = 30 if found[5] else int(found[3] or found[4] or 0)
    return time(hour % 24 if half else hour, minute) if hour < 24 and minute < 60 else None
