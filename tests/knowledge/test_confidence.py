"""Confidence is a monotone rule: more of anything good never makes it smaller."""

import itertools

import pytest

from knowledge.confidence import confidence
from knowledge.passages import Found, Hit, Passage
from knowledge.splitting import split
from tests.knowledge import shop

PASSAGE, ENGLISH = split(shop.faq("ko"))[0], split(shop.faq("en"))[0]
STEPS = (0.0, 0.05, 0.1, 0.2, 0.3, 0.45, 0.7, 1.0)


def found(score: float, coverage: float, lead: float) -> Found:
    return Found((Hit(PASSAGE, score, {"coverage": coverage, "lead": lead}),))


def english(score: float, **parts: float) -> float:
    return confidence(Found((Hit(ENGLISH, score, {"coverage": 1.0, "lead": 0.1, **parts}),))).value


def test_no_hit_means_none() -> None:
    assert confidence(Found())[:2] == (0.0, "none")


@pytest.mark.parametrize(
    ("score", "coverage", "lead", "level"),
    [
        (0.5, 1.0, 0.2, "high"),
        (0.3, 1.0, 0.0, "medium"),  # log odds 0.6
        (0.25, 0.5, 0.05, "medium"),  # 0.3
        (0.13, 0.4, 0.03, "low"),  # -0.8
        (0.06, 0.2, 0.02, "none"),
        (0.02, 0.0, 0.02, "none"),
    ],
)
def test_levels(score: float, coverage: float, lead: float, level: str) -> None:
    assert confidence(found(score, coverage, lead)).level == level


def test_value_stays_between_0_and_1_and_never_falls_when_a_part_rises() -> None:
    for fixed in itertools.product(STEPS, repeat=2):
        for place in range(3):
            parts = [[*fixed[:place], step, *fixed[place:]] for step in STEPS]
            values = [confidence(found(*each)).value for each in parts]
            assert values == sorted(values)
            assert all(0.0 <= value <= 1.0 for value in values)


def test_an_english_passage_is_trusted_as_far_as_some_passage_is_like_the_whole_message() -> None:
    values = [english(0.35, whole=whole) for whole in (0.0, 0.1, 0.2, 0.3, 0.4)]
    assert values == sorted(values)
    assert values[0] < 0.2 < 0.6 < values[-1]
    assert english(0.2) < english(0.4)  # without MiniLM the score alone speaks


def test_a_korean_passage_near_the_same_intents_is_trusted_more() -> None:
    parts = {"coverage": 0.5, "lead": 0.1}
    values = [
        confidence(Found((Hit(PASSAGE, 0.25, {**parts, "meant": meant}),))).value
        for meant in (0.0, 0.2, 0.4, 0.6, 0.8)
    ]
    assert values == sorted(values)
    assert values[2] == confidence(found(0.25, 0.5, 0.1)).value  # not known: as usual
    assert values[4] - values[0] > 0.2


@pytest.mark.parametrize("passage", [PASSAGE, ENGLISH], ids=["ko", "en"])
def test_what_help_pages_seldom_treat_is_trusted_less_until_articles_were_taught(
    passage: Passage,
) -> None:
    def value(usual: float, taught: float) -> float:
        parts = {"coverage": 0.5, "lead": 0.1, "usual": usual, "taught": taught}
        return confidence(Found((Hit(passage, 0.4, parts),))).value

    values = [value(usual, 0) for usual in (-0.5, -0.2, 0, 0.2, 0.5)]
    assert values == sorted(values)
    assert values[-1] - values[0] > 0.2
    assert value(-0.5, 1) == value(0.5, 1)


def test_reasons_can_be_read_by_people() -> None:
    assert confidence(found(0.42, 0.8, 0.11)).reasons == (
        "match 0.42",
        "80% of the telling words found",
        "0.11 ahead of the next article",
    )
