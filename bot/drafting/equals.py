"""When is a figure one of those a source gives, in whatever unit? Pure."""

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from bot.drafting.facts import CLOCKS, DAY, WEEK, WEEKDAYS, Fact, Kind, Mention

_COUNTED = ("times", "people", "pieces", "sheets", "letters", "point", "age", "km", "kg")
_SAID_ALIKE = ({"pound", "lb"}, {"kg", "km"})  # "30 pounds", 30킬로
# How often, and the length of time that goes with it.
_RATES = {
    "yearly": (r"연간|매년|1년|\byearly\b|\bannual|\b(?:per|a|every) year\b", Fact("month", "12")),
    "monthly": (r"매월|매달|월\s?\d|\bmonthly\b|\b(?:per|a|every) month\b", Fact("month", "1")),
    "weekly": (
        r"매주|(?<!\d)주\s?\d|\bweekly\b|\b(?:per|a|each|every) week\b",
        Fact("minute", str(7 * DAY)),
    ),
    "daily": (
        r"매일|하루|날마다|연중무휴|\bdaily\b|\b(?:per|a|each|every) day\b",
        Fact("minute", str(DAY)),
    ),
}
_OF_A_MONTH = re.compile(r"번째 [월화수목금토일]|1달|개월|\bmonths?\b")
_OF_A_WEEK = re.compile(r"요일|days?\b")
_SELDOM = re.compile(r"2주마다|번째|마지막|\bevery 2\b|\d(?:st|nd|rd|th) \w+day|\blast ")
_KOREAN_DAYS = "월화수목금토일"
_DAYS = re.compile(
    rf"(?<![가-힣])(?P<first>[{_KOREAN_DAYS}])(?:요일)?\s?(?:(?P<dot>[·,/])|~|-|부터)\s?"
    rf"(?P<last>[{_KOREAN_DAYS}])(?:요일|(?![가-힣]))"
)
_ENGLISH_DAYS = re.compile(
    rf"\b(?P<first>{'|'.join(WEEK)})s?\s?(?:to|through|until|~|-)\s?(?P<last>{'|'.join(WEEK)})s?\b"
)
# What a source says of the day it speaks of, said of the customer's own day.
_DEICTIC = {"same day": "today", "next day": "tomorrow"}


def known_facts(there: Sequence[tuple[str, Sequence[Mention]]]) -> set[Fact]:
    known = {mention.fact for _, found in there for mention in found}
    for text, found in there:
        known |= _spans(text, found) | set(_days_in(text))
    words = {fact.value for fact in known if fact.unit == "word"}
    if "weekend" in words:
        known |= {Fact("word", "saturday"), Fact("word", "sunday")}
    if {"saturday", "sunday"} <= words:
        known.add(Fact("word", "weekend"))
    known |= {Fact("word", now) for then, now in _DEICTIC.items() if then in words}
    known |= {Fact("nth", fact.value.split("-")[1]) for fact in known if fact.unit == "date"}
    if "weekdays" in words:
        known |= {Fact("word", day) for day in WEEKDAYS}
    return known


def implied(text: str) -> set[Fact]:
    """What a source may say without our asking a sentence to have read it so."""
    found = set()
    if re.search(r"\bonce\b", text):
        found.add(Fact("times", "1"))
    if re.search(r"\btwice\b", text):
        found |= {Fact("times", "2"), Fact("fold", "2")}
    for word, (pattern, length) in _RATES.items():
        if re.search(pattern, text):
            found |= {length, Fact("word", word)}
    if re.search(r"[은신한된] 날(?!부터|로)|\bon the day\b", text):
        found |= {Fact("word", "same day"), Fact("word", "today")}
    if _OF_A_MONTH.search(text):
        found.add(Fact("word", "monthly"))
    if _OF_A_WEEK.search(text) and not _SELDOM.search(text):
        found.add(Fact("word", "weekly"))  # "we ship on Tuesdays"
    if re.search(r"\bmonth|달|월(?!요일)", text):
        found |= {Fact("word", "this month"), Fact("word", "next month")}  # the customer's
    return found


def _days_in(text: str) -> Iterator[Fact]:
    """Of "화·목요일", "화~일" and "Tuesday to Friday"."""
    for match in _DAYS.finditer(text):
        first, last = (_KOREAN_DAYS.index(match[name]) for name in ("first", "last"))
        yield from _weekdays([first, last] if match["dot"] else _from_to(first, last))
    for match in _ENGLISH_DAYS.finditer(text):
        yield from _weekdays(_from_to(WEEK.index(match["first"]), WEEK.index(match["last"])))


def _from_to(first: int, last: int) -> Iterable[int]:
    return range(first, first + (last - first) % len(WEEK) + 1)


def _weekdays(numbers: Iterable[int]) -> Iterator[Fact]:
    return (Fact("word", WEEK[number % len(WEEK)]) for number in numbers)


def _spans(text: str, found: Sequence[Mention]) -> set[Fact]:
    """How long it is from one time or date to the next, where the source gives both ends."""
    spans = set()
    for first, second in pairwise(found):
        between = text[first.end : second.start]
        if len(between) > 12:
            continue
        if {first.fact.unit, second.fact.unit} <= {*CLOCKS}:
            minutes = (int(second.fact.value) - int(first.fact.value)) % 720
            spans.add(Fact("minute", str(minutes or 720)))
        if first.fact.unit == second.fact.unit == "date":
            (m1, d1), (m2, d2) = (f.fact.value.split("-") for f in (first, second))
            if m1 == m2 and int(d2) > int(d1):
                days = int(d2) - int(d1)
                spans |= {Fact("minute", str(n * DAY)) for n in (days, days + 1)}
    return spans


def is_known(fact: Fact, known: set[Fact]) -> bool:
    if any(other in known for other in same(fact)):
        return True
    if fact.unit.startswith("clock"):  # "daily from 8 to 22"
        hour = f"{int(fact.value) / 60:g}"
        return not known.isdisjoint({Fact("uncounted", hour), Fact("number", hour)})
    if fact.unit == "number":
        return any(other.value == fact.value for other in known)
    is_trivial = fact.kind is Kind.COUNT and fact.value == "1"
    return is_trivial or (fact.unit in _COUNTED and Fact("number", fact.value) in known)


def same(fact: Fact) -> list[Fact]:
    """The fact in every unit that means the same."""
    same = [fact]
    if fact.unit in CLOCKS:
        minutes = int(fact.value)
        same += [Fact("clock", fact.value), Fact("clock?", fact.value)]
        same.append(Fact("clock?", str(minutes % 720)))
        if fact.unit == "clock?":
            same.append(Fact("clock", str((minutes + 720) % DAY)))
    if fact.unit in ("fold", "percent"):
        times, share = (100, "percent") if fact.unit == "fold" else (Decimal("0.01"), "fold")
        same.append(Fact(share, f"{(Decimal(fact.value) * times).normalize():f}"))
    for pair in _SAID_ALIKE:
        same += [Fact(unit, fact.value) for unit in pair - {fact.unit} if fact.unit in pair]
    if fact.unit == "month" and fact.value.isdigit():
        days = {int(fact.value) * 28, int(fact.value) * 30, int(fact.value) * 365 // 12}
        same += [Fact("minute", str(each * DAY)) for each in days]
    if fact.unit == "minute" and fact.value.isdigit():
        length, rest = divmod(int(fact.value), DAY)
        if not rest:
            same.append(Fact("nth", str(length)))  # 매월 25일
            same += [Fact("month", str(length // each)) for each in (28, 30) if length % each == 0]
        if not rest and length % 365 == 0:
            same.append(Fact("month", str(length // 365 * 12)))
    return same
