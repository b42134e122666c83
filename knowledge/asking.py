"""Where a long message asks: an e-mail tells a story, and one of its sentences is the question."""

import re

SHORT = 90  # characters: a message like that is all question
_MOST = 2  # readings beside the whole message
_END = re.compile(r"(?<=[.!?。？！…])\s+|\n+|(?<=[다요죠까])\s(?=[가-힣A-Za-z0-9])")
_ASKS = re.compile(
    r"[?？]|나요|까요|가요|을까|ㄹ까|될까|할까|는지|은지|인지|건지|죠|되나|있나|없나|하나요|니까\b|"
    r"알려|궁금|문의|여쭤|요청|원합|원해|싶|해\s?주세요|해\s?주실|부탁|바랍|언제|어떻게|얼마|어디|가능|"
    r"\b(?:how|what|when|where|which|who|why|can|could|may|is there|are there|do you|does|did|will|"
    r"would|should|please|want|need|like to|wondering|wonder|let me know|tell me|looking for|"
    r"possible|any chance)\b"
)
# Politeness asks for nothing.
_POLITE = re.compile(
    r"^\W*(?:안녕|감사|고맙|수고|고생|죄송|좋은 하루|잘 부탁|hi\b|hello\b|hey\b|dear\b|thank|"
    r"kind regards|best regards|regards|cheers|sincerely|yours|good (?:morning|afternoon|evening)|"
    r"looking forward|i look forward|sorry to bother|hope (?:you|this))|"
    r"(?:답변|회신|확인|연락|답장|처리|안내)\S*\s*(?:좀\s*)?(?:꼭\s*)?(?:부탁|기다리|바랍|바라)|"
    r"(?:reply|hear from you|get back to me|response|your help)\W*$"
)


def readings(text: str) -> list[str]:
    """The message itself, and when it is long the parts of it that ask, each with the sentence
    before it, which often says what is asked about."""
    text = " ".join(text.split("\r"))
    if len(text) <= SHORT:
        return [text]
    parts = sentences(text)
    asking = [number for number, part in enumerate(parts) if _is_question(part)]
    if len(parts) < 2 or not asking:
        return [text]
    return [text, *(_with_context(parts, number) for number in asking[-_MOST:])]


def sentences(text: str) -> list[str]:
    return [part.strip() for part in _END.split(text) if len(part.strip()) > 1]


def is_polite(sentence: str) -> bool:
    """A greeting, thanks, a wish for an answer: nothing is asked by it."""
    return bool(_POLITE.search(sentence.lower()))


def _with_context(sentences: list[str], number: int) -> str:
    before = sentences[number - 1] if number else ""
    is_short = len(sentences[number]) < SHORT
    if before and is_short and not is_polite(before):
        return f"{before} {sentences[number]}"
    return sentences[number]


def _is_question(sentence: str) -> bool:
    plain = sentence.lower()
    return bool(_ASKS.search(plain)) and not is_polite(sentence) and len(plain) > 5
