"""Promotion is earned: bounds that are computed by hand, and a simulation of many articles."""

import random

import pytest

from bot.autonomy.earning import RISK, TARGET, earned, is_drawn, wilson_lower


@pytest.mark.parametrize(
    ("right", "wrong", "is_earned"),
    [
        (49, 0, False),  # too few
        (50, 0, True),
        (49, 1, False),  # 0.9^50 + 50·0.1·0.9^49 = 3.4 %, above 1.25 %
        (98, 2, True),
        (97, 3, False),
        (192, 8, True),
    ],
)
def test_what_is_enough(right: int, wrong: int, is_earned: bool) -> None:
    outcomes = [False] * wrong + [True] * right
    assert (earned(outcomes) is not None) is is_earned


def test_only_the_latest_look_counts_so_that_waiting_for_luck_does_not_help() -> None:
    lucky = [True] * 50
    assert earned([*lucky, *[False] * 49]) is not None  # the next look is at 100
    assert earned([*lucky, *[False] * 50]) is None


def test_each_demotion_makes_it_harder() -> None:
    assert earned([True] * 50, demotions=0) is not None
    assert earned([True] * 50, demotions=3) is None
    assert earned([True] * 100, demotions=3) is not None


@pytest.mark.parametrize(
    ("right", "cases", "bound"), [(50, 50, 0.9287), (0, 10, 0.0), (95, 100, 0.8882), (0, 0, 0.0)]
)
def test_wilsons_lower_bound(right: int, cases: int, bound: float) -> None:
    assert wilson_lower(right, cases) == pytest.approx(bound, abs=1e-4)


def test_an_article_just_below_the_target_hardly_ever_asks_however_long_it_is_watched() -> None:
    """2,000 articles, 1,600 cases each, promotions followed by demotion and another try: none of
    them may be promoted, and RISK of them may be by luck."""
    dice = random.Random(20261122)  # repeatable on purpose
    articles = 2_000
    promoted = sum(_ever_asks(dice, TARGET) for _ in range(articles))
    # Three standard deviations of a share of RISK above it.
    assert promoted / articles <= RISK + 3 * (RISK * (1 - RISK) / articles) ** 0.5


def test_good_articles_are_promoted() -> None:
    dice = random.Random(1)
    assert sum(_ever_asks(dice, 0.98) for _ in range(200)) >= 190


def _ever_asks(dice: random.Random, share: float) -> bool:
    outcomes = [dice.random() < share for _ in range(1_600)]
    looks = (50, 100, 200, 400, 800, 1_600)
    return any(earned(outcomes[:cases]) is not None for cases in looks)


def test_the_drawn_share_is_the_one_that_was_asked_for() -> None:
    drawn = sum(is_drawn(message_id, 0.1) for message_id in range(20_000))
    assert 0.09 < drawn / 20_000 < 0.11
    assert is_drawn(7, 0.1) is is_drawn(7, 0.1)
