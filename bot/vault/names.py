"""Names given as such: "제 이름은 …", "my name is …", under a letter. Pure.

A name that only happens to stand in a sentence cannot be told from a word; the desk knows what its
own customers are called and hands those in.
"""

import re
import tomllib
from collections.abc import Iterable
from pathlib import Path

from bot.vault.rules import Kind, Rule, rule

_WORDS = tomllib.loads(Path(__file__).with_name("words.toml").read_text("utf-8"))
_KOREAN_WORDS = frozenset(_WORDS["ko"].split())
_ENGLISH_WORDS = frozenset(_WORDS["en"].split()) | {"a", "i", "occupant", "resident", "tenant"}
_FAMILY = (
    "김이박최정강조윤장임한오서신권황안송전홍유고문양손배백허남심노하곽성차주우구민류나진지엄채원천방공현"
    "함변염여추도소석선설마길연위표명기반왕금옥육인맹제모탁국어은편용"
)
_KOREAN = rf"(?:남궁|황보|제갈|선우|독고|사공|[{_FAMILY}])[가-힣]{{1,2}}"
# Words that begin like a family name; what begins with one of these is no name.
_NO_NAME = re.compile(
    r"고객|주문|예약|신규|신청|한국|여성|남성|주부|임산부|정회원|성인|하나|이거|"
    r"이것|우리|모두|구매|방금|전화|문의|배송|환불|변경|확인|수정|오류|누구|무엇|"
    r"어디|지금|오늘|이번|아이|나중|안내|인증|고유|기재|미정|비밀|공란|동일|영문|"
    r"한글|인사|정보|주소|연락|공개|선택|구분|표시|명의|현황|이메일|이름|성함|"
    r"인원|전체|조회|기존|명단|국적|어떻|어떤|연결|한자|원래|이었|이란|이라|이미|이상|전부|전혀|모르"
)
# What often stands before another word than a name: 이름표, 담당자 연결, 구매자 전용.
_SELDOM = r"(?:이름|담당자|구매자|신청자|예약자|주문자)"
_ROLE = (
    r"(?:성함|(?<!통)성명|(?:입금자|수취인)(?:명)?+|(?:주문자|예약자|구매자|신청자|고객)명|수령인|예금주"
    r"|(?<![가-힣])(?:받는|보내는) ?(?:사람|분))"
)
_IS = r"(?:(?:은|는|이|가) ?[:：]?| ?[:：])"
_SAYS_SO = rf"(?:{_ROLE}{_IS}?|{_SELDOM}{_IS}) ?"
_ENDS = r"(?=님|씨|이?입니다|이에요|예요|이예요|이고|이며|이?라고|으?로|인데|이요|요|[\s,./)]|$)"
_LATIN = r"(?-i:[A-Z][a-z'’-]+(?: [A-Z]\.?(?= ))?(?: (?:van |de |von |O')?[A-Z][a-z'’-]+){0,2})"
_SHORTEST = 2
# What no name begins with, though people write it like one: "This is Bad Service".
_NO_LATIN = re.compile(
    r"(?:a|about|absolutely|all|already|also|always|an|and|angry|another|annoyed|bad|back|best|"
    r"better|broken|confused|done|extremely|fine|first|for|glad|going|good|great|happy|having|"
    r"here|in|interested|it|just|last|late|looking|lost|missing|my|never|new|no|not|now|ok|"
    r"okay|on|only|our|out|over|pretty|quite|ready|really|right|sad|sick|so|some|sorry|still|"
    r"stuck|such|super|sure|that|the|there|tired|to|too|totally|trying|unable|unhappy|upset|"
    r"urgent|using|very|waiting|was|way|what|why|with|worried|worse|worst|writing|wrong|your)\b",
    re.IGNORECASE,
)

_GOES_ON = re.compile(r" (?:from|here|calling|speaking|writing)\b")


def _is_name(match: re.Match[str]) -> bool:
    """길어 and 나와 before 요 are what a name is or does, not the name."""
    name, after = match["it"], match.string[match.end("it") : match.end("it") + 1]
    is_verb = len(name) == _SHORTEST and name[-1] in "어아와워해려져여돼쳐켜" and after == "요"
    return not (_NO_NAME.match(name) or is_verb or _is_word(name))


def _is_word(name: str) -> bool:
    """Or a word and its particle, one that may follow the sound the word ends with."""
    word, particle = name[:-1], name[-1]
    fitting = "은이을과" if (ord(word[-1]) - ord("가")) % 28 else "는가를와로"
    is_with_particle = word in _KOREAN_WORDS and particle in f"{fitting}도만의에"
    return name in _KOREAN_WORDS or is_with_particle


def _is_full_name(match: re.Match[str]) -> bool:
    return len(match["it"]) >= 3 and _is_name(match)


def _is_latin_name(match: re.Match[str]) -> bool:
    """Of Mark Bell one word is no word; of Bad Service both are."""
    return not all(word in _ENGLISH_WORDS for word in match["it"].lower().split())


def _introduces_a_name(match: re.Match[str]) -> bool:
    is_speaking = _GOES_ON.match(match.string, match.end("it"))
    return not _NO_LATIN.match(match["it"]) and bool(is_speaking or _is_latin_name(match))


NAMES: tuple[Rule, ...] = (
    rule(Kind.NAME, rf"{_SAYS_SO}(?P<it>{_KOREAN}?){_ENDS}", _is_name),
    rule(Kind.NAME, rf"{_SELDOM} ?(?P<it>{_KOREAN}){_ENDS}", _is_full_name),
    rule(Kind.NAME, rf"{_SELDOM} (?P<it>{_KOREAN}?)(?= ?[님씨])", _is_name),
    rule(
        Kind.NAME,
        rf"(?:저는|전|제가) (?P<it>{_KOREAN})(?=이?라고|이?입니다|이?예요|이에요)",
        _is_full_name,
    ),
    rule(
        Kind.NAME,
        rf"(?<![가-힣])(?P<it>{_KOREAN}) (?:드림|올림|배상)(?![가-힣])",
        _is_full_name,
    ),
    rule(
        Kind.NAME,
        rf"\b(?:my (?:full )?name(?: is|'s)|name[ ]?:|recipient[ ]?(?::|is)|cardholder[ ]?(?::|is)"
        rf"|addressed to|under the name(?: of)?|in the name of)[ ]{{0,2}}(?P<it>{_LATIN})",
        _is_latin_name,
    ),
    rule(
        Kind.NAME,
        r"\b(?:I am|I'm|this is|it's) (?P<it>(?-i:[A-Z][a-z'’-]+(?: [A-Z]\.?)? [A-Z][a-z'’-]+))\b",
        _introduces_a_name,
    ),
    rule(
        Kind.NAME,
        rf"(?:regards|sincerely|thanks|thank you|cheers|best(?: wishes)?)[,!.]?[ ]?\n+[ ]?"
        rf"(?P<it>{_LATIN})[ ]?(?=\n|$)",
        _is_latin_name,
    ),
)


def known_names(names: Iterable[str]) -> re.Pattern[str] | None:
    """Finds these names; of a Korean one also the part without the family name. Whole words only
    for Latin script: a Korean name is followed by particles."""
    forms: set[str] = set()
    for name in names:
        name = name.strip()
        forms |= {name, *(name.split() if name.isascii() else ())}
        if re.fullmatch(r"[가-힣]{3,4}", name):
            forms.add(name[1:])
    return whole_words(forms)


def whole_words(words: Iterable[str]) -> re.Pattern[str] | None:
    kept = sorted({word.strip() for word in words if len(word.strip()) >= _SHORTEST}, key=len)
    if not kept:
        return None
    either = "|".join(map(re.escape, reversed(kept)))
    return re.compile(rf"(?<![A-Za-z0-9])(?P<it>{either})(?![A-Za-z0-9])", re.IGNORECASE)
