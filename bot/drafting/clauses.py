"""A text cut into the clauses that each say one thing, and whether a clause says yes. Pure."""

import re

from bot.drafting.pieces import split_text
from bot.drafting.reading import FREE

# A half that may deny what the other half says.
_CONTRAST = re.compile(
    r"(?<=[가-힣]고),?\s|(?<=며)\s|(?<=만)\s|;\s|,\s(?=but\b|and\b|though\b|so\b|no\b|not\b)"
    r"|\s(?=but\b)"
    r"|,\s(?=(?:[가-힣\d]{1,6}\s)?[가-힣]{1,8}[은는]\s)|,\s(?=[a-z]+ (?:is|are|do|does) not\b)"
    r"|\s(?=and (?:cannot|can't|(?:is|are|do|does|must) not)\b)"
)
_ASKS = re.compile(
    r"(?:시면 (?:됩니다|돼요|되세요)|주세요|주십시오|바랍니다|바라요|부탁드려요|부탁드립니다"
    r"|주시겠어요|까요)[.!?~]*$|\?\s*$"
    r"|^(?:please|kindly|send|let us|just|simply)\b"
    r"|(?:셔야|해야|어야|아야|필요합니다|필요해요)|(?<!n't )(?<!not )\b(?:have|has|need"
    r"|needs) to\b|\bmust\b"
    r"|\b(?:charged|deducted|billed|added)\b"
)
_NEGATION = re.compile(
    r"않|없|못|아닙|아니[에라]|불가|어렵|어려|안\s?(?:돼|되|됩|됨)|제외|\bnot\b|n't\b"
    r"|\bcannot\b|\bno\b|\bnever\b"
    r"|\bnor\b|without|\bunable\b|\bfinal\b"
    r"|\bnothing\b|\bnon-|\bpauses?d?\b(?= on\b)|\bgone\b|\byou(?:'ll| will)? lose\b|\bforfeit"
    r"|\b(?:is|are) lost\b|\bclosed\b|(?<!시에 )(?<!시까지 )닫"
    r"|\bexcept|\bexclud|\bfalls? outside\b"
    r"|쉽니다|쉬[는고며]|쉬어(?!\s?[가갈])|휴[무관진점]|\bshut\b|\bvoids?\b"
)
_NOT_NO = re.compile(  # says yes, though it holds a "no"
    r"\bno later than\b|\bnot only\b|(?:없이|않고)\s|\bdon't worry\b|\bno (?:problem|worries"
    r"|rush)\b|(?:없는|않은|않는|못한|아닌)\s(?!점|것|사항|부분)"
    r"|\b(?:never|not|n't) (?:expire|run out)|(?:소멸|만료)되지 않|\bneeds? no\b|\bno \w+ needed\b"
    r"|필요(?:가|는)?\s?없|상관\s?없|관계\s?없|제한\s?없"
)
# A condition may hold a "not" of its own: 신지 않으셨다면 바꿔 드립니다.
_SUBORDINATE = re.compile(
    r"(?<!is )(?<!are )(?<!be )\bnot \w+ed\b|"
    r"(?<=\w )(?<!\band )(?<!\bso )(?<!\bbut )\byou (?:(?:do|did|have) not|(?:do|did|have)n't)\b"
    r"(?:(?! (?:can|cannot|can't|are|aren't|is|isn't|will|won't|may|must)\b)[^,;])*"
    r"|\b(?:who|that)\s(?:[\w']+\s){1,4}?"
    r"(?=(?:can|cannot|are|aren't|is|isn't|will|won't|do|don't|may|must)\b)|"
    r"^.*(?:면|경우에?|때|상태에서|[가-힣]도|(?:않|없|못)[가-힣]{0,4}니)(?:는|에는)?(?:,|\s)"
    r"|^(?:if|unless|when|once|until|before|after|as long as|provided|while|because)\b[^,;]*,"
    r"|(?<=\w )(?:if|unless|when|once|until|before|after|as long as|provided|while|because|who"
    r"|that)\b[^,;]*"
)

_CONDITION = re.compile(
    r"면\b|면\s|경우|한해|(?:후|뒤|시|때|전)(?:에|까지|마다)?\s|이내|안에|까지"
    r"|\b(?:if|when|once|unless|after|within|before|until|as soon as|as long as|provided)\b"
    r"|이상|\bor more\b|\bin \d"
    r"|^[a-z]+ [^.]{3,80}\band (?:you|we)\b"
)


def clauses_of(text: str) -> list[str]:
    """Sentences, cut again where a contrast begins."""
    sentences = [piece.text for piece in split_text(text, ())] if text.strip() else []
    return [
        clause for sentence in sentences for clause in _CONTRAST.split(sentence) if clause.strip()
    ]


def is_negated(text: str) -> bool:
    return bool(_NEGATION.search(_NOT_NO.sub(" ", FREE.sub(" ", text))))


def denies(clause: str) -> bool:
    """True when what is said no to is the main thing, not a condition."""
    main = _SUBORDINATE.sub(" ", clause)
    return is_negated(main if main.strip(" .,") not in ("", "but", "and") else clause)


def asks(clause: str) -> bool:
    """ "Please send a photo", "신청해 주세요": asks, and grants nothing."""
    return bool(_ASKS.search(clause))


def is_conditional(text: str) -> bool:
    return bool(_CONDITION.search(text))
