"""Texts are cut into sentences and put together again without losing a character."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.drafting.pieces import Piece, pieces_of, sentences_of, split_text, text_of, without, wrap
from bot.tickets.terms import ConfidenceLevel, DraftKind
from bot.tickets.values import Proposal


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("배송합니다. 다만 제주는 아닙니다.", ["배송합니다.", "다만 제주는 아닙니다."]),
        ("Orders by 1 p.m. Pacific ship today. Others later.",
         ["Orders by 1 p.m. Pacific ship today.", "Others later."]),
        ("It is $5.95. Free at $60.", ["It is $5.95.", "Free at $60."]),
        ("1. 주문\n2. 결제", ["1. 주문", "2. 결제"]),
        ("한 줄\n\n다음 줄", ["한 줄", "다음 줄"]),
        ("정말요?! 네.", ["정말요?!", "네."]),
    ],
)  # fmt: skip
def test_sentences_end_where_a_reader_ends_them(text: str, expected: list[str]) -> None:
    assert [piece.text for piece in split_text(text, ())] == expected


@given(st.text(alphabet="가나. \n!?1a", max_size=60))
def test_the_pieces_hold_every_character(text: str) -> None:
    assert text_of(split_text(text, ())) == text.strip()


def test_what_stays_keeps_the_widest_gap() -> None:
    pieces = [Piece("a"), Piece("b", gap="\n\n"), Piece("c", gap=" "), Piece("d", gap="\n")]
    assert text_of(without(pieces, {1})) == "a\n\nc\nd"
    assert text_of(without(pieces, {0, 2})) == "b\nd"


def test_a_proposal_gives_its_pieces_back() -> None:
    body = [Piece("하나.", ("p",)), Piece("둘.", ("p",), "\n")]
    pieces = wrap(body, "안녕하세요.", "감사합니다.")
    text = text_of(pieces)
    assert text == "안녕하세요.\n\n하나.\n둘.\n\n감사합니다."
    proposal = Proposal(
        DraftKind.ANSWER, sentences_of(pieces), (), 1.0, ConfidenceLevel.HIGH, "", text=text
    )
    assert text_of(pieces_of(proposal)) == text
