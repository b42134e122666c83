"""A message is taken apart into the questions it asks."""

import time

import pytest

from bot.drafting.pieces import split_text
from bot.drafting.questions import questions


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("배송비가 얼마예요?", ()),
        ("감사합니다. 잘 받았어요.", ()),
        ("배송비는 얼마인가요? 반품은 언제까지 되나요?",
         ("배송비는 얼마인가요?", "반품은 언제까지 되나요?")),
        ("재입고 언제 되나요 그리고 선물 포장도 가능한가요",
         ("재입고 언제 되나요", "그리고 선물 포장도 가능한가요")),
        ("교환 배송비가 얼마나 되나요? 며칠 걸려요?",
         ("교환 배송비가 얼마나 되나요?", "며칠 걸려요?")),
        ("늘 잘 쓰고 있어요. 이번에 이사를 했습니다. 세금계산서도 발급되나요?",
         ("세금계산서도 발급되나요?",)),
        ("Do you ship to Canada? How long does it take to get there?",
         ("Do you ship to Canada?", "How long does it take to get there?")),
        ("It broke. I am furious.", ()),
        ("보증금은 얼마이고, 취소하면 수수료가 있는지 궁금합니다.",
         ("보증금은 얼마이고", "취소하면 수수료가 있는지 궁금합니다.")),
        ("무상 수리가 되는지, 그리고 택배비는 누가 내는지 궁금합니다.",
         ("무상 수리가 되는지", "택배비는 누가 내는지 궁금합니다.")),
        ("반품 기사님은 언제 오시고 환불은 언제 되나요?",
         ("반품 기사님은 언제 오시고", "환불은 언제 되나요?")),
        ("할인이 되는지 궁금하고, 로고 각인도 되는지 알고 싶습니다.",
         ("할인이 되는지 궁금하고", "로고 각인도 되는지 알고 싶습니다.")),
        ("배송비 얼마고 언제 와요?", ("배송비 얼마고", "언제 와요?")),
        ("재고를 언제 어떻게 확인하고 있나요?", ()),
        ("How do I send it back & what does it cost?",
         ("How do I send it back", "what does it cost?")),
        ("반품이 되는지 안 되는지 알려 주세요", ()),
        ("어떤 옷인지 모르겠는데 교환되나요?", ()),
        ("Three things: do you ship to Canada, do you take Klarna, and can I pay later?",
         ("do you ship to Canada", "do you take Klarna", "can I pay later?")),
        ("How long does a sofa take, and can I cancel halfway?",
         ("How long does a sofa take", "can I cancel halfway?")),
        ("Can I return opened candles and used pans?", ()),
        ("Is it the blue or is it the grey one?", ()),
        ("I got it yesterday and when I opened it, it was broken. What now?", ("What now?",)),
    ],
)  # fmt: skip
def test_questions_are_found_in_order(text: str, asked: tuple[str, ...]) -> None:
    assert tuple(question.text for question in questions(text)) == asked


def test_each_question_knows_what_was_said_before_it() -> None:
    first, second = questions("교환 배송비가 얼마나 되나요? 며칠 걸려요?")
    assert (first.before, second.before) == ("", first.text)


def test_a_flood_of_questions_is_cut() -> None:
    assert len(questions("이 상품은 언제 오나요? " * 500)) <= 4


@pytest.mark.parametrize("unit", [" ", "\n", "는지 ", "언제 오고 ", "a. ", "and "])
def test_no_message_is_slow_to_read(unit: str) -> None:
    text = "a" + (unit * 400_000)[:400_000] + "b"
    start = time.process_time()
    questions(text)
    split_text(text, ())
    assert time.process_time() - start < 3  # what grows with the square takes minutes
