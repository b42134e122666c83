"""Numbers written in words, as digits: 2만9천원 is 29000원, two weeks are 2 weeks. Pure."""

import re
import unicodedata
from decimal import Decimal

_SINO = {"일": 1, "이": 2, "삼": 3, "사": 4, "오": 5, "육": 6, "칠": 7, "팔": 8, "구": 9}
_TENS = {"십": 10, "백": 100, "천": 1_000}
_NATIVE = {
    "한": 1,
    "하나": 1,
    "두": 2,
    "세": 3,
    "석": 3,
    "네": 4,
    "넉": 4,
    "다섯": 5,
    "여섯": 6,
    "일곱": 7,
    "여덟": 8,
    "아홉": 9,
    "열": 10,
    "열한": 11,
    "열두": 12,
    "스무": 20,
    **{
        f"{ten}{one}": 10 * tens + ones
        for tens, ten in enumerate(("스물", "서른", "마흔", "쉰"), 2)
        for ones, one in enumerate(
            ("", "한", "두", "세", "네", "다섯", "여섯", "일곱", "여덟", "아홉")
        )
    },
}
_DAYS = {
    "하루": 1,
    "이틀": 2,
    "사흘": 3,
    "나흘": 4,
    "닷새": 5,
    "엿새": 6,
    "이레": 7,
    "일주일": 7,
    "열흘": 10,
    "이주일": 14,
    "보름": 15,
}
_TO_NINETEEN = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen"
)
_TENS_IN_ENGLISH = "twenty thirty forty fifty sixty seventy eighty ninety"
_ENGLISH = {
    **{word: number for number, word in enumerate(_TO_NINETEEN.split(), 1)},
    **{word: 10 * number for number, word in enumerate(_TENS_IN_ENGLISH.split(), 2)},
}
_ENGLISH_UNITS = (
    r"(?:business|working|calendar)?[\s-]?"
    r"(?:minutes?|hours?|days?|weeks?|months?|years?|nights?|times?|items?|people|persons?|percent"
    r"|dollars?|won|euros?|pounds?|o'clock|in the (?:morning|evening|afternoon))\b"
)
_DIGITS_AND_SCALES = re.compile(
    r"(?<![\d.,])(?:(?P<eok>\d[\d,]{0,15}(?:\.\d{1,4})?)\s?억\s?)?"
    r"(?:(?P<man>\d[\d,]{0,15}(?:\.\d{1,4})?)\s?(?P<many>천만|백만|십만|만)\s?)?"
    r"(?:(?P<chon>\d(?:\.\d+)?)\s?천)?\s?(?:(?P<baek>\d)\s?백)?(?P<rest>(?<=[만천백])\s?\d{1,4}(?=\s?원))?"
)
_MANY = {"만": 10_000, "십만": 100_000, "백만": 1_000_000, "천만": 10_000_000}
_SINO_NUMBER = re.compile(
    r"(?<![가-힣\d])(?P<number>[일이삼사오육칠팔구십백천만]{1,9})\s?"
    r"(?P<unit>원|퍼센트|프로(?![가-힣])|달러|개월|영업일|포인트)"
)
_NATIVE_NUMBER = re.compile(
    r"(?<![가-힣])(?P<number>(?:스물|서른|마흔|쉰)(?:한|두|세|네|다섯|여섯|일곱|여덟|아홉)?"
    r"|열한|열두|스무|한|하나|두|세|석|네|넉|다섯|여섯|일곱|여덟|아홉|열)\s?"
    r"(?P<counter>시간|강(?!좌|의|사)|끼|세트|상자|박스|송이|봉지|캔|팩|통(?![가-힣]{2})|밤(?=[을이은])|층|칸|줄|되|학기|부(?=[면를가에]|\s)|시(?!\s?간|[고면는다기지던려길니])|달|주(?!문|소|말)|개월|개|명|장(?![가-힣]{3})|번|차례"
    r"|대(?=까|를|는|가|\s)|글자|편|살|팀|마리|잔|곳|가지|벌|판|권|병|봉|그릇|켤레|사람|과목|종류"
    r"|자(?=까|부|를|가|이|\s)"
    r"|분(?![가-힣]?\s?(?:이내|안|만|뒤|후|전))|배(?=[로를까이만가의\s])|건)"
    r"(?P<half>\s?반(?=쯤|정도|[은이을]?(?:[\s.,)~]|$)))?"
)
_DAY_WORD = re.compile(
    r"(?<![가-힣])(?P<word>이틀|사흘|나흘|닷새|엿새|이레(?=\s?(?:이내|안))|열흘|보름|일주일|이주일"
    r"|하루(?=\s?(?:이내|안|만|전|뒤|후|정도|걸|에서|가|면|이면|이나|까지|동안|이틀)))"
)
_HALF_DIGITS = re.compile(
    r"(?<!\d)(\d{1,3})\s?시간\s?반(?=쯤|정도|[은이을]?(?:[\s.,)~]|$))|(?<!\d)(\d{1,3})\s?시간\s?(\d{1,3})\s?분"
)
_WORD = "|".join(sorted(_ENGLISH, key=len, reverse=True))
_ENGLISH_NUMBER = re.compile(
    rf"\b(?:(?P<tens>twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)[\s-])?"
    rf"(?P<ones>{_WORD})(?P<hundred>\shundred)?(?P<half>\sand\sa\shalf)?\b"
)
_AN = re.compile(
    r"\b(?P<before>have|has|within|in|after|for|gives?|takes?|took|about|around|approximately|lasts?|than|under"
    r"|over|another|is|only|needs?|up to|by)\s(?:about\s|around\s|just\s|only\s)?an?\s"
    r"(?:full |whole )?"
    r"(?P<unit>(?:business |working )?(?:minute|hour|day|week|month|year|fortnight))\b"
)

_NTH = ("첫", "둘", "셋", "넷", "다섯")
# What a phrase is in figures; read before the words for numbers.
_PHRASES = tuple(
    (re.compile(pattern), figure)
    for pattern, figure in (
        (r"전날", "1일 전"),
        (r"반년", "6개월"),
        (r"격주", "2주마다"),
        (r"\bevery (?:other|second) (week|day|month)\b", r"every 2 \1s"),
        (r"\bfortnightly\b", "every 2 weeks"),
        (r"다음\s?영업일", "1영업일"),
        (r"\bnext (?:business|working) day\b", "1 business day"),
        (
            r"(?<=[이삼사오육칠팔구십백천만]만)\s(?=[이삼사오육칠팔구]?[천백])"
            r"|(?<=(?<![가-힣])만)\s(?=[이삼사오육칠팔구]?천)",
            "",
        ),
        (r"(?<![가-힣\d])만(?=\s?\d[\d,]{0,5}\s?[천백원])", "1만"),  # 만 5천 원
        *((rf"{word}\s?째(?=\s?[주월화수목금토일])", f"{n}번째") for n, word in enumerate(_NTH, 1)),
        (r"(?<![가-힣])([월화수목금토일])(?=\s?[·,/]\s?[월화수목금토일](?![가-힣]{2}))", r"\1요일"),
        (r"(?<=요일)(\s?[·,/]\s?[월화수목금토일])(?![가-힣]*요일|[가-힣]{2})", r"\1요일"),
        (r"이분의 일", "1/2"),
        (r"(?<!\d)([2-9])분의\s?([1-9])(?!\d)", r"\2/\1"),
        (r"\b(?:a |one[- ])third\b", "33.3%"),
        (r"\btwo[- ]thirds\b", "66.7%"),
        (r"(?<![\d.])(\d{1,2})\.([0-5]\d)(?=\s?[ap]\.?m\b)", r"\1:\2"),
        (r"\bthree[- ]quarters of an hour\b", "45 minutes"),
        (r"\bthree[- ]quarters\b", "3/4"),
        (r"\bonce (?:an?|per|each|every) (?=day|week|month|year)", "every 1 "),
        (r"(?<!\d)([1-9])할(?!인)", r"\g<1>0%"),
        (r"\bhalf a year\b", "6 months"),
        (r"\b(?:a |one )?half an hour\b", "30 minutes"),
        (r"\b(?:a )?quarter of an hour\b", "15 minutes"),
        (r"\b(?:an|one|1) hour and a half\b", "90 minutes"),
        (r"\b(?:a|one|1) year and a half\b", "18 months"),
        (r"\b(?:the |1 )?half[- ]hour\b", "30 minutes"),
        (r"\bquarter past (\w+)\b", r"\1:15"),
        (r"반 시간", "30분"),
        (r"\bhalf past (\w+)\b", r"\1:30"),
        (r"\bhalf as much again\b", "50 percent more"),
        (r"\ba tenth of\b", "10 percent of"),
        (r"\ba fifth of\b", "20 percent of"),
        (r"\ba quarter of\b", "25 percent of"),
        (r"\ba decade\b", "10 years"),
        (r"\ba couple of\b", "2"),
        (r"\bthe (?:day|evening|night) before\b", "1 day before"),
        (r"\bfirst (year|month|week)\b", r"1 \1"),
        (r"\bwithin the (hour|day|week|month)\b", r"within 1 \1"),
    )
)
# "1/3 of the course", "2/3를": a share, no date.
_SHARE = re.compile(
    r"(?<![\d/.])([1-9])/([2-9])(?=\s?(?:[이가을를은는만씩]|까지|미만|이상|이하|정도|of\b))"
)
_ORDINALS = ["second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"]
_DAY_OF_MONTH = re.compile(
    rf"\b({'|'.join(_ORDINALS)})(?= of (?:january|february|march|april|may|june|july|august"
    r"|september|october|november|december)\b)"
)
_NTH_DAY = re.compile(
    rf"\b(first|{'|'.join(_ORDINALS[:4])})(?= (?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|week)"
    r" (?:of|in) )"
)
_EVERY = re.compile(rf"\bevery ({'|'.join(_ORDINALS)})\b")
_AN_BEFORE = re.compile(
    r"\ban? (?P<unit>(?:minute|hour|day|week|month|year|fortnight)"
    r"(?:'s (?=notice|warning|grace|trial)|(?: or more| or so)? "
    r"(?:before|after|ahead|later|earlier|in advance|early|late)\b))"
)


def in_digits(text: str) -> str:
    """Lower case, compatibility forms folded, every number we can read in digits."""
    text = unicodedata.normalize("NFKC", text).lower().replace("–", "~").replace("—", "~")
    for pattern, figure in _PHRASES:
        text = pattern.sub(figure, text)
    text = _SHARE.sub(lambda m: f"{100 * int(m[1]) / int(m[2]):.3g}%", text)
    text = _DIGITS_AND_SCALES.sub(_scaled, text)
    text = _SINO_NUMBER.sub(_sino, text)
    text = _DAY_WORD.sub(lambda m: f"{_DAYS[m['word']]}일", text)
    text = _NATIVE_NUMBER.sub(_native, text)
    text = _HALF_DIGITS.sub(_hours, text)
    text = _AN.sub(r"\g<before> 1 \g<unit>", text)
    text = _AN_BEFORE.sub(r"1 \g<unit>", text)
    text = re.sub(r"\b(?:a|one) hundred\b", "100", text)
    text = re.sub(r"\bthe first of (?=each|every|the month)", "the 1st of ", text)
    text = _DAY_OF_MONTH.sub(lambda m: str(_ORDINALS.index(m[1]) + 2), text)
    text = _NTH_DAY.sub(lambda m: f"{['first', *_ORDINALS].index(m[1]) + 1}th", text)
    text = _EVERY.sub(lambda m: f"every {_ORDINALS.index(m[1]) + 2} times", text)
    text = _ENGLISH_NUMBER.sub(_english, text)
    text = re.sub(r"\b(?:a )?quarter to (1?\d)\b", lambda m: f"{(int(m[1]) - 2) % 12 + 1}:45", text)
    text = re.sub(r"\b(?:a |1 )?fortnight\b", "14 days", text)
    return re.sub(r"\b(?:a )?dozen\b", "12", text)


def _scaled(match: re.Match[str]) -> str:
    if not any(match[name] for name in ("eok", "man", "chon", "baek")):
        return match[0]
    if (
        match["man"] is None
        and match["eok"] is None
        and not match.string[match.end() :]
        .lstrip(" ")
        .startswith(("원", "~", "포인트", "점", "명", "개", "에서"))
    ):
        return match[0]  # "3천" alone may be a word
    value = _number(match["eok"]) * 100_000_000
    value += _number(match["man"]) * _MANY.get(match["many"] or "", 0)
    value += _number(match["chon"]) * 1_000 + _number(match["baek"]) * 100 + _number(match["rest"])
    spaces = len(match[0]) - len(match[0].rstrip())
    return f"{value.normalize():f}" + " " * spaces


def _number(written: str | None) -> Decimal:
    return Decimal(written.strip().replace(",", "")) if written else Decimal(0)


def _sino(match: re.Match[str]) -> str:
    total = part = digit = 0
    for letter in match["number"]:
        if letter == "만":
            total, part, digit = total + (part + digit or 1) * 10_000, 0, 0
        elif letter in _TENS:
            part, digit = part + (digit or 1) * _TENS[letter], 0
        else:
            digit = _SINO[letter]
    if match["number"] == "이" and match["unit"] == "원":
        return match[0]
    return f"{total + part + digit}{match['unit']}"


def _native(match: re.Match[str]) -> str:
    number = str(_NATIVE[match["number"]])
    if match["half"] and match["counter"] == "시간":
        return f"{number}.5시간"
    counter = (
        "명" if match["counter"] == "분" else match["counter"]
    )  # minutes are counted otherwise
    return f"{number}{counter}{match['half'] or ''}"


def _hours(match: re.Match[str]) -> str:
    if match[1]:
        return f"{match[1]}.5시간"
    return f"{int(match[2]) * 60 + int(match[3])}분"


def _english(match: re.Match[str]) -> str:
    value = _ENGLISH[match["ones"]] + (_ENGLISH[match["tens"]] if match["tens"] else 0)
    after = match.string[match.end() :]
    if value == 1 and not match["hundred"] and not re.match(rf"[\s-]{_ENGLISH_UNITS}", after):
        return match[0]  # "one of us"
    if match["hundred"]:
        value *= 100
    return f"{value}.5" if match["half"] else str(value)
