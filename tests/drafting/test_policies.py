"""Policy sections become sentences that say what the policy says."""

import pytest

from bot.drafting.grounding import unsupported
from bot.drafting.pieces import text_of
from bot.drafting.policies import answer_from, lines_of, row_sentence
from knowledge.passages import Passage
from tests.drafting.shop import FEES, policy


@pytest.mark.parametrize(
    ("header", "cells", "language", "sentence"),
    [
        (["지역", "회수 비용(편도)", "교환"], ["제주", "6,000원", "12,000원"], "ko",
         "제주: 회수 비용(편도)은 6,000원, 교환은 12,000원입니다."),
        (["등급", "적립률", "쿠폰"], ["골드", "3%", "2장, 무료배송 1장"], "ko",
         "골드: 적립률은 3%; 쿠폰은 2장, 무료배송 1장입니다."),
        (["상황", "처리"], ["품절", "1,000원"], "ko", "품절: 1,000원"),
        (["지역", "비용", "기간"], ["울릉도", "-", "3일"], "ko", "울릉도: 기간은 3일입니다."),
        (["단계", "할 일", "안내"], ["검수", "상태 확인", "끝나면 알려 드립니다"], "ko",
         "검수: 할 일은 상태 확인, 안내는 끝나면 알려 드립니다"),
        (["Day", "What happens"], ["10", "Membership pauses"], "en", "Day 10: Membership pauses"),
        (["Area", "Price", "Time"], ["Hawaii", "$12.95", "7–10 days"], "en",
         "Hawaii: Price: $12.95; Time: 7–10 days"),
        (["Day", "What happens"], ["1, 3 and 7", "We try again"], "en",
         "Day 1, 3 and 7: We try again"),
        (["수량", "할인율"], ["100~299개", "10%"], "ko", "수량 100~299개: 10%"),
        (["지역", "비용", "기간"], ["울릉도", "-", ""], "ko", "울릉도"),
        (["비고"], ["울릉도"], "ko", "울릉도"),
    ],
)  # fmt: skip
def test_a_table_row_reads_as_a_sentence(
    header: list[str], cells: list[str], language: str, sentence: str
) -> None:
    assert row_sentence(header, cells, language) == sentence


def quoted(passage: Passage, question: str) -> str:
    return text_of(answer_from(passage, question).pieces)


def test_the_row_that_was_asked_for_is_taken_with_its_heading() -> None:
    assert quoted(FEES, "제주에서 반품하면 회수 비용이 얼마예요?") == (
        "[지역별 반품 배송비]\n- 제주: 회수 비용(편도)은 6,000원, 교환(왕복)은 12,000원입니다."
    )


def test_an_exception_follows_the_rule_it_limits() -> None:
    section = (
        "봉인을 뜯지 않은 속옷은 반품할 수 있습니다. 다만 세일 상품은 안 됩니다. "
        "그 밖의 문의는 전화로 하세요."
    )
    text = quoted(policy("속옷", section), "속옷 반품 되나요?")
    assert text == "봉인을 뜯지 않은 속옷은 반품할 수 있습니다. 다만 세일 상품은 안 됩니다."


def test_a_question_in_other_words_gets_the_whole_of_a_short_section() -> None:
    section = "탈퇴하시면 바로 파기합니다. 기록은 5년 보관합니다. 그 밖은 문의해 주세요."
    found = answer_from(policy("보관", section), "xyz")
    assert text_of(found.pieces) == f"[보관]\n{section}"
    assert not found.is_sure


def test_a_question_in_other_words_gets_the_start_of_a_long_section() -> None:
    section = "탈퇴하시면 바로 파기합니다. 기록은 5년 보관합니다. " + "그 밖은 문의해 주세요. " * 40
    found = answer_from(policy("보관", section), "xyz")
    assert text_of(found.pieces) == "[보관]\n탈퇴하시면 바로 파기합니다. 기록은 5년 보관합니다."
    assert not found.is_sure


FURNITURE = policy(
    "3-2. 대형 가구",
    "단순 변심 반품의 회수 비용은 수도권 30,000원, 그 외 내륙 지역 50,000원입니다. "
    "처음 결제한 배송비는 환불하지 않습니다.",
)


def test_one_shared_word_does_not_make_a_line_the_answer() -> None:
    """It was quoted alone, and with high confidence."""
    found = answer_from(FURNITURE, "교환 배송비는 누가 내나요?")
    assert text_of(found.pieces) == f"[대형 가구]\n{FURNITURE.section}"
    assert not found.is_sure


def test_the_line_that_says_what_was_asked_is_sure() -> None:
    found = answer_from(FURNITURE, "대형 가구를 반품하면 처음 결제한 배송비도 환불되나요?")
    assert text_of(found.pieces) == "처음 결제한 배송비는 환불하지 않습니다."
    assert found.is_sure


def test_a_line_that_leans_on_the_one_before_takes_it_along() -> None:
    section = (
        "검수에서 사용 흔적이 보이면 되돌려 보냅니다. 이때 재발송비 3,000원은 고객 부담입니다. "
        "문의는 전화로 하세요."
    )
    assert quoted(policy("거절", section), "재발송비 부담은 고객인가요?") == (
        "검수에서 사용 흔적이 보이면 되돌려 보냅니다. 이때 재발송비 3,000원은 고객 부담입니다."
    )


def test_of_a_long_message_the_sentence_that_asks_chooses_the_line() -> None:
    section = "캠핑장에는 배송하지 않습니다. 침낭은 7일 안에 반품할 수 있습니다. " + "기타. " * 100
    mail = (
        "안녕하세요. 지난주에 가족과 캠핑장에 다녀온 김하나입니다. 캠핑장까지 배송된 물건을 아주 "
        "잘 썼고 캠핑장 사장님도 칭찬하셨습니다. 배송도 무척 빨랐습니다.\n"
        "좋은 하루 되세요.\n침낭은 반품할 수 있나요?"
    )
    assert quoted(policy("안내", section), mail) == "침낭은 7일 안에 반품할 수 있습니다."


def test_markdown_is_taken_off_and_links_stay_readable() -> None:
    (line,) = lines_of("**중요**: [안내](https://moa.example/a)를 `보세요`.", "ko")
    assert line.text == "중요: 안내 (https://moa.example/a)를 보세요."


def test_no_line_says_what_the_section_does_not() -> None:
    for line in lines_of(FEES.section, "ko"):
        assert not unsupported(line.text, [FEES.section])


DURATIONS = policy(
    "2-2. 출고 후 도착까지 걸리는 기간",
    """| 지역 | 일반 상품 | 냉동 식품 |
|---|---|---|
| 일반 지역 | 1~2영업일 | 다음 날 |
| 제주 | 2~4영업일 | 배송 불가 |
| 군부대 사서함 | 일반 지역보다 2~3일 더 걸림 | 배송 불가 |
""",
)
REFUND_TIMES = policy(
    "5-1. 결제수단별 환불 기간",
    """| 결제수단 | 기간 |
|---|---|
| 신용카드·체크카드 | 3~5영업일(카드사에 따라 다름) |
| 무통장입금 | 1~2영업일 |
| 휴대폰 결제 | 즉시 |

그 밖의 문의는 전화로 하세요.
""",
)


@pytest.mark.parametrize(
    ("section", "question", "rows"),
    [
        (DURATIONS, "배송 얼마나 걸려요?", ["일반 지역", "제주", "군부대 사서함"]),
        (DURATIONS, "제주 배송 얼마나 걸려요?", ["제주"]),
        (REFUND_TIMES, "환불 언제 들어와요 카드결제했음", ["신용카드·체크카드"]),
        (REFUND_TIMES, "결제 환불 기간이 얼마나 되나요",
         ["신용카드·체크카드", "무통장입금", "휴대폰 결제"]),
    ],
)  # fmt: skip
def test_a_table_is_quoted_whole_unless_the_question_names_a_row(
    section: Passage, question: str, rows: list[str]
) -> None:
    lines = quoted(section, question).splitlines()
    assert [line[2:].split(":")[0] for line in lines if line.startswith("- ")] == rows


def test_a_long_table_of_which_no_row_is_named_is_not_quoted_whole() -> None:
    rows = "\n".join(
        f"| 상품{n}호 | {n},000원, 부가세를 포함한 값이며 포장은 따로 받지 않습니다 |"
        for n in range(1, 12)
    )
    section = policy("가격", f"| 이름 | 요금 |\n|---|---|\n{rows}\n")
    assert len(quoted(section, "요금이 궁금해요").splitlines()) <= 4


CANCELLING = policy(
    "3. Cancelling and refunds",
    """| Situation | Refund |
|---|---|
| Cancelled during the trial | Nothing is charged |
| Annual payment, within 14 days of the renewal | Full refund |
| Monthly payment | None |

Cancel under Account > Plus > Cancel membership.
""",
    "en",
)
FREE = "50,000원 이상 주문은 배송이 무료입니다. 적립금을 써도 무료배송 기준은 줄어들지 않습니다."


def test_a_row_is_not_beaten_by_a_line_that_repeats_the_title() -> None:
    asked = "Plus was renewed today, I forgot to cancel. Can I get a refund?"
    assert "within 14 days of the renewal: Full refund" in quoted(CANCELLING, asked)


def test_a_word_inside_another_names_a_row() -> None:
    asked = "i want to cancel plus and get a refund for this month"
    assert "- Monthly payment: None" in quoted(CANCELLING, asked)


def test_who_asks_how_much_gets_a_line_with_a_figure() -> None:
    section = policy("배송비", f"{FREE} 그 밖의 기준은 따로 알려 드립니다.")
    assert quoted(section, "무료배송 기준 금액이 얼마예요?").startswith(FREE)


def test_a_line_that_leans_on_the_one_before_comes_with_it() -> None:
    text = "The first 25 items stay free. The rest is read-only for 90 days. Write to us for more."
    section = policy("Saved rooms", text, "en")
    said = quoted(section, "Is the rest read-only?")
    assert said.endswith("The first 25 items stay free. The rest is read-only for 90 days.")


def test_an_empty_corner_of_a_table_is_a_cell() -> None:
    table = "||수도권|제주|\n|--|--|--|\n|대형|2,000원|3,000원|"
    assert [line.text for line in lines_of(table, "ko")] == [
        "- 대형: 수도권은 2,000원, 제주는 3,000원입니다."
    ]


def test_a_table_of_one_row_is_quoted_as_it_stands() -> None:
    assert "보관 기간은 10일" in quoted(policy("안내", "| 보관 기간은 10일 |"), "보관 기간은?")
