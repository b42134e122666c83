"""Dates and times of day in a text, read alike in Korean and English. Pure."""

import re
from collections.abc import Callable, Iterator

from bot.drafting.facts import Fact, Mention

_MONTHS = "january february march april may june july august september october november december"
_SHORT = {name[:3]: number for number, name in enumerate(_MONTHS.split(), 1)}
_MONTH = (
    rf"(?P<month>{_MONTHS.replace(' ', '|')}"
    r"|(?:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\.?(?=\s\d))"
)
_TO = r"\s?(?:~|-|to|and|through|until|부터|에서)\s?"
_DATES = (
    re.compile(r"(?:(?P<year>(?:19|20)\d\d)[-./](?P<m>\d{1,2})[-./](?P<d>\d{1,2})(?!\d))"),
    re.compile(
        rf"(?:(?P<year>(?:19|20)\d\d)년\s?)?(?P<m>\d{{1,2}})월\s?(?P<d>\d{{1,2}})일"
        rf"(?:{_TO}(?P<d2>\d{{1,2}})일)?"
    ),
    re.compile(
        rf"\b{_MONTH}\s(?:the\s)?(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?!\d)"
        rf"(?:{_TO}(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?(?![\d:]"
        rf"|\s?[ap]\.?m))?(?:,?\s(?P<year>(?:19|20)\d\d))?"
    ),
    re.compile(
        rf"\b(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?:{_TO}(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?)?"
        rf"\s(?:of\s)?{_MONTH}\b(?:,?\s(?P<year>(?:19|20)\d\d))?"
    ),
    re.compile(r"(?<![\d/.])(?P<m>1[0-2]|0?[1-9])/(?P<d>[12]\d|3[01]|0?[1-9])(?![\d/])"),
)
_MONTHS_ALONE = (
    re.compile(rf"\b(?:in|by|until|from|since|of|during|next|last|this|between)\s{_MONTH}\b"),
    # Other than "march" and "may", which are words as well.
    re.compile(
        rf"\b(?P<month>{_MONTHS.replace('march ', '').replace('may ', '').replace(' ', '|')})\b"
    ),
    re.compile(r"(?<!\d)(?P<m>1[0-2]|[1-9])(?:월(?!요일)|(?=\s?[~-]\s?\d{1,2}월(?!요일)))"),
)
_CLOCKS = (
    re.compile(
        r"(?P<half>오전|오후|낮|밤|새벽|아침"
        r"|저녁)?\s?(?P<h>\d{1,2})시(?!간)(?:\s?(?P<min>\d{1,2})분"
        r"|\s?(?P<thirty>반)(?=에|부터|까지|이|은|쯤|[\s.,]|$))?"
    ),
    re.compile(
        r"\b(?P<h>\d{1,2})(?::(?P<min>\d\d))?\s?(?:o'clock(?! in)|(?P<half>[ap])\.?m\b\.?"
        r"|(?:o'clock\s)?in the (?P<part>morning|afternoon|evening))"
    ),
    re.compile(r"(?<![\d:])(?P<h>[01]?\d|2[0-4]):(?P<min>[0-5]\d)(?![\d:])"),
)
# "2 to 4 p.m.": the first of them is in the afternoon as well.
_BARE_CLOCK = re.compile(
    rf"(?<![\d:])(?P<h>\d{{1,2}})(?::(?P<min>\d\d))?(?={_TO}\d{{1,2}}(?::\d\d)?\s?(?:(?P<half>[ap])\.?m\b"
    rf"|in the (?P<part>[ma])))"
)


def moments(text: str) -> tuple[list[Mention], str]:
    """What was found in the text in digits, and the text with that left blank."""
    found: list[Mention] = []

    def take(pattern: re.Pattern[str], read: Callable[[re.Match[str]], Iterator[Mention]]) -> None:
        nonlocal text
        for match in pattern.finditer(text):
            found.extend(read(match))
        text = pattern.sub(lambda match: " " * len(match[0]), text)

    for pattern in _DATES:
        take(pattern, _dates)
    for pattern in _MONTHS_ALONE:
        take(pattern, _months)
    take(_BARE_CLOCK, _bare_clocks)
    for pattern in _CLOCKS:
        take(pattern, _clocks)
    return found, text


def _dates(match: re.Match[str]) -> Iterator[Mention]:
    groups = match.groupdict()
    month = groups.get("m") or str(_SHORT[groups["month"][:3]])
    for day in (groups["d"], groups.get("d2")):
        if day:
            yield Mention(Fact("date", f"{int(month)}-{int(day)}"), match.start(), match.end())
    if groups.get("year"):
        yield Mention(Fact("year", groups["year"]), match.start(), match.end())


def _clocks(match: re.Match[str]) -> Iterator[Mention]:
    groups = match.groupdict()
    hour, minutes = int(groups["h"]), int(groups.get("min") or (30 if groups.get("thirty") else 0))
    if hour > 24:
        return
    half = groups.get("half") or groups.get("part") or ""
    if half in ("오후", "저녁", "밤", "p", "afternoon", "evening") and hour < 12:
        hour += 12
    elif half in ("오전", "새벽", "아침", "밤", "a", "morning") and hour == 12:
        hour = 0
    elif half == "낮" and hour < 7:
        hour += 12
    unit = "clock" if half or hour > 12 or hour == 0 else "clock?"
    yield Mention(Fact(unit, str(hour % 24 * 60 + minutes)), match.start(), match.end())


def _months(match: re.Match[str]) -> Iterator[Mention]:
    month = match.groupdict().get("m") or str(_SHORT[match["month"][:3]])
    yield Mention(Fact("month of the year", month), match.start(), match.end())


def _bare_clocks(match: re.Match[str]) -> Iterator[Mention]:
    half = match["half"] or {"m": "a", "a": "p"}[match["part"]]
    minutes = int(match["h"]) % 12 * 60 + int(match["min"] or 0) + (720 if half == "p" else 0)
    yield Mention(Fact("clock", str(minutes)), match.start(), match.end())
