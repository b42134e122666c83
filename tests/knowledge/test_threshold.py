"""From which confidence on answers may go out alone: few cases never do, lucky ones seldom."""

import random
from fractions import Fraction
from math import comb

import pytest

from knowledge.binomial import at_most
from knowledge.threshold import MOST, Judged, rehearse, threshold


def cases(right: int, wrong: int = 0, *, wrong_at: float = 0.1) -> list[Judged]:
    """Right ones between 0.5 and 1, wrong ones all at one place."""
    good = [Judged(1 - n / (2 * right), is_right=True) for n in range(right)]
    return good + [Judged(wrong_at, is_right=False)] * wrong


@pytest.mark.parametrize(
    ("judged", "expected"),
    [
        ([], None),
        (cases(40), None),  # 0.945 ** 40 = 0.104: luck is not ruled out
        (cases(41), 1 - 40 / 82),  # 0.945 ** 41 = 0.098
        (cases(40, 1, wrong_at=0.99), None),
        (cases(100, 40), 1 - 99 / 200),  # the wrong ones lie below
        (cases(100, 40, wrong_at=1.0), None),
        (cases(1, 200), None),
    ],
)
def test_threshold(judged: list[Judged], expected: float | None) -> None:
    assert threshold(judged, 0.95) == expected


@pytest.mark.parametrize("cases", [1, 44, 1_000])
@pytest.mark.parametrize("share", [0.055, 0.5, 0.9])
def test_the_binomial_is_the_sum_of_its_parts(cases: int, share: float) -> None:
    each = [
        comb(cases, n) * Fraction(share) ** n * Fraction(1 - share) ** (cases - n) for n in range(5)
    ]
    [found] = at_most(4, cases, share)
    assert found == pytest.approx([float(min(1, sum(each[: n + 1]))) for n in range(5)], rel=1e-9)


def test_cases_of_one_confidence_stand_and_fall_together() -> None:
    tied = [Judged(0.8, is_right=True)] * 70 + [Judged(0.8, is_right=False)] * 30
    assert threshold(tied, 0.95) is None
    assert threshold(tied, 0.5) == 0.8


def test_a_higher_target_is_never_easier() -> None:
    dice = random.Random(3)
    judged = drawn(200, dice)
    found = [threshold(judged, target) for target in (0.7, 0.8, 0.9, 0.95)]
    assert None not in found[:3]
    assert found == sorted(found, key=lambda each: each or 1.0)


def test_the_newest_cases_count() -> None:
    assert threshold(cases(MOST) + cases(1, MOST, wrong_at=0.9), 0.95) is None
    assert threshold(cases(1, MOST, wrong_at=0.9) + cases(MOST), 0.95) == 0.5 + 1 / (2 * MOST)


def test_cases_that_are_right_far_too_seldom_pass_in_one_of_ten_draws_at_most() -> None:
    """The worst there is: every threshold is equally wrong, so any that is found is luck."""
    dice = random.Random(1)
    draws = [[Judged(dice.random(), dice.random() < 0.93) for _ in range(200)] for _ in range(400)]
    lucky = sum(threshold(draw, 0.95) is not None for draw in draws)
    assert 0 < lucky <= 0.1 * 400 + 12  # two standard deviations of 400 draws at 10 %


def test_the_target_holds_for_what_comes_after_200_cases() -> None:
    dice = random.Random(2)
    came = sorted(drawn(20_000, dice), reverse=True)
    missed = 0
    for _ in range(200):
        found = threshold(drawn(200, dice), 0.95)
        alone = [each.is_right for each in came if found is not None and each.confidence >= found]
        missed += bool(alone) and sum(alone) / len(alone) < 0.945
    assert missed <= 20


def test_a_rehearsal_judges_some_cases_and_counts_the_others() -> None:
    found = rehearse(cases(300), draws=20)
    assert (found.judged, found.precision, found.undecided) == (150, 1.0, 0.0)
    assert found.coverage > 0.95
    undecided = rehearse(cases(30, 30), draws=20)
    assert (undecided.judged, undecided.coverage, undecided.undecided) == (30, 0.0, 1.0)


def drawn(count: int, dice: random.Random) -> list[Judged]:
    """The surer, the more often right: from never to nearly always."""
    sure = [dice.random() for _ in range(count)]
    return [Judged(each, dice.random() < min(0.995, 1.6 * each)) for each in sure]
