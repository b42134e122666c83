"""What went wrong for a customer who complains, as one of the problems we have words for. Pure."""

import re

# In the order of telling: the first that applies names the problem best.
_PROBLEMS: tuple[tuple[str, str], ...] = (
    (
        "charged-twice",
        r"(?:두|2)\s?번[^.\n]{0,6}(?:결제|청구|빠져|나갔|승인|출금)|(?:결제|청구)(?:가|이)?\s?(?:두|2)\s?번"
        r"|(?:이중|중복)(?:으로)?\s?(?:결제|청구|승인)|잘못\s?(?:결제|청구)"
        r"|(?:charged|billed)[^.\n]{0,20} twice|double.charg|overcharg|two charges",
    ),
    (
        "wrong-item",
        r"오배송|다른\s?(?:상품|제품|물건|색|사이즈|게|걸)[^.\n]{0,12}(?:왔|받|도착|보내)"
        r"|잘못\s?(?:왔|보내|배송)"
        r"|(?:시켰|주문했|골랐)는데\s(?!택배|상품|물건|제품|상자|배송"
        r"|주문)[가-힣]{1,8}[이가]\s(?:왔|도착)"
        r"|wrong (?:item|size|colou?r|product|order|one)|not what i ordered"
        r"|(?:got|received|sent|came)\b[^.\n]{0,50} instead of"
        r"|ordered[^.\n]{0,40}(?: (?:but|and)\b[^.\n]{0,12}|,) (?:got|received)",
    ),
    (
        "missing",
        r"누락|빠[졌져](?!\s?나)|안\s?들어\s?있|하나만\s?왔|일부만"
        r"|missing|incomplete|only (?:one|part)",
    ),
    (
        "damaged",
        r"파손|깨[져졌진]|부서|찢[어겨]|찌그러|터[졌져]|망가|긁[혀혔힌]|흠집|스크래치"
        r"|(?:새[서어]|부러)[^.\n]{0,8}(?:왔|와[요서]|도착|받)|새[서어]\s?있"
        r"|broken|damag|crack|shatter|torn|\btears?\b|dent|smashed|leak|scratch|chipped|crushed"
        r"|ripped",
    ),
    (
        "poor-condition",
        r"(?:녹[아은]|죽[어은]|시들[어은]?)[^.\n]{0,8}(?:왔|와[요서]|도착|받)|상했|상한|변질|곰팡|얼룩|더[러럽]"
        r"|melted|thawed|wilted|arrived dead|spoil|mou?ld|stain|dirty",
    ),
    (
        "outage",
        r"(?:접속|로그인|결제|주문|인증|앱|사이트|홈페이지)[^.\n]{0,10}(?:안\s?[돼되열떠]|불가|먹통|튕)"
        r"|오류|에러|먹통"
        r"|(?:can'?t|cannot|unable to) (?:log ?in|sign in|pay|check ?out)|\berrors?\b|crash"
        r"|\b(?:site|app|website|page|server)\b[^.\n]{0,12} down\b",
    ),
    (
        "defective",
        r"불량|하자|고장|작동[^.\n]{0,6}(?:안|않)|안\s?켜|켜지(?:지|질)"
        r"|(?:작동|연결|인식|버튼|기기|제품|상품)[^.\n]{0,6}안\s?[되돼됩]"
        r"|(?:전원|충전|소리|화면)[이가은]?\s[^.\n]{0,8}(?:안|않)"
        r"|defect|faulty|stopped working"
        r"|(?<!code )(?<!link )(?<!number )(?:doesn'?t work|does not work|not working)"
        r"|won'?t (?:turn|start|charge)",
    ),
    (
        "refund-late",
        r"환불[^.\n]{0,15}(?:아직|째|늦|감감|안\s?(?:들어|왔|됐|되고)|[못안]\s?받)|아직[^.\n]{0,12}환불"
        r"|no refund|where(?:'s| is) my refund|(?:still|n't|not|never)\b[^.,\n]{0,30}\brefund"
        r"|refund\b[^.,\n]{0,30}(?:\b(?:not|never|still)|n't)\b[^.,\n]{0,20}"
        r"(?:arriv|come|receiv|credit|process|show|yet|here)",
    ),
    (
        "not-received",
        r"배송\s?완료[^.\n]{0,20}(?:못|안)|(?:택배|물건|상품|주문)[을를은는도]?\s?(?:못|안)\s?받았"
        r"|says? (?:it was )?delivered|never received|haven'?t received|nothing (?:here|arrived)"
        r"|did(?:n'?t| not) (?:get|receive)",
    ),
    (
        "late",
        r"(?:배송|택배|도착|물건|주문)[^.\n]{0,20}(?:늦|지연|안\s?[와왔]|아직|감감)|늦[게어었네]"
        r"|(?:일주일|열흘|보름|한\s?달|며칠|\d+\s?[일주])째"
        r"|\blate\b|delay|(?:was|were) supposed to (?:come|arrive|be delivered)"
        r"|still (?:hasn'?t|has not|not|waiting|nothing)"
        r"|hasn'?t (?:arrived|come|shipped)|never (?:arrived|came)"
        r"|where(?:'s| is) my (?:order|parcel|package|delivery)",
    ),
    (
        "not-as-shown",
        r"(?:사진|설명|화면)(?:이?랑|과|와|하고|이랑은)\s?[^.\n]{0,8}(?:달라|다르|다른|딴판)"
        r"|not as (?:described|pictured|advertised|shown)|nothing like the (?:photo|picture)",
    ),
    (
        "unanswered",
        r"(?:답변|답장|연락|전화)[^.\n]{0,10}(?:없|안|않)|문의했는데|no (?:reply|answer|response)"
        r"|(?:nobody|no one) (?:answer|repl|respond|pick)|n't (?:answered|replied|heard back)"
        r"|ignored",
    ),
    ("rude", r"불친절|무례|태도|\brude\b|unfriendly|attitude"),
    (
        "booking",
        r"예약[^.\n]{0,15}(?:사라|잘못|누락|안\s?[돼되]어?\s?있|취소(?:됐|되|돼|당))"
        r"|(?:booking|reservation)[^.\n]{0,25}(?:lost|cancelled|canceled|wrong|gone)",
    ),
)
_PROBLEM = [(name, re.compile(pattern, re.IGNORECASE)) for name, pattern in _PROBLEMS]


def problem_in(text: str) -> str:
    """ "" when what the customer writes is none of them: then nothing is guessed."""
    return next((name for name, pattern in _PROBLEM if pattern.search(text)), "")
