"""The App Home and the help text."""

from dataclasses import replace

import pytest

from bot.playground.blocks import view_problems
from bot.slack.block import View
from bot.slack.home import HomeView, Trouble, WaitingTicket, home_view
from bot.tickets.terms import Channel, Priority, TicketType
from tests.slack.samples import AT, HOSTILE, LANGUAGES, raw_markup, shown, texts

TICKET = WaitingTicket(
    ticket_id=1234,
    customer="김하나",
    channel=Channel.KAKAO,
    type=TicketType.COMPLAINT,
    priority=Priority.URGENT,
    since=AT,
    link="https://shop.slack.com/archives/C1/p1",
    assignee="U_JUN",
)
EMPTY = HomeView(agent="U_MINA", shop="하루상점")


def headings(view: View) -> list[str]:
    return [block["text"]["text"] for block in view["blocks"] if block["type"] == "header"]


def test_a_waiting_ticket_is_one_line_that_leads_to_its_card() -> None:
    view = home_view(replace(EMPTY, waiting=(TICKET,), waiting_count=1), "ko")
    assert (
        "*<https://shop.slack.com/archives/C1/p1|티켓 1234>* · 김하나 · 카카오톡 · 클레임 · "
        "중요도 긴급 · <!date^1795152600^{date_short_pretty} {time}|2026-11-20 05:30 UTC> 접수 · "
        "담당 <@U_JUN>"
    ) in shown(view)
    assert "확인을 기다리는 문의가 *1건* 있어요." in shown(view)


def test_an_empty_desk_teaches_how_it_works() -> None:
    view = home_view(EMPTY, "en")
    assert headings(view) == ["하루상점 support desk", "Automatic answers", "How it works"]
    assert "Hello <@U_MINA>. Nothing is waiting." in shown(view)
    assert "Only what a person approved" in shown(view)


def test_what_needs_an_admin_comes_before_what_waits() -> None:
    troubles = tuple(Trouble(f"문제 {n}", "https://shop.slack.com/x") for n in range(12))
    view = home_view(replace(EMPTY, waiting=(TICKET,), troubles=troubles), "ko")
    assert headings(view)[1:3] == ["관리자가 확인해 주세요", "지금 기다리는 문의"]
    assert "이 밖에 2건이 더 있어요." in shown(view)


def test_more_tickets_than_fit_are_counted() -> None:
    view = home_view(replace(EMPTY, waiting=(TICKET,) * 25, waiting_count=31), "en")
    assert "*31 tickets* are waiting" in shown(view)
    assert "11 more are in the team channels." in shown(view)


@pytest.mark.parametrize("text", ["가게", *HOSTILE.values()], ids=["plain", *HOSTILE])
@pytest.mark.parametrize("language", LANGUAGES)
def test_slack_takes_every_home_whatever_people_wrote(text: str, language: str) -> None:
    ticket = replace(TICKET, customer=text, link=text, assignee=text)
    home = HomeView(text, text, (ticket,) * 30, 30, (Trouble(text, text),) * 30)
    for full in (home, replace(home, waiting=(), troubles=())):
        view = home_view(full, language)
        assert view_problems(view) == []
        for markup in texts(view, "mrkdwn"):
            assert raw_markup(markup) == ""
        assert all(words.strip() for words in texts(view, "mrkdwn", "plain_text"))
