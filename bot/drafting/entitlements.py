"""What a sentence lets the customer expect beyond what its passages grant. Pure.

A sentence that grants something may word it otherwise (wording.toml), but must not name what no
passage names as granted, nor widen it ("at any time", "no questions asked").
"""

import re
from collections.abc import Sequence

from bot.drafting.clauses import asks, clauses_of, denies, is_conditional
from bot.drafting.facts import Kind, Mention
from bot.drafting.reading import FREE, mentions
from bot.drafting.wording import meanings, opposites, tokens

# Words that widen what is granted; a passage widens it in the same way, or does not grant it.
_REACH = {
    "time": r"언제든|언제 \S{1,6}도\s|언제나|아무 때|수시로|\bany ?time\b"
    r"(?! (?:between|during|before|until"
    r"|up to|on|within))|\bwhenever\b|\balways\b|항상"
    r"|직전까지|\bright up (?:to|until)\b|\blast[- ]minute\b",
    "speed": r"즉시|곧바로|당장|\binstantly\b|\bimmediately\b|\b(?:straight|right) away\b"
    r"|\bat once\b",
    "reason": r"상관\s?없|관계\s?없|불문|무조건|어떤 이유|여부와|\bregardless\b|\bwhatever\b"
    r"|\bno questions\b"
    r"|\bany reason\b|\bwith or without\b|\bwhether or not\b|\beither way\b|\bno matter\b"
    r"|\b(?:not|n't) (?:matter|mind)\b"
    r"|\beven (?:if|though|when|over|after)\b",
    "number": r"제한[은이도]?\s?없|무제한|횟수와|몇 \S{1,4}든"
    r"|여러 번|몇 [가-힣]{1,3}(?:이?든|이?라도)|얼마든지|때마다"
    r"|매번|\bany number\b|\b(?:every|each) time\b|마음껏|(?:드실|들) 때까지|원하시는 만큼"
    r"|\bunlimited\b|\b(?:no|without) (?:a )?(?:limit|minimum)|"
    r"\bas (?:many|often|much)\b[^.]{0,20}\bas (?:you"
    r"|they|necessary)"
    r"|\bas long as (?:you (?:like|want|need|wish|own|have)|necessary)|\b(?:several|many) times\b",
    "life": r"평생|영구|영원|\blifetime\b|\bfor life\b|\bfor ?ever\b"
    r"|\bfor good\b|\bnever expires?\b",
    "need": r"(?<!걱정 )없어도|없이도|없으셔도|필요(?:가|는)?\s?없"
    r"|(?<!걱정하지 )않(?:으셔|아)도"
    r"|(?<![가-힣])안 [가-힣]{1,4}도(?=\s?(?:돼|되|됩|괜찮))"
    r"|\b(?:don't|do not|doesn't|no) (?:need|have to)\b|\bneedn't\b|\bneeds? no\b"
    r"|\bwithout any\b|\bno \w+ (?:is |are )?(?:needed|required|necessary)\b",
    "all": r"\b(?:anything|everything|(?:whole|entire) (?:amount|sum|price|fee|bill|order))\b"
    r"|모두(?!\s\d)|전부(?!\s\d)|전체|통째|몽땅|전액"
    r"|\bin full\b|\bfully\b|\bfull (?:refund|amount)\b",
    "with": r"들어 있|포함|딸려|\bincluded in\b|\bthrow in\b",
    "oath": r"절대|반드시|장담|약속드|책임지고|\bnever again\b|\bnever happen\b",
}
# "Even when …": what it concedes must be a condition that a passage names.
_CONCEDED = re.compile(
    r"(?<![가-힣])(?!않|없|많|적|늦|빨|길어|짧|아무리|하셔|해도)([가-힣]{1,6}?)(?:으셨|하셨|[았었였]|으시"
    r"|하시|셨|시|하)?(?:더라도|라도|어도|아도|여도|[해져려워와봐겨쳐켜셔]도)"
    r"(?!\s?(?:돼|되|됩|괜찮|좋))"
)
# Said in a policy, these widen as much as the words above do.
_WIDE = {
    "all": re.compile(r"(?<![가-힣])다\s|\b(?:every|each|any|all)\b"),
    "with": re.compile(r"포함|들어|\binclud(?:ed|es|ing)\b|\bcomes? with\b"),
}
_LIMITS = re.compile(r"\bonly\b|만\s|만요?[.!]")
_ADDS = re.compile(r"\b(?:also|too|as well|even)\b")
_WIDENS = {name: re.compile(pattern) for name, pattern in _REACH.items()}
# "No photo needed" and "never again" are favours all the same.
_OF_REFUSALS = {"need", "oath", "reason"}
_ALL = re.compile(r"\b(?:all|every|any(?! ?time)|anyone|everyone)\b|모든|누구나|어느")


def grants(said: str) -> bool:
    """True unless the sentence only asks or refuses."""
    return not asks(said) and not denies(said)


def beyond(said: str, sources: Sequence[str]) -> dict[str, str]:
    """The words of a sentence (in digits) that go beyond its sources, by the way they do."""
    clauses = [clause for source in sources for clause in clauses_of(source)]
    granted = frozenset().union(*(meanings(each) for each in clauses if not denies(each)))
    denied = frozenset().union(*(meanings(each) for each in clauses if denies(each))) - granted
    asked = frozenset().union(*(meanings(each) for each in clauses if asks(each)))
    given = frozenset().union(*(meanings(each) for each in clauses if grants(each)))
    found = [
        {
            "asked": _asked(clause, asked - given),
            "wider": _wider(clause, sources),
            "denied": _contrary(clause, granted, denied),
            "strange": _strange(clause, granted),
        }
        for clause in clauses_of(said)
        if not asks(clause)
    ]
    return {way: words for each in found for way, words in each.items() if words}


def _wider(clause: str, sources: Sequence[str]) -> str:
    """What is free is a figure, and was compared as one."""
    clause = FREE.sub("무료", clause)
    for name, pattern in _WIDENS.items():
        if denies(clause) and name not in _OF_REFUSALS:
            continue
        wide = _WIDE.get(name, pattern)
        if (match := pattern.search(clause)) and not any(
            pattern.search(source) or wide.search(source) for source in sources
        ):
            return match[0]
    limited = any(map(_LIMITS.search, sources)) and not any(map(_ALL.search, sources))
    if limited and (everything := _ALL.search(clause)):
        return everything[0]
    if not denies(clause) and (conceded := _CONCEDED.search(clause)):
        named = re.compile(rf"(?<![미안비불])(?<!안 ){conceded[1]}|상관\s?없")
        granting = [each for source in sources for each in clauses_of(source) if not denies(each)]
        if not any(map(named.search, granting)):
            return conceded[0]
    return ""


def _contrary(clause: str, granted: frozenset[str], denied: frozenset[str]) -> str:
    """A word for something that the passages deny, or that is the contrary of their condition.

    A refusal may name what it likes, and "only a cake" says what else is not.
    """
    if denies(clause) or _LIMITS.search(clause):
        return ""
    ruled_out = denied | opposites(granted)
    new = (token for token in tokens(FREE.sub(" ", clause)) if not token.meanings & granted)
    return next((token.text for token in new if token.meanings & ruled_out), "")


def _asked(clause: str, asked: frozenset[str]) -> str:
    """A word for something that the passages only ask of the customer."""
    if denies(clause) or is_conditional(clause):
        return ""
    return next((each.text for each in tokens(clause) if each.meanings & asked), "")


def _strange(clause: str, granted: frozenset[str]) -> str:
    """A word for something that no passage grants.

    A figure, which is checked, vouches for the words around it. A single word that we do not know
    either may be another wording of the same.
    """
    if denies(clause):
        return ""
    has_figure = any(_is_figure(mention, clause) for mention in mentions(clause))
    if has_figure and not _CONCEDED.search(clause):
        return ""
    new = [token for token in tokens(FREE.sub(" ", clause)) if not token.meanings & granted]
    telling = [token for token in new if token.is_favour or _is_added(token.text, clause)]
    return (telling or new)[0].text if telling or len(new) > 1 else ""


def _is_added(word: str, clause: str) -> bool:
    """ "Snacks too", "경기도도": named as one more thing that is granted."""
    return word.endswith("도") if "가" <= word[0] <= "힣" else bool(_ADDS.search(clause))


def _is_figure(mention: Mention, clause: str) -> bool:
    if mention.fact.kind in (Kind.COUNT, Kind.CONTACT):
        return mention.fact.kind is Kind.CONTACT
    return any(map(str.isdigit, clause[mention.start : mention.end]))
