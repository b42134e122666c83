"""What leads to a person is masked; what the question is about stays."""

import pytest

from bot.vault.finding import Known
from bot.vault.masking import is_masked, mask, without_tokens


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("hana.kim+shop@example.co.kr 로 보내 주세요", "[email] 로 보내 주세요"),
        ("제 번호는 010-1234-5678이에요", "제 번호는 [phone]이에요"),
        ("01012345678로 전화 주세요", "[phone]로 전화 주세요"),
        ("+82 10 1234 5678", "[phone]"),
        ("02-345-6789 회사예요", "[phone] 회사예요"),
        ("Call me at (415) 555-0132 please", "Call me at [phone] please"),
        ("call +44 20 7946 0958", "call [phone]"),
        ("카드 1234-5678-9012-3456 취소", "카드 [card] 취소"),
        ("카드 1234 5678 9012 3456 취소", "카드 [card] 취소"),
        ("4111111111111111 결제", "[card] 결제"),
        ("1234567890123456 결제", "[order] 결제"),
        ("900101-1234567 인증이 안 돼요", "[resident-number] 인증이 안 돼요"),
        ("9001011234567 인증", "[resident-number] 인증"),
        ("국민 123456-04-123456으로 환불", "국민 [account]으로 환불"),
        ("110-234-567890 계좌", "[account] 계좌"),
        ("ORD-20261120-0012 언제 와요?", "[order] 언제 와요?"),
        ("order #48213 is late", "order #[order] is late"),
        ("주문번호 20261120991 조회", "주문번호 [order] 조회"),
        ("운송장 123456789012", "운송장 [order]"),
        ("101동 1203호 문 앞에", "[address] 문 앞에"),
        ("서울시 강남구 테헤란로 152, 5층", "[address]"),
        ("https://shop.example/o/123?token=abc 여기요", "[link] 여기요"),
        ("０１０－１２３４－５６７８", "[phone]"),
        ("010\u200b1234\u200b5678", "[phone]"),
    ],
)
def test_what_leads_to_a_person_is_masked(text: str, masked: str) -> None:
    assert mask(text) == masked
    assert mask(masked) == masked


@pytest.mark.parametrize(
    "text",
    [
        "50,000원 이상이면 무료인가요?",
        "1234567원 결제했는데 환불되나요?",
        "2026-11-20에 주문했어요",
        "3~5영업일 걸리나요?",
        "10:30-18:00에 전화 되나요?",
        "iPhone 15 케이스 있나요?",
        "Is it 25% off until 12/24?",
        "사이즈 95, 100, 105 차이가 뭔가요?",
        "2025-2026 시즌 상품",
        "바로 3일 뒤에 받을 수 있어요?",
    ],
)
def test_what_the_question_is_about_stays(text: str) -> None:
    assert mask(text) == text


def test_the_customers_own_name_and_order_are_masked_wherever_they_stand() -> None:
    text = "김하나예요. 주문 A-77 언제 와요? 김하나 드림"
    masked = mask(text, Known(names=("김하나",), orders=("A-77",)))
    assert masked == "[name]예요. 주문 [order] 언제 와요? [name] 드림"
    ann = Known(names=("Ann",))
    assert mask("Annabelle asks: Ann is here", ann) == "Annabelle asks: [name] is here"


def test_a_one_letter_name_masks_nothing() -> None:
    assert mask("배송이 안 와요", Known(names=("이", ""))) == "배송이 안 와요"


def test_search_reads_the_words_without_the_tokens() -> None:
    assert without_tokens("[order] 언제 와요? [name]") == "언제 와요?"
    assert is_masked("[order] 언제 와요?")
    assert not is_masked("언제 와요?")
