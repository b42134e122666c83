"""What went wrong for a customer who complains, as one of the problems we have words for. Pure."""

import re

# In the order of telling: the first that applies names the problem best.
_PROBLEMS: tuple[tuple[str, str], ...] = (
    (
        "wrong-item",
        r"오배송|다른\s?(?:상품|제품|물건|색|사이즈|게|걸)[^.\n]{0,12}(?:왔|받|도착|보내)"
        r"|잘못\s?(?:왔|보내|배송)"
        r"|(?:시켰|주문했|골랐)는데\s(?!택배|상품|물건|제품|상자|배송"
        r"|주문)[가-힣]{1,8}[이가]\s(?:왔|도착)"
        r"|wrong (?:item|size|colou?r|product|order|one)|not what i ordered",
    ),
    (
        "missing",
        r"누락|빠졌|빠져|안\s?들어\s?있|하나만\s?왔|일부만|missing|incomplete|only (?:one|part)",
    ),
    (
        "damaged",
        r"파손|깨[져졌진]|부서|찢어|찌그러|터졌|터져|망가|새[서어]\s?(?:왔|있)|broken|damag"
        r"|crack|shatter|torn|dent"
        r"|smashed|leak",
    ),
    (
        "defective",
        r"불량|하자|고장|작동[^.\n]{0,6}(?:안|않)|안\s?켜|안\s?돼요|상했|상한|변질|곰팡|얼룩"
        r"|defect|faulty|stopped working"
        r"|doesn'?t work|does not work|not working|won'?t turn|spoil|mou?ld|stain",
    ),
    (
        "refund-late",
        r"환불[^.\n]{0,15}(?:안|아직|늦|언제까지|감감)|refund[^.\n]{0,40}(?:not|n't|still|late"
        r"|yet|never)"
        r"|still[^.\n]{0,20}refund",
    ),
    (
        "late",
        r"(?:배송|택배|도착|물건|주문)[^.\n]{0,20}(?:늦|지연|안\s?[와왔]|아직|감감)|늦[게어었]"
        r"|late\b|delay"
        r"|still (?:hasn'?t|has not|not|waiting)"
        r"|hasn'?t (?:arrived|come|shipped)|never (?:arrived|came)|where is my (?:order|parcel"
        r"|package)",
    ),
    (
        "charged-twice",
        r"(?:두|2)\s?번\s?(?:결제|청구)|(?:결제|청구)(?:가|이)?\s?(?:두|2)\s?번|이중\s?결제"
        r"|중복\s?(?:결제|청구)|잘못\s?(?:결제|청구)"
        r"|charged (?:me )?twice"
        r"|double.charg|overcharg",
    ),
    (
        "unanswered",
        r"(?:답변|답장|연락|전화)[^.\n]{0,10}(?:없|안|않)|문의했는데|no (?:reply|answer|response)"
        r"|nobody (?:answers|replies)|ignored",
    ),
    ("rude", r"불친절|무례|태도|rude|unfriendly|attitude"),
    (
        "booking",
        r"예약[^.\n]{0,15}(?:취소|안|사라|잘못)|booking[^.\n]{0,25}(?:lost|cancel|wrong|gone)",
    ),
    (
        "outage",
        r"접속[^.\n]{0,6}(?:안|불)|로그인[^.\n]{0,6}안|오류|에러|먹통|can'?t log ?in|error"
        r"|crash|down\b",
    ),
)
_PROBLEM = [(name, re.compile(pattern, re.IGNORECASE)) for name, pattern in _PROBLEMS]

NAMES = tuple(name for name, _ in _PROBLEMS)


def problem_in(text: str) -> str:
    """ "" when what the customer writes is none of them: then nothing is guessed."""
    return next((name for name, pattern in _PROBLEM if pattern.search(text)), "")
