import pytest

from bot.channels.email.quotes import newest

SAID = "네, 환불해 주세요.\n감사합니다."
QUOTED = "> 안녕하세요.\n> 교환과 환불 중 무엇을 원하세요?"
PLAIN = "안녕하세요.\n교환과 환불 중 무엇을 원하세요?"


@pytest.mark.parametrize(
    "below",
    [
        f"2025년 11월 20일 (목) 오후 3:12, 도움샵 <help@example.com>님이 작성:\n\n{QUOTED}",
        f"2025년 11월 20일 (목) 오후 3:12, 긴 이름\n<help@example.com>님이 작성:\n{QUOTED}",
        f"2025. 11. 20. 오후 3:12, 도움샵 <help@example.com> 작성:\n\n{QUOTED}",
        f"2025-11-20 15:12, 도움샵 wrote:\n{QUOTED}",
        f"On Thu, Nov 20, 2025 at 3:12 PM Help <help@example.com> wrote:\n\n{QUOTED}",
        f"On Thu, Nov 20, 2025 at 3:12 PM A Long Name\n<help@example.com>\nwrote:\n{QUOTED}",
        f"On Nov 20, 2025, at 3:12 PM, Help <help@example.com> wrote:\n{QUOTED}",
        f"-----Original Message-----\nFrom: help\nSent: Thursday\nTo: me\n\n{PLAIN}",
        f"-----원본 메시지-----\n보낸 사람: 도움샵\n\n{PLAIN}",
        f"--------- 원본 메일 ---------\n보낸사람 : 도움샵\n받는사람 : 홍길동\n\n{PLAIN}",
        f"________________\n보낸 사람: 도움샵\n보낸 날짜: 2025년\n받는 사람: 홍\n\n{PLAIN}",
        f"From: Help <help@example.com>\nSent: Thursday, Nov 20\nTo: Hana\n\n{PLAIN}",
        f"*From:* Help <help@example.com>\n*Date:* Thursday\n\n{PLAIN}",
        f"=== 이 줄 위에 답장을 써 주세요 ===\n{PLAIN}",
        f"--- Reply above this line ---\n{PLAIN}",
        QUOTED,
        f"나의 iPhone에서 보냄\n\n2025. 11. 20. 오후 3:12, 도움샵 작성:\n{QUOTED}",
        f"2013년 11월 20일 오후 3:12, 도움샵 <help@example.com>님의 말:\n\n{QUOTED}",
        f"2025-11-20 오후 3:12에 도움샵 이(가) 쓴 글:\n{QUOTED}",
        f"20 Nov 2025 15:12 Help <help@example.com> wrote:\n{QUOTED}",
        f"2025/11/20 15:12, Help <help@example.com>:\n{QUOTED}",
        f"-------- 원본 이메일 --------\n발신: 도움샵 <help@example.com>\n\n{PLAIN}",
        f"[원본메일]\n보낸사람 : 도움샵\n\n{PLAIN}",
        f"----- 원문 -----\n보낸사람: 도움샵\n\n{PLAIN}",
        f"##- Please type your reply above this line -##\n{PLAIN}",
        f"── 이 선 위에 답장해 주세요 ──\n{PLAIN}",
        "Sent with Proton Mail secure email.",
        "Sent from my iPhone",
        f"-- \n홍길동\n010-0000-0000\n\n{QUOTED}",
    ],
)
def test_only_what_is_new_is_left(below: str) -> None:
    assert newest(f"{SAID}\n\n{below}") == SAID


@pytest.mark.parametrize(
    "text",
    [
        "> 교환과 환불 중 무엇을 원하세요?\n환불이요.\n> 계좌는요?\n국민은행이요.",
        f"On Thu, Nov 20, 2025 at 3:12 PM Help wrote:\n{QUOTED}\n\n환불이요.",
        "2025년 11월 20일에 주문했는데 아직 안 왔어요.\n언제 오나요?",
        "On Monday I wrote: please cancel it. Nobody answered.",
        "From: 서울\nTo: 부산\n으로 배송지를 바꿔 주세요.",
        "원문 그대로 보내 주세요.\n2026년에 받은 주소 hana@example.com:",
        QUOTED,
    ],
)
def test_what_the_customer_says_themselves_stays(text: str) -> None:
    assert newest(text).strip() == text


def test_what_is_forwarded_is_what_they_want_to_show() -> None:
    text = f"이거 봐 주세요\n\n-----Original Message-----\nFrom: a\n\n{PLAIN}"
    assert newest(text, "Fwd: 배송") == newest(text, "[외부] FW: 배송") == text
    assert newest(text, "Re: 배송") == "이거 봐 주세요"
