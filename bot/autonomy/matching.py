"""How much of what is asked for the title of an article says, word by word. Pure.

A score cannot tell 비가 제일 많이 오는 지역 from 눈이 제일 많이 오는 지역: nearly everything is the
same. The words can: who asks for what the title says in the same words means it, and the more the
two differ, the further the article must be ahead of the next.
"""

import re
from collections.abc import Callable, Iterable
from enum import Enum

Words = frozenset[str]
_NEXT = re.compile(r"(?<=[?.!])\s+")


class Match(Enum):
    """The value: how many times the least lead the article needs."""

    SAME = 0.0  # the telling words of the title, no more and no less
    WHOLE = 1.0  # all of them, and nothing that the article lacks
    PART = 1.5  # a part of them, and nothing that the article lacks
    MORE = 3.0  # something that the article lacks


def match(
    question: str,
    title: str,
    text: str,
    others: Iterable[str],
    telling: Callable[[str], Words],
) -> Match:
    """`others` are titles near by: what a second one says in the same words is not the same."""
    asked = telling(question)
    if not asked or not asked <= telling(f"{title}\n{text}"):
        return Match.MORE
    told = _nearest(asked, title, telling)
    if asked == told:
        is_twice = any(_nearest(asked, other, telling) == asked for other in others)
        return Match.WHOLE if is_twice else Match.SAME
    return Match.WHOLE if told <= asked else Match.PART


def _nearest(asked: Words, title: str, telling: Callable[[str], Words]) -> Words:
    """Of a title that asks several things one by one, the one that is meant."""
    parts = filter(None, map(telling, (title, *_NEXT.split(title))))
    return min(parts, key=lambda part: len(part ^ asked), default=frozenset())
