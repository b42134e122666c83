"""Word by word: is this what the title asks?"""

import re

import pytest

from bot.autonomy.matching import Match, match

LIGHT = set(
    re.findall(r"\w+", "a an can do does i is it the what where when how my to you in at get")
)
TITLE = "Can I pause my membership? How long does a pause last?"
ANSWER = "Monthly memberships can be paused in the app for 3 months."


def telling(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"[a-z0-9가-힣]+", text.lower())) - LIGHT


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("can i pause the membership", Match.SAME),
        ("How long does the pause last?", Match.SAME),
        ("Should I pause my membership?", Match.SAME),
        ("How many months does a pause last?", Match.WHOLE),
        ("When does the pause last?", Match.SAME),
        ("Can I pause my membership in the app?", Match.WHOLE),
        ("Is it paused in the app?", Match.PART),
        ("Can I pause the newsletter?", Match.MORE),
        ("Can I pause a membership on Sunday?", Match.MORE),
        ("Can I?", Match.MORE),
        ("", Match.MORE),
    ],
)
def test_how_much_of_the_question_the_article_says(question: str, expected: Match) -> None:
    assert match(question, TITLE, ANSWER, [], telling) is expected


@pytest.mark.parametrize(
    ("question", "answer", "expected"),
    [
        ("When does the membership pause?", "The membership pauses at once.", Match.SAME),
        ("When does the membership pause?", "The membership pauses in the app.", Match.MORE),
        ("How much is the pause?", "The pause costs $5 much.", Match.PART),
        ("How much is the pause?", "The pause is free, not much.", Match.MORE),
        ("pause 몇 번", "pause 몇 번 2번", Match.PART),
        ("pause 몇 번", "pause 몇 번 2회", Match.MORE),
    ],
)
def test_an_article_without_the_time_or_figure_asked_for_does_not_say_it(
    question: str, answer: str, expected: Match
) -> None:
    assert match(question, "Can I pause a membership?", answer, [], telling) is expected


@pytest.mark.parametrize(
    ("question", "title"),
    [
        ("refund anoth card", "refund different card"),
        ("외국 배송", "해외 배송"),
        ("택배비 얼마", "배송비 가격"),
    ],
)
def test_two_words_for_one_thing_are_one(question: str, title: str) -> None:
    assert match(question, title, "1", [], telling) is Match.SAME


def test_what_two_titles_say_in_the_same_words_is_not_the_same() -> None:
    found = match("pause membership", TITLE, ANSWER, ["Membership: pause"], telling)
    assert found is Match.WHOLE
