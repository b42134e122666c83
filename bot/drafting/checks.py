"""What a sentence states as fact, and whether its sources say so. Pure; knows no model.

A figure, a date, an amount, a link, a phone number or an e-mail address that is not in the sources
is refused, however well the sentence reads: 7 days are not 7 business days.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

_LINK = re.compile(r"(?:https?://|www\.)[^\s<>\"')\]]{1,500}")
_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}")
_DOMAIN = re.compile(
    r"(?<![\w.@-])(?:[a-z0-9-]{1,63}\.){1,5}"
    r"(?:com|net|org|kr|co|io|me|shop|store|link|site|xyz|info|app|example)\b(?:/[^\s)\]]{0,200})?"
)
_PHONE = re.compile(
    r"(?<![\d-])(?:\+\d{1,3}[-. ]?)?"
    r"(?:\(?\d{2,4}\)?[-. ]\d{3,4}[-. ]\d{4}|1[568]\d{2}[-. ]?\d{4})(?![\d-])"
)
_CLOCK = re.compile(r"\b(\d{1,2})(?::(\d{2}))?\s?([ap])\.?m\b")
_NUMBER = re.compile(
    r"(?P<sign>[$€£₩])?\s?(?P<value>\d[\d,]{0,15}(?:\.\d{1,4})?)\s?"
    r"(?P<scale>억|천만|백만|십만|만|천(?=\s?원))?\s?(?P<unit>%|[^\W\d_]{1,20}(?:\s(?:days?|day)\b)?)?"
)
_SPELLED = re.compile(
    r"\b(?P<english>one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|(?<=within )an?)"
    r"[\s-](?P<unit>(?:business |working )?(?:hours?|days?|weeks?|months?|years?|times|items?))\b"
    r"|(?P<korean>한|두|세|네|다섯|여섯|일곱|여덟|아홉|열)\s?(?P<counter>시간|달|주|개월|시|개|명|장)(?![가-힣]{3})"
    r"|(?P<days>이틀|사흘|나흘|닷새|열흘|보름|일주일|이주일|반년|하루(?=\s?(?:이내|안|만에|전|뒤|후|정도|걸)))"
)
# Words as binding as a figure, named alike in both languages: a translation is checked as well.
_WORDS = {
    "free": r"무료|공짜|(?<!feel )(?<!be )\bfree\b",
    "in full": r"전액|\bfull (?:refund|amount)\b|\bin full\b",
    "half": r"반값|\bhalf\b",
    "morning": r"오전|\bmorning\b",
    "afternoon": r"오후|\bafternoon\b",
    "tomorrow": r"내일|\btomorrow\b",
    "weekdays": r"평일|\bweekdays?\b",
    "weekend": r"주말|\bweekends?\b",
    "holidays": r"공휴일|\bholidays?\b",
    "Monday": r"월요일|\bmondays?\b",
    "Tuesday": r"화요일|\btuesdays?\b",
    "Wednesday": r"수요일|\bwednesdays?\b",
    "Thursday": r"목요일|\bthursdays?\b",
    "Friday": r"금요일|\bfridays?\b",
    "Saturday": r"토요일|\bsaturdays?\b",
    "Sunday": r"일요일|\bsundays?\b",
}
_MONTHS = "january february march april may june july august september october november december"
_MONTH = re.compile(rf"\b({_MONTHS.replace(' ', '|')})\b(?=\s\d)")
_WORD = {word: re.compile(pattern) for word, pattern in _WORDS.items()}
# A promise nobody at the shop has made, in a sentence that rests on nothing.
_PROMISE = re.compile(
    r"(?:환불|보상|배상|교환|취소|할인|쿠폰|적립|승인|발송|지급|재발송|처리)[^.!?\n]{0,15}"
    r"(?:드리겠|드릴|드렸|드립|됐|되었|됩니다|완료|하겠|할게|했|하였)"
    r"|\b(?:refund|reimburse|compensat|replac|cancel|discount|coupon|credit|approv|guarantee|promis)"
)
_SCALES = {
    "": 1,
    "천": 1_000,
    "만": 10_000,
    "십만": 100_000,
    "백만": 1_000_000,
    "천만": 10_000_000,
    "억": 100_000_000,
}
_UNITS = {
    "business day": ("영업일", "business day", "working day"),
    "day": ("일", "day"),
    "week": ("주일", "주", "week"),
    "month": ("개월", "달", "month"),
    "month of the year": ("월",),
    "year": ("년", "year"),
    "hour": ("시간", "hour", "hr"),
    "o'clock": ("시", "o'clock"),
    "minute": ("분", "minute", "min"),
    "won": ("원", "won", "krw", "₩"),
    "dollar": ("달러", "dollar", "usd", "$"),
    "euro": ("유로", "euro", "eur", "€"),
    "pound": ("파운드", "gbp", "£"),
    "percent": ("%", "퍼센트", "프로", "percent"),
    "times": ("회", "번", "times", "time"),
    "pieces": ("개", "item", "piece"),
    "people": ("명", "people", "person"),
    "sheets": ("장",),
    "kg": ("kg", "킬로"),
    "g": ("g", "그램"),
    "lb": ("lb", "lbs"),
    "cm": ("cm", "센티"),
    "mm": ("mm",),
    "ml": ("ml",),
    "gb": ("gb",),
}
_UNIT_OF = {word: unit for unit, words in _UNITS.items() for word in words}
_LONGEST_FIRST = sorted(_UNIT_OF, key=len, reverse=True)
_ENGLISH = {
    "a": 1,
    "an": 1,
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "eleven": 11,
    "twelve": 12,
}
_KOREAN = {
    "한": 1,
    "두": 2,
    "세": 3,
    "네": 4,
    "다섯": 5,
    "여섯": 6,
    "일곱": 7,
    "여덟": 8,
    "아홉": 9,
    "열": 10,
}
_DAYS = {
    "하루": 1,
    "이틀": 2,
    "사흘": 3,
    "나흘": 4,
    "닷새": 5,
    "일주일": 7,
    "열흘": 10,
    "이주일": 14,
    "보름": 15,
}


@dataclass(frozen=True)
class Fact:
    kind: str  # a unit, "number" without one, "link", "email", "phone", "word"
    value: str


def facts(text: str) -> set[Fact]:
    text = unicodedata.normalize("NFKC", text).lower()
    found: set[Fact] = set()
    for kind, pattern in (("link", _LINK), ("email", _EMAIL), ("link", _DOMAIN)):
        for match in pattern.finditer(text):
            found.add(Fact(kind, match.group().rstrip(".,;:!?").removeprefix("https://")))
        text = pattern.sub(" ", text)
    for match in _PHONE.finditer(text):
        found.add(Fact("phone", re.sub(r"\D", "", match.group())))
    text = _PHONE.sub(" ", text)
    for match in _CLOCK.finditer(text):
        found.add(Fact("clock", f"{match[1]}:{match[2] or '00'} {match[3]}m"))
    text = _CLOCK.sub(" ", text)
    found |= {_number(match) for match in _NUMBER.finditer(text)}
    for match in _MONTH.finditer(text):
        found.add(Fact("month of the year", str(_MONTHS.split().index(match[1]) + 1)))
    found |= {_spelled(match) for match in _SPELLED.finditer(text)}
    return found | {Fact("word", word) for word, said in _WORD.items() if said.search(text)}


def unsupported(text: str, sources: Iterable[str]) -> set[Fact]:
    """The facts of a text that no source states. A bare number may have any unit there."""
    known = {fact for source in sources for fact in facts(source)}
    numbers = {fact.value for fact in known if fact.kind not in ("link", "email", "phone", "word")}
    return {
        fact
        for fact in facts(text)
        if fact not in known and not (fact.kind == "number" and fact.value in numbers)
    }


def states_something(text: str) -> bool:
    """True for a sentence that needs a source: it holds a fact, or promises something."""
    return bool(facts(text)) or bool(_PROMISE.search(text.lower()))


def _number(match: re.Match[str]) -> Fact:
    value = Decimal(match["value"].replace(",", "")) * _SCALES[match["scale"] or ""]
    unit = _unit(match["sign"] or match["unit"] or "")
    return _fact(value, unit)


def _spelled(match: re.Match[str]) -> Fact:
    if match["days"] == "반년":
        return _fact(Decimal(6), "month")
    if match["days"]:
        return _fact(Decimal(_DAYS[match["days"]]), "day")
    if match["korean"]:
        return _fact(Decimal(_KOREAN[match["korean"]]), _unit(match["counter"]))
    return _fact(Decimal(_ENGLISH[match["english"]]), _unit(match["unit"]))


def _fact(value: Decimal, unit: str) -> Fact:
    if unit == "week":
        value, unit = value * 7, "day"
    return Fact(unit or "number", f"{value.normalize():f}")


def _unit(word: str) -> str:
    """A Korean particle may follow the unit (원이며, kg당), an English plural too, nothing else."""
    if latin := re.match(r"[a-z' ]+", word):
        return _UNIT_OF.get(latin[0], _UNIT_OF.get(latin[0].removesuffix("s"), ""))
    return next((_UNIT_OF[unit] for unit in _LONGEST_FIRST if word.startswith(unit)), "")
