"""A reply is cut where a reader would pause, and nothing of it is lost."""

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.splitting import Unit, pieces, size


@pytest.mark.parametrize(
    ("text", "limit", "expected"),
    [
        ("", 10, []),
        ("  짧은 답  ", 10, ["짧은 답"]),
        ("첫 문단이에요.\n\n둘째 문단.", 10, ["첫 문단이에요.", "둘째 문단."]),
        ("배송돼요. 내일 도착해요.", 10, ["배송돼요.", "내일 도착해요."]),
        ("It left. It comes soon!", 12, ["It left.", "It comes", "soon!"]),
        ("보기 https://shop.example/a/b 끝", 24, ["보기", "https://shop.example/a/b", "끝"]),
        ("가나다라마바사", 3, ["가나다", "라마바", "사"]),
    ],
)
def test_cut_at_the_best_place_there_is(text: str, limit: int, expected: list[str]) -> None:
    assert pieces(text, limit) == expected


def test_bytes_count_for_instagram() -> None:
    assert pieces("가나다라", 6, Unit.BYTES) == ["가나", "다라"]


@pytest.mark.parametrize("letter", ["👨‍👩‍👧‍👦", "é", "각"])
def test_a_letter_with_its_marks_is_never_cut(letter: str) -> None:
    assert pieces(letter * 3, len(letter)) == [letter] * 3


@given(st.text(max_size=300), st.integers(min_value=1, max_value=60), st.sampled_from(Unit))
def test_nothing_is_lost_and_nothing_too_long(text: str, limit: int, unit: Unit) -> None:
    cut = pieces(text, limit, unit)
    assert "".join("".join(cut).split()) == "".join(text.split())
    for piece in cut:
        assert size(piece, unit) <= limit or len(regex.findall(r"\X", piece)) == 1
