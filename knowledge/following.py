"""Questions that lean on an earlier one: "그럼 제주는요?", "And to Jeju?". Pure.

A question leans when it does not say by itself what is asked: a thing without a question
("제주는요?", "to Jeju?"), a question without a thing ("며칠 걸려요?", "how long?"), or a word that
points back ("그건 얼마예요?", "is it free?"). Everything else stands by itself, whatever it begins
with.
"""

import re
from collections.abc import Sequence

from knowledge import asking

_LONGEST = 40  # characters: whoever writes more says what it is about
_LONGEST_EARLIER = 300  # of a message whose question cannot be told from its story

_OPENING = re.compile(
    r"^(?:\W|(?:그럼|그러면|그리고|그런데|근데|그래도|또|혹시|아하?|네|넵|음|참|오)(?=[\s,.!~])|"
    r"(?:and|then|so|but|also|well|oh|ok|okay|great|thanks|thank you)\b)+",
    re.IGNORECASE,
)
_HANGUL = re.compile(r"[가-힣]")
_THING = re.compile(
    r"^\S+(?: \S+){0,3}?(?:[은는도]|까지|부터|으?로|에[는도]|에서[는도]?|[이하되]?면|때[는도]?|"
    r"경우[엔는]?)요?\W*$|^[가-힣]{1,8}요?\s*\?+$"
)
_KOREAN_END = re.compile(r"(?:[나까가]요|(?:습|입)니까|[해돼되와줘]요|예요|에요|죠|주세요|다)\W*$")
_NO_THING = re.compile(
    r"^(?:얼마|언제|며칠|몇|어디|어떻게|왜|무료|유료|바로|오늘|내일|정도|가능|따로|직접|"
    r"나|쯤|까지|부터|서|로|에|일|시간|개|번|요|이|도|은|는|"
    r"걸리|걸려|되|돼|하|해|있|없|드|들|나오|받|오|와|보내|주|인|한|할|수|"
    r"더|내|또|그런|"
    r"나요|까요|가요|어요|아요|예요|에요|죠|면|야|던데|데|\W)+$"
)
_POINTS_BACK = re.compile(
    r"(?:^|\s)(?:그거|그건|그것|그게|그걸|이거|이건|이게|거기|그곳|그때|그날|그쪽|그 경우|이 경우|"
    r"그 ?(?:상품|제품|쿠폰|금액|기간|비용|방법|가격))"
)

_ABOUT = re.compile(r"^(?:what|how) about\b", re.IGNORECASE)
_ENGLISH_WORD = re.compile(r"[a-z']+")
_ASKS = re.compile(
    r"(?:is|are|am|was|were|do|does|did|can|could|will|would|should|shall|may|might|must|have|has|"
    r"had|need|want|how|what|when|where|who|which|why|i|we)"
)
_BACK = re.compile(r"(?:it|that|those|these|them|they|ones?|there)")
_SAYS_LITTLE = re.compile(
    r"(?:an?|the|to|of|for|in|on|at|by|with|from|as|be|been|takes?|costs?|works?|long|much|many|"
    r"soon|often|far|too|also|still|then|free|ok|okay|possible|included?|not|really|this|you|your|"
    r"my|me|get)"
)
_FEW_WORDS = 6


def leans_on(text: str, earlier: Sequence[str]) -> str:
    """The question this one cannot be understood without, or "". `earlier` is what the same
    customer wrote before, oldest first."""
    if not _leans(text):
        return ""
    standing = next((each for each in reversed(earlier) if not _leans(each)), "")
    asked = asking.readings(standing)[-1].strip()
    return asked if len(asked) <= _LONGEST_EARLIER else ""


def _leans(text: str) -> bool:
    """Politeness aside, every sentence of it."""
    said = [_OPENING.sub("", sentence) for sentence in asking.sentences(text)]
    asked = [each for each in said if each and not asking.is_polite(each)]
    return bool(asked) and all(map(_is_part, asked))


def _is_part(sentence: str) -> bool:
    if len(sentence) > _LONGEST:
        return False
    return _is_korean_part(sentence) if _HANGUL.search(sentence) else _is_english_part(sentence)


def _is_korean_part(sentence: str) -> bool:
    is_thing = _THING.search(sentence) and not _KOREAN_END.search(sentence)
    return bool(is_thing or _NO_THING.match(sentence) or _POINTS_BACK.search(sentence))


def _is_english_part(sentence: str) -> bool:
    if _ABOUT.match(sentence):
        return True
    words = _ENGLISH_WORD.findall(sentence.lower())
    asking_words = [word for word in words if _ASKS.fullmatch(word)]
    if not asking_words:
        return "?" in sentence and len(words) <= _FEW_WORDS
    points_back = [word for word in words if _BACK.fullmatch(word)]
    little = [word for word in words if _SAYS_LITTLE.fullmatch(word)]
    telling = len(words) - len(asking_words) - len(points_back) - len(little)
    return telling == 0 or (telling == 1 and bool(points_back))
