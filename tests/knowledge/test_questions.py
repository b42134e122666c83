"""What lessons add to the score of each article, in both languages alike."""

import numpy as np
import pytest

from knowledge.analysis import counted
from knowledge.learned import Lesson
from knowledge.lexicon import warm
from knowledge.questions import Questions
from knowledge.splitting import split
from knowledge.words import Words
from tests.knowledge import shop
from tests.knowledge.conftest import LOCAL

ASKED = {
    "ko": "안 맞는 신발은 배송비가 얼마인가요?",
    "en": "How much is shipping if the shoes do not fit?",
}
ALIKE = {
    "ko": "신발이 안 맞으면 배송비는 얼마인가요?",
    "en": "My shoes do not fit, how much does shipping cost?",
}
languages = pytest.mark.parametrize("language", ["ko", "en"])


def added(language: str, lessons: dict[str, bool], message: str) -> dict[str, float]:
    """`lessons` say of an article whether it answers what was asked."""
    passages = split(shop.faq(language))
    taught = [
        Lesson(f"{language}-{name}", ASKED[language], language, is_right)
        for name, is_right in lessons.items()
    ]
    tokenizer = warm()
    questions = Questions(taught, passages, Words(), tokenizer, LOCAL)
    [vector] = LOCAL.embed([message])
    scores = questions.score(counted(tokenizer.terms(message)), np.array(vector, np.float32))
    names = [passage.id.removeprefix(f"{language}-") for passage in passages]
    return dict(zip(names, scores.tolist(), strict=True))


@languages
def test_turning_one_article_down_takes_nothing_from_the_one_chosen_instead(language: str) -> None:
    for message in (ASKED[language], ALIKE[language]):
        approved = added(language, {"exchange": True}, message)
        chosen = added(language, {"exchange": True, "ship-fee": False}, message)
        assert chosen["exchange"] > 0.95 * approved["exchange"] > 0.1
        assert chosen["ship-fee"] < approved["ship-fee"]


@languages
def test_an_article_that_was_only_turned_down_has_not_been_taught(language: str) -> None:
    message = ASKED[language]
    turned_down = added(language, {"ship-fee": False}, message)
    assert turned_down["ship-fee"] < 0
    assert max(turned_down.values()) <= 0


def test_a_lesson_counts_alike_in_both_languages() -> None:
    korean, english = (
        added(language, {"exchange": True}, ASKED[language])["exchange"] for language in ASKED
    )
    assert english == pytest.approx(korean, rel=0.15)
