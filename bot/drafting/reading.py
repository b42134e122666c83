"""The facts a text states, in the order of the text. Pure; knows no model."""

import re
from functools import lru_cache

from bot.drafting.facts import Fact, Mention
from bot.drafting.moments import moments
from bot.drafting.numerals import in_digits
from bot.drafting.quantities import quantities

_RECENT = 256  # texts: a sentence is compared with the same few sources many times over
_LINK = re.compile(r"(?:https?://|www\.)[^\s<>\"')\]가-힣]{1,500}")
_EMAIL = re.compile(r"[a-z0-9_.+-]{1,64}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,5}")
_DOMAIN = re.compile(
    r"(?<![\w.@-])(?:[a-z0-9-]{1,63}\.){1,5}"
    r"(?:com|net|org|kr|co|io|me|shop|store|link|site|xyz|info|app|example)(?![a-z0-9-])"
    r"(?:/[^\s)\]가-힣]{0,200})?"
)
_PHONE = re.compile(
    r"(?<![\d-])(?:\+?\d{1,3}[-. ])?"
    r"(?:\(?\d{2,4}\)?[-. ]\d{3,4}[-. ]\d{4}|1[568]\d{2}[-. ]?\d{4})(?![\d-])"
)
_CONTACTS = (("link", _LINK), ("email", _EMAIL), ("link", _DOMAIN), ("phone", _PHONE))
_DAYS_IN_KOREAN = "[월화수목금토일]요일"
_DAYS_IN_ENGLISH = "(?:mon|tues|wednes|thurs|fri|satur|sun)day"
_WORDS = {
    "free": r"무료|공짜|무상|면제|(?<!feel )(?<!be )(?<!free )(?<![a-z]-)"
    r"(?<!you're )(?<!you are )\bfree\b"
    r"(?! (?:from|of (?!charge|cost)))|\bcomplimentary\b|\bgratis\b"
    r"|\bwaive|\bon the house\b|\bon us\b|\b(?:paid|covered) by us\b|\bwe(?:'ll| will"
    r"| do)? (?:pay|cover)\b(?! (?:out|within|in|on|by|you)\b)"
    r"|\b(?:no|without(?: any| an?)?) (?:[a-z-]+ )?"
    r"(?:cost|charge|fee|penalty|deposit|excess|surcharge|payment)s?\b"
    r"|\b(?:won't|doesn't|don't|not) cost (?:you )?(?:anything|a thing|a penny)\b"
    r"|(?<!if you )(?<!unless you )\b(?:don't|do not|won't|will not|needn't) (?:have to |need to )?"
    r"(?:pay|be charged)\b(?! (?:until|before|by|within|in)\b)|\b(?:costs?|pays?) nothing\b"
    r"|\bfor nothing\b|\bnothing to pay\b|들지 않(?:습니다|아요)"
    r"|\b(?:without|never|doesn't) pay(?:ing)?\b"
    r"|(?:비|비용|요금|수수료|료|값|(?<![지조방])금|금액)[은는이가도을를]?\s?(?:전혀 |따로 )?"
    r"(?:없(?!어도)|들지 않|받지 않|내지 않|안 받)|(?:청구|부과)(?:하|되)지 않"
    r"|(?:비|비용|요금|수수료)[은는] (?:고객님?(?:께서|이|은) )?내지 않"
    r"|돈[은을이]?\s?(?:안 |(?:받|내|들)지(?: 않)?)"
    r"|(?:비|비용|요금|수수료)[은는이가] (?=[^.,\n]{0,20}까지 없)"
    r"|(?:저희|당사|판매자|회사)(?:가|에서)? (?:부담|냅|내)",
    "half": r"반[값액]|절반|\bhalf\b(?! (?:an? )?(?:hour|year|day|past))",
    "full": r"전액|(?:모두|전부|다) (?:돌려|환불|되돌려)|\bin full\b"
    r"|\bfull (?:refund|amount|price|fare|fee|cost|sum|deposit)\b|\bfully refund"
    r"|\beverything back\b|\brefund everything\b"
    r"|\ball (?:of )?(?:your|the|their) money back",
    "double": r"(?<!\d)두 배|\b2배|\bdouble\b|\btwice the\b",
    "today": r"오늘|\btoday\b|\btonight\b",
    "same day": r"당일|그날|\bsame[ -](?:day|morning|afternoon|evening|night)\b"
    r"|\bthe (?:very )?day of\b"
    r"|\bon the day(?! after| before)\b",
    "next day": r"다음\s?날|이튿날|익일|\bnext[ -]day\b|\bthe following day\b"
    r"|\bthe day after\b(?! tomorrow)|\bovernight\b",
    "tomorrow": r"내일|\btomorrow\b",
    "day after tomorrow": r"모레|\bday after tomorrow\b",
    "this week": r"이번\s?주(?!문|소|최|기|차)|금주|\bthis week\b|\bend of the week\b",
    "next week": r"다음\s?주(?!문|소)|차주|\bnext week\b",
    "this month": r"이번\s?달|이달|\bthis month\b",
    "next month": r"다음\s?달|\bnext month\b",
    "month end": r"월말|말일|\bend of (?:the|this|each|every) month\b",
    "year end": r"연말|\bend of (?:the|this|each|every) year\b",
    "hourly": r"매시간|시간마다|\bhourly\b|\bevery hour\b",
    "daily": r"매일|날마다|\bdaily\b|\b(?:every|each) (?:single )?day\b",
    "weekly": r"매주|\bweekly\b|\b(?:every|each) week\b",
    "monthly": r"매[월달]|\bmonthly\b|\b(?:every|each) month\b",
    "yearly": r"매년|해마다|\byearly\b|\bannually\b|\b(?:every|each) year\b",
    "quarterly": r"분기|\bquarterly\b",
    "always open": r"연중무휴|밤낮|\b24/7\b"
    r"|24시간(?!\s?(?:이내|안|전|후|뒤|동안|까지|마다|당|만|[이을에은]))(?=\s?[가-힣])"
    r"|\b(?:a?round the clock|24 hours a day)\b",
    "weekdays": r"평일|\bweekdays?\b|\bmon(?:day)?s?(?:\s?~\s?|\s(?:to|through)\s)fri(?:day)?s?\b"
    r"|월요일부터 금요일|월\s?~\s?금",
    "weekend": r"주말|\bweekends?\b|토\s?[·,/]\s?일요일|토요일과 일요일|\bsaturdays? (?:and"
    r"|or) sundays?\b",
    "holidays": r"공휴일|휴일|명절|\bholidays?\b",
    "monday": r"월요일|\bmondays?\b",
    "tuesday": r"화요일|\btuesdays?\b",
    "wednesday": r"수요일|\bwednesdays?\b",
    "thursday": r"목요일|\bthursdays?\b",
    "friday": r"금요일|\bfridays?\b",
    "saturday": r"토요일|(?<![가-힣])토요(?=\s)|토(?=\s?[·,/]\s?일요일)|\bsaturdays?\b",
    "sunday": r"일요일|\bsundays?\b",
    "last of its kind": rf"마지막\s?(?:주|{_DAYS_IN_KOREAN})"
    rf"|\blast (?:week|{_DAYS_IN_ENGLISH})(?= (?:of|in) )",
    "all day": r"종일|\b(?:all|whole|entire)[ -]days?\b|\bthroughout the day\b",
    "part of a day": r"(?:저녁|아침|점심|오전|오후|직전)까지"
    r"|\b(?:until|till|by) (?:the )?(?:evening|morning|afternoon|last moment)\b",
    "noon": r"정오|\bnoon\b",
    "midnight": r"자정|\bmidnight\b",
}
_WORD = {word: re.compile(pattern) for word, pattern in _WORDS.items()}
FREE = _WORD["free"]


def facts(text: str) -> set[Fact]:
    return {mention.fact for mention in mentions(in_digits(text))}


@lru_cache(maxsize=_RECENT)
def mentions(text: str) -> tuple[Mention, ...]:
    """In the order of the text, which must be in digits already."""
    found, text = _contacts(text)
    dated, text = moments(text)
    named = [
        Mention(_word_fact(word), match.start(), match.end())
        for word, pattern in _WORD.items()
        for match in pattern.finditer(text)
    ]
    return tuple(sorted([*found, *dated, *quantities(text), *named], key=lambda each: each.start))


def _contacts(text: str) -> tuple[list[Mention], str]:
    """Links, addresses and numbers to call, and the text with these left blank."""
    found = []
    for unit, pattern in _CONTACTS:
        for match in pattern.finditer(text):
            value = match[0].rstrip(".,;:!?").removeprefix("https://")
            value = re.sub(r"\D", "", value) if unit == "phone" else value
            found.append(Mention(Fact(unit, value), match.start(), match.end()))
        text = pattern.sub(lambda match: " " * len(match[0]), text)
    return found, text


def _word_fact(word: str) -> Fact:
    match word:
        case "half":
            return Fact("percent", "50")
        case "full":
            return Fact("percent", "100")
        case "double":
            return Fact("fold", "2")
        case "noon":
            return Fact("clock", "720")
        case "midnight":
            return Fact("clock", "0")
    return Fact("word", word)
