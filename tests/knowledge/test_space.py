"""The concept space: what customers describe lies near what help pages name."""

from pathlib import Path

import numpy as np
import pytest

from knowledge import space
from knowledge.phrasings import LANGUAGES, intents
from knowledge.space import Space, SpaceMissing


def likeness(space: Space, one: str, other: str) -> float:
    first, second = space.project(one), space.project(other)
    return float(first @ second / np.linalg.norm(first) / np.linalg.norm(second))


def test_there_are_many_intents_said_in_many_ways_in_both_languages() -> None:
    assert len(intents()) >= 250
    for intent in intents():
        for language in LANGUAGES:
            said = intent.phrasings[language]
            assert len(set(said)) == len(said) >= 15, intent.name
            assert intent.title[language]
            assert intent.answer[language]


@pytest.mark.parametrize(
    ("question", "article", "another"),
    [
        (
            "현관 앞에 놨다고 문자 왔는데 텅 비었어요",
            "배송완료인데 상품을 못 받았어요",
            "적립금 사용 방법",
        ),
        ("돈 언제 들어와요", "환불은 언제 되나요?", "회원 등급은 어떻게 되나요?"),
        (
            "the porch is empty but the app says it was dropped off",
            "Delivered but not received",
            "Sizes",
        ),
        ("돈 언제 돌려받아요", "How long do refunds take?", "How do I change my address?"),
        ("when do i get my money back", "환불 소요 기간", "배송지 변경"),
    ],
)
def test_a_situation_is_nearer_to_its_rule_than_to_another(
    learned: Space, question: str, article: str, another: str
) -> None:
    assert likeness(learned, question, article) > 1.5 * likeness(learned, question, another)


def test_many_texts_at_once_are_placed_as_one_by_one(learned: Space) -> None:
    texts = ["돈 언제 들어와요", "when do i get my money back", "", "환불 소요 기간"]
    places = learned.places(texts)
    for text, place in zip(texts, places, strict=True):
        assert np.allclose(place, learned.place(text), atol=1e-4)


@pytest.mark.parametrize("nothing", ["", " ", "...", "😀", "\ud800", "\x00"])
def test_a_text_that_says_nothing_is_nowhere(learned: Space, nothing: str) -> None:
    assert not learned.project(nothing).any()


@pytest.mark.parametrize(
    ("korean", "english", "complaint"),
    [(3, 4, "know different intents"), (3, 0, "empty"), (1.75, 3, "multiple of")],
    ids=["of two sizes", "empty", "cut off"],
)
def test_a_damaged_space_is_refused(
    tmp_path: Path, korean: float, english: float, complaint: str
) -> None:
    for name, width in (("ko", korean), ("en", english)):
        (tmp_path / f"{name}.terms").write_bytes(bytes(16))  # two terms
        (tmp_path / f"{name}.f16").write_bytes(bytes(int(4 * width)))
    with pytest.raises(ValueError, match=complaint):
        Space(tmp_path)


def test_where_it_cannot_be_learned_it_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(space, "INSTALLED", tmp_path / "nowhere")
    (tmp_path / "file").write_text("")
    with pytest.raises(SpaceMissing):
        space.load(tmp_path / "file")
