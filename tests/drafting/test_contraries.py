"""Does a sentence turn round the clause of its passage that it is likest to?"""

import pytest

from bot.drafting.contraries import laid, signs_of_contraries
from bot.drafting.numerals import in_digits

HIRE = (
    "A kayak costs $40 including paddles. Unused vouchers can be returned within 30 days. "
    "Guides are booked by phone. Engraved paddles are not exchanged. Parking is $6."
)
배 = (
    "카약은 4만 원이며 노가 포함됩니다. 출발 전에는 환불됩니다. 각인한 노는 교환되지 않습니다. "
    "주차비는 3,000원입니다."
)


def _signs(said: str, source: str) -> set[str]:
    signs = signs_of_contraries(in_digits(said), [in_digits(source)])
    return {name for name, n in signs.items() if n}


@pytest.mark.parametrize(
    ("said", "sign", "source"),
    [
        ("A kayak is $40 plus paddles.", "turned", HIRE),
        ("Used vouchers can be returned within 30 days.", "turned", HIRE),
        ("You can book guides online.", "turned", HIRE),
        ("Engraved paddles are exchanged.", "yes for no", HIRE),
        ("Parking is free.", "free for a fee", HIRE),
        ("카약은 4만 원이고 노는 별도입니다.", "turned", 배),
        ("출발한 뒤에도 환불됩니다.", "turned", 배),
        ("각인한 노도 교환됩니다.", "yes for no", 배),
        ("주차비는 없습니다.", "free for a fee", 배),
    ],
)
def test_what_is_turned_round_is_a_sign(said: str, sign: str, source: str) -> None:
    assert sign in _signs(said, source)


@pytest.mark.parametrize(
    ("said", "source"),
    [
        ("A kayak with paddles included costs $40.", HIRE),
        ("Used vouchers cannot be returned.", HIRE),  # turned twice
        ("You can phone to book guides.", HIRE),
        ("We do not exchange engraved paddles.", HIRE),
        ("After 30 days unused vouchers cannot be returned.", HIRE),  # the other half
        ("노까지 포함해 카약은 4만 원입니다.", 배),
        ("각인한 노는 교환이 어렵습니다.", 배),
        ("주차비로 3,000원을 받습니다.", 배),
    ],
)
def test_the_same_in_other_words_is_none(said: str, source: str) -> None:
    assert not _signs(said, source)


def test_a_clause_is_laid_beside_the_one_it_shares_most_with() -> None:
    (pair,) = laid("engraved paddles are exchanged.", [HIRE.lower()])
    assert pair.beside == ("engraved paddles are not exchanged.",)
    assert laid("hello there.", [HIRE.lower()]) == []
