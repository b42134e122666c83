"""Numbers that lead to a person, and numbers that only look so. Pure.

A number is known by its form, by its check digit where it has one, or by the word in front of it.
"""

import re
from datetime import date

from bot.vault.rules import LETTER, SPEAKING, SPOKEN, Kind, Rule, as_digits, digits_of, rule

_G = r"[ ]{0,2}[-./,_)(]?[ ]{0,2}"  # what people put between groups of digits
# The same, inside a long number: each gap can be read in one way only.
_T = r"(?:[ ]{0,2}[-./_][ ]{0,2}|[ ]{1,2})?"
_D = rf"[\d{SPOKEN}]"
_S = r"[ .,-]{0,2}"  # between digits that are spelled out
_END = r"(?!\d)"
_FREE = r"(?<!\d)(?<!\d[-.,/])"  # no digits right before
_ALONE = r"(?<![A-Za-z0-9])(?<![A-Za-z0-9][-_./,])"  # nor a model's letters
_IS = r"[ :#=()\[\]]{0,3}(?:은|는|이|가|을|를|:|is|was|are)?[ :#=(\[]{0,3}"


def is_luhn(digits: str) -> bool:
    """ISO/IEC 7812-1, annex B."""
    doubled = [sum(divmod(2 * int(d), 10)) for d in digits[-2::-2]]
    return (sum(map(int, digits[-1::-2])) + sum(doubled)) % 10 == 0


# The first digits the card schemes have been given; 9 is for cards that are used in Korea only.
_ISSUED = re.compile(
    r"3[47]\d{13}|3(?:0[0-5]|[68]\d)\d{11}|35\d{14}|4\d{12}(?:\d{3}){0,2}"
    r"|5[1-5]\d{14}|2(?:2[2-9]|[3-6]\d|7[01]|720)\d{12,13}|6(?:011|5\d\d|4[4-9]\d|2\d\d)\d{12,15}"
    r"|9[0-9]\d{14}"
)


def _is_card(match: re.Match[str]) -> bool:
    digits = digits_of(match)
    return bool(_ISSUED.fullmatch(digits)) and is_luhn(digits)


def _is_birth(digits: str) -> bool:
    """Do the first seven digits of a registration number hold a day that was?"""
    century = 1900 if digits[6] in "1256" else 2000
    try:
        date(century + int(digits[:2]), int(digits[2:4]), int(digits[4:6]))
    except ValueError:
        return False
    return True


def _is_registration(match: re.Match[str]) -> bool:
    """No check digit is asked for: numbers given out since October 2020 have none."""
    digits = digits_of(match)
    return digits[6] in "12345678" and _is_birth(digits)


def _is_birth_and_sex(match: re.Match[str]) -> bool:
    return _is_birth(match["it"].replace(" ", "").replace("-", "")[:7])


def _is_social_security(match: re.Match[str]) -> bool:
    area, group, serial = match["it"][:3], match["it"][4:6], match["it"][7:]
    return area not in ("000", "666") and area < "900" and group != "00" and serial != "0000"


def _is_iban(match: re.Match[str]) -> bool:
    """ISO 13616: the letters stand for 10 to 35, and the whole leaves 1 divided by 97."""
    plain = re.sub(r"[ -]", "", match["it"]).upper()
    number = "".join(str(int(c, 36)) for c in plain[4:] + plain[:4])
    return 15 <= len(plain) <= 34 and int(number) % 97 == 1


def _is_spoken(match: re.Match[str]) -> bool:
    return sum(character in SPOKEN for character in match[0]) >= 3


_INNOCENT = (
    r"운송장|송장|등기|택배 ?번호|배송 ?번호|바코드|상품 ?(?:코드|번호)|품번|모델|시리얼|일련번호"
    r"|제품 ?번호|사업자(?:등록)? ?번호|법인(?:등록)? ?번호|쿠폰|isbn|ean|upc"
    r"|tracking|waybill|parcel|shipment|serial|model|sku|barcode|part|coupon|item|imei|vat"
)
_FIRSTS = "".join(sorted({word[0] for word in _INNOCENT.split("|")}))  # quick to refuse the rest
# A word in front that says what it is: even a registration number's form does not count then.
SAID_INNOCENT = rule(
    None,
    rf"(?=[{_FIRSTS}])(?:{_INNOCENT})(?: ?(?:번호|넘버|코드|no|number|num|code|id|#))?\.?{_IS}"
    r"(?P<it>[A-Z]{0,4}\d[\dA-Z]*(?:-\d[\dA-Z]*|[ ]\d{4}(?![\d-])){0,5})",
)
INNOCENT: tuple[Rule, ...] = (
    rule(
        None, rf"{_FREE}(?:19|20)\d\d([-./])\d{{1,2}}\1\d{{1,2}}(?:[ T]\d{{1,2}}:\d\d(?::\d\d)?)?"
    ),
    rule(
        None, rf"{_FREE}\d[\d,]*(?:\.\d+)?(?= ?(?:원|만 ?원|천 ?원|won\b|krw\b|usd\b|dollars?\b))"
    ),
    rule(None, r"[$€£₩] ?\d[\d,]*(?:\.\d+)?"),
    rule(None, r"(?<!\d)(?:97[89])[- ]\d{1,5}[- ]\d{1,7}[- ]\d{1,6}[- ]\d(?!\d)"),  # a book
    rule(None, r"(?<!\d)\d{3}-\d{2}-\d{5}(?!\d)(?!-)"),  # a business: 사업자등록번호
    # A company's, for the called one pays: https://www.fcc.gov/general/what-toll-free-number-and-how-does-it-work
    rule(None, rf"{_FREE}080[08]?[- ]\d{{3,4}}[- ]\d{{3,4}}{_END}"),
    rule(
        None,
        rf"{_FREE}(?:\+?1[-. ])?\(?8(?:00|33|44|55|66|77|88)\)?[-. ]\d{{3}}[-. ]\d{{4}}(?!-?\d)",
    ),
)

_LABELLED_CARD = r"(?:카드(?:는|가)?(?: ?번호)?|card(?: ?(?:no|number|num|#))?)\.?"
_FOURS = rf"\d{{4}}(?:{_T}\d{{4}}){{3}}"
# Before three digits that are spelled out: quick to refuse a long table of plain ones.
_SPEAKS = rf"(?={_D}(?:[^{SPOKEN}\n]{{0,12}}[{SPOKEN}]){{2}})"
_MONTH, _DAY = r"(?:0[1-9]|1[0-2])", r"(?:0[1-9]|[12]\d|3[01])"
DOOR: tuple[Rule, ...] = (
    # As a card prints it: known even where another number follows, such as the date of expiry.
    rule(
        Kind.CARD,
        rf"(?<!\d)(?<!1Z)(?P<it>(?=[2-69])(?:{_FOURS}|3\d{{3}}{_T}\d{{6}}{_T}\d{{4,5}}|\d{{14,19}}))"
        rf"{_END}",
        _is_card,
    ),
    rule(
        Kind.CARD,
        rf"(?=[2-69이삼사오육륙구]){_SPEAKS}(?P<it>{_D}"
        rf"(?:[ .,-]{{0,3}}(?:다시|대시|에)?[ ]?{_D}){{15}})",
        lambda match: _is_spoken(match) and _is_card(match),
        needs=SPEAKING,
    ),
    rule(
        Kind.RESIDENT,
        r"(?<!\d)(?!880\d{3}[3478]\d{6}(?!\d))"  # a Korean barcode: nobody was born in 2088
        rf"(?P<it>\d{{2}}[ .]?{_MONTH}[ .]?{_DAY}[ ]{{0,2}}[-./~_]?[ ]{{0,2}}"
        rf"[1-8](?:[ ]?\d){{6}}){_END}",
        _is_registration,
    ),
    rule(
        Kind.RESIDENT,
        rf"(?<!\d)(?P<it>\d[ ._-]\d[ ._-][01](?:[ ._-]\d){{10}}){_END}",
        _is_registration,
    ),
    rule(
        Kind.RESIDENT,
        rf"{_SPEAKS}(?P<it>{_D}(?:{_S}{_D}){{5}}[ .,-]{{0,3}}(?:다시|대시|에|의)?[ ]?"
        rf"{_D}(?:{_S}{_D}){{6}})",
        lambda match: _is_spoken(match) and _is_registration(match),
        needs=SPEAKING,
    ),
    rule(
        Kind.RESIDENT,
        r"(?<!\d)(?P<it>\d{6} ?- ?[1-8]\d{0,5}[*xX●•○]{1,6})",
        _is_birth_and_sex,
    ),
    rule(
        Kind.RESIDENT,
        r"(?<![\d-])(?P<it>\d{3}[- ]\d{2}[- ]\d{4})(?![\d-])",
        _is_social_security,
    ),
    rule(
        Kind.RESIDENT,
        rf"(?:ssn|social security(?: (?:no|number))?)\.?{_IS}(?P<it>\d{{9}}){_END}",
    ),
    rule(Kind.CARD, rf"{_LABELLED_CARD}{_IS}(?P<it>{_FOURS}){_END}"),
    # Not from within a phone number on, to the next one.
    rule(
        Kind.CARD,
        rf"(?<!\d)(?<!1Z)(?<!01\d[- .])(?<!0\d-)(?<!0\d\d-)(?P<it>[2-69](?:{_T}\d){{12,18}}){_END}",
        _is_card,
    ),
)

_PHONE_WORD = (
    r"(?:전화(?:번호)?|연락처|휴대(?:폰|전화)|핸드폰|폰(?: ?번호)?|번호|hp|tel|phone|cell|mobile"
    r"|call(?: me)?(?: at| on)?|text(?: me)?(?: at| on)?|reach me (?:at|on)|whatsapp|number)"
)
_ZERO, _ONE = "[0공영]", "[1일]"
# Numbers such as 1588-0000 are a company's, not a person's.
PHONES: tuple[Rule, ...] = (
    rule(
        Kind.PHONE,
        rf"{_FREE}(?P<it>(?:(?:\+|00)?82{_G}\(?0?\)?{_G}|\(?0)1[016789]{_G}\d{{3,4}}{_G}\d{{4}}){_END}",
    ),
    rule(Kind.PHONE, rf"{_FREE}(?P<it>0[ .-]?1[ .-]?0(?:[ .-]?\d){{8}}){_END}"),
    rule(
        Kind.PHONE,
        rf"(?P<it>(?:플러스 ?팔이 ?|\+?82{_S})?(?:{_ZERO}{_S})?{_ONE}{_S}"
        rf"[016789공영일육칠팔구](?:[ .,-]{{0,3}}(?:다시|대시|에|의)?[ ]?{_D}){{8}})",
        lambda match: _is_spoken(match) and len(as_digits(match["it"])) >= 10,
    ),
    rule(
        Kind.PHONE,
        rf"(?P<it>{_ZERO}{_S}(?:[2이]|[3-6삼사오육][ ]?[1-5일이삼사오])"
        rf"(?:[ .,-]{{0,3}}(?:다시|대시|에|의)?[ ]?{_D}){{7,8}})",
        _is_spoken,
    ),
    rule(
        Kind.PHONE,
        rf"{_FREE}(?P<it>(?:(?:\+|00)?82{_G}\(?0?|\(?0)(?:2|3[1-3]|4[1-4]|5[1-5]|6[1-4]|70|80|50\d?)"
        rf"\)?{_G}\d{{3,4}}{_G}\d{{4}}){_END}",
    ),
    rule(
        Kind.PHONE,
        rf"(?<!\w)(?P<it>\+\d{{1,3}}(?:[ .()/-]{{0,3}}\d{{1,5}}){{2,5}}){_END}",
        lambda match: 8 <= len(digits_of(match)) <= 15,
    ),
    rule(
        Kind.PHONE,
        rf"{_ALONE}(?P<it>(?:1[ .-])?(?:\([2-9]\d{{2}}\)[ ]?"
        rf"|[2-9]\d{{2}}[ .-])[2-9]\d{{2}}[ .-]\d{{4}})"
        r"(?![\d-])",
    ),
    rule(Kind.PHONE, rf"{_ALONE}(?P<it>\(?0[1-9]\d{{1,3}}\)?[ -]\d{{3,4}}[ -]\d{{3,4}})(?!-?\d)"),
    rule(Kind.PHONE, rf"{_ALONE}(?P<it>07\d{{3}}[ ]?\d{{3}}[ ]?\d{{3}}){_END}"),
    rule(
        Kind.PHONE,
        rf"(?:{_PHONE_WORD}|뒷자리|끝자리){_IS}(?P<it>1?[2-9]\d{{2}}\d{{3}}\d{{4}}|(?!1[5-8]\d\d)\d{{3,4}}-\d{{4}}){_END}(?!-)",
        needs=LETTER,
    ),
)

_BANK = (
    r"(?:(?:국민|신한|우리|하나|농협|기업|카카오|토스|케이|산업|새마을(?: ?금고)?|우체국|수협"
    r"|신협|부산|대구"
    r"|광주|전북|경남|제주|씨티|SC제일|제일|(?<![A-Z])(?:KB(?:국민)?|NH(?:농협)?|IBK(?:기업)?|KDB|SC|iM))"
    r"(?:은행|뱅크|bank)?|(?<![A-Z])K ?(?:뱅크|bank))"
)
_ACCOUNT_WORD = (
    rf"(?:(?:{_BANK}|은행|뱅크)(?: ?계좌)?(?: ?번호)?|계좌(?: ?번호)?|통장(?: ?번호)?|입금 ?계좌"
    r"|(?:bank )?(?:account|acct|a/c|routing|iban)(?: ?(?:no|number|num|#))?)\.?"
)
# How Korean banks group the digits of their accounts.
_SHAPES = (
    "6-2-6 3-3-6 4-3-6 3-6-5 3-4-4-2 3-6-2-3 4-2-7 3-2-6 3-2-7 4-4-4-1 3-2-6-1 3-2-5-1 3-6-6 4-3-7 "
    "3-3-7 3-5-6 3-4-6 4-2-6 3-4-7 6-2-7 5-2-6 3-2-4-3 3-3-5 4-4-5 3-5-5 6-2-5-1"
)
_SHAPED = "|".join(
    r"[-. ]".join(rf"\d{{{size}}}" for size in shape.split("-")) for shape in _SHAPES.split()
)


def _is_account(match: re.Match[str]) -> bool:
    """Words such as 우리 also stand before numbers that are no account: those are shorter."""
    return 9 <= len(digits_of(match)) <= 16


ACCOUNTS: tuple[Rule, ...] = (
    rule(
        Kind.ACCOUNT,
        r"(?<![A-Z0-9])(?P<it>[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]{4}){2,7}(?:[ -]?[A-Z0-9]{1,3})?)"
        r"(?![A-Z0-9])",
        _is_iban,
    ),
    rule(
        Kind.ACCOUNT,
        rf"{_ACCOUNT_WORD}{_IS}(?:{_BANK}[ ]?)?(?P<it>\d(?:{_T}\d){{8,15}}){_END}",
        _is_account,
        needs=LETTER,
    ),
    rule(
        Kind.ACCOUNT,
        rf"(?:{_ACCOUNT_WORD}){_IS}(?P<it>{_D}(?:{_S}(?:다시|대시|에)?[ ]?{_D}){{9,13}})",
        _is_spoken,
        needs=LETTER,
    ),
    rule(
        Kind.ACCOUNT,
        rf"{_ALONE}(?P<it>\d(?:{_T}\d){{9,15}})(?=[ ,]{{0,2}}\(?{_BANK}(?:은행|뱅크|\b|\)))",
        _is_account,
        needs=LETTER,
    ),
    rule(Kind.ACCOUNT, rf"{_ALONE}(?P<it>{_SHAPED})(?![\d-])"),
    rule(Kind.ACCOUNT, rf"{_ALONE}(?P<it>(?:100\d|3333)-\d{{4}}-\d{{4}})(?![\d-])"),
    rule(Kind.ACCOUNT, r"sort code[ :]{0,3}(?:is )?(?P<it>\d{2}-\d{2}-\d{2})(?![\d-])"),
)

_PASSPORT_WORD = rf"(?:여권(?: ?번호)?|passport(?: ?(?:no|number|num|#))?)\.?{_IS}"
_LICENCE_WORD = (
    r"(?:면허(?:증)?(?: ?번호)?|driver'?s? licen[cs]e(?: ?(?:no|number|num|#))?"
    rf"|driving licen[cs]e(?: ?(?:no|number|num|#))?)\.?{_IS}"
)
LICENCES: tuple[Rule, ...] = (
    rule(
        Kind.LICENCE, rf"{_PASSPORT_WORD}(?P<it>[A-Z]{{0,2}}\d{{3}}[A-Z0-9]?\d{{4,5}})(?![A-Z0-9])"
    ),
    rule(Kind.LICENCE, r"(?<![A-Z0-9-])(?P<it>[MSRODG]\d{3}[A-Z]\d{4})(?![A-Z0-9-])", cased=True),
    rule(Kind.LICENCE, r"(?<![A-Z0-9-])(?P<it>[MSRODG]\d{8})(?![A-Z0-9-])", cased=True),
    rule(
        Kind.LICENCE,
        rf"{_ALONE}(?P<it>(?:1[1-9]|2[0-8])[- ]\d{{2}}[- ]\d{{6}}[- ]\d{{2}})(?![\d-])",
    ),
    rule(Kind.LICENCE, rf"{_LICENCE_WORD}(?P<it>[A-Z]{{0,5}}\d[A-Z\d]*(?:-\d+){{0,4}})"),
)

_ORDER_WORD = (
    r"(?:(?:주문|예약|구매|결제|청구서?|인보이스|계산서|접수|거래)(?: ?(?:번호|넘버|코드|no))"
    r"|인보이스|invoice|(?:order|booking|reservation|purchase|confirmation|receipt)"
    r"(?= ?(?:no|number|num|id|code|#|ref|[:#A-Z]*[-#]?\d{4})))"
    r"(?: ?(?:no|number|num|id|code|ref|번호))?\.?"
)
ORDERS: tuple[Rule, ...] = (
    rule(
        Kind.ORDER,
        rf"{_ORDER_WORD}{_IS}(?P<it>(?=[A-Z\d_-]*\d{{2}})[A-Z\d][A-Z\d_-]{{2,39}})(?![A-Z\d])",
        needs=LETTER,
    ),
    rule(
        Kind.ORDER,
        r"(?<![A-Z0-9-])(?P<it>(?:ORD|ORDER|INV|INVOICE|PO|BK|RSV|REF)[-_#]?\d[A-Z\d_-]{3,39})",
    ),
    rule(Kind.ORDER, r"(?<![\w&])(?P<it>#\d{4,})"),
)
