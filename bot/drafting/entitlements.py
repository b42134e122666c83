"""What a sentence lets the customer expect beyond what its passages grant. Pure.

A sentence that grants something may word it otherwise (wording.toml), but must not name what no
passage names as granted, nor widen it ("at any time", "no questions asked").
"""

import re
from collections.abc import Sequence

from bot.drafting.clauses import asks, clauses_of, denies
from bot.drafting.facts import Kind, Mention
from bot.drafting.reading import FREE, mentions
from bot.drafting.wording import meanings, opposites, stems, tokens

# Words that widen what is granted; a passage widens it in the same way, or does not grant it.
_REACH = {
    "time": r"언제든|언제나|아무 때|수시로|\bany ?time\b(?! (?:between|from|during|before|until"
    r"|on|within))|\bwhenever\b|\balways\b"
    r"|직전까지|\bright up (?:to|until)\b|\blast[- ]minute\b",
    "speed": r"즉시|곧바로|당장|\binstantly\b|\bimmediately\b|\b(?:straight|right) away\b"
    r"|\bat once\b",
    "reason": r"상관\s?없|관계\s?없|불문|무조건|어떤 이유|여부와|\bregardless\b|\bwhatever\b"
    r"|\bno questions\b"
    r"|\bany reason\b|\bwith or without\b|\bwhether or not\b|\beither way\b|\bno matter\b"
    r"|\beven (?:if|though|when|over|after)\b",
    "number": r"제한\s?없|무제한|몇 [가-힣]{1,3}(?:이?든|이?라도)|\bany number\b|얼마든지"
    r"|때마다|매번|\b(?:every"
    r"|each) time\b|마음껏|(?:드실|들) 때까지|원하시는 만큼"
    r"|\bunlimited\b|\bno (?:limit|minimum)|\bas (?:many|often|much)\b[^.]{0,20}\bas (?:you"
    r"|they|necessary)"
    r"|\bas long as (?:you (?:like|want|need|wish|own)|necessary)",
    "life": r"평생|영구|영원|\blifetime\b|\bfor life\b|\bforever\b",
    "need": r"없어도|없이도|없으셔도|필요(?:가|는)?\s?없|않으셔도|않아도|안 (?:하셔도|해도)"
    r"|\b(?:don't|do not|doesn't|no) (?:need|have to)\b|\bneedn't\b|\bneeds? no\b"
    r"|\bwithout any\b|\bno \w+ (?:is |are )?(?:needed|required|necessary)\b",
    "all": r"\b(?:whole|entire|anything|everything)\b|모두|전부|전체|통째|몽땅|전액"
    r"|\bin full\b|\bfully\b|\bfull (?:refund|amount)\b",
    "with": r"들어 있|포함|딸려|\binclud|\bthrow in\b",
    "oath": r"절대|반드시|장담|약속드|책임지고|\bnever again\b|\bnever happen\b",
}
# "Even when …": what it concedes must be a condition that a passage names.
_CONCEDED = re.compile(
    r"(?<![가-힣])(?!않|없|많|적|늦|빨|길어|짧|아무리)([가-힣]{1,6}?)(?:으셨|하셨|[았었였]|으시"
    r"|하시|셨|시|하)?(?:더라도|라도|어도|아도|여도|[해져려워와봐겨쳐켜셔]도)"
    r"(?!\s?(?:돼|되|됩|괜찮|좋))"
)
# Said in a policy, these widen as much as the words above do.
_WIDE = {"all": re.compile(r"(?<![가-힣])다\s|\b(?:every|each|any)\b")}
_LIMITS = re.compile(r"\bonly\b|만\s|만요?[.!]")
_ADDS = re.compile(r"\b(?:also|too|as well|even)\b")
_WIDENS = {name: re.compile(pattern) for name, pattern in _REACH.items()}
# "No photo needed" and "never again" are favours all the same.
_OF_REFUSALS = {"need", "oath", "reason"}
_ALL = re.compile(r"\b(?:all|every|any(?! ?time)|anyone|everyone)\b|모든|누구나|어느")


def grants(said: str) -> bool:
    """True unless the sentence only asks or refuses."""
    return not asks(said) and not denies(said)


def beyond(said: str, sources: Sequence[str]) -> str:
    """The words of a sentence (in digits) that go beyond its sources; "" when none do."""
    clauses = [clause for source in sources for clause in clauses_of(source)]
    granted = frozenset().union(*(meanings(each) for each in clauses if not denies(each)))
    denied = frozenset().union(*(meanings(each) for each in clauses if denies(each))) - granted
    for clause in clauses_of(said):
        if not asks(clause) and (
            found := _wider(clause, sources)
            or _new(clause, granted, denied)
            or _refused(clause, clauses)
        ):
            return found
    return ""


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
    if conceded := _CONCEDED.search(clause):
        named = re.compile(rf"{conceded[1]}\S{{0,4}}(?:면|라도|[어아여해셔]도)|상관\s?없")
        if not any(map(named.search, sources)):
            return conceded[0]
    return ""


def _new(clause: str, granted: frozenset[str], denied: frozenset[str]) -> str:
    """A word for something that no passage grants.

    A refusal may name what it likes; and a figure, which is checked, vouches for the words around
    it. A single word that we do not know either may be another wording of the same.
    """
    if denies(clause):
        return ""
    if _LIMITS.search(clause):
        granted |= denied  # "only a cake" says what else is not
    has_figure = any(_is_figure(mention, clause) for mention in mentions(clause))
    is_vouched = has_figure and not _CONCEDED.search(clause)
    new = [token for token in tokens(FREE.sub(" ", clause)) if not token.meanings & granted]
    telling = [
        token
        for token in new
        if token.meanings & denied
        or token.meanings & opposites(granted)
        or (not is_vouched and (token.is_favour or _is_added(token.text, clause)))
    ]
    if telling or (len(new) > 1 and not is_vouched):
        return (telling or new)[0].text
    return ""


def _refused(clause: str, clauses: Sequence[str]) -> str:
    """The policy speaks of this in so many words, and says no."""
    if denies(clause):
        return ""
    mine = stems(clause)
    likeness = {each: len(mine & stems(each)) for each in clauses}
    no = max((n for each, n in likeness.items() if denies(each)), default=0)
    yes = max((n for each, n in likeness.items() if not denies(each)), default=0)
    return clause.strip(" .") if no >= yes + 2 else ""


def _is_added(word: str, clause: str) -> bool:
    """ "Snacks too", "경기도도": named as one more thing that is granted."""
    return word.endswith("도") if "가" <= word[0] <= "힣" else bool(_ADDS.search(clause))


def _is_figure(mention: Mention, clause: str) -> bool:
    if mention.fact.kind in (Kind.COUNT, Kind.CONTACT):
        return mention.fact.kind is Kind.CONTACT
    return any(map(str.isdigit, clause[mention.start : mention.end]))
