"""A text as the rules read it: plain digits, plain dashes, nothing invisible. Pure.

Every position leads back to the text as it was written, so that what was found can be put back
byte for byte.
"""

import unicodedata
from dataclasses import dataclass

# Koreans also type the vowel ㅡ and the long mark ー for a dash.
_DASHES = dict.fromkeys("‐‑‒–—―−﹣－ㅡー", "-")
_MARKS = {"。": ".", "․": ".", "·": ".", "∙": ".", "ㆍ": ".", "\u3000": " ", "\u00a0": " "}
_JOINERS = {"\ufe0e", "\ufe0f", "\u20e3"}  # what makes an emoji of a digit


@dataclass(frozen=True)
class Reading:
    text: str
    _origin: tuple[int, ...] | None  # of each character; None = nothing was left out

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where these characters stood; what is invisible between them is theirs."""
        if self._origin is None:
            return start, end
        return self._origin[start], self._origin[end - 1] + 1


def read(text: str) -> Reading:
    if text.isascii():
        return Reading(text, None)
    table = {character: _plain(character) for character in set(text)}
    plain = text.translate({ord(character): as_read for character, as_read in table.items()})
    if len(plain) == len(text):
        return Reading(plain, None)
    return Reading(plain, tuple(at for at, character in enumerate(text) if table[character]))


def _plain(character: str) -> str:
    if character in _DASHES or character in _MARKS:
        return _DASHES.get(character) or _MARKS[character]
    if character in _JOINERS or unicodedata.category(character) == "Cf":
        return ""
    folded = unicodedata.normalize("NFKC", character)
    return folded if len(folded) == 1 else character
