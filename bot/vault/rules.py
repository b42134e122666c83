"""What a rule of the vault is."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum


class Kind(StrEnum):
    RESIDENT = "resident-number"  # resident and foreigner registration, social security
    CARD = "card"
    PHONE = "phone"
    EMAIL = "email"
    ACCOUNT = "account"
    LICENCE = "licence"  # passports and driving licences
    ORDER = "order"  # orders, bookings, invoices
    ADDRESS = "address"
    NAME = "name"


# Nobody may keep these without a statute (개인정보 보호법 제24조의2) or a card contract.
NEVER_STORED = frozenset({Kind.RESIDENT, Kind.CARD})


@dataclass(frozen=True)
class Rule:
    """What the pattern finds is of this kind if `holds`; its group "it", where it has one."""

    kind: Kind | None  # None: it looks like something, but is nobody's
    pattern: re.Pattern[str]
    holds: Callable[[re.Match[str]], bool] = lambda match: True
    needs: tuple[re.Pattern[str], ...] = ()  # a text without one of these need not be searched

    def span(self, match: re.Match[str]) -> tuple[int, int]:
        return match.span("it") if "it" in self.pattern.groupindex else match.span()


def rule(
    kind: Kind | None,
    pattern: str,
    holds: Callable[[re.Match[str]], bool] = lambda match: True,
    *,
    cased: bool = False,
    needs: re.Pattern[str] | None = None,
) -> Rule:
    compiled = re.compile(pattern, 0 if cased else re.IGNORECASE)
    return Rule(kind, compiled, holds, (needs,) if needs else ())


def needing(needs: re.Pattern[str], *rules: Rule) -> Iterator[Rule]:
    return (replace(each, needs=(*each.needs, needs)) for each in rules)


def digits_of(match: re.Match[str]) -> str:
    """The digits of what a rule has matched, spoken ones too."""
    return as_digits(match["it"] if "it" in match.re.groupindex else match[0])


SPOKEN = "공영일이삼사오육륙칠팔구"
DIGIT = re.compile(r"\d")
LETTER = re.compile(r"[^\W\d_]")
SPEAKING = re.compile(rf"(?:[{SPOKEN}][^{SPOKEN}\n]{{0,12}}){{3}}")  # digits spelled out, maybe
# The shortest number that is anybody's.
NUMBER = re.compile(rf"(?:[\d{SPOKEN}][^\d{SPOKEN}\n]{{0,6}}){{7}}")
_SPOKEN_VALUES = str.maketrans(SPOKEN, "001234566789")


def as_digits(text: str) -> str:
    return "".join(filter(str.isdigit, text.translate(_SPOKEN_VALUES)))
