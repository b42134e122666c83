"""What an agent who asks is shown: the words of the first hit, and its place first."""

from dataclasses import replace

from bot.drafting.looking import looked_up
from tests.drafting.shop import FEES, SHIPPING, found


def test_the_place_of_what_is_quoted_comes_first() -> None:
    other = replace(FEES, id="policy:returns.md#other", title="다른 절")
    looked = looked_up("제주 반품 배송비는?", found(FEES, SHIPPING, other))
    assert looked.text in FEES.section
    assert [place.title for place in looked.sources] == [FEES.title, SHIPPING.title]
