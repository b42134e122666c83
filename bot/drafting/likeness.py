"""How like its sources a sentence is, and whether it says yes where they say no. Pure."""

import math
from collections.abc import Sequence

from bot.drafting.clauses import asks, clauses_of, denies
from bot.drafting.facts import Fact
from bot.drafting.pieces import split_text
from bot.drafting.reading import mentions
from bot.drafting.wording import meanings


def nearest_line(said: str, sources: Sequence[str]) -> str:
    """The line of the sources that shares most with the sentence."""
    lines = [piece.text for source in sources for piece in split_text(source, ())]
    mine = content(said)

    def overlap(line: str) -> float:
        theirs = content(line)
        return len(mine & theirs) / math.sqrt(max(1, len(mine | theirs)))

    return max(lines, key=overlap, default="")


def likeness(said: str, sources: Sequence[str]) -> tuple[float, float]:
    """How like a clause of the sources the likest clause of the sentence is, and how like one that
    says yes for no, or no for yes."""
    there = [
        (content(clause), denies(clause)) for source in sources for clause in clauses_of(source)
    ]
    likest = contrary = 0.0
    for clause in clauses_of(said):
        mine = content(clause)
        alike, is_no = max(
            ((_cosine(mine, theirs), is_no) for theirs, is_no in there), default=(0.0, False)
        )
        likest = max(likest, alike)
        if not asks(clause) and denies(clause) != is_no:
            contrary = max(contrary, alike)
    return likest, contrary


def _cosine(mine: set[str | Fact], theirs: set[str | Fact]) -> float:
    return len(mine & theirs) / math.sqrt(max(1, len(mine)) * max(1, len(theirs)))


def content(text: str) -> set[str | Fact]:
    return {*meanings(text), *(mention.fact for mention in mentions(text))}
