"""How Korean sentences end: in 해요체, in 합쇼체, or as both do. Pure."""

import re

_SENTENCE_ENDS = re.compile(r"([가-힣]+)[”\"')\]]{0,2}(?=[.!?~…]|\s*\n|\s*$)")
_TITLE = re.compile(r"^\[.*\]$", re.MULTILINE)  # as a customer would ask, not as the shop speaks
HAEYO = re.compile(r"(?:요|죠)$")
_HAPSYO = re.compile(r"(?:니다|니까|시오)$")
# Said in both: a greeting, thanks, an apology, "please", a wish, a question.
EITHER = re.compile(
    r"(?:세요|안녕하십니까|감사합니다|고맙습니다|죄송합니다|부탁드립니다|사과드립니다|반갑습니다"
    r"|바랍니다|[까나]요)$"
)


def endings(text: str) -> tuple[list[str], list[str]]:
    """The words that end a sentence of a text in 해요체, and those in 합쇼체."""
    ends = _SENTENCE_ENDS.findall(_TITLE.sub("", text))
    words = [word for word in ends if not EITHER.search(word)]
    haeyo = [word for word in words if HAEYO.search(word)]
    return haeyo, [word for word in words if _HAPSYO.search(word)]
