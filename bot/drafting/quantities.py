"""Numbers with what they count, read alike in Korean and English. Pure."""

import re
from collections.abc import Iterator
from decimal import Decimal

from bot.drafting.facts import DAY, UNCOUNTED, Fact, Mention
from bot.drafting.wording import meanings

_NUMBER = re.compile(
    r"(?P<sign>[$€£₩]|(?:usd|krw|eur|gbp)\s?(?=\d))?\s?(?<![\d.,])"
    r"(?P<value>\d[\d,]{0,15}(?:\.\d{1,4})?)[\s-]?"
    r"(?P<unit>%|year[\s-]olds?|[^\W\d_]{1,20}(?:[\s-](?:days?|day)\b)?)?"
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
    r"1(?:달|개월|년|주|일|시간)[에당](?=\s?\d)|1주기|(?<=에\s)1번|1번(?:에(?!\s?\d)"
    r"|\s?(?:더|쯤))"
)
_SENTENCE = re.compile(r"(?:[^.!?\n]|[.!?](?!\s|$))+")
_BUSINESS = re.compile(r"영업일(?:로|\s?기준|\s?수)|\(영업일|영업일(?=\s?\d)")
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
    "cent": ("cent",),
    "euro": ("유로", "euro", "eur", "€"),
    "pound": ("파운드", "gbp", "£", "pound"),
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
    "turn": ("번째",),
    "nth": ("st", "nd", "rd", "th"),
    "age": ("세", "살", "year old"),
    "km": ("km", "킬로미터"),
}
_UNIT_OF = {word: unit for unit, words in _UNITS.items() for word in words}
_LONGEST_FIRST = sorted(_UNIT_OF, key=len, reverse=True)
_MINUTES = {"minute": 1, "hour": 60, "day": DAY, "week": 7 * DAY}
_MONTHS_IN = {"month": 1, "year": 12}
# "Panels have 25 years, the inverter for 10": the unit is that of the figure before.
_LEFT_OUT = re.compile(r"\b(?:for|is|are|takes?|lasts?|after|about|around|needs?)\s$")
# "Every 2, 4 or 6 weeks"
_LISTED = re.compile(
    r"(?:(?<=,)|,)\s?\d[\d,]{0,6}\s?(?:to|or|and|~|-)\s?\d{1,7}\s?"
    r"(?P<unit>(?:week|day|month|year|hour|minute)s?\b|주|일|개월|시간|분)"
)
_ENDS = re.compile(r"\s?(?:[.,;)]\s|\.?$)")
_BOUND = re.compile(r"\b(?:under|over|above|below|aged?|age of|least|most|than)[\s-]?$")
_FEW = 12  # a smaller number that counts nothing says nothing that could be looked up


def quantities(text: str) -> Iterator[Mention]:
    """Every number with its unit, in a text in digits."""
    business = [match.span() for match in _SENTENCE.finditer(text) if _BUSINESS.search(match[0])]

    def is_business(match: re.Match[str]) -> bool:
        return any(start <= match.start() < end for start, end in business)

    for match in _RANGE.finditer(text):
        sign_or_unit = match["sign"] or match["unit"]
        yield _number(match["low"], sign_or_unit, match, is_business=is_business(match))
    last = ""
    for match in _NUMBER.finditer(text):
        if _PER.match(text, match.start("value")):
            continue  # "한 달에 9,900원", "한 번에": no length of time, no count
        if (low := _RANGE.match(text, match.start("value"))) and low["low"] == match["value"]:
            continue  # read above, with the unit of the other end
        unit = (match["sign"] or "").strip() or match["unit"] or ""
        if not unit and _LEFT_OUT.search(text, 0, match.start("value")):
            unit = last if _ENDS.match(text, match.end()) else ""
        if not unit and (listed := _LISTED.match(text, match.end("value"))):
            unit = listed["unit"]
        last = match["unit"] or ""
        yield _number(match["value"], unit, match, is_business=is_business(match))


def _number(written: str, word: str, match: re.Match[str], *, is_business: bool) -> Mention:
    value = Decimal(written.replace(",", ""))
    unit, rest = _unit(word)
    if unit == "day" and is_business:
        unit = "business day"
    if unit == "year" and value >= 1900:
        pass  # of a date
    elif unit == "cent":
        value, unit = value / 100, "dollar"
    elif unit in _MINUTES:
        value, unit = value * _MINUTES[unit], "minute"
    elif unit in _MONTHS_IN:
        value, unit = value * _MONTHS_IN[unit], "month"
    start = match.start() + len(match.group()) - len(match.group().lstrip())
    # "$120 by": the word behind an amount is the next thing's.
    is_unit = match.group().endswith(word) and unit
    end = (
        match.end() - len(rest)
        if is_unit or "value" not in match.groupdict()
        else match.end("value")
    )
    says_nothing = value <= _FEW and not re.match(r"[가-힣]", word) and not meanings(word)
    if not unit and (value <= 1 or (says_nothing and not _BOUND.search(match.string, 0, start))):
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
