"""What went wrong for a customer, by the words they have for it."""

import pytest

from bot.drafting.problems import problem_in


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("블루를 시켰는데 화이트가 왔어요.", "wrong-item"),
        ("You sent the wrong colour!", "wrong-item"),
        ("머그컵 손잡이가 깨져서 왔어요.", "damaged"),
        ("결제가 두 번 됐어요. 하나 취소해 주세요.", "charged-twice"),
        ("I was charged twice", "charged-twice"),
        ("3일 전에 주문했는데 아직도 안 와요.", "late"),
        ("주문했는데 택배가 왔는지 모르겠어요.", ""),
        ("문의했는데 답변이 없네요. 반품하고 싶어요", "unanswered"),
        ("선물 포장 되나요?", ""),
        ("Do you ship to Canada?", ""),
    ],
)
def test_a_problem_is_named_as_the_customer_put_it_or_not_at_all(text: str, problem: str) -> None:
    assert problem_in(text) == problem
