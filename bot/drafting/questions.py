"""The separate questions of a message, in order, each readable on its own. Pure."""

import re

from bot.drafting.pieces import split_text

_MOST = 4
_SHORT = 12  # characters: "며칠 걸려요?" says too little to be looked up alone
_ASKS = re.compile(
    r"\?|(?:나요|까요|가요|는지|은지|인지|되죠|하죠|얼마|언제|어디서|어떻게)\W*$"
    r"|궁금|알려\s?(?:주|줘)"
    r"|^\W*(?:what|when|where|which|who|how|why|can|could|do|does|did|is|are|will|would)\b",
    re.IGNORECASE,
)
_FOLLOWS_ON = re.compile(
    r"\W*(?:그리고|그럼|그러면|또|아니면|and|also|then|or|plus)\b", re.IGNORECASE
)
# Korean customers ask without question marks: the polite endings end a question as well.
_KOREAN_END = re.compile(r"(?<=[나까가예에]요)\s+(?=[^\s?!.])")


def questions(text: str) -> tuple[str, ...]:
    """Empty when the message is one short question: it is looked up as a whole anyway."""
    sentences = [
        part.strip()
        for piece in split_text(text, ())
        for part in _KOREAN_END.split(piece.text)
        if part.strip()
    ]
    found: list[str] = []
    before = ""
    for sentence in sentences:
        if _ASKS.search(sentence):
            leans = len(sentence) < _SHORT or _FOLLOWS_ON.match(sentence)
            found.append(f"{before} {sentence}".strip() if leans else sentence)
        before = sentence
    is_whole = len(sentences) == 1 or not found
    return () if is_whole else tuple(found[:_MOST])
