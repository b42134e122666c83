"""The figures of an evaluation, against cases counted by hand."""

import math

import pytest

from knowledge.evaluation import (
    Asked,
    auroc,
    by_language,
    calibration,
    calibration_error,
    figures,
    hit,
    precision,
    reciprocal_rank,
    risk_by_coverage,
)


def asked(right: str, *ranked: str, sure: float = 0.5, language: str = "en") -> Asked:
    ids = frozenset(right.split()) if right else frozenset()
    return Asked("q", language, ids, tuple((id, 1.0) for id in ranked), sure, ms=10.0)


SOME = [
    asked("a", "a", "b", sure=0.9),
    asked("b c", "a", "x", "c", sure=0.7),
    asked("c", "a", "b", sure=0.4),
    asked("", "a", sure=0.6),
]


def test_hits_count_any_listed_answer_and_leave_out_what_nothing_answers() -> None:
    assert hit(SOME, 1) == pytest.approx(1 / 3)
    assert hit(SOME, 3) == pytest.approx(2 / 3)
    assert reciprocal_rank(SOME) == pytest.approx((1 + 1 / 3) / 3)


def test_auroc_is_the_share_of_pairs_in_the_right_order() -> None:
    assert auroc(SOME) == pytest.approx(2 / 3)
    assert auroc([asked("a", "a"), asked("", "a")]) == 0.5
    assert math.isnan(auroc(SOME[:3]))


def test_precision_is_of_all_queries_and_an_answer_to_nothing_is_wrong() -> None:
    assert precision(SOME, 0.25) == 1
    assert precision(SOME, 0.75) == pytest.approx(1 / 3)


def test_calibration_compares_what_was_said_with_what_came_true() -> None:
    sure = [asked("a", "a", sure=0.95)] * 9 + [asked("a", "b", sure=0.95)]
    assert calibration_error(sure) == pytest.approx(0.05)


def test_risk_grows_with_the_share_that_is_answered_and_ends_with_all_of_them() -> None:
    points = risk_by_coverage(SOME)
    assert points[0] == (0.25, 0)
    assert points[-1] == (1, 0.75)


def test_calibration_is_by_tenths_and_leaves_empty_ones_out() -> None:
    tenths = calibration([*SOME, asked("a", "b", sure=0.95), asked("a", "a", sure=1.0)])
    assert [(tenth.size, tenth.right) for tenth in tenths] == [(1, 0), (1, 0), (1, 0), (3, 2 / 3)]
    assert tenths[-1].confidence == pytest.approx(0.95)


def test_intervals_hold_the_figure_and_are_the_same_every_time() -> None:
    first, second = figures(SOME * 20), figures(SOME * 20)
    assert first == second
    for figure in first.values():
        assert figure.low <= figure.value <= figure.high


def test_languages_are_told_apart_and_summed_up_only_when_there_are_several() -> None:
    assert list(by_language(SOME)) == ["en"]
    assert list(by_language([*SOME, asked("a", "a", language="ko")])) == ["en", "ko", "all"]
