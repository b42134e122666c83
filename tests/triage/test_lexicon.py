"""The signals files: sound, and fast whatever a customer sends."""

import time

import pytest

from bot.triage.lexicon import compile_pattern, look, signals
from bot.triage.reading import plain


def test_every_signal_says_something() -> None:
    only_guards = {name for signal in signals() for name in signal.says.unless}
    for signal in signals():
        says = signal.says
        assert signal.patterns, signal.name
        speaks = says.type or says.review or says.priority or says.urgency
        assert speaks or signal.name in only_guards, signal.name


def test_every_signal_works_in_both_languages() -> None:
    one_sided = {s.name for s in signals() if not (s.says.ko and s.says.en)}
    assert one_sided == set()


@pytest.mark.parametrize("notation", ["환불.*거절", "a+b", "(가|나){2,}", "환불|반품"])
def test_a_pattern_that_could_be_slow_or_mean_something_else_is_refused(notation: str) -> None:
    with pytest.raises(ValueError, match=r"use|put"):
        compile_pattern(notation, "ko")


@pytest.mark.parametrize(
    ("notation", "language", "text", "found"),
    [
        ("환불 해 주", "ko", "환불해주세요", "환불해주"),
        ("환불 해 주", "ko", "환불 해 주세요", "환불 해 주"),
        ("환불 ~ 거절", "ko", "환불을 또 거절", "환불을 또 거절"),
        ("환불 ~ 거절", "ko", "환불\n거절", ""),  # not across lines
        ("refund", "en", "refunded", "refund"),
        ("refund", "en", "prerefund", ""),
        ("refund\\b", "en", "refunded", ""),
        ("don't", "en", "i dont", "dont"),
    ],
)
def test_the_notation_means_what_the_readme_says(
    notation: str, language: str, text: str, found: str
) -> None:
    assert compile_pattern(notation, language).find(text) == found


@pytest.mark.parametrize(
    "unit", ["환불 ", "결제 안\n", "사이트가", "a ", "refund not ", "?", "1", "\n"]
)
def test_matching_time_grows_with_the_length_and_no_faster(unit: str) -> None:
    def seconds(length: int) -> float:
        text = plain((unit * length)[:length])
        best = float("inf")
        for _ in range(3):
            start = time.thread_time()
            look(text)
            best = min(best, time.thread_time() - start)
        return best

    seconds(100)  # compiles the signals
    short, long = seconds(4_000), seconds(8_000)
    assert long < 0.5
    assert long < 4 * short + 0.02  # twice is expected
