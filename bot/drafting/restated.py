"""Is a figure said to be the customer's own: when they ordered, what they paid, how many they are?

Their message may state it, and a reply may restate it ("the jacket you bought on May 3"), but not
as what the shop grants: "returns are free until May 3" stands on no message. Pure.
"""

import re
from collections.abc import Sequence

from bot.drafting.facts import CLOCKS, Kind, Mention
from bot.drafting.owners import bound

_NEAR = 40  # characters
_DONE = (
    r"(?!need|refund|credit|reimburs)[a-z]+ed|were|bought|paid|sent|wrote|said|got|gave|made|took"
    r"|had|chose|have (?:only )?been|told us"
)
_YOURS_BEFORE = re.compile(
    rf"\byou(?:'ve|'d)? (?:have |already |first ){{0,2}}(?:{_DONE})\b[^.;]*$"
    r"|\byour (?!refund|credit|discount|money)(?:[a-z]+ (?:of |for |from |on |at )?)?[$€£₩]?$"
    r"|\b(?:bought|ordered|purchased|booked)\b[^.;]*$"
    r"|(?:하|쓰|사|드|타|이용하)신 $|\b(?:so )?at [$€£₩]?$"
)
_COURTESY = re.compile(
    r"(?!.*\b(?:will|refund|credit|free)\b)(?:(?:(?:i'm|i am|we're|we are) "
    r"(?:so |very |truly |really )?)?sorry\b|thanks\b|thank you\b|what an? |how \w+ (?:to|that)\b"
    r"|(?:we|i) hope\b|(?:(?:we're|we are|i'm) )?looking forward\b|have an? |enjoy\b|see you\b"
    r"|congratulations\b|good luck\b)"
    r"|.*(?:뵙겠|뵐게|기다리겠|되시길"
    r"|(?:시간|하루|주말|여행|날|되)\s?(?:보내)?(?:세요|시기 바랍|시길))"
    r"|.*\?$"
)
_GONE_BEFORE = re.compile(r"\b(?:after|since|remaining)\b[^.,;]{0,20}$")
_COMPARABLE = {"date": {"date", "minute"}, **{unit: {*CLOCKS} for unit in CLOCKS}}
_GIVEN_BEFORE = re.compile(
    r"\b(?:get|need|have|takes?|lasts?|allow|until|by|in|arrives?(?: on| at)?) $"
)
_GONE_AFTER = re.compile(
    r"\s?(?:old\b|later\b|left\b|you have left\b|(?:have|has) gone\b|counts?\b"
    r"|[이가]\s?(?:되|돼|된|지나|지났|남)|[은는] 아직)"
)
_YOURS_AFTER = re.compile(
    r"(?:(?!드[리려릴립]|환불|할인|적립|보상)(?:[^.,]|[.,](?=\d))){0,24}?"
    r"(?:(?:신|셨|셔서|시면|시니|시는데)(?!\s?(?:날|뒤|후|다음)[가-힣]*\s?\d)|이시(?:면|고)|라면|예정|짜리|권"
    r"|건[은이에으])"
)


def is_own(mention: Mention, said: str, theirs: Sequence[Mention]) -> bool:
    """The sentence (in digits) speaks of the figure as of something that is the customer's, or only
    asks or wishes. How
    many they are and how old is nobody else's; a time may have gone by for them, or is held against
    one of `theirs`, the sources'."""
    if _COURTESY.match(said):
        return True
    if bound(mention, said):
        return False
    before, kind = said[max(0, mention.start - _NEAR) : mention.start], mention.fact.kind
    has_gone = _GONE_BEFORE.search(before) or _GONE_AFTER.match(said, mention.end)
    comparable = _COMPARABLE.get(mention.fact.unit, {mention.fact.unit})
    is_compared = any(each.fact.unit in comparable for each in theirs)
    return bool(
        _YOURS_BEFORE.search(before)
        or _YOURS_AFTER.match(said, mention.end)
        or kind is Kind.COUNT
        or mention.fact.unit == "month of the year"
        or (kind is Kind.DATE and (has_gone or (is_compared and not _GIVEN_BEFORE.search(before))))
    )
