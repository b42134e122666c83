"""Whether a message asks for nothing but a person. Pure."""

import re

_WISH = re.compile(
    r"(?:상담\s?(?:원|사|직원|매니저)|담당자|사람|직원|매니저)(?:분|님)?(?:을|를|이?랑|하고|과|와|한테|께)?\s?"
    r"(?:직접\s?)?(?:좀\s?)?(?:연결|통화|상담|대화|얘기|이야기|바꿔)\S*"
    r"|(?:사람|상담원)\s?(?:이|은)?\s?없\S*"
    r"|(?:speak|talk|chat|connect me|transfer me|put me through)\s(?:(?:to|with)\s)?"
    r"(?:an?|the|some)?\s?"
    r"(?:(?:real|live|actual|human)\s)*"
    r"(?:person|human|agent|someone|somebody|representative|rep|operator|manager|supervisor)\b"
    r"|(?:need|want|get me|give me)\s(?:an?\s)?(?:(?:real|live|actual|human)\s)+"
    r"(?:person|human|agent|being|representative|rep)\b",
    re.IGNORECASE,
)
# Asks about talking to a person, or says what it is about.
_ABOUT = re.compile(
    r"몇\s?시|언제|시간|번호|요일|주말|어디서|\b(?:hours?|when|number|time|about|because|weekends?)\b",
    re.IGNORECASE,
)
_LETTER = re.compile(r"[가-힣]|[A-Za-z]+")
_MOST_BESIDE = 10  # syllables, or words: politeness and impatience


def wants_person(text: str) -> bool:
    """In doubt not: what is beside the wish may be a question we can answer."""
    rest, wishes = _WISH.subn(" ", text)
    return wishes > 0 and not _ABOUT.search(text) and len(_LETTER.findall(rest)) <= _MOST_BESIDE
