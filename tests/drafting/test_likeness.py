"""How like its sources a sentence is, and whether it says the contrary."""

import pytest

from bot.drafting.likeness import likeness, nearest_line

LOCKER = (
    "Lockers are free for two hours. Lost keys cannot be replaced. 수건은 두 장까지 무료입니다."
)


@pytest.mark.parametrize(
    ("nearer", "farther"),
    [
        ("Lockers are free for two hours.", "Towels are free for two hours."),
        ("수건은 두 장까지 무료예요.", "양말은 두 장까지 무료예요."),
    ],
)
def test_what_says_the_same_is_more_like_the_source(nearer: str, farther: str) -> None:
    assert likeness(nearer, [LOCKER])[0] > likeness(farther, [LOCKER])[0]


@pytest.mark.parametrize(
    ("said", "is_contrary"),
    [
        ("lost keys can be replaced.", True),
        ("we cannot replace lost keys.", False),
        ("lockers are not free.", True),
        ("please replace lost keys.", False),  # asks, and says neither yes nor no
    ],
)
def test_yes_for_no_is_seen(said: str, is_contrary: bool) -> None:
    assert (likeness(said, [LOCKER])[1] > 0) is is_contrary


def test_nothing_is_like_no_source() -> None:
    assert likeness("Lockers are free.", []) == (0.0, 0.0)
    assert nearest_line("Lockers are free.", []) == ""


def test_the_nearest_line_is_the_one_that_shares_most() -> None:
    assert nearest_line("lost keys are gone", [LOCKER]) == "Lost keys cannot be replaced."
