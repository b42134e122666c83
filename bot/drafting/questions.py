"""The separate questions of a message, in order. Pure."""

import re
from typing import NamedTuple

from bot.drafting.pieces import split_text

_MOST = 4
_LONGEST = 10_000  # characters of a message that are read
_ASKS = re.compile(
    r"\?|(?:나요|까요|가요|는지|은지|인지|되죠|하죠|얼마|언제|어디서|어떻게)\W*$"
    r"|(?:얼마|언제|며칠|어디|어떻게)[^?.,]{0,12}고,?$|지(?: 알고)? 싶|궁금|알려\s?(?:주|줘)"
    r"|^\W*(?:what|when|where|which|who|how|why|can|could|do|does|did|is|are|will|would)\b",
    re.IGNORECASE,
)
# Korean customers ask without question marks: the polite endings end a question as well.
_KOREAN_END = re.compile(r"(?<=[나까가예에]요)\s+(?=[^\s?!.])")
# What begins an English question by itself: "can I", not "when I opened it".
_HEAD = (
    r"(?:(?:can|could|do|does|did|is|are|will|would|should|may|have|has)"
    r" (?:i|you|we|it|they|there|the|my|your|an?|this|that|these)"
    r"|how (?:much|many|long|soon|often|far|do|does|can|is|are)|what (?:sort|kind)"
    r"|(?:what|when|where|which|who|why)(?:'s| (?:is|are|do|does|did|can|will|would|pays))"
    r")\b"
)
# Where one sentence asks again: "얼마이고, 취소하면 수수료가 있는지", "do you ship to Canada, and
# can I pay by invoice". Whether it is or is not ("되는지 안 되는지") is one question.
_AGAIN = re.compile(
    r"(?<=[가-힣][는은인던한]지),?\s+(?:(?:그리고|또|혹시)\s+)?(?!안 |못 |아닌|모르|몰라|헷갈|궁금)"
    r"(?=[^?]{4,}(?:[는은인]지|[나까가]요|얼마|언제|어디))"
    r"|(?:(?<=궁금하고)|(?<=궁금하며)),?\s+"
    rf"|[,;:]?\s+(?:and|&|also|plus|but|then)(?: also)?,?\s+(?={_HEAD})"
    rf"|[,;:]\s+(?={_HEAD})",
    re.IGNORECASE,
)
# The same after a word that asks: "언제 오시고 환불은 언제 되나요".
_ASKED_AND = re.compile(
    r"((?:얼마|언제|며칠|어디|어떻게)[^?.,]{0,12}고),?\s+"
    r"(?=얼마|언제|며칠|[^?]{5,}(?:얼마|언제|며칠|어디|어떻게|[나까가]요|[는은인]지))"
)


class Question(NamedTuple):
    text: str  # as it was asked
    before: str  # what was said before it, which "며칠 걸려요?" cannot be understood without


def questions(text: str) -> tuple[Question, ...]:
    """Empty when the message is one question: it is looked up as a whole anyway."""
    parts = [
        part.strip()
        for piece in split_text(text[:_LONGEST], ())
        for sentence in _KOREAN_END.split(piece.text)
        for part in _clauses(sentence)
        if part.strip()
    ]
    if len(parts) == 1:
        return ()
    pairs = zip(["", *parts], parts, strict=False)
    return tuple(Question(each, before) for before, each in pairs if _ASKS.search(each))[:_MOST]


def _clauses(sentence: str) -> list[str]:
    lines = _ASKED_AND.sub(r"\1\n", sentence).split("\n")
    return [clause for line in lines for clause in _AGAIN.split(line)]
