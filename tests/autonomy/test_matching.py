"""Word by word: is this what the title asks?"""

import re

import pytest

from bot.autonomy.matching import Match, match

LIGHT = set(re.findall(r"\w+", "a an can do does i is it the what where how my to you"))
TITLE = "Can I pause my membership? How long does a pause last?"
ANSWER = "Monthly memberships can be paused in the app for 3 months."


def telling(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"[a-z0-9]+", text.lower())) - LIGHT


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("can i pause the membership", Match.SAME),
        ("How long does the pause last?", Match.SAME),
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


def test_what_two_titles_say_in_the_same_words_is_not_the_same() -> None:
    found = match("pause membership", TITLE, ANSWER, ["Membership: pause"], telling)
    assert found is Match.WHOLE
