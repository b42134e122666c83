"""E-mail and postal addresses, Korean and English. Pure.

A road's name alone is no address: 카드로 2번 and 테헤란로 152 look the same. It needs a district in
front of it, a floor or a flat behind it, or a word that says so.
"""

import re

from bot.vault.rules import Kind, Rule, rule

_AT = r"(?: ?@ ?| ?[(\[{<] ?(?:at|@|골뱅이) ?[)\]}>] ?| ?골뱅이 ?)"
_DOT = r"(?: ?\. ?| ?[(\[{<] ?(?:dot|점|\.) ?[)\]}>] ?| dot | ?(?:닷|쩜) ?)"
_WORD_STARTS = r"(?<![A-Z0-9._%+-])"
_LOCAL = r"[A-Z0-9._%+-]{1,64}(?:[(\[{](?:dot|점)[)\]}][A-Z0-9_%+-]{1,64})?"
_HOSTS = (
    r"(?:naver|gmail|daum|hanmail|kakao|nate|hotmail|outlook|yahoo|icloud|네이버|지메일"
    r"|다음|한메일|카카오|네이트|핫메일)"
)
AT = re.compile(r"@|골뱅이|\bat\b", re.IGNORECASE)
EMAILS: tuple[Rule, ...] = (
    rule(
        Kind.EMAIL,
        rf"{_WORD_STARTS}(?P<it>{_LOCAL}{_AT}[A-Z0-9-]{{1,63}}(?:{_DOT}[A-Z0-9-]{{2,63}}){{1,4}})",
        lambda match: not match["it"].rsplit(".", 1)[-1].strip().isdigit(),
    ),
    rule(Kind.EMAIL, r"(?P<it>[가-힣]{2,10}@[\w-]{1,63}(?:\.[A-Z가-힣]{2,24}){1,3})"),
    rule(
        Kind.EMAIL,
        rf"{_WORD_STARTS}(?P<it>{_LOCAL}{_AT}{_HOSTS}(?:{_DOT}(?:com|net|co|컴|넷)(?:\.kr)?)?)",
    ),
    rule(
        Kind.EMAIL,
        rf"{_WORD_STARTS}(?P<it>[A-Z0-9._%+-]{{2,64}} at [A-Z0-9-]{{2,63}}"
        r"(?: dot [A-Z]{2,10}){1,3})\b",
    ),
)

_REGION = (
    r"(?:(?:서울|부산|대구|인천|광주|대전|울산|세종)(?:특별시|광역시|특별자치시|시)?"
    r"|(?:경기|강원|충북|충남|전북|전남|경북|경남|제주|충청북|충청남|전라북|전라남|경상북|경상남)"
    r"(?:특별자치도|도)?)"
)
_DISTRICT = r"[가-힣]{1,6}(?:시|군|구)"
_HEAD = rf"(?:{_REGION} ?(?:{_DISTRICT} ){{1,3}}|(?:{_DISTRICT} ){{1,3}}|{_REGION} )"
_TOWN = r"(?:[가-힣\d]{1,7}(?:읍|면) )?"
_ROAD = (
    r"[가-힣\d.]{1,14}?(?:대로|로|길)(?: ?\d{1,4}(?:[가-하])?번?길)? ?(?:지하 ?)?\d{1,4}"
    r"(?:-\d{1,4})?(?!-?\d)"
)
_LOT = (
    r"[가-힣][가-힣\d]{0,7}(?:동|리|읍|면|\d가)(?: ?\d가)? (?:산 ?)?\d{1,4}(?:-\d{1,4})?"
    r"(?!-?\d)(?: ?번지)?"
)
_HOUSE = (
    r"(?:아파트|빌라|오피스텔|타워|맨션|빌딩|빌리지|자이|래미안|푸르지오|힐스테이트|더샵|캐슬|아이파크"
    r"|주공|하이츠|팰리스|상가|센터|프라자|플라자|원룸|연립|apt|단지)"
)
_UNIT = r"(?:(?:지하|제|[B비]) ?)?\d{1,4} ?(?:층|호실|호|동|차)(?![가-힣]*(?:기|텔))|[A-Z가-하]동"
_TAIL = (
    rf"(?:[ ,]{{0,2}}(?:\([^()\n]{{1,30}}\)|[가-힣A-Z\d]{{1,15}}{_HOUSE}(?: ?\d단지)?|{_UNIT}"
    r"|\d{1,3}-\d{2,4}(?!\d)))"
)
_CODE = r"(?:[(\[]?\d{5}[)\]]?[ ,]{1,2})?"
_ADDRESS_WORD = (
    r"(?:주소|배송지|수령지|받는 ?곳|보낼 ?곳|사는 ?곳|집은|회사는)(?:는|은|가|를|로)?[ :]{0,3}"
)

_STREET = (
    r"(?:street|st|avenue|ave|road|rd|boulevard|blvd|lane|ln|drive|dr|court|ct|place|pl|terrace|ter"
    r"|circle|cir|highway|hwy|parkway|pkwy|square|sq|crescent|mews|trail|trl|way|close|row|walk)"
)
_STATES = (
    r"(?:A[KLRZ]|C[AOT]|D[CE]|FL|GA|HI|I[ADLN]|K[SY]|LA|M[ADEINOST]|N[CDEHJMVY]|O[HKR]|PA|RI|S[CD]"
    r"|T[NX]|UT|V[AT]|W[AIVY])"
)
_POSTCODE = r"(?:\d{5}(?:-\d{4})?|[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}|[A-Z]\d[A-Z] ?\d[A-Z]\d)"
_FLAT = (
    r"(?:[ ,]{1,3}(?:apt|apartment|suite|ste|unit|floor|fl|flat|room|rm|#)\.?[ ]?#?[\w-]{1,6}){0,2}"
)
_CITY = (
    rf"(?:[ ,]{{1,3}}(?-i:[A-Z][A-Za-z.'-]+(?: [A-Z][a-z.'-]+){{0,2}}))?"
    rf"(?:[ ,]{{1,3}}(?-i:{_STATES})\b)?(?:[ ,]{{1,3}}(?-i:{_POSTCODE})\b)?"
)
_ROAD_WORDS = (
    r"(?!(?:the|a|an|on|in|to|of|for|my|your|our|this|that|by|and|or|is|are|it|no|one|any)\b)"
)
_TIMES = (
    r"(?:day|days|hour|hours|hr|hrs|minute|minutes|min|mins|week|weeks|month|months|year|years|pcs"
    r"|percent|items?|times?|pairs?|more|other|business|working|different|easy|simple|free|star|way)"
)


def _is_street(match: re.Match[str]) -> bool:
    """In lower case "2 lovely ways" reads like a street: then only words that are nothing else."""
    words = match["road"].split()
    if any(re.fullmatch(_TIMES, word, re.IGNORECASE) for word in words[:-1]):
        return False
    if match["road"][0].isupper() or match["road"][0].isdigit():
        return True
    last = words[-1].rstrip(".").lower()
    return last in {
        "street",
        "st",
        "avenue",
        "ave",
        "road",
        "rd",
        "boulevard",
        "blvd",
        "lane",
        "ln",
    }


ADDRESSES: tuple[Rule, ...] = (
    rule(Kind.ADDRESS, rf"(?P<it>{_CODE}{_HEAD}{_TOWN}(?:{_ROAD}|{_LOT})(?:번지)?{_TAIL}{{0,5}})"),
    rule(Kind.ADDRESS, rf"{_ADDRESS_WORD}(?P<it>{_CODE}{_TOWN}(?:{_ROAD}|{_LOT}){_TAIL}{{0,5}})"),
    rule(Kind.ADDRESS, rf"(?<![가-힣])(?P<it>{_TOWN}(?:{_ROAD}|{_LOT}){_TAIL}{{1,5}})"),
    rule(
        Kind.ADDRESS,
        rf"(?<![가-힣A-Z\d])(?P<it>{_HEAD}?[가-힣A-Z\d]{{1,15}} ?{_HOUSE}(?: ?\d단지)?"
        rf"(?:[ ,]{{0,2}}(?:{_UNIT}|\d{{1,3}}-\d{{2,4}}(?!\d))){{1,3}})",
    ),
    rule(Kind.ADDRESS, r"(?<!\d)(?P<it>\d{3,4}동 ?\d{1,4}호|\d{1,2}동 ?\d{2,4}호)"),
    rule(Kind.ADDRESS, r"(?<!\d)(?P<it>\d{2,4}동 \d{3,4}(?=로 |에 |으로 )(?!\d))"),
    rule(
        Kind.ADDRESS,
        r"(?:우편 ?번호|postal code|zip(?: code)?|postcode)[ :]{0,3}(?:은|는|is)?[ ]?"
        r"(?P<it>\d{5}(?:-\d{4})?)(?!\d)",
    ),
    rule(
        Kind.ADDRESS,
        rf"(?<![\w.,$-])(?P<it>(?:(?:flat|apt|apartment|unit|suite"
        rf"|room)\.? ?[\w-]{{1,5}}, )?\d{{1,6}}[A-Z]?(?:-\d{{1,4}})?,? (?P<road>(?:[NSEW]\.? "
        rf"|(?:north|south|east|west) )?"
        rf"(?:{_ROAD_WORDS}(?:\d+(?:st|nd|rd|th)"
        rf"|[A-Z][A-Z.'’-]{{0,20}}) ){{1,5}}{_STREET}\b\.?){_FLAT}{_CITY})",
        _is_street,
    ),
    rule(
        Kind.ADDRESS,
        rf"(?<![\w.,$-])(?P<it>\d{{1,5}} (?:broadway|broad)\b{_FLAT}{_CITY})",
    ),
    rule(Kind.ADDRESS, rf"\b(?P<it>p\.?o\.? ?box \d{{1,6}}{_CITY})"),
    rule(
        Kind.ADDRESS,
        r"(?P<it>(?<!\d)(?:#?\d{1,5}(?:-\d{1,5})?(?:, ?| )){0,2}[A-Z][A-Za-z]{0,20}\d{0,3}-?"
        r"(?:daero|ro|gil)(?: ?\d{1,4}(?:beon)?-?gil)?"
        r"(?:,? \d{1,4}(?:-\d{1,4})?)?(?:,? [A-Z][A-Za-z]{1,20}-(?:dong|eup|myeon|gu|si|do"
        r"|gun)){1,4}"
        r"(?:,? (?:Seoul|Busan|Incheon|Daegu|Daejeon|Gwangju|Ulsan|Sejong|Gyeonggi|Jeju)(?:-\w+)?)?"
        r"(?:,? \d{5})?)",
        cased=True,
    ),
    rule(
        Kind.ADDRESS,
        rf"(?P<it>[A-Z][a-z.'-]+(?: [A-Z][a-z.'-]+){{0,2}}, {_STATES} \d{{5}}(?:-\d{{4}})?)",
        cased=True,
    ),
    rule(Kind.ADDRESS, r"\b(?P<it>(?:[A-Z]{1,2}\d[A-Z\d]? \d[ABD-HJLNP-UW-Z]{2}))\b", cased=True),
)
