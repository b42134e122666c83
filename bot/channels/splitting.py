"""Cut a reply into the bubbles a channel takes: at paragraph or sentence ends where there are any,
never inside a word that is no longer than a bubble, an address, or a letter with its marks."""

from enum import StrEnum
from itertools import pairwise

import regex


class Unit(StrEnum):
    CHARACTERS = "characters"  # code points
    BYTES = "bytes"  # UTF-8: Instagram counts these


# Best cut first: paragraph, line, sentence (Korean ones end in punctuation too), word, letter.
_ENDS = (
    regex.compile(r"\n{2,}"),
    regex.compile(r"\n"),
    regex.compile(r"(?<=[.!?。…][\"'”’)\]]?)\s+"),
    regex.compile(r"\s+"),
)
_LETTER = regex.compile(r"\X")


def size(text: str, unit: Unit) -> int:
    return len(text.encode()) if unit is Unit.BYTES else len(text)


def pieces(text: str, limit: int, unit: Unit = Unit.CHARACTERS) -> list[str]:
    """Non-empty pieces of at most `limit`, trimmed; together they say all of `text`. A single
    letter over the limit (a family emoji has 25 bytes) is a piece of its own."""

    def fits(part: str) -> bool:
        return size(part.strip(), unit) <= limit

    def cut(whole: str, level: int) -> list[str]:
        if fits(whole) or level > len(_ENDS):
            return [whole]
        done, held = [], ""
        for part in _parts(whole, level):
            if fits(held + part):
                held += part
            else:
                *more, last = cut(part, level + 1)
                done += [held, *more]
                held = last
        return [*done, held]

    return [piece.strip() for piece in cut(text, 0) if piece.strip()]


def _parts(text: str, level: int) -> list[str]:
    """White space stays with the part before it."""
    if level == len(_ENDS):
        return [str(letter) for letter in _LETTER.findall(text)]
    ends = [end.end() for end in _ENDS[level].finditer(text)]
    return [text[a:b] for a, b in pairwise([0, *ends, len(text)]) if a < b]
