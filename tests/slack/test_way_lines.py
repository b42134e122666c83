"""By which way a reply goes, in words."""

from datetime import timedelta
from typing import Any

import pytest

from bot.channels.capability import Mode, Way, route
from bot.slack.text import moment
from bot.slack.way_lines import way_line, way_view
from bot.tickets.terms import Channel
from tests.fakes import NOW

A_DAY, A_WEEK = NOW + timedelta(days=1), NOW + timedelta(days=7)
DAY = Way(Mode.PUSH, until=A_DAY)
WEEK = Way(Mode.PUSH, until=A_WEEK, people_only=True)
MINUTE = Way(Mode.ONCE, until=NOW + timedelta(minutes=1))
CLOSED = Way(Mode.PUSH, until=NOW)
TAP = route("kakao", [MINUTE, Way(Mode.PULL)])


def told(channel: Channel, reply_to: dict[str, Any], *contacts: str, language: str = "ko") -> str:
    view = way_view(channel, reply_to, contacts, now=NOW)
    assert view
    return way_line(view, language)


@pytest.mark.parametrize(
    ("channel", "reply_to", "expected"),
    [
        (Channel.KAKAO, TAP, "카카오톡: 고객이 '답변 확인'을 누르면 보여요"),
        (Channel.WIDGET, route("widget", [Way(Mode.PULL)]), "고객이 대화를 다시 열면 보여요"),
        (
            Channel.NAVER_TALKTALK,
            route("naver_talktalk", [Way(Mode.PUSH)]),
            "언제든 보낼 수 있어요",
        ),
        (Channel.WEBHOOK, {"kind": "webhook", "url": "https://x.example"}, "언제든 보낼 수 있어요"),
        (Channel.INSTAGRAM, route("meta", [DAY]), f"인스타그램: {moment(A_DAY)}까지"),
        (Channel.INSTAGRAM, route("meta", [DAY, WEEK]), f"{moment(A_WEEK)}까지"),
        (Channel.SMARTSTORE, route("smartstore", [Way(Mode.PUBLIC)]), "누구나 보는 페이지"),
        (Channel.INSTAGRAM, route("meta", [CLOSED]), "지났어요"),
    ],
)
def test_the_card_says_by_which_way_and_until_when(
    channel: Channel, reply_to: dict[str, Any], expected: str
) -> None:
    assert expected in told(channel, reply_to)


def test_when_the_window_has_closed_other_ways_to_the_customer_are_named() -> None:
    closed = route("meta", [CLOSED])
    assert told(Channel.INSTAGRAM, closed, "email", language="en").endswith(
        "We know an e-mail address of theirs."
    )


def test_a_window_that_the_vendor_has_closed_is_closed_whatever_we_reckon() -> None:
    view = way_view(Channel.INSTAGRAM, route("meta", [WEEK]), ("phone",), is_shut=True, now=NOW)
    assert view
    assert "지났어요" in way_line(view, "ko")
    assert view.contacts == ("phone",)


def test_who_left_an_address_that_nothing_can_be_sent_to_is_named() -> None:
    assert "메일을 보낼 수 없어요" in told(Channel.WEB_FORM, {}, "email")
    assert way_view(Channel.KAKAO, {}, ("email",), now=NOW) is None


@pytest.mark.parametrize("reply_to", [{}, {"kind": "none"}])
def test_without_a_way_back_there_is_no_line(reply_to: dict[str, Any]) -> None:
    assert way_view(Channel.EMAIL, reply_to, (), now=NOW) is None
