"""What a text can state as fact: amounts, dates, lengths of time, links, counts. Pure.

Facts are compared by value, not by wording: 3만원 is 30,000원 is ₩30,000, a fortnight is 2주 is
14일, 48시간 is two days. Business days are never days.
"""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    MONEY = "money"
    DATE = "date"
    CONTACT = "contact"
    COUNT = "count"


@dataclass(frozen=True)
class Fact:
    unit: str  # "won", "percent", "minute", "month", "business day", "clock", "link", "word", …
    value: str

    @property
    def kind(self) -> Kind:
        if self.unit == "word":
            return Kind.MONEY if self == FREE_FACT else Kind.DATE
        return _KINDS.get(self.unit, Kind.COUNT)


@dataclass(frozen=True)
class Mention:
    fact: Fact
    start: int
    end: int  # in the text in digits


FREE_FACT = Fact("word", "free")
UNCOUNTED = "uncounted"  # the unit of a small number that counts nothing: "step 2"
DURATIONS = {"minute", "month", "business day"}
CLOCKS = ("clock", "clock?")  # with and without the half of the day
DAY = 1_440  # minutes
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday")
WEEK = (*WEEKDAYS, "saturday", "sunday")
DAY_WORDS = {*WEEKDAYS, "saturday", "sunday", "weekdays", "weekend", "holidays"}
_KINDS = {
    **dict.fromkeys(("won", "dollar", "euro", "pound", "point", "percent", "fold"), Kind.MONEY),
    **dict.fromkeys(("minute", "month", "business day", "night", *CLOCKS), Kind.DATE),
    **dict.fromkeys(("nth", "turn"), Kind.DATE),  # the 10th, 두 번째
    **dict.fromkeys(("date", "month of the year", "year"), Kind.DATE),
    **dict.fromkeys(("link", "email", "phone"), Kind.CONTACT),
}
