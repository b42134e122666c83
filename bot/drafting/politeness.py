"""Korean lines of ours put into the politeness of the article they stand around. Pure.

Articles are quoted as they are; only what surrounds them is fitted, from 해요체 to 합쇼체.
"""

import re
from collections.abc import Iterable
from functools import lru_cache

from knowledge import lexicon
from knowledge.morphemes import Morphemes

_SENTENCE_ENDS = re.compile(r"([가-힣]+)[”\"')\]]{0,2}(?=[.!?~…]|\s*\n|\s*$)")
_TITLE = re.compile(r"^\[.*\]$", re.MULTILINE)  # as a customer would ask, not as the shop speaks
_STATEMENT_ENDS = re.compile(r"[가-힣]+(?=[”\"')\]]{0,2}(?:[.!~…]|\s*\n|\s*$))")
_HAEYO = re.compile(r"(?:요|죠)$")
_HAPSYO = re.compile(r"(?:니다|니까|시오)$")
# Said in both: a greeting, thanks, an apology, "please", a wish, a question.
_EITHER = re.compile(
    r"(?:세요|안녕하십니까|감사합니다|고맙습니다|죄송합니다|부탁드립니다|사과드립니다|반갑습니다"
    r"|바랍니다|[까나]요)$"
)
_STATED = re.compile(r"^(?:어요|아요|여요|에요|예요|네요)$")
_INTENDED = re.compile(r"^(?:ᆯ|을)게요$")


def endings(text: str) -> tuple[list[str], list[str]]:
    """The words that end a sentence of a text in 해요체, and those in 합쇼체."""
    ends = _SENTENCE_ENDS.findall(_TITLE.sub("", text))
    words = [word for word in ends if not _EITHER.search(word)]
    haeyo = [word for word in words if _HAEYO.search(word)]
    return haeyo, [word for word in words if _HAPSYO.search(word)]


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
    if _EITHER.search(word) or not _HAEYO.search(word):
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
