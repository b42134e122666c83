"""Articles and questions of any number, composed by rule from varied sentences, in two languages.

Every article is about one thing in one situation, and has a number of its own that its question
names too, so there is always exactly one right answer.
"""

import itertools
import random
from collections.abc import Iterator
from dataclasses import dataclass

from knowledge.passages import Article


@dataclass(frozen=True)
class Composed:
    article: Article
    question: str  # what a customer asks, in other words than the title


@dataclass(frozen=True)
class _Words:
    things: str
    colours: str
    matters: tuple[tuple[str, str, str], ...]  # what about, the rule, how a customer says it
    afterwards: tuple[str, ...]


_EN = _Words(
    "jacket kettle backpack lamp tent mug blanket headset bicycle keyboard stroller candle watch "
    "rug pillow drill camera novel printer guitar",
    "red blue green black white grey yellow purple",
    (
        ("return", "You can return it within {n} days if the label is still on it.", "send back"),
        ("warranty", "It is covered for {n} months against faults in the making.", "guarantee"),
        ("delivery", "It leaves our warehouse within {n} hours and comes by courier.", "receive"),
        ("repair", "Our workshop mends it in about {n} days and calls you first.", "fix"),
        ("cleaning", "Wash it at {n} degrees and let it dry in the shade.", "wash"),
        ("invoice", "We keep the invoice for {n} years; you find it under My orders.", "print"),
        ("exchange", "We exchange it once, within {n} days, for another size.", "swap"),
        ("gift wrap", "Gift wrapping costs ${n} and can be chosen at the checkout.", "give away"),
    ),
    (
        "Please have your order number ready.",
        "Items bought on sale follow the same rule.",
        "On islands it takes two days longer.",
        "If you are not sure, write to us before you pay.",
        "A member of our team looks at every request.",
        "The shop on Mill Street can help you as well.",
    ),
)
_KO = _Words(
    "자켓 주전자 배낭 조명 텐트 머그컵 담요 헤드셋 자전거 키보드 유모차 향초 시계 러그 베개 드릴 "
    "카메라 소설책 프린터 기타",
    "빨간 파란 초록 검정 하얀 회색 노란 보라",
    (
        ("반품", "라벨을 떼지 않으셨다면 {n}일 안에 반품하실 수 있어요.", "돌려보내고 싶어요"),
        ("보증", "제조 불량은 {n}개월 동안 무상으로 봐 드려요.", "무상 수리 기간이 궁금해요"),
        ("배송", "{n}시간 안에 창고에서 출고되어 택배로 도착해요.", "언제쯤 받을 수 있나요"),
        ("수리", "공방에서 {n}일쯤 고치고 먼저 전화를 드려요.", "고장 나서 고치고 싶어요"),
        ("세탁", "{n}도 물에 세탁하고 그늘에서 말려 주세요.", "빨아도 되나요"),
        ("영수증", "영수증은 {n}년 동안 내 주문에서 보실 수 있어요.", "증빙 서류가 필요해요"),
        ("교환", "다른 사이즈로 {n}일 안에 한 번 바꿔 드려요.", "바꾸고 싶어요"),
        ("선물 포장", "선물 포장은 {n}백 원이고 결제할 때 고르실 수 있어요.", "포장해 주시나요"),
    ),
    (
        "주문 번호를 함께 알려 주세요.",
        "할인 상품도 같은 규정을 따라요.",
        "도서 산간 지역은 이틀이 더 걸려요.",
        "헷갈리시면 결제 전에 먼저 문의해 주세요.",
        "담당자가 하나하나 확인하고 답을 드려요.",
        "성수동 매장에서도 도와드릴 수 있어요.",
    ),
)


def compose(count: int, *, seed: int = 1) -> list[Composed]:
    """Half Korean, half English."""
    chance = random.Random(seed)
    return [_composed(number, chance) for number in range(count)]


def _composed(number: int, chance: random.Random) -> Composed:
    language = ("en", "ko")[number % 2]
    words = (_EN, _KO)[number % 2]
    thing, colour = chance.choice(words.things.split()), chance.choice(words.colours.split())
    matter, rule, asked = chance.choice(words.matters)
    model = f"{'ABCDEFGHJKLMNPQRSTUVWXYZ'[number % 24]}{number:05d}"  # none begins another
    answer = " ".join([rule.format(n=number % 50 + 2), *chance.sample(words.afterwards, 3)])
    if language == "en":
        title = f"{matter.capitalize()} of the {colour} {thing} {model}"
        question = f"Hi, I bought the {colour} {thing} {model}, what about {matter}, can I {asked}?"
    else:
        title = f"{colour} {thing} {model} {matter} 안내"
        question = f"안녕하세요, {colour} {thing} {model} 샀는데요 {matter} {asked}"
    article = Article(
        f"{language}-{number}", "faq", title, answer, matter, language, f"{language}/faq.jsonl"
    )
    return Composed(article, question)


def some(composed: list[Composed], count: int, *, seed: int = 2) -> Iterator[Composed]:
    """`count` of them, at random, again and again."""
    order = composed[:]
    random.Random(seed).shuffle(order)
    return itertools.islice(itertools.cycle(order), count)
