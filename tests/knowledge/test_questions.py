"""What lessons add to the score of each article, in both languages alike."""

import tomllib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from knowledge import questions as module
from knowledge.analysis import counted
from knowledge.embedding import HashEmbedder, Vector
from knowledge.learned import Lesson
from knowledge.lexicon import warm
from knowledge.questions import Questions
from knowledge.splitting import split
from knowledge.words import Words
from tests.knowledge import shop
from tests.knowledge.conftest import LOCAL

STRANGERS = Path(module.__file__).with_name("strangers.toml")
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


@pytest.mark.parametrize(
    ("language", "stranger"),
    [("ko", "무지개가 왜 생기는지 알려주세요"), ("en", "How does a volcano form?")],
)
def test_what_is_meant_for_nobody_is_no_articles_question(language: str, stranger: str) -> None:
    assert max(added(language, {"exchange": True}, stranger).values()) < 0.02


@languages
def test_an_article_may_be_taught_what_others_ask_nobody(language: str) -> None:
    question = tomllib.loads(STRANGERS.read_text("utf-8"))[language][0]
    passages = split(shop.faq(language))
    lesson = Lesson(f"{language}-exchange", question, language, True)
    tokenizer = warm()
    questions = Questions([lesson], passages, Words(), tokenizer, LOCAL)
    [vector] = LOCAL.embed([question])
    scores = questions.score(counted(tokenizer.terms(question)), np.array(vector, np.float32))
    assert passages[int(scores.argmax())].id == f"{language}-exchange"
    assert scores.max() > 0.1


def test_what_was_embedded_before_is_not_embedded_again() -> None:
    embedder, passages = Counting(), split(shop.faq("en"))
    asked = [ASKED["en"], ALIKE["en"]]
    lessons = [Lesson("en-exchange", text, "en", True) for text in asked]
    before = Questions(lessons[:1], passages, Words(), warm(), embedder)
    assert len([text for text in embedder.texts if "volcanoes" in text]) == 1
    embedder.texts.clear()
    Questions(lessons, passages, Words(), warm(), embedder, before)
    assert embedder.texts == [ALIKE["en"]]


def test_an_embedder_that_changed_its_dimension_embeds_all_anew() -> None:
    passages, lesson = split(shop.faq("en")), Lesson("en-exchange", ASKED["en"], "en", True)
    before = Questions([lesson], passages, Words(), warm(), Narrow(64))
    lessons = [lesson, Lesson("en-exchange", ALIKE["en"], "en", True)]
    after = Questions(lessons, passages, Words(), warm(), Narrow(32), before)
    assert {len(vector) for vector in after.vectors.values()} == {32}


class Narrow(HashEmbedder):
    def __init__(self, dimension: int) -> None:
        super().__init__()
        self.dimension = dimension


class Counting(HashEmbedder):
    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []

    def embed(self, texts: Sequence[str]) -> list[Vector]:
        self.texts += texts
        return super().embed(texts)


def test_a_lesson_counts_alike_in_both_languages() -> None:
    korean, english = (
        added(language, {"exchange": True}, ASKED[language])["exchange"] for language in ASKED
    )
    assert english == pytest.approx(korean, rel=0.15)
