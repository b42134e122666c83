"""Which questions lean on an earlier one, and on which."""

import pytest

from knowledge.following import leans_on

KOREAN, ENGLISH = "반품 배송비는 얼마인가요?", "How much is shipping?"

LEANING = [
    "그럼 제주는요?",
    "제주도는요",
    "네 감사합니다! 그럼 울릉도는요?",
    "제주도도요?",
    "근데 그것도 되나요?",
    "토요일에는요?",
    "울릉도?",
    "며칠 걸려요?",
    "그럼 얼마예요?",
    "언제까지요?",
    "그건 무료인가요?",
    "거기는 며칠 걸리나요?",
    "사이즈가 안 맞으면요?",
    "교환일 경우는요?",
]
STANDING = [
    "그럼 반품은 어떻게 하나요?",
    "그리고 현금영수증 발급되나요?",
    "회원 탈퇴는 어디서 하나요?",
    "제주도도 배송되나요?",
    "쿠폰이 적용이 안 돼요",
    "감사합니다.",
    "잠시만요",
    "아니에요",
    "영업시간 알려 주세요",
    "배송이 너무 늦어요. 언제 오나요?",
    "",
    "?",
]
LEANING_ENGLISH = [
    "And to Hawaii?",
    "What about Canada?",
    "how about sale items",
    "How long does it take?",
    "Is it free?",
    "Thanks! And on weekends?",
    "how long?",
    "When?",
    "Does that include returns?",
    "for two?",
]
STANDING_ENGLISH = [
    "Do you ship to Hawaii?",
    "And how do I cancel my order?",
    "Is it possible to pick up my order in the store?",
    "My parcel has not arrived, where is it?",
    "Thank you very much!",
    "Can I change my password?",
    "The zipper is broken",
    "Please cancel it and refund my card",
]


@pytest.mark.parametrize("text", LEANING)
def test_a_korean_part_of_a_question_leans(text: str) -> None:
    assert leans_on(text, [KOREAN]) == KOREAN


@pytest.mark.parametrize("text", STANDING)
def test_a_korean_question_of_its_own_does_not(text: str) -> None:
    assert leans_on(text, [KOREAN]) == ""


@pytest.mark.parametrize("text", LEANING_ENGLISH)
def test_an_english_part_of_a_question_leans(text: str) -> None:
    assert leans_on(text, [ENGLISH]) == ENGLISH


@pytest.mark.parametrize("text", STANDING_ENGLISH)
def test_an_english_question_of_its_own_does_not(text: str) -> None:
    assert leans_on(text, [ENGLISH]) == ""


def test_a_chain_leans_on_the_question_it_began_with() -> None:
    earlier = ["회원 탈퇴는 어디서 하나요?", KOREAN, "그럼 제주는요?"]
    assert leans_on("울릉도는요?", earlier) == KOREAN


def test_without_an_earlier_question_there_is_nothing_to_lean_on() -> None:
    assert leans_on("그럼 제주는요?", []) == ""
    assert leans_on("그럼 제주는요?", ["울릉도는요?"]) == ""


def test_of_a_long_message_what_was_asked_is_taken() -> None:
    story = (
        "지난주에 캠핑 의자를 두 개 주문해서 잘 받았습니다. 색이 사진과 달라 보여서 고민했어요. "
    )
    earlier = story * 2 + "캠핑 의자 반품 배송비는 얼마인가요? 답변 부탁드립니다."
    assert "반품 배송비는 얼마인가요?" in leans_on("그럼 제주는요?", [earlier])
    assert "지난주" not in leans_on("그럼 제주는요?", [earlier])


def test_an_earlier_message_that_asks_nothing_short_is_left_out() -> None:
    assert leans_on("그럼 제주는요?", ["어제 산책을 다녀왔다 " * 40]) == ""
