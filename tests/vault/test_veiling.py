"""What colleagues see of a customer's data, and what becomes of it when they edit."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.vault.veiling import LONGEST, veil_over


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("제 번호는 010-2345-6789예요", "제 번호는 010-••••-6789예요"),
        ("0１０２３４５６７８９", "0１０••••６７８９"),
        ("hana.kim@example.com 이에요", "h•••@example.com 이에요"),
        ("신한 110-234-567890", "신한 110-•••-••••90"),
        ("서울시 강남구 테헤란로 152, 5층", "서울시 강남구 •••• •••, ••"),
        ("공일공 일이삼사 오육칠팔이에요", "••• •••• ••••이에요"),
        ("주문번호 2026112012345 언제 와요?", "주문번호 2026112012345 언제 와요?"),
    ],
)
def test_enough_is_seen_to_tell_two_apart(text: str, seen: str) -> None:
    veil = veil_over([text])
    assert veil.cover(text) == seen
    assert veil.lift(seen) == text


def test_two_that_look_alike_are_told_apart() -> None:
    text = "010-1111-6789 말고 010-2222-6789로요"
    veil = veil_over([text])
    assert veil.cover(text) == "010-••••-6789 말고 010-••••-6789/2로요"
    assert veil.lift(veil.cover(text)) == text


def test_a_draft_is_covered_where_it_repeats_the_customer_and_not_where_the_shop_speaks() -> None:
    veil = veil_over(["010-2345-6789로 전화 주세요"])
    assert veil.cover("010-2345-6789로 전화드릴게요. 문의 02-345-6789") == (
        "010-••••-6789로 전화드릴게요. 문의 02-345-6789"
    )


def test_what_the_source_has_told_is_covered_too() -> None:
    veil = veil_over([], phone="+1 415", email="a@b")
    assert veil.cover("+1 415, a@b") == "+1 415, a•••@b"


def test_of_what_is_longer_than_anybody_reads_the_beginning_is_shown() -> None:
    number = "010-2345-6789 "
    veil = veil_over([number * LONGEST])
    assert veil.cover(number * LONGEST).split() == ["010-••••-6789"] * 7_141 + ["010-••••-6789…"]


def test_a_table_of_numbers_is_covered_in_a_moment() -> None:
    numbers = [f"010-{number:04}-{number % 7:04}" for number in range(7_000)]
    begun = time.process_time()
    veil = veil_over([" ".join(numbers)])
    assert not set(veil.cover(" ".join(numbers)).split()) & set(numbers)
    assert time.process_time() - begun < 5


@given(st.text(alphabet="0123456789-@. ab가나•", max_size=60))
def test_what_is_put_back_is_what_was_covered(text: str) -> None:
    veil = veil_over([text])
    if "•" not in text:
        assert veil.lift(veil.cover(text)) == text
