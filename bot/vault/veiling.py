"""What colleagues see of a customer's data: enough to tell two numbers apart, no more. Pure.

An agent edits a reply with the veil on; what was covered is put back, byte for byte, before it goes
out. Names and order numbers stay: they are what an agent works with.
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from bot.vault.finding import find
from bot.vault.rules import SPOKEN, Kind

COVER = "•"
# Characters of a text that are shown: to look through a million takes seconds.
LONGEST = 100_000
_COVERED = frozenset({Kind.PHONE, Kind.EMAIL, Kind.ACCOUNT, Kind.LICENCE, Kind.ADDRESS})
_DISTRICT = re.compile(
    r"[가-힣]+(?:시|도|군|구|읍|면|동)|서울|부산|대구|인천|광주|대전|울산|세종|제주"
)
_ENDS = {Kind.PHONE: (3, 4), Kind.ACCOUNT: (3, 2), Kind.LICENCE: (2, 0)}  # digits left in sight


@dataclass(frozen=True)
class Veil:
    """Over whatever one customer has told us about themselves."""

    covers: dict[str, str] = field(default_factory=dict, repr=False)  # value → what is seen of it

    def cover(self, text: str) -> str:
        shown = _shown(text)
        return _replaced(shown, self.covers) + "…" * (shown != text)

    def lift(self, text: str) -> str:
        """The same text with the values an agent has left in it."""
        return _replaced(text, {seen: value for value, seen in self.covers.items()})


def veil_over(texts: Iterable[str], phone: str = "", email: str = "") -> Veil:
    kinds = {value: kind for value, kind in ((phone, Kind.PHONE), (email, Kind.EMAIL)) if value}
    for text in texts:
        kinds |= _to_cover(_shown(text))
    covers: dict[str, str] = {}
    twins: Counter[str] = Counter()
    for value, kind in kinds.items():
        seen = _half(value, kind)
        twins[seen] += 1
        covers[value] = f"{seen}/{twins[seen]}" if twins[seen] > 1 else seen
    return Veil(covers)


@lru_cache(maxsize=128)
def _to_cover(text: str) -> dict[str, Kind]:
    """Kept: a ticket is drawn and clicked many times, and a hostile text takes seconds to read."""
    return {each.text: each.kind for each in find(text) if each.kind in _COVERED}


def _shown(text: str) -> str:
    """Cut between two words: half a number would be taken for another one."""
    if len(text) <= LONGEST:
        return text
    start = text[:LONGEST]
    return start.rpartition(" ")[0] or start


def _half(value: str, kind: Kind) -> str:
    if kind is Kind.EMAIL:
        _, at, host = value.partition("@")
        return f"{value[:1]}{COVER * 3}{at}{host}" if at else value[:1] + COVER * 3
    if kind is Kind.ADDRESS:
        words = value.split(" ")
        return " ".join(w if _DISTRICT.fullmatch(w) else _dots(w, 0, 0) for w in words)
    return _dots(value, *_ENDS[kind])


def _dots(value: str, first: int, last: int) -> str:
    """Letters and digits under dots, but for so many at both ends."""
    places = [at for at, character in enumerate(value) if character.isalnum()]
    is_spoken = sum(character in SPOKEN for character in value) >= 5
    kept = set() if is_spoken else {*places[:first], *(places[-last:] if last else ())}
    hidden = set(places) - kept
    return "".join(COVER if at in hidden else character for at, character in enumerate(value))


def _replaced(text: str, by: dict[str, str]) -> str:
    """Longest first: one value may stand inside another."""
    if not by:
        return text
    either = "|".join(re.escape(each) for each in sorted(by, key=len, reverse=True))
    return re.sub(either, lambda match: by[match[0]], text)
