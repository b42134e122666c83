"""The App Home: what it says, whatever people wrote."""

from dataclasses import replace

import pytest

from bot.playground.blocks import view_problems
from bot.slack.block import View
from bot.slack.home_view import HomeView, Listed, Today, Trouble, home_view
from bot.slack.refs import Looking
from bot.slack.ticket_lines import TicketView, span
from bot.tickets.terms import Channel, Priority, TicketType, Urgency
from tests.slack.samples import AT, HOSTILE, LANGUAGES, raw_markup, shown, texts

TICKET = TicketView(
    ticket_id=1234,
    customer="김하나",
    channel=Channel.KAKAO,
    type=TicketType.COMPLAINT,
    priority=Priority.URGENT,
    urgency=Urgency.HIGH,
    since=AT,
    link="https://shop.slack.com/archives/C1/p1",
    assignee="U_JUN",
    due_at=AT,
    left="1시간 5분",
)
EMPTY = HomeView(agent="U_MINA", shop="하루상점")
TEAMS = {"support": "Support", "orders": "Orders"}


def headings(view: View) -> list[str]:
    return [block["text"]["text"] for block in view["blocks"] if block["type"] == "header"]


def test_a_waiting_ticket_is_one_line_that_leads_to_its_card() -> None:
    view = home_view(replace(EMPTY, listed=Listed((TICKET,), 1), waiting_count=1), "ko")
    at = "<!date^1795152600^{date_short_pretty} {time}|2026-11-20 05:30 UTC>"
    assert (
        "*<https://shop.slack.com/archives/C1/p1|티켓 1234>* · 김하나 · 카카오톡 · 클레임 · "
        f"중요도 긴급 · 고객이 급해요 · {at} 접수 · 기한 {at} (1시간 5분 남음) · 담당 <@U_JUN>"
    ) in shown(view)
    assert "확인을 기다리는 문의가 *1건* 있어요." in shown(view)


def test_an_empty_desk_teaches_how_it_works() -> None:
    view = home_view(EMPTY, "en")
    assert headings(view) == [
        "하루상점 support desk",
        "Waiting now",
        "Automatic answers",
        "How it works",
    ]
    assert "Hello <@U_MINA>. Nothing is waiting." in shown(view)
    assert "Today: nothing yet" in shown(view)
    assert "Only what a person approved" in shown(view)


def test_what_needs_an_admin_comes_first_then_what_is_mine() -> None:
    troubles = tuple(Trouble(f"문제 {n}", "https://shop.slack.com/x") for n in range(12))
    listed = Listed((TICKET,), 1)
    full = replace(EMPTY, listed=listed, mine=(TICKET,), mine_count=4, troubles=troubles)
    view = home_view(full, "ko")
    assert headings(view)[1:4] == ["관리자가 확인해 주세요", "내가 맡은 티켓", "지금 기다리는 문의"]
    assert "이 밖에 2건이 더 있어요." in shown(view)
    assert "내 티켓이 3건 더 있어요." in shown(view)


def test_the_numbers_of_today_name_only_what_happened() -> None:
    view = home_view(replace(EMPTY, today=Today(came=12, answered=3, overdue=1)), "en")
    assert "Today: 12 messages came in · 3 answered · *1 overdue now*" in shown(view)


@pytest.mark.parametrize(
    ("seconds", "told"),
    [
        (59, "0 min"),
        (3_900, "1 h 5 min"),
        (-3_900, "1 h 5 min"),
        (90_060, "1 day 1 h"),
        (7_200, "2 h"),
    ],
)
def test_how_long_is_left_is_said_in_two_units(seconds: float, told: str) -> None:
    assert span(seconds, "en") == told


@pytest.mark.parametrize("text", ["가게", *HOSTILE.values()], ids=["plain", *HOSTILE])
@pytest.mark.parametrize("language", LANGUAGES)
def test_slack_takes_every_home_whatever_people_wrote(text: str, language: str) -> None:
    ticket = replace(TICKET, customer=text, link=text, assignee=text, team=text, said=text)
    listed = Listed((ticket,) * 10, 10_000, back=1, on=3)
    trouble = (Trouble(text, text),) * 30
    home = HomeView(
        text,
        text,
        listed=listed,
        mine=listed.tickets,
        mine_count=10_000,
        waiting_count=10_000,
        teams=TEAMS | {f"team-{n}": text for n in range(200)},
        troubles=trouble,
    )
    found = replace(home, looking=Looking(find=text, page=10**15), listed=replace(listed, back=0))
    for full in (home, found, replace(home, listed=Listed(), mine=(), troubles=())):
        view = home_view(full, language)
        assert view_problems(view) == []
        for markup in texts(view, "mrkdwn"):
            assert raw_markup(markup.replace("\n> ", "\n")) == ""
        assert all(words.strip() for words in texts(view, "mrkdwn", "plain_text"))
