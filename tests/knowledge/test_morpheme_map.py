"""What Kiwi's language model knows of words joins what spelling cannot."""

import shutil
from pathlib import Path

import numpy as np
import pytest

from knowledge import lexicon, space
from knowledge.morpheme_map import directions
from knowledge.morphemes import Morphemes
from knowledge.phrasings import LANGUAGES, lessons
from knowledge.space import Space


@pytest.fixture(scope="module")
def kiwi() -> Morphemes:
    lexicon.warm()
    loaded = lexicon.kiwi()
    assert loaded
    return loaded


def likeness(space: Space, one: str, other: str) -> float:
    first, second = space.place(one), space.place(other)
    return float(first @ second / np.linalg.norm(first) / np.linalg.norm(second))


def test_kiwis_vectors_are_had_back(kiwi: Morphemes) -> None:
    def known(text: str) -> list[int]:
        ids = dict.fromkeys(each.id for each in kiwi.find(text))
        return [id for id in ids if kiwi.likenesses(id, [id])[0] > 0]

    anchors = known(" ".join(lessons("ko")[0][:600]))[:400]
    asked = known("배송이 늦어서 환불을 받고 싶은데 언제쯤 입금되나요? 택배는 어제 왔어요")
    likenesses = np.array([kiwi.likenesses(each, anchors) for each in asked])
    vectors = likenesses @ directions(kiwi, anchors)
    said = np.array([kiwi.likenesses(each, asked) for each in asked])
    assert np.abs(vectors @ vectors.T - said).max() < 0.01


@pytest.mark.parametrize(
    ("question", "article", "another"),
    [
        ("포장이 너덜너덜하게 왔어요", "파손된 상품을 받았어요", "회원 등급은 어떻게 되나요?"),
        ("박스가 짓눌려 왔네요", "상품이 파손되어 도착했어요", "영수증 발급"),
        ("가방 끈이 뜯어졌어요", "불량품 교환 안내", "적립금 사용 방법"),
    ],
)
@pytest.mark.usefixtures("kiwi")
def test_words_that_are_used_alike_are_alike(
    learned: Space, question: str, article: str, another: str
) -> None:
    assert likeness(learned, question, article) > 1.2 * likeness(learned, question, another)


@pytest.mark.parametrize("nothing", ["", " ", "ㅋㅋ", "을/를", "😀가", "뷁뷁뷁", "가" * 4_000])
@pytest.mark.usefixtures("kiwi")
def test_what_says_nothing_breaks_nothing(learned: Space, nothing: str) -> None:
    assert np.isfinite(learned.place(nothing)).all()


@pytest.mark.parametrize("kept", [None, b"", b"no archive"], ids=["missing", "empty", "nonsense"])
@pytest.mark.usefixtures("kiwi")
def test_without_its_file_spelling_serves(
    tmp_path: Path, kept: bytes | None, caplog: pytest.LogCaptureFixture
) -> None:
    for language in LANGUAGES:
        (tmp_path / f"{language}.terms").write_bytes(bytes(16))  # two terms
        (tmp_path / f"{language}.f16").write_bytes(bytes(12))
    if kept is not None:
        (tmp_path / "ko.morphemes.npz").write_bytes(kept)
    damaged = Space(tmp_path)
    assert (damaged.place("환불해 주세요") == damaged.project("환불해 주세요")).all()
    assert "Korean without what Kiwi knows of words" in caplog.text


@pytest.mark.usefixtures("kiwi")
def test_other_languages_do_without(learned: Space, tmp_path: Path) -> None:
    shutil.copytree(space.INSTALLED / f"space-{space.fingerprint()}", tmp_path / "space")
    (tmp_path / "space" / "ko.morphemes.npz").unlink()
    without = Space(tmp_path / "space")
    assert (learned.place("where is my parcel") == without.place("where is my parcel")).all()
    assert not (learned.place("환불해 주세요") == without.place("환불해 주세요")).all()
