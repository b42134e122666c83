"""A reply as a row of pieces, each knowing what it rests on. Pure.

The text a customer reads is the pieces with their gaps, so a line break of an article survives.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from bot.tickets.values import Proposal, Sentence, Unsupported

# Not after an abbreviation ("by 1 p.m. Pacific time") or the number of a list item.
_SENTENCE_END = re.compile(
    r"(?<=[.!?…])(?<![ap]\.m\.)(?<!e\.g\.)(?<!i\.e\.)(?<!\bNo\.)(?<!\bSt\.)(?<!\bMrs\.)"
    r"(?<!\bM[rs]\.)(?<!\bDr\.)(?<!\bvs\.)(?<!^\d\.)(?<!\s\d\.)\s+|(?<!\s)\s*\n\s*"
)


@dataclass(frozen=True)
class Piece:
    text: str
    passages: tuple[str, ...] = ()
    unsupported: tuple[Unsupported, ...] = field(default=(), kw_only=True)
    gap: str = " "  # what stands between this piece and the one before


def text_of(pieces: Sequence[Piece]) -> str:
    return "".join((piece.gap if n else "") + piece.text for n, piece in enumerate(pieces))


def sentences_of(pieces: Sequence[Piece]) -> tuple[Sentence, ...]:
    return tuple(Sentence(piece.text, piece.passages, piece.unsupported) for piece in pieces)


def wrap(body: Sequence[Piece], greeting: str, closing: str) -> list[Piece]:
    """Greeting, blank line, body, blank line, closing; an empty greeting or closing is left out."""
    pieces = [Piece(greeting)] if greeting else []
    pieces += [replace(body[0], gap="\n\n"), *body[1:]]
    return [*pieces, Piece(closing, gap="\n\n")] if closing else pieces


def titled(title: str, pieces: Sequence[Piece]) -> list[Piece]:
    """A line above the first piece, and never without it."""
    first = pieces[0]
    return [replace(first, text=f"[{title}]\n{first.text}"), *pieces[1:]]


def split_text(text: str, passages: tuple[str, ...]) -> list[Piece]:
    """Sentences with the very gaps they had."""
    pieces: list[Piece] = []
    text, start, gap = text.strip(), 0, ""
    for match in _SENTENCE_END.finditer(text):
        pieces.append(Piece(text[start : match.start()], passages, gap))
        start, gap = match.end(), match.group()
    return [*pieces, Piece(text[start:], passages, gap)]


def pieces_of(proposal: Proposal) -> list[Piece]:
    """The pieces a proposal was made of, with the gaps found again in its text."""
    pieces: list[Piece] = []
    position = 0
    for sentence in proposal.sentences:
        start = proposal.text.find(sentence.text, position)
        gap = proposal.text[position:start] if start >= 0 else " "
        pieces.append(
            Piece(sentence.text, sentence.passages, gap, unsupported=sentence.unsupported)
        )
        position = max(start, position) + len(sentence.text)
    return pieces


def without(pieces: Sequence[Piece], dropped: set[int]) -> list[Piece]:
    """Leave pieces out; what stays keeps the widest gap of those that went between."""
    kept: list[Piece] = []
    gaps = [""]
    for number, piece in enumerate(pieces):
        gaps.append(piece.gap)
        if number not in dropped:
            kept.append(replace(piece, gap=max(gaps, key=_width)))
            gaps = [""]
    return kept


def _width(gap: str) -> tuple[int, int]:
    return gap.count("\n"), len(gap)
