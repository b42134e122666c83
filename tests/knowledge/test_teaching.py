"""Lessons that come in faster than they can be learned."""

import threading
from collections.abc import Callable, Sequence

import pytest
from sqlmodel import Session

from knowledge import teaching
from knowledge.analysis import Analyses
from knowledge.embedding import EmbeddingFailed, HashEmbedder, Vector
from knowledge.learned import Lesson
from knowledge.lexicon import warm
from knowledge.shelf import Shelf
from knowledge.splitting import split
from knowledge.teaching import Teacher
from knowledge.words import Words
from tests.knowledge import shop


class Held(HashEmbedder):
    """Embeds when it is let, and fails when it is told to."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[Sequence[str]] = []
        self.is_asked, self.may = threading.Event(), threading.Event()
        self.fails = False
        self.may.set()

    def embed(self, texts: Sequence[str]) -> list[Vector]:
        self.asked.append(texts)
        self.is_asked.set()
        assert self.may.wait(10)
        if self.fails:
            raise EmbeddingFailed("the embedding endpoint failed")
        return super().embed(texts)


@pytest.fixture
def shelf(sessions: Callable[[], Session]) -> Shelf:
    passages = split(shop.faq("en"))
    texts = [f"{passage.title}\n{passage.text}" for passage in passages]
    return Shelf(passages, texts, Analyses(sessions, None).of(texts, warm()), None, Words())


def lessons(number: int) -> list[Lesson]:
    asked = [f"question {each} about shoes" for each in range(1, number + 1)]
    return [Lesson("en-exchange", text, "en") for text in asked]


def known(teacher: Teacher, shelf: Shelf) -> set[str]:
    questions = teacher.taught(shelf)
    return set(questions.vectors if questions else ())


def test_of_a_rush_of_approvals_the_first_and_the_last_are_learned(shelf: Shelf) -> None:
    embedder = Held()
    teacher = Teacher(embedder)
    embedder.may.clear()
    teacher.want(shelf, lessons(1))
    assert embedder.is_asked.wait(10)
    for number in range(2, 21):
        teacher.want(shelf, lessons(number))
    assert not teacher.wait(0.01)
    embedder.may.set()
    assert teacher.wait(10)
    assert len(embedder.asked) == 2
    assert len(embedder.asked[1]) == 19  # the titles and the first question are known
    assert "question 20 about shoes" in known(teacher, shelf)


def test_what_was_taken_back_is_learned_no_more(shelf: Shelf) -> None:
    teacher = Teacher(Held())
    teacher.want(shelf, lessons(2))
    assert teacher.wait(10)
    teacher.want(shelf, lessons(1))
    assert teacher.wait(10)
    assert "question 2 about shoes" not in known(teacher, shelf)
    teacher.want(shelf, [])
    assert teacher.wait(10)
    assert teacher.taught(shelf) is None


def test_while_the_embedder_fails_what_was_learned_before_serves(shelf: Shelf) -> None:
    embedder = Held()
    teacher = Teacher(embedder)
    teacher.want(shelf, lessons(1))
    assert teacher.wait(10)
    embedder.fails = True
    teacher.want(shelf, lessons(2))
    assert teacher.wait(10)
    assert "question 1 about shoes" in known(teacher, shelf)
    embedder.fails = False
    teacher.want(shelf, lessons(2))
    assert teacher.wait(10)
    assert "question 2 about shoes" in known(teacher, shelf)


def test_what_was_missed_while_the_embedder_failed_is_learned_after_a_pause(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    embedder = Held()
    teacher = Teacher(embedder)
    embedder.fails = True
    teacher.want(shelf, lessons(1))
    assert teacher.wait(10)
    embedder.fails = False
    teacher.try_again()
    assert teacher.wait(10)
    assert len(embedder.asked) == 1  # not yet
    monkeypatch.setattr(teaching, "_PAUSE", 0.0)
    embedder.fails = True
    teacher.want(shelf, lessons(2))
    assert teacher.wait(10)
    embedder.fails = False
    teacher.try_again()
    assert teacher.wait(10)
    assert "question 2 about shoes" in known(teacher, shelf)
    teacher.try_again()
    assert len(embedder.asked) == 3
