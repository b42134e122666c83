"""What a customer's words tell before anything is looked up. Pure.

All of it errs towards a person: a question that is taken for something else costs a minute.
"""

import re
import unicodedata

from bot.drafting.grounding import data_of
from bot.drafting.pieces import split_text
from bot.drafting.reading import facts

LONGEST = 160  # characters; who writes more tells a story of their own

_PERSON = re.compile(
    r"상담원|상담사|상담직원|교환원|매니저|책임자|담당자|관리자"
    r"|(?:사람|직원|인간)(?:이랑|하고|과|한테|에게|으로|을|이|좀|은)*(?:연결|통화|상담|얘기|이야기|대화"
    r"|말|바꿔|불러|답)"
    r"|(?:봇|기계|로봇|자동응답|ai)(?:말고|이?랑|하고|은싫|싫)"
    r"|agent|human|operator|representative|realperson|someonereal|supervisor|manager|livechat"
    r"|(?:speak|talk|chat|connect(?:me)?)(?:to|with)(?:a|an|the|your)?(?:person|someone|somebody"
    r"|people|staff|team)",
)
# What they say happened to them, or what is theirs: no article knows of it.
_OWN_CASE = re.compile(
    r"(?:(?<![결언문이국면삭해])제|저희|(?<![안국이시보])내|우리)\s?(?:가|꺼|것|주문|상품|물건|택배|계정|결제|포인트|쿠폰|예약|환불|카드)"
    r"|주문\s?번호|운송장\s?번호가"
    r"|(?:주문|결제|구매|신청|취소|반품|교환|예약|입금|가입|문의|사용|수령|요청)(?:했|하였|한\s?(?:지|게"
    r"|거|건|상품|제품)|드렸)"
    r"|시켰|샀(?!을)|받았|왔는데|왔어요|안\s?와|안\s?옴|안\s?왔|못\s?받|됐는데|했는데|인데요|는데도"
    r"|어제|그제|아까|방금|지난\s?(?:주|달|번)|며칠\s?(?:째|전)|벌써|아직"
    r"|\bmy\s(?:order|parcel|package|account|refund|card|payment|item|points|booking|return|delivery"
    r"|money|name|address)"
    r"|\b(?:i|we)(?:'ve|\shave)?\s(?:just\s|already\s)?(?:ordered|bought|paid|received|got|returned"
    r"|sent|cancelled|canceled|booked|signed|tried|was|were|had)\b"
    r"|\byesterday\b|\blast\s(?:week|month|night|time)\b|\bago\b|\bstill\b|\balready\b|\bnever\b",
    re.IGNORECASE,
)
# Turned away from what the rule says: an exception, another thing, the opposite.
_TURNED = re.compile(
    r"예외|특별히|한\s?번만|봐\s?주|그래도|대신|말고|빼고|제외|없이|아니(?:라|고|면)|다르(?:게|던데)"
    r"|지\s?마(?:세요|요)?\s*$|금지|말자|진짜|정말|설마|장난|하던데|라던데|라면서"
    r"|\bexcept|\binstead\b|\bunless\b|\bother than\b|\bwithout\b|\bbut\b|\banyway\b|\bnot\b|n't\b"
    r"|\breally\b|\bseriously\b|\bmake an exception\b",
    re.IGNORECASE,
)
_POLITE = re.compile(
    r"(?:안녕|감사|고맙|수고|죄송|반갑|실례|문의\s?(?:드|좀|하나|있)|질문\s?(?:있|드|하나)|궁금한\s?(?:게|점)"
    r"|답변\s?(?:부탁|기다)|잘\s?부탁|저기요|여보세요)[^?]*"
    r"|(?:hi|hello|hey|dear|good (?:morning|afternoon|evening)|thanks|thank you|cheers|sorry|please"
    r"|quick question|just a question)\b[^?]{0,40}",
    re.IGNORECASE,
)
_PLAIN = re.compile(r"[\w\s.,?!~'’\"“”%()·…/+&₩$-]*")
_SCRIPTS = ("HANGUL", "LATIN", "DIGIT")
_JOINED = re.compile(r"\s(?:그리고|그런데|근데|또|또한|and also|also|and then)\s", re.IGNORECASE)


def asks_for_person(text: str) -> bool:
    """In any spelling of spaces and widths: "상 담 원", "ＡＧＥＮＴ"."""
    return bool(_PERSON.search(re.sub(r"[\s.,·_-]+", "", _even(text).casefold())))


def is_plain_question(text: str, article: str) -> bool:
    """One question in ordinary letters, about the rule and not about the customer's own case.

    `article` is what would answer it: a figure in the question must be one the article knows.
    """
    said = _even(text).strip()
    if not said or len(said) > LONGEST or not _PLAIN.fullmatch(said) or not _is_readable(said):
        return False
    asked = [each for each in _sentences(said) if not _POLITE.fullmatch(each)]
    return (
        len(asked) == 1
        and not _JOINED.search(asked[0])
        and not _OWN_CASE.search(said)
        and not _TURNED.search(said)
        and not facts(said) - facts(article)
        and data_of(said).split() == said.split()
    )


def _even(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text)
    return "".join(char for char in folded if unicodedata.category(char) != "Cf")


def _is_readable(text: str) -> bool:
    """Hangul and Latin only: what looks like a letter must be the letter it looks like."""
    letters = (char for char in text if char.isalnum())
    return all(unicodedata.name(char, "").startswith(_SCRIPTS) for char in letters)


def _sentences(text: str) -> list[str]:
    pieces = (piece.text.strip(" .!~?…") for piece in split_text(text, ()))
    return [piece for piece in pieces if piece]
