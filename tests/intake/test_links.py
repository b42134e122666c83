"""How many web addresses are too many to be passed over."""

import pytest

from bot.tickets.links import names_many_links


@pytest.mark.parametrize(
    ("texts", "many"),
    [
        ([], False),
        (["이 상품이요 https://shop.example/a 랑 https://shop.example/b"], False),
        (["http://a.test/ http://a.test HTTP://A.test, (http://a.test) http://b.test"], False),
        (["http://a.test http://b.test", "www.c.test", "https://d.test/x?y=1"], True),
        (["[a](http://a.test)[b](http://b.test)[c](http://c.test)[d](http://d.test)"], True),
        (["3.5kg, 1.2kg, v1.0, 14.00, a.b.c, x@y.z 4개"], False),
    ],
)
def test_four_different_addresses_are_many(texts: list[str], many: bool) -> None:
    assert names_many_links(texts) is many
