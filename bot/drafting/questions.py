"""The separate questions of a message, in order. Pure."""

import re
from typing import NamedTuple

from bot.drafting.pieces import split_text

_MOST = 4
_ASKS = re.compile(
    r"\?|(?:나요|까요|가요|는지|은지|인지|되죠|하죠|얼마|언제|어디서|어떻게)\W*$"
    r"|궁금|알려\s?(?:주|줘)"
    r"|^\W*(?:what|when|where|which|who|how|why|can|could|do|does|did|is|are|will|would)\b",
    re.IGNORECASE,
)
# Korean customers ask without question marks: the polite endings end a question as well.
_KOREAN_END = re.compile(r"(?<=[나까가예에]요)\s+(?=[^\s?!.])")


class Question(NamedTuple):
    text: str  # as it was asked
    before: str  # the sentence before it, which "며칠 걸려요?" cannot be understood without


def questions(text: str) -> tuple[Question, ...]:
    """Empty when the message is one question: it is looked up as a whole anyway."""
    sentences = [
        part.strip()
        for piece in split_text(text, ())
        for part in _KOREAN_END.split(piece.text)
        if part.strip()
    ]
    if len(sentences) == 1:
        return ()
    pairs = zip(["", *sentences], sentences, strict=False)
    return tuple(Question(each, before) for before, each in pairs if _ASKS.search(each))[:_MOST]
