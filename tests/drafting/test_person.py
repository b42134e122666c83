"""Who asks for nothing but a person gets no page about our customer service."""

import pytest

from bot.drafting.person import wants_person


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("상담원 연결 좀", True),
        ("상담사랑 통화하고 싶은데요", True),
        ("사람이랑 얘기하고 싶어요", True),
        ("담당자분과 통화하고 싶습니다", True),
        ("I want to talk to a real person", True),
        ("can i speak with a manager please", True),
        ("get me a human agent", True),
        ("상담원 연결은 몇 시까지 되나요?", False),
        ("when can I talk to someone?", False),
        ("상담원이 그러는데 반품 배송비를 제가 내야 한다네요 맞나요", False),
        ("주문한 컵이 깨져서 왔는데 사진 보낼게요. 담당자 연결해 주세요", False),
        ("The lamp broke after two days and I need a refund, let me talk to someone", False),
        ("사람이 많이 오는 매장인가요?", False),
    ],
)
def test_a_wish_for_a_person_is_told_from_questions_beside_it(text: str, wanted: bool) -> None:
    assert wants_person(text) is wanted
