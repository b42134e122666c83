"""A message is taken apart into the questions it asks."""

import pytest

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
    ],
)  # fmt: skip
def test_questions_are_found_in_order(text: str, asked: tuple[str, ...]) -> None:
    assert tuple(question.text for question in questions(text)) == asked


def test_each_question_knows_what_was_said_before_it() -> None:
    first, second = questions("교환 배송비가 얼마나 되나요? 며칠 걸려요?")
    assert (first.before, second.before) == ("", first.text)


def test_a_flood_of_questions_is_cut() -> None:
    assert len(questions("이 상품은 언제 오나요? " * 500)) <= 4
