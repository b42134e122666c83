"""How people write what is theirs. All of it made up."""

from collections.abc import Callable
from random import Random

from bot.vault.rules import Kind

Spelling = Callable[[Random], str]

_SPOKEN = "공일이삼사오육칠팔구"
_WIDE = str.maketrans("0123456789-@.", "０１２３４５６７８９－＠．")


def digits(chance: Random, count: int) -> str:
    return "".join(str(chance.randrange(10)) for _ in range(count))


def mobile(c: Random) -> tuple[str, str, str]:
    return "010", str(c.randint(2, 9)) + digits(c, 3), digits(c, 4)


def _joined(by: str, parts: Callable[[Random], tuple[str, ...]]) -> Spelling:
    return lambda c: by.join(parts(c))


def _some(spellings: dict[str, Spelling], start: int, end: int) -> dict[str, Spelling]:
    return dict(list(spellings.items())[start:end])


def _spoken(text: str) -> str:
    return "".join(_SPOKEN[int(d)] if d.isdigit() else d for d in text)


def _old_mobile(c: Random) -> tuple[str, str, str]:
    return (
        c.choice(["011", "016", "017", "018", "019"]),
        str(c.randint(2, 9)) + digits(c, 2),
        digits(c, 4),
    )


def _landline(c: Random) -> tuple[str, str, str]:
    area = c.choice(["02", "031", "032", "042", "051", "053", "062", "064", "070"])
    return area, str(c.randint(2, 9)) + digits(c, c.choice([2, 3])), digits(c, 4)


def _nanp(c: Random) -> tuple[str, str, str]:
    """No area in 8: among them are the numbers that only companies have."""
    return c.choice("2345679") + digits(c, 2), str(c.randint(2, 9)) + digits(c, 2), digits(c, 4)


_MOBILES: dict[str, Spelling] = {
    "dashes": _joined("-", mobile),
    "plain": _joined("", mobile),
    "dots": _joined(".", mobile),
    "spaces": _joined(" ", mobile),
    "spaced dashes": _joined(" - ", mobile),
    "old prefix": _joined("-", _old_mobile),
    "old prefix plain": _joined("", _old_mobile),
    "landline": _joined("-", _landline),
    "landline in brackets": lambda c: "({}){}-{}".format(*_landline(c)),
    "landline closed bracket": lambda c: "{}) {}-{}".format(*_landline(c)),
    "landline plain": _joined("", _landline),
    "plus 82": lambda c: "+82 10-{1}-{2}".format(*mobile(c)),
    "plus 82 glued": lambda c: "+8210{1}{2}".format(*mobile(c)),
    "82 with zero": lambda c: "+82 (0)10 {1} {2}".format(*mobile(c)),
    "82 without plus": lambda c: "82-10-{1}-{2}".format(*mobile(c)),
    "full width": lambda c: "-".join(mobile(c)).translate(_WIDE),
    "full width plain": lambda c: "".join(mobile(c)).translate(_WIDE),
    "en dashes": _joined("–", mobile),
    "hangul dashes": _joined("ㅡ", mobile),
    "zero width": _joined("\u200b", mobile),
    "half dashed": lambda c: "{}-{}{}".format(*mobile(c)),
    "odd groups": lambda c: "010 {} {} {} {}".format(*(digits(c, 2) for _ in range(4))),
    "every digit apart": lambda c: " ".join("".join(mobile(c))),
    "middle dots": _joined("·", mobile),
    "underscores": _joined("_", mobile),
    "slashes": _joined("/", mobile),
    "commas": _joined(",", mobile),
    "emoji": lambda c: "".join(d + "\ufe0f\u20e3" for d in "".join(mobile(c))),
}
_KOREAN_PHONES: dict[str, Spelling] = {
    **_MOBILES,
    "spoken": lambda c: _spoken(" ".join(mobile(c))),
    "spoken plain": lambda c: _spoken("".join(mobile(c))),
    "spoken dashes": lambda c: _spoken("-".join(mobile(c))),
    "half spoken": lambda c: "010 " + _spoken(" ".join(mobile(c)[1:])),
    "spoken zero": lambda c: _spoken("".join(mobile(c))).replace("공", "영"),
    "first spoken": lambda c: "공일공-{1}-{2}".format(*mobile(c)),
}
_ENGLISH_PHONES: dict[str, Spelling] = {
    **_some(_MOBILES, 0, 6),
    **_some(_MOBILES, 11, 16),
    "us dashes": _joined("-", _nanp),
    "us dots": _joined(".", _nanp),
    "us brackets": lambda c: "({}) {}-{}".format(*_nanp(c)),
    "us tight brackets": lambda c: "({}){}-{}".format(*_nanp(c)),
    "us one": lambda c: "1-{}-{}-{}".format(*_nanp(c)),
    "us plus": lambda c: "+1 {} {} {}".format(*_nanp(c)),
    "us plus glued": lambda c: "+1{}{}{}".format(*_nanp(c)),
    "us plus brackets": lambda c: "+1 ({}) {}-{}".format(*_nanp(c)),
    "us spaces": _joined(" ", _nanp),
    "uk london": lambda c: f"020 7{digits(c, 3)} {digits(c, 4)}",
    "uk mobile": lambda c: f"07{digits(c, 3)} {digits(c, 6)}",
    "uk plus": lambda c: f"+44 20 7{digits(c, 3)} {digits(c, 4)}",
    "uk plus zero": lambda c: f"+44 (0)20 7{digits(c, 3)} {digits(c, 4)}",
    "germany": lambda c: f"+49 30 {digits(c, 4)} {digits(c, 4)}",
    "japan": lambda c: f"+81-90-{digits(c, 4)}-{digits(c, 4)}",
}

_LOCAL = [
    "hana",
    "mina.kim",
    "jun_lee",
    "sora-park",
    "k.hj88",
    "happy2day",
    "lee+shop",
    "a1b2c3",
    "Choi.YJ",
    "d0rm0use",
]
_HOSTS = [
    "naver.com",
    "gmail.com",
    "daum.net",
    "hanmail.net",
    "kakao.com",
    "example.co.kr",
    "outlook.com",
    "my-shop.kr",
    "mail.example.org",
]


def _mail(c: Random) -> tuple[str, str]:
    return c.choice(_LOCAL) + str(c.randint(1, 999)), c.choice(_HOSTS)


_EMAILS: dict[str, Spelling] = {
    "mail": _joined("@", _mail),
    "mail upper": lambda c: "@".join(_mail(c)).upper(),
    "mail spaced": _joined(" @ ", _mail),
    "mail full width at": _joined("＠", _mail),
    "mail full width": lambda c: "@".join(_mail(c)).translate(_WIDE),
    "mail (at)": _joined("(at)", _mail),
    "mail [at] [dot]": lambda c: "{}[at]{}".format(_mail(c)[0], _mail(c)[1].replace(".", "[dot]")),
    "mail brackets": lambda c: "<{}@{}>".format(*_mail(c)),
    "mail once more": lambda c: "{}@{}?".format(*_mail(c)).rstrip("?"),
    "mail spaced dot": lambda c: "{}@{}".format(_mail(c)[0], "naver . com"),
    "mail zero width": _joined("@\u200b", _mail),
}
_KOREAN_EMAILS: dict[str, Spelling] = {
    **_EMAILS,
    "mail 골뱅이": _joined("골뱅이", _mail),
    "mail 골뱅이 spaced": _joined(" 골뱅이 ", _mail),
    "mail 네이버닷컴": lambda c: _mail(c)[0] + "골뱅이네이버닷컴",
    "mail hangul local": lambda c: "홍길동@naver.com",
}
_ENGLISH_EMAILS: dict[str, Spelling] = {
    **_EMAILS,
    "mail at dot": lambda c: f"{c.choice(_LOCAL[:1])}{c.randint(1, 99)} at gmail dot com",
    "mail long": lambda c: f"first.last{c.randint(1, 9)}@support.eu.example.com",
}


def _birth(c: Random) -> tuple[str, str]:
    year, month, day = c.randint(50, 99), c.randint(1, 12), c.randint(1, 28)
    return f"{year:02}{month:02}{day:02}", c.choice("12")


def resident(c: Random) -> tuple[str, str]:
    """With the check digit of numbers given out before October 2020."""
    birth, sex = _birth(c)
    body = birth + sex + digits(c, 5)
    weights = (2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5)
    check = (11 - sum(w * int(d) for w, d in zip(weights, body, strict=True)) % 11) % 10
    return birth, f"{body[6:]}{check}"


def _new_resident(c: Random) -> tuple[str, str]:
    return f"{c.randint(0, 25):02}{c.randint(1, 12):02}{c.randint(1, 28):02}", c.choice(
        "34"
    ) + digits(c, 6)


def _foreigner(c: Random) -> tuple[str, str]:
    return _birth(c)[0], c.choice("56") + digits(c, 6)


_RESIDENTS: dict[str, Spelling] = {
    "rrn dashes": _joined("-", resident),
    "rrn plain": _joined("", resident),
    "rrn space": _joined(" ", resident),
    "rrn spaced dash": _joined(" - ", resident),
    "rrn new": _joined("-", _new_resident),
    "rrn new plain": _joined("", _new_resident),
    "rrn foreigner": _joined("-", _foreigner),
    "rrn full width": lambda c: "-".join(resident(c)).translate(_WIDE),
    "rrn full width plain": lambda c: "".join(resident(c)).translate(_WIDE),
    "rrn en dash": _joined("–", resident),
    "rrn dot": _joined(".", resident),
    "rrn slash": _joined("/", resident),
    "rrn zero width": _joined("-\u200b", resident),
    "rrn apart": lambda c: " ".join("".join(resident(c))),
    "rrn dotted birth": lambda c: "{0[0]}{0[1]}.{0[2]}{0[3]}.{0[4]}{0[5]}-{1}".format(*resident(c)),
}
_KOREAN_RESIDENTS: dict[str, Spelling] = {
    **_RESIDENTS,
    "rrn spoken": lambda c: _spoken(" ".join(resident(c))),
    "rrn spoken plain": lambda c: _spoken("".join(resident(c))),
    "rrn half spoken": lambda c: f"{resident(c)[0]} " + _spoken(_new_resident(c)[1]),
    "rrn hangul dash": _joined("ㅡ", resident),
}


def _ssn(c: Random) -> tuple[str, str, str]:
    return f"{c.randint(100, 665)}", f"{c.randint(1, 99):02}", f"{c.randint(1, 9999):04}"


_ENGLISH_RESIDENTS: dict[str, Spelling] = {
    **_some(_RESIDENTS, 0, 8),
    "ssn": _joined("-", _ssn),
    "ssn spaces": _joined(" ", _ssn),
}


def card(c: Random) -> str:
    prefix = c.choice(["4", "51", "54", "2221", "35", "62", "6011", "9410", "9445"])
    body = prefix + digits(c, 15 - len(prefix))
    return body + check_digit(body)


def check_digit(body: str) -> str:
    total = sum(
        sum(divmod(int(d) * (2 if n % 2 == 0 else 1), 10)) for n, d in enumerate(reversed(body))
    )
    return str(-total % 10)


def _fours(c: Random) -> tuple[str, ...]:
    number = card(c)
    return number[:4], number[4:8], number[8:12], number[12:]


def _amex(c: Random) -> tuple[str, str, str]:
    body = c.choice(["34", "37"]) + digits(c, 12)
    number = body + check_digit(body)
    return number[:4], number[4:10], number[10:]


def _eights(c: Random) -> str:
    number = card(c)
    return f"{number[:8]} {number[8:]}"


_CARDS: dict[str, Spelling] = {
    "card dashes": _joined("-", _fours),
    "card spaces": _joined(" ", _fours),
    "card plain": _joined("", _fours),
    "card dots": _joined(".", _fours),
    "card amex": _joined("-", _amex),
    "card amex spaces": _joined(" ", _amex),
    "card amex plain": _joined("", _amex),
    "card full width": lambda c: "-".join(_fours(c)).translate(_WIDE),
    "card full width plain": lambda c: "".join(_fours(c)).translate(_WIDE),
    "card spaced dashes": _joined(" - ", _fours),
    "card zero width": _joined("\u200b", _fours),
    "card en dash": _joined("–", _fours),
    "card eights": _eights,
    "card two spaces": _joined("  ", _fours),
    "card slashes": _joined("/", _fours),
}
_KOREAN_CARDS: dict[str, Spelling] = {
    **_CARDS,
    "card spoken": lambda c: _spoken(" ".join(_fours(c))),
    "card spoken plain": lambda c: _spoken("".join(_fours(c))),
    "card spoken dashes": lambda c: _spoken("-".join(_fours(c))),
}


def _shaped(bank: str, shape: str, head: str = "") -> dict[str, Spelling]:
    def write(c: Random) -> str:
        parts = [digits(c, int(size)) for size in shape.split("-")]
        parts[0] = (head + parts[0])[: len(parts[0])]
        return (bank + " " if bank else "") + "-".join(parts)

    return {f"account {bank} {shape}": write}


def _undashed(bank: str, count: int) -> dict[str, Spelling]:
    return {f"account {bank} plain {count}": lambda c: f"{bank} 1{digits(c, count - 1)}"}


_KOREAN_ACCOUNTS: dict[str, Spelling] = {
    **_shaped("국민", "6-2-6"),
    **_shaped("국민은행", "6-2-6"),
    **_shaped("", "6-2-6"),
    **_shaped("신한", "3-3-6", "110"),
    **_shaped("", "3-3-6", "110"),
    **_shaped("우리", "4-3-6", "1002"),
    **_shaped("", "4-3-6", "1002"),
    **_shaped("하나", "3-6-5"),
    **_shaped("하나은행", "3-6-5"),
    **_shaped("농협", "3-4-4-2", "352"),
    **_shaped("", "3-4-4-2", "302"),
    **_shaped("기업은행", "3-6-2-3"),
    **_shaped("카카오뱅크", "4-2-7", "3333"),
    **_shaped("", "4-2-7", "3333"),
    **_shaped("토스뱅크", "4-4-4", "1000"),
    **_shaped("케이뱅크", "3-3-6", "100"),
    **_shaped("SC제일", "3-2-6"),
    **_shaped("새마을금고", "4-4-4-1", "9002"),
    **_shaped("우체국", "6-2-6"),
    **_shaped("부산은행", "3-4-4-2"),
    **_shaped("대구은행", "3-2-6-1"),
    **_undashed("신한", 12),
    **_undashed("국민은행", 14),
    **_undashed("카카오뱅크", 13),
    **_undashed("우리은행", 13),
    **_undashed("농협", 13),
    **_undashed("토스", 12),
    "account bank behind": lambda c: f"110{digits(c, 9)} 신한은행",
    "account bank in brackets": lambda c: f"{digits(c, 6)}-04-{digits(c, 6)} (국민)",
    "account full width": lambda c: ("신한 110-" + digits(c, 3) + "-" + digits(c, 6)).translate(
        _WIDE
    ),
    "account spaces": lambda c: f"신한은행 110 {digits(c, 3)} {digits(c, 6)}",
    "account spoken": lambda c: "신한은행 " + _spoken("110 " + digits(c, 3) + " " + digits(c, 6)),
    "account dots": lambda c: f"국민은행 {digits(c, 6)}.04.{digits(c, 6)}",
    "account with its word": lambda c: f"기업은행 계좌번호 {digits(c, 3)}{digits(c, 11)}",
}


def _iban(c: Random) -> str:
    country, size = c.choice([("DE", 18), ("GB", 0), ("FR", 23), ("NL", 0)])
    body = {"GB": "NWBK" + digits(c, 14), "NL": "ABNA" + digits(c, 10)}.get(country) or digits(
        c, size
    )
    number = "".join(str(int(x, 36)) for x in body + country + "00")
    return f"{country}{98 - int(number) % 97:02}{body}"


def _iban_groups(c: Random) -> str:
    number = _iban(c)
    return " ".join(number[at : at + 4] for at in range(0, len(number), 4))


_ENGLISH_ACCOUNTS: dict[str, Spelling] = {
    "iban": _iban,
    "iban groups": _iban_groups,
    "acct no": lambda c: f"acct no. {digits(c, 10)}",
    "account hash": lambda c: f"account #{digits(c, 12)}",
    "bank account plain": lambda c: f"bank account {digits(c, 11)}",
    "routing": lambda c: f"routing 0{digits(c, 8)}",
    "account is": lambda c: f"account number is {digits(c, 10)}",
    **_shaped("", "3-3-6", "110"),
    **_shaped("KB", "6-2-6"),
    **_shaped("Shinhan Bank", "3-3-6", "110"),
    **_shaped("", "4-2-7", "3333"),
    **_shaped("Kakao Bank", "4-2-7", "3333"),
    **_shaped("Woori", "4-3-6", "1002"),
}

_ROADS = [
    "테헤란로",
    "강남대로",
    "세종대로",
    "올림픽로",
    "판교역로",
    "해운대해변로",
    "중앙로",
    "동탄대로",
    "백제대로",
    "월드컵북로",
    "한강대로",
]
_PLACES = [
    "서울시 강남구",
    "서울특별시 중구",
    "경기도 성남시 분당구",
    "부산광역시 해운대구",
    "인천 연수구",
    "대전시 유성구",
    "경기 화성시",
    "전북 전주시 완산구",
    "제주시",
    "서울 마포구",
]
_DONGS = [
    "역삼동",
    "정자동",
    "우동",
    "송도동",
    "봉명동",
    "노형동",
    "서신동",
    "망원동",
    "삼성동",
    "화정동",
]
_FLATS = [
    "래미안아파트",
    "한빛아파트",
    "푸른마을 자이",
    "센트럴푸르지오",
    "행복빌라",
    "그린오피스텔",
    "현대타워",
    "은하빌딩",
]


def _n(c: Random, most: int = 300) -> int:
    return c.randint(1, most)


_KOREAN_ADDRESSES: dict[str, Spelling] = {
    "road": lambda c: f"{c.choice(_PLACES)} {c.choice(_ROADS)} {_n(c)}",
    "road floor": lambda c: f"{c.choice(_PLACES)} {c.choice(_ROADS)} {_n(c)}, {_n(c, 30)}층",
    "road flat": lambda c: (
        f"{c.choice(_PLACES)} {c.choice(_ROADS)} {_n(c)}, {_n(c, 200)}동 {_n(c, 30)}0{_n(c, 9)}호"
    ),
    "road branch": lambda c: (
        f"{c.choice(_PLACES)} {c.choice(_ROADS)}{_n(c, 80)}길 {_n(c, 90)}-{_n(c, 30)}"
    ),
    "road beongil": lambda c: (
        f"{c.choice(_PLACES)} {c.choice(_ROADS)} {_n(c, 900)}번길 {_n(c, 90)}"
    ),
    "road dong in brackets": lambda c: (
        f"{c.choice(_PLACES)} {c.choice(_ROADS)} {_n(c)} ({c.choice(_DONGS)})"
    ),
    "road postcode": lambda c: f"(0{digits(c, 4)}) {c.choice(_PLACES)} {c.choice(_ROADS)} {_n(c)}",
    "road building": lambda c: (
        f"{c.choice(_PLACES)} {c.choice(_ROADS)} {_n(c)} {c.choice(_FLATS)} "
        f"{_n(c, 20)}0{_n(c, 9)}호"
    ),
    "lot": lambda c: f"{c.choice(_PLACES)} {c.choice(_DONGS)} {_n(c, 900)}-{_n(c, 40)}",
    "lot beonji": lambda c: f"{c.choice(_PLACES)} {c.choice(_DONGS)} {_n(c, 900)}번지",
    "lot flat": lambda c: (
        f"{c.choice(_PLACES)} {c.choice(_DONGS)} {_n(c, 900)} {c.choice(_FLATS)} "
        f"{_n(c, 200)}동 {_n(c, 20)}0{_n(c, 9)}호"
    ),
    "village": lambda c: f"충남 홍성군 홍북읍 신경리 {_n(c, 900)}",
    "village road": lambda c: f"전남 담양군 담양읍 죽녹원로 {_n(c, 200)}",
    "mountain": lambda c: f"강원도 평창군 대관령면 횡계리 산 {_n(c, 90)}-{_n(c, 9)}",
    "flat only": lambda c: f"{_n(c, 200)}동 {_n(c, 20)}0{_n(c, 9)}호",
    "house and flat": lambda c: f"{c.choice(_FLATS)} {_n(c, 200)}동 {_n(c, 20)}0{_n(c, 9)}호",
    "house and short flat": lambda c: f"{c.choice(_FLATS)} {_n(c, 200)}-{_n(c, 20)}0{_n(c, 9)}",
    "no region": lambda c: f"{c.choice(_ROADS)} {_n(c)} {_n(c, 20)}층",
    "district only": lambda c: (
        f"{c.choice(['강남구', '분당구', '유성구', '마포구'])} {c.choice(_ROADS)} {_n(c)}"
    ),
    "basement": lambda c: f"{c.choice(_PLACES)} {c.choice(_ROADS)} {_n(c)} 지하 1층",
}
_STREETS = [
    "Main Street",
    "Oak Avenue",
    "Sunset Blvd",
    "Elm St",
    "Maple Drive",
    "2nd Ave",
    "Martin Luther King Jr Blvd",
    "Park Lane",
    "King's Road",
    "Baker Street",
    "Hillcrest Court",
    "Lakeview Ter",
]
_CITIES = [
    "Springfield, IL 62704",
    "Austin, TX 73301",
    "Seattle, WA 98101",
    "Portland, OR 97201",
    "Boston, MA 02108",
]
_ENGLISH_ADDRESSES: dict[str, Spelling] = {
    "street": lambda c: f"{_n(c, 9999)} {c.choice(_STREETS)}",
    "street city": lambda c: f"{_n(c, 9999)} {c.choice(_STREETS)}, {c.choice(_CITIES)}",
    "street flat": lambda c: (
        f"{_n(c, 9999)} {c.choice(_STREETS)}, Apt {_n(c, 40)}B, {c.choice(_CITIES)}"
    ),
    "street hash": lambda c: (
        f"{_n(c, 9999)} {c.choice(_STREETS)} #{_n(c, 40)}, {c.choice(_CITIES)}"
    ),
    "street suite": lambda c: f"{_n(c, 9999)} {c.choice(_STREETS)} Suite {_n(c, 900)}",
    "street lower": lambda c: (
        f"{_n(c, 999)} {c.choice(['main street', 'oak ave', 'elm st', 'park lane', 'mill road'])}"
    ),
    "street direction": lambda c: f"{_n(c, 9999)} N. {c.choice(_STREETS[:4])}",
    "uk": lambda c: (
        f"{_n(c, 200)} {c.choice(['Baker Street', 'High Street', 'Church Lane'])}, London, NW1 6XE"
    ),
    "uk flat": lambda c: (
        f"Flat {_n(c, 20)}, {_n(c, 200)} {c.choice(['Baker Street', 'High Street'])}, Leeds, "
        f"LS1 4AP"
    ),
    "po box": lambda c: f"P.O. Box {_n(c, 9999)}",
    "po box city": lambda c: f"PO Box {_n(c, 9999)}, {c.choice(_CITIES)}",
    "romanised": lambda c: f"{_n(c)} Teheran-ro, Gangnam-gu, Seoul",
    "romanised long": lambda c: f"{_n(c)}, Pangyoyeok-ro, Bundang-gu, Seongnam-si, Gyeonggi-do",
    "romanised gil": lambda c: f"{_n(c, 90)}, Worldcupbuk-ro 2-gil, Mapo-gu, Seoul",
    "city only": lambda c: c.choice(_CITIES),
    "unit": lambda c: f"{_n(c, 999)} {c.choice(_STREETS)}, Unit {_n(c, 40)}, {c.choice(_CITIES)}",
}
_LICENCES: dict[str, Spelling] = {
    "passport old": lambda c: c.choice("MS") + digits(c, 8),
    "passport new": lambda c: f"M{digits(c, 3)}{c.choice('ABCDEFG')}{digits(c, 4)}",
    "driver": lambda c: f"{c.randint(11, 28)}-{digits(c, 2)}-{digits(c, 6)}-{digits(c, 2)}",
    "driver spaces": lambda c: f"{c.randint(11, 28)} {digits(c, 2)} {digits(c, 6)} {digits(c, 2)}",
}

SPELLINGS: dict[str, dict[Kind, dict[str, Spelling]]] = {
    "ko": {
        Kind.PHONE: _KOREAN_PHONES,
        Kind.EMAIL: _KOREAN_EMAILS,
        Kind.RESIDENT: _KOREAN_RESIDENTS,
        Kind.CARD: _KOREAN_CARDS,
        Kind.ACCOUNT: _KOREAN_ACCOUNTS,
        Kind.ADDRESS: _KOREAN_ADDRESSES,
        Kind.LICENCE: _LICENCES,
    },
    "en": {
        Kind.PHONE: _ENGLISH_PHONES,
        Kind.EMAIL: _ENGLISH_EMAILS,
        Kind.RESIDENT: _ENGLISH_RESIDENTS,
        Kind.CARD: _CARDS,
        Kind.ACCOUNT: _ENGLISH_ACCOUNTS,
        Kind.ADDRESS: _ENGLISH_ADDRESSES,
        Kind.LICENCE: _LICENCES,
    },
}
