"""Hints about wording: what they notice, and what they leave in peace."""

import json
import time
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.drafting.linter import Slip, lint
from bot.tickets.terms import Language

KO, EN = Language.KO, Language.EN


@pytest.mark.parametrize(
    ("text", "slip"),
    [
        ("배송은 2일 걸려요. 교환은 불가피할 때만 가능합니다.", Slip.MIXED_POLITENESS),
        ("문의하신 상품은 품절되셨습니다.", Slip.HONOURED_THING),
        ("사이즈가 없으세요.", Slip.HONOURED_THING),
        ("주문하신 커피 나오셨습니다.", Slip.HONOURED_THING),
        ("배송비는 3,000원이고 결제가 완료되셨어요.", Slip.HONOURED_THING),
        ("상품를 보내 드려요.", Slip.PARTICLE),
        ("배송비을 확인해 주세요.", Slip.PARTICLE),
        ("김하나 고객님는 회원이세요.", Slip.PARTICLE),
        ("“머그컵”는 품절이에요.", Slip.PARTICLE),
        ("사이즈을(를) 알려 주세요.", Slip.PARTICLE),
        ("단순 변심은 반품이 불가합니다.", Slip.REFUSED_WITHDRAWAL),
        ("세일 상품은 환불이 안 돼요.", Slip.REFUSED_WITHDRAWAL),
        ("마음이 바뀌신 경우 교환해 드릴 수 없어요.", Slip.REFUSED_WITHDRAWAL),
        ("죄송합니다. 늦어서 정말 죄송해요.", Slip.APOLOGISES_TWICE),
        ("{name} 고객님, 안녕하세요.", Slip.PLACEHOLDER),
        ("OOO 대신 ○○○ 고객님", Slip.PLACEHOLDER),
        ("네 ㅠㅠ 확인할게요", Slip.CHATTY),
        ("말씀드렸다시피 그건 안 돼요.", Slip.BLAMES),
    ],
)
def test_a_korean_slip_is_noticed(text: str, slip: Slip) -> None:
    assert slip in {hint.slip for hint in lint(text, KO)}


@pytest.mark.parametrize(
    "text",
    [
        "김하나 고객님, 안녕하세요! 배송은 2일 걸려요. 감사합니다!",
        "안녕하세요, 고객님. 배송은 2일 걸립니다. 확인해 주세요. 감사합니다.",
        "궁금한 점이 있으시면 언제든 말씀해 주세요.",
        "쿠폰이 있으시면 결제할 때 넣어 주세요.",
        "상품을 받으신 날부터 7일 안에 신청하시면 돼요.",
        "마을 축제와 가을 행사를 함께 준비했어요.",
        "주문 제작 상품은 시안을 확정하신 뒤 환불이 불가해요.",
        "받으신 지 7일이 지나 반품이 어려워요.",
        "사용하신 상품은 반품하실 수 없어요.",
        "“머그컵”은 품절이에요.",
        "“컵”을 두 개 주문하셨네요.",
        "빠를수록 좋고, 모를 때는 고를 수 있어요.",
        "재고가 없어요.",
        "VIP 고객님께 드리는 혜택이에요.",
    ],
)
def test_good_korean_is_left_in_peace(text: str) -> None:
    assert lint(text, KO) == ()


@pytest.mark.parametrize(
    ("text", "slip"),
    [
        ("We are sorry. Again, our apologies.", Slip.APOLOGISES_TWICE),
        ("You should have read the page.", Slip.BLAMES),
        ("As I already said, it is closed.", Slip.BLAMES),
        ("Hi [name], thanks!", Slip.PLACEHOLDER),
        ("Done!!", Slip.CHATTY),
        ("PLEASE READ THE POLICY first.", Slip.CHATTY),
    ],
)
def test_an_english_slip_is_noticed(text: str, slip: Slip) -> None:
    assert slip in {hint.slip for hint in lint(text, EN)}


@pytest.mark.parametrize(
    "text",
    ["Hi Sam, your parcel ships within 2 days. Sorry for the wait!", "Our VIP team is in the USA."],
)
def test_good_english_is_left_in_peace(text: str) -> None:
    assert lint(text, EN) == ()


@dataclass(frozen=True)
class OwnRule:
    pattern: str
    hint: str


def test_a_shop_adds_its_own() -> None:
    rules = [OwnRule(r"무조건|100\s?%", "단정하지 않아요")]
    hints = lint("무조건 최저가예요.", KO, banned=["최저가"], rules=rules)
    assert {(hint.slip, hint.said, hint.advice) for hint in hints} == {
        (Slip.BANNED, "최저가", ""),
        (Slip.RULE, "무조건", "단정하지 않아요"),
    }


def test_the_sample_shops_own_answers_have_no_slips_of_particle_or_honour() -> None:
    """Three hundred sentences written with care: a hint about one of them is a false one."""
    rows = Path("knowledge/articles/ko/faq.jsonl").read_text("utf-8").splitlines()
    answers = [json.loads(row)["answer"] for row in rows if row.strip()]
    wrong = (Slip.PARTICLE, Slip.HONOURED_THING, Slip.BLAMES, Slip.CHATTY, Slip.PLACEHOLDER)
    hints = [hint for answer in answers for hint in lint(answer, KO)]
    assert [hint for hint in hints if hint.slip in wrong] == []


@given(st.text(max_size=200))
def test_no_text_breaks_it(text: str) -> None:
    for language in Language:
        assert len(lint(text, language)) <= 5


@pytest.mark.parametrize("unit", ["가", "환불 ", "상품이 ", "{", "A", "님는", "!"])
def test_no_text_is_slow(unit: str) -> None:
    start = time.process_time()
    lint((unit * 5_000)[:5_000], KO)
    lint((unit * 5_000)[:5_000], EN)
    assert time.process_time() - start < 2
