"""What a reply promises, and by when."""

import pytest

from bot.pledges.reading import pledges_in
from tests.sla.test_calendar import KOREAN, at

NOW = at("11-20 10:00")  # a Friday; work ends at 18:00


@pytest.mark.parametrize(
    ("said", "due"),
    [
        ("확인 후 내일까지 연락드리겠습니다.", "11-21 23:59"),  # a Saturday: to its very end
        ("창고에 확인한 뒤 내일까지 연락드릴게요.", "11-21 23:59"),
        ("We will call you by tomorrow after checking with the warehouse.", "11-21 23:59"),
        ("오늘 중으로 답변드릴게요.", "11-20 18:00"),
        ("오늘 오후 3시까지 안내해 드리겠습니다!", "11-20 15:00"),
        ("3시 반까지 전화드리겠습니다.", "11-20 15:30"),
        ("모레까지 환불해 드리겠습니다.", "11-22 23:59"),
        ("월요일까지 회신드리겠습니다.", "11-23 18:00"),
        ("다음 주 수요일 오전 10시까지 보내 드릴 예정입니다.", "11-25 10:00"),
        ("이번 주 안에 처리하겠습니다.", "11-20 18:00"),
        ("2시간 이내에 다시 연락드리겠습니다.", "11-20 12:00"),
        ("영업일 기준 3일 이내에 환불해 드리겠습니다.", "11-25 18:00"),  # Monday is the first
        ("3영업일 안에 알려 드릴게요.", "11-25 18:00"),
        ("이틀 안에 답을 드리겠습니다.", "11-22 23:59"),
        ("12월 24일까지 발송하겠습니다.", "12-24 18:00"),
        ("1월 5일까지 발송하겠습니다.", "2027-01-05 18:00"),
        ("We will call you by tomorrow.", "11-21 23:59"),
        ("I'll get back to you by Monday 3 pm.", "11-23 15:00"),
        ("You’ll hear from us within two hours.", "11-20 12:00"),
        ("We will refund you within 3 business days.", "11-25 18:00"),
        ("Our team will reply by end of day.", "11-20 18:00"),
        ("We'll send it by December 24.", "12-24 18:00"),
        ("We'll send it on 24 December.", "12-24 18:00"),
        ("We will answer next Wednesday.", "11-25 18:00"),
    ],
)
def test_a_sentence_that_says_what_we_will_do_and_by_when(said: str, due: str) -> None:
    reply = f"안녕하세요, 고객님. {said} 감사합니다."
    [pledge] = pledges_in(reply, KOREAN, now=NOW)
    assert pledge.due_at == at(due)
    assert reply[pledge.start : pledge.end] == said.rstrip(".!")


@pytest.mark.parametrize(
    "said",
    [
        "확인하고 연락드리겠습니다.",  # no time
        "배송은 보통 2일 이내에 도착해요.",  # nobody promises
        "내일까지 연락 주세요.",  # theirs to do
        "상품이 도착하면 3일 이내에 환불해 드리겠습니다.",  # its time has not begun
        "입금이 확인된 후 2일 안에 보내 드리겠습니다.",
        "We will look into it.",
        "Once it has arrived we will refund you within 3 days.",
        "Please call us by Monday.",
        "오늘 오전 9시까지 연락드리겠습니다.",  # over
        "12월 32일까지 발송하겠습니다.",
    ],
)
def test_what_nobody_can_be_held_to_is_no_promise(said: str) -> None:
    assert pledges_in(said, KOREAN, now=NOW) == []


def test_every_promise_of_a_reply_counts() -> None:
    reply = "오늘 중으로 확인하겠습니다. 환불은 월요일까지 해 드리겠습니다.\n문의 감사합니다"
    found = pledges_in(reply, KOREAN, now=NOW)
    assert [each.due_at for each in found] == [at("11-20 18:00"), at("11-23 18:00")]
