"""Triage by rules, on messages as customers write them."""

from pathlib import Path

import pytest

from bot.settings import Routing
from bot.tickets.terms import (
    Channel,
    Direction,
    Language,
    Priority,
    Review,
    Segment,
    TicketType,
    Urgency,
)
from bot.tickets.values import Said, Triage, Turn
from bot.triage.rules import team_for, triage

MESSAGES = Path(__file__).parent / "messages.txt"


def turn(*texts: str, **more: object) -> Turn:
    return Turn(texts=texts, channel=Channel.KAKAO, **more)  # type: ignore[arg-type]


def judge(given: Turn, routing: Routing | None = None) -> Triage:
    return triage(given, routing or Routing(), Language.KO)


def rows() -> list[list[str]]:
    lines = MESSAGES.read_text("utf-8").splitlines()
    return [
        [cell.strip() for cell in line.split("|", 4)]
        for line in lines
        if line and not line.startswith("#")
    ]


@pytest.mark.parametrize(("kind", "review", "priority", "urgency", "text"), rows())
def test_a_message_is_sorted_as_a_person_would(
    kind: str, review: str, priority: str, urgency: str, text: str
) -> None:
    result = judge(turn(text))

    expected = set() if review == "-" else {reason.strip() for reason in review.split(",")}
    found = set(result.review)
    if kind == "-":  # the type is open, and a complaint brings its own reason
        found -= {Review.COMPLAINT}
    assert found == expected, result.reason
    assert kind in ("-", result.type), result.reason
    assert priority in ("-", result.priority)
    assert urgency in ("-", result.urgency)


def test_the_table_is_large_enough_to_mean_something() -> None:
    assert len(rows()) >= 200
    assert {row[0] for row in rows()} == {*TicketType, "-"}


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("배송 언제 와요?", Language.KO),
        ("안녕하세요, Can I pay with a Canadian card? 캐나다로 배송 돼요?", Language.KO),
        ("ㅠㅠ", Language.KO),
        ("Where is my order?", Language.EN),
        ("Do you sell 김치 refrigerators in white or grey?", Language.EN),
        ("ASAP 부탁드려요", Language.KO),
        ("order 취소 please", Language.KO),
        ("refund 언제 돼요? I paid by card", Language.KO),
        ("Hi, I ordered 김치", Language.EN),
        ("I ordered the 한복 set, when will it ship?", Language.EN),
        ("👍👍 123", Language.KO),  # nothing to judge by: the desk's language
    ],
)
def test_the_language_is_told_by_the_script(text: str, language: Language) -> None:
    assert judge(turn(text)).language is language


def test_a_message_without_letters_keeps_the_language_of_the_conversation() -> None:
    said = (Said(Direction.IN, "Where is my order?"), Said(Direction.OUT, "On its way."))
    assert judge(turn("???", history=said)).language is Language.EN


def test_a_short_follow_up_is_about_what_was_said_before() -> None:
    said = (Said(Direction.IN, "컵이 깨져서 왔어요"), Said(Direction.OUT, "확인하겠습니다."))
    assert judge(turn("네 그 건이요", history=said)).type is TicketType.COMPLAINT


def test_a_burst_of_messages_is_judged_together() -> None:
    assert judge(turn("저기요", "어제 주문한 거", "취소해 주세요")).type is TicketType.ORDER


@pytest.mark.parametrize(
    ("text", "segment", "priority"),
    [
        ("배송 언제 와요?", None, Priority.NORMAL),
        ("배송 언제 와요?", Segment.VIP, Priority.HIGH),
        ("배송 언제 와요?", Segment.AT_RISK, Priority.NORMAL),
        ("컵이 깨져서 왔어요", Segment.REGULAR, Priority.HIGH),
        ("컵이 깨져서 왔어요", Segment.VIP, Priority.URGENT),
        ("컵이 깨져서 왔어요", Segment.AT_RISK, Priority.URGENT),
        ("감사합니다", Segment.VIP, Priority.LOW),
        ("홈페이지가 안 열려요", Segment.VIP, Priority.URGENT),
        ("120만원짜리 소파 언제 오나요?", None, Priority.HIGH),
    ],
)
def test_priority_follows_money_danger_and_the_customer(
    text: str, segment: Segment | None, priority: Priority
) -> None:
    assert judge(turn(text, segment=segment)).priority is priority


ROUTING = Routing(
    default="support",
    review={Review.LEGAL: "leads", Review.REFUND_RISK: "billing"},
    type={TicketType.ORDER: "orders"},
)


@pytest.mark.parametrize(
    ("kind", "review", "team"),
    [
        (TicketType.FAQ, (), "support"),
        (TicketType.ORDER, (), "orders"),
        (TicketType.ORDER, (Review.REFUND_RISK,), "billing"),
        # in the shop's order, where two reasons have a team of their own
        (TicketType.COMPLAINT, (Review.COMPLAINT, Review.REFUND_RISK, Review.LEGAL), "leads"),
        (TicketType.COMPLAINT, (Review.COMPLAINT, Review.LEGAL), "leads"),
        (TicketType.COMPLAINT, (Review.COMPLAINT,), "support"),
    ],
)
def test_the_team_is_found_by_review_reason_then_type(
    kind: TicketType, review: tuple[Review, ...], team: str
) -> None:
    assert team_for(kind, review, ROUTING, "") == team


def test_the_reason_quotes_the_words_that_led_there() -> None:
    korean = triage(turn("환불 안 해 주면 내용증명 보낼게요"), Routing(), Language.KO)
    english = triage(turn("My mug arrived broken"), Routing(), Language.EN)
    assert "“내용증명”" in korean.reason
    assert english.reason == "Sorted by the words “broken”."


def test_the_reason_is_one_short_line_however_long_the_message() -> None:
    reason = judge(turn("환불해 주세요\n" * 3000)).reason
    assert "\n" not in reason
    assert len(reason) < 120


def test_more_evidence_means_more_confidence() -> None:
    clear = judge(turn("배송 조회는 어디서 하나요?")).confidence
    vague = judge(turn("경쟁사보다 비싸네")).confidence
    assert 0 <= vague < 0.3 < clear <= 1


@pytest.mark.parametrize("text", ["", "   ", "\u200b", "\x00", "👍", "…", "ㅋ"])
def test_nothing_said_is_nothing_to_answer(text: str) -> None:
    result = judge(turn(text))
    assert result.type is TicketType.OTHER
    assert result.priority is Priority.LOW
    assert result.urgency is Urgency.LOW


def test_a_complaint_is_found_at_the_end_of_a_very_long_message() -> None:
    assert Review.LEGAL in judge(turn("가나다라 " * 20_000 + " 소비자원에 신고하겠습니다")).review
