"""How much of what is asked for the title of an article says, word by word. Pure.

A score cannot tell 비가 제일 많이 오는 지역 from 눈이 제일 많이 오는 지역: nearly everything is the
same. The words can: who asks for what the title says in the same words means it, and the more the
two differ, the further the article must be ahead of the next.
"""

import re
import tomllib
from collections.abc import Callable, Iterable
from enum import Enum
from math import inf
from pathlib import Path

Words = frozenset[str]
_NEXT = re.compile(r"(?<=[?.!])\s+")
_DATA = tomllib.loads(Path(__file__).with_name("words.toml").read_text("utf-8"))
_LIGHT = frozenset(word for words in _DATA["light"].values() for word in words.split())
_SAME = {
    word: group.split()[0]
    for groups in _DATA["same"].values()
    for group in groups
    for word in group.split()
}
# Who asks when wants a time, and an article that gives none does not say it.
_WHEN = re.compile(
    r"언제|며칠|얼마나 (?:걸|오래)|\b(?:when|how (?:long|soon|many days))\b",
    re.IGNORECASE,
)
_TIME = re.compile(
    r"\d\s?(?:영업일|일|시|분|주|개월|달|년|월)|당일|다음 날|[월화수목금토일]요일|즉시|바로"
    r"|\d[\w-]* (?:business |full |to \d+ )?(?:day|hour|week|month|year|minute|[ap]\.m)"
    r"|\bsame day\b|at once|right away|the day it|immediately|\b(?:january|december)\b",
    re.IGNORECASE,
)
_HOW_MUCH = re.compile(r"얼마(?!나)|\bhow (?:much|many)\b", re.IGNORECASE)
_HOW_MANY = re.compile(r"몇\s?(개월|[가-힣])")


class Match(Enum):
    """The value: how many times the least lead the article needs."""

    SAME = 0.0  # the telling words of the title, no more and no less
    WHOLE = 1.0  # all of them, and nothing that the article lacks
    PART = 1.5  # a part of them, and nothing that the article lacks
    MORE = inf  # something that the article lacks: no lead is enough


def match(
    question: str,
    title: str,
    text: str,
    others: Iterable[str],
    telling: Callable[[str], Words],
) -> Match:
    """`others` are titles near by: what a second one says in the same words is not the same."""

    def words(of: str) -> Words:
        return frozenset(_SAME.get(word, word) for word in telling(of) - _LIGHT)

    asked = words(question)
    if not asked or not asked <= words(f"{title}\n{text}") or not _is_said(question, text):
        return Match.MORE
    told = _nearest(asked, title, words)
    if asked == told:
        is_twice = any(_nearest(asked, other, words) == asked for other in others)
        return Match.WHOLE if is_twice else Match.SAME
    return Match.WHOLE if told <= asked else Match.PART


def _is_said(question: str, text: str) -> bool:
    """A time, if one is asked for, a figure, if it is how much, and so many pieces, if how many."""
    has_time = not _WHEN.search(question) or _TIME.search(text)
    has_figure = not _HOW_MUCH.search(question) or re.search(r"\d", text)
    has_pieces = all(re.search(rf"\d\s?{unit}", text) for unit in _HOW_MANY.findall(question))
    return bool(has_time and has_figure and has_pieces)


def _nearest(asked: Words, title: str, telling: Callable[[str], Words]) -> Words:
    """Of a title that asks several things one by one, the one that is meant."""
    parts = filter(None, map(telling, (title, *_NEXT.split(title))))
    return min(parts, key=lambda part: len(part ^ asked), default=frozenset())
