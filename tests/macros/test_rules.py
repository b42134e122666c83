"""What a macro may say: nothing of one customer, and no place nobody can fill."""

import pytest

from bot.errors import Unacceptable
from bot.macros.rules import (
    Variable,
    filled,
    inserted,
    key_of,
    matching,
    refuse,
    template_of,
    unfilled,
)
from bot.vault.finding import NOTHING, Known

HANA = Known(names=("김하나",), orders=("A-20261120-7",))
OURS = "02-555-0199"


def is_ours(found: str) -> bool:
    return found in (OURS, "https://shop.example/returns")


@pytest.mark.parametrize(
    ("reply", "template"),
    [
        ("김하나님, 내일 도착해요.", "{name}님, 내일 도착해요."),
        ("주문 A-20261120-7 건은 취소했어요.", "주문 {order} 건은 취소했어요."),
        ("010-2345-6789로 전화드릴게요.", "[phone]로 전화드릴게요."),
        ("hana@example.com 으로 보냈어요.", "[email] 으로 보냈어요."),
        (f"문의: {OURS}", f"문의: {OURS}"),
        ("반품: https://shop.example/returns", "반품: https://shop.example/returns"),
        ("조회: https://track.example/?n=42", "조회: [link]"),
        ("배송비는 3,000원이고 2~3일 걸려요.", "배송비는 3,000원이고 2~3일 걸려요."),
    ],
)
def test_a_sent_reply_becomes_a_macro_without_its_customer(reply: str, template: str) -> None:
    assert template_of(reply, HANA, is_ours) == template


@pytest.mark.parametrize(
    ("text", "key"),
    [
        (" \n", "error-macro-empty"),
        ("[phone]로 전화드릴게요.", "error-macro-token"),
        ("{address}로 보낼게요.", "error-macro-variable"),
        ("010-2345-6789로 전화드릴게요.", "error-macro-personal"),
        ("김하나님, 내일 도착해요.", "error-macro-personal"),
    ],
)
def test_what_no_macro_may_say(text: str, key: str) -> None:
    with pytest.raises(Unacceptable) as refused:
        refuse(text, HANA, is_ours)
    assert refused.value.key == key


@pytest.mark.parametrize("text", ["{name}님, {이름}님! {order} {주문} {ticket}", f"☎ {OURS}"])
def test_what_a_macro_may_say(text: str) -> None:
    refuse(text, NOTHING, is_ours)


def test_places_are_filled_in_and_what_is_unknown_stays_for_the_agent() -> None:
    values = {Variable.NAME: "하나", Variable.ORDER: "", Variable.TICKET: "#12"}
    text = filled("{이름}님 { name }, 주문 {order}, 티켓 {ticket}, {else}", values)
    assert text == "하나님 하나, 주문 {order}, 티켓 #12, {else}"
    assert unfilled(text) == "{order}"
    assert unfilled("{else} is how our templates are written") == ""


def test_a_customer_named_like_a_place_is_not_filled_in_again() -> None:
    assert filled("{name}", {Variable.NAME: "{order}", Variable.ORDER: "7"}) == "{order}"


@pytest.mark.parametrize(
    ("typed", "result"), [("", "M"), ("  ", "M"), ("Draft\n", "M"), ("Mine", "Mine\n\nM")]
)
def test_nothing_typed_is_lost_by_inserting(typed: str, result: str) -> None:
    assert inserted(typed, "Draft", "M") == result


def test_found_by_name_first_then_by_text_with_all_the_words() -> None:
    macros = [("Refund", "after the exchange"), ("Exchange", "…"), ("Late", "sorry")]
    assert list(matching(macros, "exCHANGE")) == [1, 0]
    assert list(matching(macros, "exchange refund")) == [0]
    assert list(matching(macros, "")) == [0, 1, 2]


def test_names_differ_by_more_than_case_and_spaces() -> None:
    assert key_of(" 환불  안내 ") == key_of("환불 안내")
    assert key_of("Refund") == key_of("REFUND")
