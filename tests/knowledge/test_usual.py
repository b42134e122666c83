"""How usual it is for help pages to treat what a message asks."""

import re
from itertools import product
from pathlib import Path
from statistics import mean

import pytest

from knowledge import usual
from knowledge.phrasings import LANGUAGES
from knowledge.space import Space, load

LONG = {"ko": 100, "en": 200}  # characters, as of an e-mail
EVERYWHERE = {
    "ko": (
        "택배가 어디쯤 왔는지 어떻게 알아요?",
        "가습기가 안 켜져요. 산 지 석 달 됐는데 고쳐 주시나요",
        "두 번 결제됐는데 한 번은 돌려주시는 거죠?",
        "다음 달 정기구독은 쉬고 싶습니다",
    ),
    "en": (
        "my order still hasn't turned up and its been ten days",
        "How do I send back a lamp I do not like, and who pays for it?",
        "charged twice for the same thing",
        "I should like to pause my plan while I am in hospital.",
    ),
}
HARDLY_ANYWHERE = {
    "ko": (
        "이 가습기 소리가 고양이한테 거슬릴까요",
        "합창단 열두 명이 가면 한 줄로 앉을 수 있나요",
        "사장님이 직접 그린 엽서도 파세요?",
        "유튜브에 나온 조명이랑 같은 색으로 칠해 주실 수 있나요",
    ),
    "en": (
        "would the lamp fit under a shelf that is 31 cm high",
        "Could our choir sing in your entrance before Christmas?",
        "do you paint the frame in the colour of my dog",
        "which of your candles did they use in that film",
    ),
}


@pytest.fixture(scope="module")
def space(tmp_path_factory: pytest.TempPathFactory) -> Space:
    return load(tmp_path_factory.mktemp("space"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_every_shop_writes_about_is_told_from_what_hardly_any_does(
    space: Space, language: str
) -> None:
    pairs = product(EVERYWHERE[language], HARDLY_ANYWHERE[language])
    told = [space.usual(one) > space.usual(other) for one, other in pairs]
    assert sum(told) >= len(told) - 1


def test_nothing_said_is_no_number_gone_wrong(space: Space) -> None:
    assert all(abs(space.usual(text)) < 1 for text in ("", "?", "🙏" * 500, "가" * 5_000))


@pytest.mark.parametrize("language", LANGUAGES)
def test_both_kinds_are_asked_alike(language: str) -> None:
    """Neither may be known by its length or by its marks, or these are what is learned."""
    texts, are_usual = usual.lessons(language)
    kinds: dict[bool, list[str]] = {True: [], False: []}
    for text, is_usual in zip(texts, are_usual, strict=True):
        kinds[is_usual].append(text)
    assert min(map(len, kinds.values())) >= 150
    assert len(set(texts)) == len(texts)
    lengths = {is_usual: mean(map(len, kind)) for is_usual, kind in kinds.items()}
    assert 2 / 3 < lengths[True] / lengths[False] < 3 / 2
    assert all(sum(len(text) > LONG[language] for text in kind) >= 10 for kind in kinds.values())


def test_no_message_that_is_judged_is_learned() -> None:
    judged = "\n".join(
        _letters(file.read_text("utf-8")) for file in Path(__file__).parent.glob("written*/*.jsonl")
    )
    learned = [text for language in LANGUAGES for text in usual.lessons(language)[0]]
    assert not [text for text in learned if len(text) > 12 and _letters(text) in judged]


def _letters(text: str) -> str:
    return re.sub(r"\W+", "", text).casefold()
