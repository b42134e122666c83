"""Hints about how a reply is worded: shown to the agent, never in the way. Pure.

One pass a language; the shop adds words and patterns in deskbell.toml. A hint points at words, so
each rule prefers to miss something over crying wolf.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from bot.drafting.endings import endings
from bot.tickets.terms import Language


class Slip(StrEnum):
    MIXED_POLITENESS = "mixed-politeness"  # 해요체 and 합쇼체 in one reply
    HONOURED_THING = "honoured-thing"  # 품절되셨습니다: the size is not a guest
    PARTICLE = "particle"  # 상품를, 님는, 을(를)
    REFUSED_WITHDRAWAL = "refused-withdrawal"  # 전자상거래법 제17조: seven days
    APOLOGISES_TWICE = "apologises-twice"
    PLACEHOLDER = "placeholder"
    CHATTY = "chatty"  # ㅠㅠ, !!, shouting
    BLAMES = "blames"
    BANNED = "banned"  # the shop's own list
    RULE = "rule"  # the shop's own pattern


@dataclass(frozen=True)
class Hint:
    slip: Slip
    said: str  # the words it is about
    advice: str = ""  # of the shop's own rule


class Rule(Protocol):
    @property
    def pattern(self) -> str: ...
    @property
    def hint(self) -> str: ...


_MOST = 5
_THING = (
    r"(?:상품|제품|물건|사이즈|색상|재고|배송|택배|주문|결제|환불|가격|금액|비용|배송비|쿠폰"
    r"|포인트|적립금|할인|카드"
    r"|요금|메뉴|음료|커피|서비스|이벤트|품절|매진|입고|출고)"
)
_HONOURED = re.compile(
    rf"{_THING}(?:이|가|은|는|도)?\s?(?:품절|매진|입고|출고|완료|취소|발송|도착|배송|포함|적용)?"
    r"(?:되셨|되십니다|되세요|이세요|이십니다|이셨|있으십니다|있으세요(?![?])|없으세요(?![?])"
    r"|없으십니다|없으셨"
    r"|나오셨|나오십니다|나오세요|오셨|도착하셨)[가-힣]{0,3}"
)
_FINAL = 28  # Hangul syllables come in runs of 28 by final consonant
_OBJECT = re.compile(r"([가-힣]+)(를|을)(?![가-힣])")
_WITH = re.compile(r"([가-힣]+)(와)(?=\s)")
_ENDS_IN_EUL = re.compile(r"(?:마을|가을|노을|[지나이부저그]을)$")
_AFTER_NIM = re.compile(r"님(?:는|가|를|와|로)(?![가-힣])")
_UNDECIDED = re.compile(
    r"[가-힣”\"']?(?:은\(는\)|는\(은\)|이\(가\)|가\(이\)|을\(를\)|를\(을\)"
    r"|과\(와\)|\(으\)로)"
)
_QUOTED = re.compile(r"([가-힣0-9])[”\"'’\]](은|는|이|가|을|를|과|와)(?=[\s.,])")
_DIGITS_WITH_FINAL = set("013678")
_NEEDS_FINAL = {"은": True, "이": True, "을": True, "과": True}
_REFUSES = re.compile(
    r"(?:반품|환불|청약\s?철회|교환|취소)[^.!?\n]{0,10}?(?:불가|안\s?(?:돼|되|됩)|어렵|(?:하실"
    r"|할|받으실|해\s?드릴)\s?수\s?(?:가\s?)?없|받지\s?않)[가-힣]*"
)
# What the law itself lets a shop refuse, or a refusal after the seven days.
_MAY_REFUSE = re.compile(
    r"주문\s?제작|맞춤|각인|시안|훼손|파손|멸실|사용(?:하|한|감|흔적)|세탁|착용|복제|봉인|밀봉"
    r"|신선|냉장|냉동|식품"
    r"|디지털|다운로드|시간이\s?지나|기간이?\s?지|(?:7일|일주일)[^.\n]{0,6}(?:지나|지난|넘|경과"
    r"|이후)|(?:[89]|[1-9]\d)일(?:이|째)"
    r"|배송\s?중|발송|출고"
)
_PLACEHOLDER = re.compile(
    r"\{[a-z_가-힣 ]{1,30}\}|\[\[[^\]\n]{1,40}\]\]|\[(?:이름|고객명|상품명|name|order|date"
    r"|link)\]|[○◯]{2,}|\bX{3,}\b|\bTODO\b",
    re.IGNORECASE,
)
_SORRY = {
    "ko": re.compile(r"죄송|사과드|송구|미안"),
    "en": re.compile(r"\bsorry\b|\bapolog", re.IGNORECASE),
}
_CHATTY = {
    "ko": re.compile(r"[ㅋㅎㅠㅜ]{2,}|!{2,}|\?{2,}|~{2,}"),
    "en": re.compile(r"!{2,}|\?{2,}|\b(?:lol|asap|pls|thx)\b|\b[A-Z]{4,}(?:\s[A-Z]{3,})+\b"),
}
_BLAMES = {
    "ko": re.compile(
        r"고객님(?:의)?\s?(?:잘못|책임|실수|탓)|말씀드렸(?:다시피|듯이|잖아요)"
        r"|진정하"
    ),
    "en": re.compile(
        r"\byou should have\b|\bas (?:i|we) (?:already |have )?(?:said|told|mentioned)"
        r"|\bcalm down\b"
        r"|\byour (?:own )?(?:fault|mistake)\b|\byou failed to\b|\bobviously\b",
        re.IGNORECASE,
    ),
}


def lint(
    text: str, language: Language, banned: Sequence[str] = (), rules: Sequence[Rule] = ()
) -> tuple[Hint, ...]:
    """The first few hints, the weightiest first."""
    found = [*_korean(text)] if language is Language.KO else []
    found += _everywhere(text, language)
    found += [Hint(Slip.BANNED, word) for word in banned if word and word.lower() in text.lower()]
    for rule in rules:
        if match := re.search(rule.pattern, text, re.IGNORECASE):
            found.append(Hint(Slip.RULE, match[0], rule.hint))
    order = list(Slip)
    weighty = {Slip.REFUSED_WITHDRAWAL: -2, Slip.BANNED: -1, Slip.RULE: -1}
    found.sort(key=lambda hint: weighty.get(hint.slip, order.index(hint.slip)))
    return tuple(dict.fromkeys(found))[:_MOST]


def _korean(text: str) -> Iterator[Hint]:
    haeyo, hapsyo = endings(text)
    if haeyo and hapsyo:
        yield Hint(Slip.MIXED_POLITENESS, f"{haeyo[0]} / {hapsyo[0]}")
    for match in _HONOURED.finditer(text):
        yield Hint(Slip.HONOURED_THING, match[0])
    yield from _particles(text)
    for match in _REFUSES.finditer(text):
        sentence = _sentence_around(text, match.start())
        if not _MAY_REFUSE.search(sentence):
            yield Hint(Slip.REFUSED_WITHDRAWAL, match[0])


def _particles(text: str) -> Iterator[Hint]:
    for pattern in (_AFTER_NIM, _UNDECIDED):
        for match in pattern.finditer(text):
            yield Hint(Slip.PARTICLE, match[0])
    for match in _OBJECT.finditer(text):
        noun, particle = match[1], match[2]
        is_noun = len(noun) >= 3 and not _ENDS_IN_EUL.search(match[0])
        if (particle == "를" and _has_final(noun[-1])) or (
            particle == "을" and is_noun and not _has_final(noun[-1])
        ):
            yield Hint(Slip.PARTICLE, match[0])
    for match in _WITH.finditer(text):
        if _has_final(match[1][-1]):
            yield Hint(Slip.PARTICLE, match[0])
    for match in _QUOTED.finditer(text):
        if _has_final(match[1]) != _NEEDS_FINAL.get(match[2], False):
            yield Hint(Slip.PARTICLE, match[0])


def _has_final(letter: str) -> bool:
    if letter.isdigit():
        return letter in _DIGITS_WITH_FINAL
    return (ord(letter) - ord("가")) % _FINAL != 0


def _everywhere(text: str, language: Language) -> Iterator[Hint]:
    sorry = _SORRY[language].findall(text)
    if len(sorry) > 1:
        yield Hint(Slip.APOLOGISES_TWICE, sorry[0])
    for slip, pattern in (
        (Slip.PLACEHOLDER, _PLACEHOLDER),
        (Slip.CHATTY, _CHATTY[language]),
        (Slip.BLAMES, _BLAMES[language]),
    ):
        if match := pattern.search(text):
            yield Hint(slip, match[0])


def _sentence_around(text: str, position: int) -> str:
    start = max(text.rfind(mark, 0, position) for mark in ".!?\n") + 1
    ends = [end for mark in ".!?\n" if (end := text.find(mark, position)) >= 0]
    return text[start : min(ends, default=len(text))]
