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
        ("카드에서 두 번 빠져나갔어요", "charged-twice"),
        ("사은품이 빠져 있어요", "missing"),
        ("전원이 갑자기 안 들어옵니다", "defective"),
        ("랜턴이 켜지지도 않아요", "defective"),
        ("로그인이 안 돼요", "outage"),
        ("아이스크림이 다 녹아서 왔어요", "poor-condition"),
        ("서랍에 긁힌 자국이 있고 답변도 없네요", "damaged"),
        ("일주일째 배송중인데 전화는 왜 안 받아요", "late"),
        ("진짜 너무 늦네요. 언제 와요?", "late"),
        ("환불이 아직도 안 들어왔어요", "refund-late"),
        ("환불은 2주째 안 됩니다", "refund-late"),
        ("환불 안 되나요?", ""),
        ("무통장으로 입금했는데 입금확인이 안돼요", ""),
        ("블루투스 연결이 안 돼요", "defective"),
        ("사진이랑 색이 달라요", "not-as-shown"),
        ("예약을 취소하고 싶어요", ""),
        ("Where's my order?? It's been two weeks.", "late"),
        ("배송완료라는데 못 받았어요", "not-received"),
        ("Tracking says delivered but nothing here", "not-received"),
        ("The sofa was supposed to come last week", "late"),
        ("The plants arrived dead", "poor-condition"),
        ("The chocolate was too sweet", ""),
        ("The leg is scratched and nobody answers my mails", "damaged"),
        ("I got a blue throw instead of the grey one", "wrong-item"),
        ("I returned it ten days ago and still no refund", "refund-late"),
        ("I want a refund, the lamp does not work", "defective"),
        ("ordered a bed frame, got a headboard, and nobody answers", "wrong-item"),
        ("tracking number doesn't work", ""),
        ("Your site is down again", "outage"),
        ("You really let me down", ""),
        ("선물 포장 되나요?", ""),
        ("Do you ship to Canada?", ""),
    ],
)
def test_a_problem_is_named_as_the_customer_put_it_or_not_at_all(text: str, problem: str) -> None:
    assert problem_in(text) == problem
