"""Sentences that bind the shop to do something for this customer, and whether a policy says so.

A policy may be told as a promise ("검수가 끝나면 환불해 드릴게요"), but only for an action its own
text grants, and never with more than it grants: at once, as an exception, or already done. Pure.
"""

import re
from collections.abc import Iterator, Sequence

from bot.drafting.clauses import clauses_of, denies, is_conditional
from bot.drafting.wording import meanings

# "Somebody will look into it" is the one promise a reply may make on nothing.
_HOLDING = re.compile(
    r"(?:안내|확인|연락|답변|답장|회신|도와|알려|살펴|검토|말씀|문의|전달|노력|설명|소개"
    r"|기다리)[^.!?]{0,12}$"
)
_KOREAN_WILL = re.compile(r"겠습니다|겠어요|게요|겠음")
_VOLITION = re.compile(r"(?:드리|드릴|하|할|보내|낼|시키|않)$")
_KOREAN_DONE = re.compile(
    r"(?:환불|취소|발송|출고|지급|적립|발급|교환|처리|접수|승인|보상|입금|할인|재발송|연장|복구"
    r"|예약|변경)"
    r"[^.!?\n]{0,14}(?:했|하였|됐|되었|드렸|완료|마쳤)(?:습니다|어요|으며|고|으니|으므로|니다"
    r"|했|하|되|$|\b)?"
    r"|(?:드렸|두었|놓았|마쳤|끝냈|보냈|넣었|올렸)(?:습니다|어요|으니|으며|고\s|는데)"
    r"|(?:마친|끝난|끝낸|완료된|완료한) 상태"
)
# Done by somebody else, or a condition: not a claim about this case.
_KOREAN_NOT_DONE = re.compile(
    r"(?:했|하였|됐|되었|드렸|완료|마쳤)\S{0,3}(?:다면|으면|면|을 때|는지|더라도|던|을 경우"
    r"|거나)|완료(?:되면|하면|되는|하시|된|일|\s?후"
    r"|\s?시|\s?전)"
)
_ENGLISH_WILL = re.compile(
    r"\b(?:we|i|our team|the team|one of us|someone|a member of our team)(?:'ll| will| can| shall"
    r"|(?:'d| would)(?= be (?:very |more than )?(?:glad|happy|delighted|pleased|able) to )"
    r"| promise| are going to|'re going to| am going to|'m going to)\s"
    r"(?:also |gladly |happily |then |now |of course |certainly |personally |even |just "
    r"|be able to |make sure (?:that )?"
    r"|(?:be )?(?:very |more than |only too )?(?:glad|happy|delighted|pleased) to )*"
    r"(?P<verb>(?!take it from there)[a-z]+)(?P<rest>[^.!?\n]{0,120})"
)
_ENGLISH_DONE = re.compile(
    r"\b(?:we|i)(?:'ve| have)\s(?:already |just |now |also |gone ahead and "
    r"|personally )*(?:been\s)?"
    r"(?P<verb>[a-z]+ed|sent|made|given|put|paid|done|taken|found|got|gone|frozen|kept|held"
    r"|set)(?P<rest>[^.!?\n]{0,120})"
    r"|\b(?:has|have) (?:already |now |just )?been (?:refunded|processed|cancell?ed|issued"
    r"|approved|sent|shipped|credited|added|given|upgraded|extended|replaced|granted|skipped"
    r"|paused|moved|changed|booked|reserved|removed|waived|reopened|reset|corrected|updated"
    r"|arranged|transferred|paid|closed|ended|activated|confirmed)"
    r"|\byour [^.,;!?]{1,30}\b(?:went (?:back|out)|is (?:now |already )?(?:cancell?ed|ended"
    r"|refunded|booked|reserved|confirmed|skipped|paused|on its way))\b"
    r"(?![^.;!?]*\b(?:if|unless|when|once|until|after|as soon as)\b)"
    r"|\b(?:is|are) now (?:cancell?ed|refunded|booked|reserved|confirmed|skipped|paused)\b"
    r"|\b(?:was|were) (?:sent|posted|shipped|dispatched|refunded|credited|issued|added|booked)\b"
    r"[^.;!?]*\b(?:today|yesterday|this (?:morning|afternoon|evening)|just now)\b"
)
_ONCE = re.compile(r"\b(?:after|once|when|if|until|unless|whether|as soon as)\b[^.,;!?]*$")
_ENGLISH_NOW = re.compile(
    r"\b(?:we are|we're|i am|i'm)\s(?:now |already |currently |also )*(?P<verb>[a-z]+ing)\b"
)
_ENGLISH_GET = re.compile(
    r"\b(?:you(?:'ll| will) (?:get|receive|have|be (?:refunded|compensated|credited|given|paid))"
    r"|your (?:[a-z]+ )?(?:refund|order|parcel|replacement|repair|credit|money|tickets?|bookings?"
    r"|reservation|subscription|deposit|fee|points|vouchers?|seats?|room|table|place|spot|delivery"
    r"|package|box|membership|plan) (?:will|is going to)"
    r"|here is (?:an? )?(?:extra|additional|free|coupon|credit))\b(?P<rest>[^.!?\n]{0,120})"
)
_OATH = re.compile(
    r"\b(?:i|we) (?:can |do )?(?:guarantee|promise|swear|assure)|약속드|약속합|보장해|보장드"
    r"|책임지고|장담"
)
_ENGLISH_HOLDING = frozenset(
    [
        "look",
        "check",
        "get",
        "review",
        "answer",
        "reply",
        "let",
        "be",
        "help",
        "keep",
        "follow",
        "find",
        "see",
        "ask",
        "confirm",
        "contact",
        "need",
        "update",
        "explain",
        "tell",
        "inform",
        "respond",
        "write",
        "hear",
        "assist",
        "pass",
        "forward",
        "come",
        "appreciate",
        "understand",
        "apologize",
        "apologise",
        "know",
        "hope",
        "wait",
        "read",
        "receive",
        "received",
        "had",
        "made",
        "seen",
        "noted",
        "passed",
        "meet",
        "welcome",
        "suggest",
        "recommend",
    ]
)
_NOT_SWORN = re.compile(
    r"\s?드?[리하]?(?:지|긴|기)(?:는|도|가)?\s?(?:못|않|어렵|힘들)|\s?드?[릴할]\s?수[는가도]?\s?없"
)
_SWORN = re.compile(r"guarantee|보장|보증")  # a document that does so may be quoted doing so
# Goes on from a condition that an earlier sentence named.
_THEN = re.compile(r"\bthen\b|\bso (?:we|i) (?:can|will)\b|그러면|그럼\s|그\s?(?:뒤|후|다음)에?")
_LONGEST = 120  # characters of a promise that are looked at and quoted
_NEAR = 16
_WAITING = {
    "looking",
    "checking",
    "working",
    "reviewing",
    "writing",
    "hoping",
    "asking",
    "rooting",
    "thinking",
}
_ALSO = re.compile(r"(?!\S*(?:정|제주|속|온|용|별|의)도\s)\S*[가-힣]{2,}도(?=\s)")
# More than any policy grants by itself. Only where the sentence promises.
_BEYOND = re.compile(
    r"특별히|예외|면제|(?:받지 않|안 받)(?=겠|을)|\bwaive|이번(?:에는?|엔|만|\s?주문|\s?예약"
    r"|\s?교환|\s?건)|지금|바로|즉시|우선|먼저"
    r"|추가로|더\s?(?:드리|발급|보내)"
    r"|(?:한|하나|두|[12])\s?[가-힣]{0,2}\s?더(?=\s)|별도로|다른|책임지고|반드시|꼭|라도|이어도"
    r"|이지만|사과의 뜻|감사의 뜻|덤으로|서비스로"
    r"|\bexception|\bas well\b|\balso\b|\bright (?:now|away)\b|\bimmediately\b|\bpersonally\b"
    r"|\banother\b|\bextra\b"
    r"|\bspecial|\bthis time\b|\badditional\b|\bon top\b|\bfor your trouble\b"
)


def promise_in(text: str) -> str:
    """The words of the promise as they stand in the (lower case) text; "" when there is none."""
    if found := _claim_done(text) or _oath(text):
        return found
    return _volition(text)


def untrue_claim(text: str, sources: Sequence[str]) -> str:
    """What is said to be done already, or sworn to, where no source says so in these words."""
    found = _claim_done(text) or _oath(text)
    is_told = any(found in source for source in sources)
    is_sworn = _SWORN.search(found) and any(map(_SWORN.search, sources))
    return "" if is_told or is_sworn else found


def broken_promise(text: str, sources: Sequence[str]) -> str:
    """The promise of a text that no source grants, in the text's own words; "" when all is well."""
    if found := untrue_claim(text, sources):
        return found
    found = "" if _claim_done(text) or _oath(text) else _volition(text)
    if not found:
        return ""
    beyond = _BEYOND.search(text) or _ALSO.search(found)
    if beyond and not any(beyond[0] in source for source in sources):
        return found
    return "" if _is_granted(text, found, sources) else found


def _claim_done(text: str) -> str:
    for match in _KOREAN_DONE.finditer(text):
        if not _KOREAN_NOT_DONE.search(text, match.start(), match.end() + 8):
            return match[0].strip()
    for match in _english_claims(text):
        if match["verb"] not in _ENGLISH_HOLDING and not _ONCE.search(text[: match.start()]):
            return match[0].strip()
    return next((m[0] for m in _ENGLISH_NOW.finditer(text) if m["verb"] not in _WAITING), "")


def _english_claims(text: str) -> Iterator[re.Match[str]]:
    """ "We have noted that your box is skipped" holds two."""
    place = 0
    while match := _ENGLISH_DONE.search(text, place):
        yield match
        place = match.end("verb") if match["verb"] else match.end()


def _oath(text: str) -> str:
    match = _OATH.search(text)
    return match[0] if match and not _NOT_SWORN.match(text, match.end()) else ""


def _volition(text: str) -> str:
    for match in _KOREAN_WILL.finditer(text):
        said = re.split(r"[.!?\n]", text[max(0, match.start() - _LONGEST) : match.start()])[-1]
        if _VOLITION.search(said) and not _HOLDING.search(said[-_NEAR:]):
            return (said + match[0]).strip()
    for match in _ENGLISH_WILL.finditer(text):
        verb, rest = match["verb"], match["rest"]
        is_call = verb == "call" or (
            verb == "get" and "back to you" not in rest and "touch" not in rest
        )
        if verb not in _ENGLISH_HOLDING or is_call:
            return match[0].strip()
    got = _ENGLISH_GET.search(text)
    return got[0].strip() if got else ""


def _is_granted(text: str, promise: str, sources: Sequence[str]) -> bool:
    """A policy speaks of what is promised, and without a condition if the promise has none."""
    wanted = meanings(promise)
    clauses = [each for source in sources for each in clauses_of(source)]
    shared = {each: len(wanted & meanings(each)) for each in clauses if not denies(each)}
    best = max(shared.values(), default=0)
    speaking = [c for c, number in shared.items() if number == best and (best or not wanted)]
    is_bare = not is_conditional(text) and not _THEN.search(text)
    return any(not (is_bare and is_conditional(clause)) for clause in speaking)
