"""When is a figure one of those a source gives, in whatever unit? Pure."""

import re
from collections.abc import Sequence
from itertools import pairwise

from bot.drafting.facts import WEEKDAYS, Fact, Kind, Mention

_COUNTED = ("times", "people", "pieces", "sheets", "letters", "point")


def known_facts(there: Sequence[tuple[str, Sequence[Mention]]]) -> set[Fact]:
    known = {mention.fact for _, found in there for mention in found}
    for text, found in there:
        known |= _spans(text, found)
    words = {fact.value for fact in known if fact.unit == "word"}
    if "weekend" in words:
        known |= {Fact("word", "saturday"), Fact("word", "sunday")}
    if {"saturday", "sunday"} <= words:
        known.add(Fact("word", "weekend"))
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
    if re.search(r"연간|매년|1년|\byearly\b|\bannual|\b(?:per|a) year\b", text):
        found.add(Fact("month", "12"))
    if re.search(r"매월|매달|월\s?\d|\bmonthly\b|\b(?:per|a) month\b", text):
        found.add(Fact("month", "1"))
    return found


def _spans(text: str, found: Sequence[Mention]) -> set[Fact]:
    """How long it is from one time or date to the next, where the source gives both ends."""
    spans = set()
    for first, second in pairwise(found):
        between = text[first.end : second.start]
        if len(between) > 12:
            continue
        if {first.fact.unit, second.fact.unit} <= {"clock", "clock?"}:
            minutes = (int(second.fact.value) - int(first.fact.value)) % 720
            spans.add(Fact("minute", str(minutes or 720)))
        if first.fact.unit == second.fact.unit == "date":
            (m1, d1), (m2, d2) = (f.fact.value.split("-") for f in (first, second))
            if m1 == m2 and int(d2) > int(d1):
                days = int(d2) - int(d1)
                spans |= {Fact("minute", str(n * 1_440)) for n in (days, days + 1)}
    return spans


def is_known(fact: Fact, known: set[Fact]) -> bool:
    if any(other in known for other in same(fact)):
        return True
    if fact.unit == "number":
        return any(other.value == fact.value for other in known)
    is_trivial = fact.kind is Kind.COUNT and fact.value == "1"
    return is_trivial or (fact.unit in _COUNTED and Fact("number", fact.value) in known)


def same(fact: Fact) -> list[Fact]:
    """The fact in every unit that means the same."""
    same = [fact]
    if fact.unit in ("clock", "clock?"):
        minutes = int(fact.value)
        same += [Fact("clock", fact.value), Fact("clock?", fact.value)]
        same.append(Fact("clock?", str(minutes % 720)))
        if fact.unit == "clock?":
            same.append(Fact("clock", str((minutes + 720) % 1_440)))
    if fact.unit == "month" and fact.value.isdigit():
        days = {int(fact.value) * 30, int(fact.value) * 365 // 12}
        same += [Fact("minute", str(each * 1_440)) for each in days]
    if fact.unit == "minute" and fact.value.isdigit():
        length, rest = divmod(int(fact.value), 1_440)
        if not rest and length % 30 == 0:
            same.append(Fact("month", str(length // 30)))
        if not rest and length % 365 == 0:
            same.append(Fact("month", str(length // 365 * 12)))
    return same
