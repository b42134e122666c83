"""What a text states as fact, read alike in Korean and English. Pure; knows no model.

Facts are compared by value, not by wording: 3만원 is 30,000원 is ₩30,000, a fortnight is 2주 is
14일, 48시간 is two days. Business days are never days.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from bot.drafting.numerals import in_digits
from bot.drafting.wording import meanings


class Kind(StrEnum):
    MONEY = "money"
    DATE = "date"
    CONTACT = "contact"
    COUNT = "count"


@dataclass(frozen=True)
class Fact:
    unit: str  # "won", "percent", "minute", "month", "business day", "clock", "link", "word", …
    value: str

    @property
    def kind(self) -> Kind:
        if self.unit == "word":
            return Kind.MONEY if self.value in _MONEY_WORDS else Kind.DATE
        return _KINDS.get(self.unit, Kind.COUNT)


@dataclass(frozen=True)
class Mention:
    fact: Fact
    start: int
    end: int  # in the text in digits


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
_MONTHS = "january february march april may june july august september october november december"
_SHORT = {name[:3]: number for number, name in enumerate(_MONTHS.split(), 1)}
_MONTH = (
    rf"(?P<month>{_MONTHS.replace(' ', '|')}"
    r"|(?:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\.?(?=\s\d))"
)
_TO = r"\s?(?:~|-|to|and|through|until|부터|에서)\s?"
_DATES = (
    re.compile(r"(?:(?P<year>(?:19|20)\d\d)[-./](?P<m>\d{1,2})[-./](?P<d>\d{1,2})(?!\d))"),
    re.compile(
        rf"(?:(?P<year>(?:19|20)\d\d)년\s?)?(?P<m>\d{{1,2}})월\s?(?P<d>\d{{1,2}})일"
        rf"(?:{_TO}(?P<d2>\d{{1,2}})일)?"
    ),
    re.compile(
        rf"\b{_MONTH}\s(?:the\s)?(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?!\d)"
        rf"(?:{_TO}(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?(?![\d:]"
        rf"|\s?[ap]\.?m))?(?:,?\s(?P<year>(?:19|20)\d\d))?"
    ),
    re.compile(
        rf"\b(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?:{_TO}(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?)?"
        rf"\s(?:of\s)?{_MONTH}\b(?:,?\s(?P<year>(?:19|20)\d\d))?"
    ),
    re.compile(r"(?<![\d/.])(?P<m>1[0-2]|0?[1-9])/(?P<d>[12]\d|3[01]|0?[1-9])(?![\d/])"),
)
_MONTH_ALONE = re.compile(
    rf"\b(?:in|by|until|from|since|of|during|next|last|this)\s{_MONTH}\b|(?<![\d])(?P<m>1[0-2]"
    rf"|[1-9])월(?!요일)"
)
_CLOCKS = (
    re.compile(
        r"(?P<half>오전|오후|낮|밤|새벽|아침"
        r"|저녁)?\s?(?P<h>\d{1,2})시(?!간)(?:\s?(?P<min>\d{1,2})분"
        r"|\s?(?P<thirty>반)(?=에|부터|까지|이|은|쯤|[\s.,]|$))?"
    ),
    re.compile(
        r"\b(?P<h>\d{1,2})(?::(?P<min>\d\d))?\s?(?:(?P<half>[ap])\.?m\b\.?"
        r"|(?:o'clock\s)?in the (?P<part>morning|afternoon|evening))"
    ),
    re.compile(r"(?<![\d:])(?P<h>[01]?\d|2[0-4]):(?P<min>[0-5]\d)(?![\d:])"),
)
_BARE_CLOCK = re.compile(
    rf"\b(\d{{1,2}})(?={_TO}\d{{1,2}}(?::\d\d)?\s?(?:(?P<half>[ap])\.?m\b|in the (?P<part>[ma])))"
)
_NUMBER = re.compile(
    r"(?P<sign>[$€£₩]|(?:usd|krw|eur|gbp)\s?(?=\d))?\s?(?<![\d.,])"
    r"(?P<value>\d[\d,]{0,15}(?:\.\d{1,4})?)[\s-]?"
    r"(?P<unit>%|[^\W\d_]{1,20}(?:[\s-](?:days?|day)\b)?)?"
)
_RANGE = re.compile(
    r"(?<![\d.,])(?P<sign>[$€£₩])?(?P<low>\d[\d,]{0,15}(?:\.\d{1,4})?)\s?(?P<to>~|-|to|and|or"
    r"|에서|내지)\s?"
    r"[$€£₩]?(?P<high>\d[\d,]{0,15}(?:\.\d{1,4})?)[\s-]?"
    r"(?P<unit>%|퍼센트|영업일|business days?|working days?|minutes?|hours?|days?|weeks?|months?"
    r"|years?|percent"
    r"|원|달러|won|dollars?|일|주|개월|달|년|시간|분|개|명|시)"
)
_PER = re.compile(
    r"1(?:달|개월|년|주|일|시간)에(?=\s?\d)|(?<=에\s)1번|1번(?:에(?!\s?\d)"
    r"|\s?(?:더|쯤))"
)
_BUSINESS = re.compile(r"영업일(?:로|\s?기준|\s?수)|\(영업일|영업일(?=\s?\d)")
_WORDS = {
    "free": r"무료|공짜|무상|면제|(?<!feel )(?<!be )(?<!free )\bfree\b|\bcomplimentary\b|\bgratis\b"
    r"|\bwaive|\bon the house\b|\bon us\b|\b(?:paid|covered) by us\b|\bwe(?:'ll| will| do)? (?:pay|cover)\b|\bincluded in (?:the|your|our)\b"
    r"|\b(?:no|without(?: any| an)?) (?:[a-z]+ )?"
    r"(?:cost|charge|fee|penalty|deposit|excess|surcharge|payment)s?\b"
    r"|\b(?:won't|doesn't|don't|not) cost (?:you )?anything\b|\b(?:costs?|pays?) nothing\b|\bfor nothing\b|\b(?:without|never|doesn't) pay(?:ing)?\b"
    r"|(?:비|비용|요금|수수료|위약금|료|값|금액|면책금|추가금)[은는이가도을를]?\s?(?:전혀 |따로 )?"
    r"(?:없|들지 않|받지 않|내지 않|안 받)|돈[은을이]?\s?(?:안 |받지|내지|들지)|(?:저희|당사|판매자|회사)(?:가|에서)? (?:부담|냅|내)",
    "half": r"반값|절반|\bhalf\b(?! (?:an? )?(?:hour|year|day|past))",
    "full": r"전액|\bfull (?:refund|amount|price)\b|\bin full\b|\bfully refund",
    "double": r"(?<!\d)두 배|\b2배|\bdouble\b|\btwice the\b",
    "today": r"오늘|\btoday\b|\btonight\b",
    "same day": r"당일|그날|\bsame[ -]day\b",
    "next day": r"다음\s?날|이튿날|익일|\bnext[ -]day\b|\bthe following day\b|\bovernight\b",
    "tomorrow": r"내일|\btomorrow\b",
    "day after tomorrow": r"모레|\bday after tomorrow\b",
    "this week": r"이번\s?주(?!문|소|최)|금주|\bthis week\b|\bend of the week\b",
    "next week": r"다음\s?주(?!문|소)|차주|\bnext week\b",
    "this month": r"이번\s?달|이달|\bthis month\b",
    "next month": r"다음\s?달|\bnext month\b",
    "month end": r"월말|말일|\bend of (?:the|this|each|every) month\b",
    "year end": r"연말|\bend of (?:the|this|each|every) year\b",
    "hourly": r"매시간|시간마다|\bhourly\b|\bevery hour\b",
    "quarterly": r"분기|\bquarterly\b",
    "always open": r"연중무휴|밤낮|24시간(?!\s?(?:이내|안|내|전|후|뒤))|\b24/7\b|\b(?:a?round the clock|24 hours a day)\b",
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
    "saturday": r"토요일|토(?=\s?[·,/]\s?일요일)|\bsaturdays?\b",
    "sunday": r"일요일|\bsundays?\b",
    "noon": r"정오|\bnoon\b",
    "midnight": r"자정|\bmidnight\b",
}
_WORD = {word: re.compile(pattern) for word, pattern in _WORDS.items()}
FREE = _WORD["free"]
_MONEY_WORDS = {"free", "double"}
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday")
DAY_WORDS = {*WEEKDAYS, "saturday", "sunday", "weekdays", "weekend", "holidays"}
_UNITS = {
    "business day": ("영업일", "business day", "working day"),
    "day": ("일", "day", "calendar day"),
    "week": ("주일", "주", "week"),
    "month": ("개월", "달", "month"),
    "year": ("년", "year"),
    "hour": ("시간", "hour", "hr"),
    "minute": ("분", "minute", "min"),
    "won": ("원", "won", "krw", "₩"),
    "dollar": ("달러", "dollar", "usd", "$", "buck"),
    "euro": ("유로", "euro", "eur", "€"),
    "pound": ("파운드", "gbp", "£"),
    "point": ("포인트", "point"),
    "percent": ("%", "퍼센트", "프로", "percent"),
    "times": ("회", "번", "차례", "time"),
    "fold": ("배",),
    "pieces": ("개", "item", "piece"),
    "people": ("명", "인", "people", "person"),
    "inch": ("인치", "inch"),
    "sheets": ("장",),
    "letters": ("글자", "자", "letter", "character"),
    "kg": ("kg", "킬로"),
    "g": ("g", "그램"),
    "lb": ("lb", "lbs"),
    "cm": ("cm", "센티"),
    "mm": ("mm",),
    "ml": ("ml",),
    "gb": ("gb",),
    "night": ("박", "night"),
}
_UNIT_OF = {word: unit for unit, words in _UNITS.items() for word in words}
_LONGEST_FIRST = sorted(_UNIT_OF, key=len, reverse=True)
_MINUTES = {"minute": 1, "hour": 60, "day": 1_440, "week": 10_080}
_MONTHS_IN = {"month": 1, "year": 12}
_KINDS = {
    **dict.fromkeys(("won", "dollar", "euro", "pound", "point", "percent", "fold"), Kind.MONEY),
    **dict.fromkeys(("minute", "month", "business day", "night", "clock", "clock?"), Kind.DATE),
    **dict.fromkeys(("date", "month of the year", "year"), Kind.DATE),
    **dict.fromkeys(("link", "email", "phone"), Kind.CONTACT),
}
UNCOUNTED = "uncounted"
_FEW = 12  # a smaller number that counts nothing says nothing that could be looked up
DURATIONS = {"minute", "month", "business day"}


def facts(text: str) -> set[Fact]:
    return {mention.fact for mention in mentions(in_digits(text))}


def mentions(text: str) -> list[Mention]:
    """In the order of the text, which must be in digits already."""
    found: list[Mention] = []

    def take(pattern: re.Pattern[str], unit: str) -> str:
        for match in pattern.finditer(text):
            value = match.group().rstrip(".,;:!?").removeprefix("https://")
            found.append(Mention(Fact(unit, value), match.start(), match.end()))
        return pattern.sub(_blank, text)

    text = take(_LINK, "link")
    text = take(_EMAIL, "email")
    text = take(_DOMAIN, "link")
    for match in _PHONE.finditer(text):
        number = re.sub(r"\D", "", match.group())
        found.append(Mention(Fact("phone", number), match.start(), match.end()))
    text = _PHONE.sub(_blank, text)
    for pattern in _DATES:
        for match in pattern.finditer(text):
            found += _dates(match)
        text = pattern.sub(_blank, text)
    for match in _MONTH_ALONE.finditer(text):
        month = match["m"] or str(_SHORT[match["month"][:3]])
        found.append(Mention(Fact("month of the year", month), match.start(), match.end()))
    text = _MONTH_ALONE.sub(_blank, text)
    text = _BARE_CLOCK.sub(_half_of_range, text)
    for pattern in _CLOCKS:
        for match in pattern.finditer(text):
            found += _clocks(match)
        text = pattern.sub(_blank, text)
    is_business = bool(_BUSINESS.search(text))
    found += [mention for mention in _numbers(text, is_business=is_business)]
    for word, pattern in _WORD.items():
        found += [
            Mention(_word_fact(word), match.start(), match.end())
            for match in pattern.finditer(text)
        ]
    return sorted(found, key=lambda mention: mention.start)


def _blank(match: re.Match[str]) -> str:
    return " " * len(match.group())


def _half_of_range(match: re.Match[str]) -> str:
    half = match["half"] or {"m": "a", "a": "p"}[match["part"]]
    return f"{match[1]}{half}m"


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


def _dates(match: re.Match[str]) -> Iterator[Mention]:
    groups = match.groupdict()
    month = groups.get("m") or str(_SHORT[groups["month"][:3]])
    for day in (groups["d"], groups.get("d2")):
        if day:
            yield Mention(Fact("date", f"{int(month)}-{int(day)}"), match.start(), match.end())
    if groups.get("year"):
        yield Mention(Fact("year", groups["year"]), match.start(), match.end())


def _clocks(match: re.Match[str]) -> Iterator[Mention]:
    groups = match.groupdict()
    hour, minutes = int(groups["h"]), int(groups.get("min") or (30 if groups.get("thirty") else 0))
    if hour > 24:
        return
    half = groups.get("half") or groups.get("part") or ""
    if half in ("오후", "저녁", "밤", "p", "afternoon", "evening") and hour < 12:
        hour += 12
    elif half in ("오전", "새벽", "아침", "밤", "a", "morning") and hour == 12:
        hour = 0
    elif half == "낮" and hour < 7:
        hour += 12
    unit = "clock" if half or hour > 12 or hour == 0 else "clock?"
    yield Mention(Fact(unit, str(hour % 24 * 60 + minutes)), match.start(), match.end())


def _numbers(text: str, *, is_business: bool) -> Iterator[Mention]:
    for match in _RANGE.finditer(text):
        sign_or_unit = match["sign"] or match["unit"]
        yield _number(match["low"], sign_or_unit, match, is_business=is_business)
    for match in _NUMBER.finditer(text):
        if _PER.match(text, match.start("value")):
            continue  # "한 달에 9,900원", "한 번에": no length of time, no count
        if (low := _RANGE.match(text, match.start("value"))) and low["low"] == match["value"]:
            continue  # read above, with the unit of the other end
        unit = (match["sign"] or "").strip() or match["unit"] or ""
        yield _number(match["value"], unit, match, is_business=is_business)


def _number(written: str, word: str, match: re.Match[str], *, is_business: bool) -> Mention:
    value = Decimal(written.replace(",", "") or "0")
    unit, rest = _unit(word)
    if unit == "day" and is_business:
        unit = "business day"
    if unit == "year" and value >= 1900:
        pass  # of a date
    elif unit in _MINUTES:
        value, unit = value * _MINUTES[unit], "minute"
    elif unit in _MONTHS_IN:
        value, unit = value * _MONTHS_IN[unit], "month"
    start = match.start() + len(match.group()) - len(match.group().lstrip())
    end = match.end() - len(rest) if match.group().endswith(word) else match.end()
    if not unit and (
        value <= 1 or value <= _FEW and not re.match(r"[가-힣]", word) and not meanings(word)
    ):
        return Mention(Fact(UNCOUNTED, f"{value.normalize():f}"), start, end)
    return Mention(Fact(unit or "number", f"{value.normalize():f}"), start, end)


def _unit(word: str) -> tuple[str, str]:
    """The unit, and what is left of the word.

    A Korean particle may follow the unit (원이며, kg당), an English plural too, nothing else.
    """
    if latin := re.match(r"[a-z' -]+", word):
        spoken = latin[0].replace("-", " ").strip()
        return _UNIT_OF.get(spoken, _UNIT_OF.get(spoken.removesuffix("s"), "")), ""
    written = next((unit for unit in _LONGEST_FIRST if word.startswith(unit)), "")
    return _UNIT_OF.get(written, ""), word.removeprefix(written)
