"""Promises with a time in a reply: "내일까지 연락드리겠습니다", "we will call you by Friday". Pure.

A promise is a sentence that says what we will do, and by when. Without a time nobody can be held to
it; with a condition ("once it has arrived") its time has not begun.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from bot.sla.calendar import Calendar

_SENTENCE = re.compile(r"[^.!?\n]+(?:[.!?](?=\d)[^.!?\n]+)*")
_WILL = re.compile(
    r"겠습니다|겠어요|을게요|릴게요|할게요|낼게요|(?:할|될|드릴|낼|갈|을) 예정"
    r"|\b(?:we|i|our team|(?:some|any)one|a colleague|my colleague|they)"
    r"(?:['’]ll| will| shall| am going to| are going to| promise to)\b"
    r"|\byou(?:['’]ll| will) (?:hear|get|receive|have)\b",
    re.I,
)
# Not what we do ourselves first: "확인한 뒤 내일까지", "after checking with them".
_IF = re.compile(
    r"(?:되|하|오|가|시|으|이|않|없|있|다|라)면[\s,]|경우"
    r"|(?:신|(?<!확인)(?<!검토)(?<!문의)(?<!조회)(?<!점검)한|된|은) (?:후|뒤|다음)에?[\s,]"
    r"|\b(?:if|once|as soon as|when|after(?! (?:checking|asking|looking))|unless)\b",
    re.I,
)
_WEEKDAYS = "월화수목금토일"
_ENGLISH_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NUMBERS = {"하루": 1, "이틀": 2, "사흘": 3, "나흘": 4, "one": 1, "two": 2, "three": 3, "five": 5}
_COUNT = r"(?P<count>\d{1,3}|one|two|three|five|an?)"
_WITHIN = r"\s?(?:이내|안|내|후|뒤)"


@dataclass(frozen=True)
class Pledged:
    start: int  # of the sentence, in the reply
    end: int
    due_at: datetime


@dataclass(frozen=True)
class _Now:
    local: datetime
    calendar: Calendar

    def closing(self, day: date) -> datetime:
        """The end of that day: of its work, where there is some."""
        midnight = datetime.combine(day + timedelta(days=1), time(0), self.local.tzinfo)
        closed = self.calendar.closed(midnight.astimezone(UTC))
        is_that_day = closed.astimezone(self.local.tzinfo).date() == day or closed == midnight
        return closed if is_that_day else midnight - timedelta(minutes=1)

    def working(self, days: int) -> datetime:
        """The end of so many working days after today."""
        day = self.local.date()
        while days:
            day += timedelta(days=1)
            midnight = datetime.combine(day, time(0), self.local.tzinfo)
            opens = self.calendar.opens(midnight.astimezone(UTC))
            days -= opens.astimezone(self.local.tzinfo).date() == day
        return self.closing(day)


_Read = Callable[[re.Match[str], _Now], datetime | None]


def pledges_in(text: str, calendar: Calendar, *, now: datetime) -> list[Pledged]:
    """By the clock of the team; what would be due by now is none."""
    here = _Now(now.astimezone(calendar.zone), calendar)
    found = []
    for sentence in _SENTENCE.finditer(text):
        said = sentence[0]
        if _WILL.search(said) and not _IF.search(said):
            due_at = _due(said, here)
            if due_at is not None and due_at > now:
                lead = len(said) - len(said.lstrip())
                found.append(Pledged(sentence.start() + lead, sentence.end(), due_at))
    return found


def _due(said: str, here: _Now) -> datetime | None:
    for pattern, read in _TIMES:
        if match := pattern.search(said):
            due_at = read(match, here)
            return due_at and _at_clock(said, due_at, here)
    clock = _clock(said)
    return datetime.combine(here.local.date(), clock, here.local.tzinfo) if clock else None


def _at_clock(said: str, due_at: datetime, here: _Now) -> datetime:
    """A day with an hour is due at that hour."""
    clock = _clock(said)
    day = due_at.astimezone(here.local.tzinfo).date()
    return datetime.combine(day, clock, here.local.tzinfo) if clock else due_at


_CLOCK = re.compile(
    r"(?P<half>오전|오후)?\s?(?P<h>\d{1,2})시(?!간)(?:\s?(?P<m>\d{1,2})분|\s?(?P<thirty>반))?"
    r"|\b(?P<h2>\d{1,2})(?::(?P<m2>\d\d))?\s?(?P<half2>[ap])\.?m\b",
    re.I,
)


def _clock(said: str) -> time | None:
    match = _CLOCK.search(said)
    if not match:
        return None
    hour = int(match["h"] or match["h2"])
    is_late = match["half"] == "오후" or (match["half2"] or "").lower() == "p"
    if is_late and hour < 12:
        hour += 12
    elif not match["half"] and not match["half2"] and hour < 8:
        hour += 12  # "3시까지" is said of the afternoon
    minute = 30 if match["thirty"] else int(match["m"] or match["m2"] or 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None


def _count(match: re.Match[str]) -> int:
    said = match["count"].lower()
    return int(said) if said.isdigit() else _NUMBERS.get(said, 1)


def _after(match: re.Match[str], here: _Now) -> datetime:
    count, unit = _count(match), match["unit"].lower()
    if unit.startswith(("분", "min")):
        return here.local + timedelta(minutes=count)
    if unit.startswith(("시", "h")):
        return here.local + timedelta(hours=count)
    weeks = 7 if unit.startswith(("주", "w")) else 1
    return here.closing(here.local.date() + timedelta(days=count * weeks))


def _working_days(match: re.Match[str], here: _Now) -> datetime:
    return here.working(_count(match))


def _days(number: int) -> _Read:
    return lambda match, here: here.closing(here.local.date() + timedelta(days=number))


def _end_of_week(match: re.Match[str], here: _Now) -> datetime:
    return here.closing(here.local.date() + timedelta(days=(4 - here.local.weekday()) % 7))


def _weekday(match: re.Match[str], here: _Now) -> datetime:
    """The next such day; of next week, where that is said."""
    name = match["day"].lower()
    number = _WEEKDAYS.index(name) if name in _WEEKDAYS else _ENGLISH_DAYS.index(name)
    today = here.local.date()
    if match["next"]:
        return here.closing(today + timedelta(days=7 - today.weekday() + number))
    return here.closing(today + timedelta(days=(number - today.weekday()) % 7))


def _date(match: re.Match[str], here: _Now) -> datetime | None:
    """Without a year: the next such day."""
    groups = match.groupdict()
    name = groups.get("month")
    month = _MONTHS.index(name.lower()[:3]) + 1 if name else int(groups["m"])
    try:
        day = date(here.local.year, month, int(groups["d"]))
        past = day < here.local.date()
        return here.closing(day.replace(year=day.year + 1) if past else day)
    except ValueError:
        return None


_NAMES = "|".join(_ENGLISH_DAYS)
_MONTH = rf"(?P<month>{'|'.join(_MONTHS)})[a-z]*\.?"
_DAY = r"(?P<d>\d{1,2})(?:st|nd|rd|th)?"
_TIMES: tuple[tuple[re.Pattern[str], _Read], ...] = tuple(
    (re.compile(pattern, re.I), read)  # the first that is found counts
    for pattern, read in (
        (rf"영업일 ?(?:기준 ?)?{_COUNT} ?일", _working_days),
        (rf"{_COUNT} ?영업일", _working_days),
        (rf"\b(?:within|in) {_COUNT} (?:business|working) days?\b", _working_days),
        (rf"{_COUNT} ?(?P<unit>분|시간|일|주일?){_WITHIN}", _after),
        (r"(?P<count>하루|이틀|사흘|나흘)(?P<unit>)" + _WITHIN, _after),
        (rf"\b(?:within|in) {_COUNT} (?P<unit>minute|hour|day|week)s?\b", _after),
        (r"(?P<m>1[0-2]|[1-9])월 ?(?P<d>\d{1,2})일", _date),
        (rf"\b{_MONTH} {_DAY}\b", _date),
        (rf"\b{_DAY} (?:of )?{_MONTH}", _date),
        (r"(?P<next>다음 ?주 ?)?(?P<day>[월화수목금토일])요일", _weekday),
        (rf"\b(?P<next>next )?(?P<day>{_NAMES})\b", _weekday),
        (r"이번 ?주|\bthis week\b|\bend of the week\b", _end_of_week),
        (r"모레|\bthe day after tomorrow\b", _days(2)),
        (r"내일|\btomorrow\b", _days(1)),
        (r"오늘|금일|\btoday\b|\bend of (?:the )?day\b", _days(0)),
    )
)
