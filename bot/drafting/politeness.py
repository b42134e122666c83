"""Korean lines of ours put into the politeness of the article they stand around. Pure.

Articles are quoted as they are; only what surrounds them is fitted, from 해요체 to 합쇼체.
"""

import re
from collections.abc import Iterable
from functools import lru_cache

from bot.drafting.endings import EITHER, HAEYO, endings
from knowledge import lexicon
from knowledge.morphemes import Morphemes

_STATEMENT_ENDS = re.compile(r"[가-힣]+(?=[”\"')\]]{0,2}(?:[.!~…]|\s*\n|\s*$))")
_STATED = re.compile(r"^(?:어요|아요|여요|에요|예요|네요)$")
_INTENDED = re.compile(r"^(?:ᆯ|을)게요$")


def is_formal(texts: Iterable[str]) -> bool:
    """합쇼체 throughout."""
    haeyo, hapsyo = endings("\n".join(texts))
    return bool(hapsyo) and not haeyo


def formally(line: str) -> str:
    """A line with its 해요체 endings in 합쇼체; what cannot be told apart for sure stays."""
    kiwi = lexicon.kiwi()
    if kiwi is None:
        return line
    return _STATEMENT_ENDS.sub(lambda end: _formal_word(end[0], kiwi), line)


@lru_cache(maxsize=1_000)
def _formal_word(word: str, kiwi: Morphemes) -> str:
    if EITHER.search(word) or not HAEYO.search(word):
        return word
    parts = [(each.form, each.tag) for each in kiwi.find(word)]
    *stem, end = parts
    if _INTENDED.match(end[0]):
        formal = [*stem, ("겠", "EP"), ("습니다", "EF")]
    elif _STATED.match(end[0]):
        formal = [*stem, ("습니다", "EF")]
    else:
        return word
    # Kiwi must have understood the word: put together again it is the same.
    is_understood = _in_one(kiwi.join(parts)) == word
    return _in_one(kiwi.join(formal)) if is_understood else word


def _in_one(word: str) -> str:
    """Kiwi writes spaces between nouns and verbs that stood together."""
    return word.replace(" ", "")
