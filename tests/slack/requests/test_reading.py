"""What people type, and what is understood."""

import pytest

from bot.slack.requests.reading import filter_of, read
from bot.slack.requests.terms import Filter, Only, Request, Unknown, Verb
from bot.tickets.terms import TicketType

TEAMS = {"support": "고객지원", "billing": "환불·결제", "orders": "Orders"}


@pytest.mark.parametrize(
    ("typed", "request_"),
    [
        ("", Request(Verb.HELP)),
        ("도움말", Request(Verb.HELP)),
        ("queue", Request(Verb.QUEUE)),
        ("que", Request(Verb.QUEUE)),
        ("qeue", Request(Verb.QUEUE)),
        ("QUEUE billing Urgent", Request(Verb.QUEUE, "billing Urgent")),
        ("긴급", Request(Verb.QUEUE, "긴급")),
        ("내 티켓", Request(Verb.QUEUE, "내 티켓")),
        ("my urgent tickets", Request(Verb.QUEUE, "my urgent tickets")),
        ("환불 미배정", Request(Verb.QUEUE, "환불 미배정")),
        ("#12", Request(Verb.STATUS, ticket_id=12)),
        ("12번", Request(Verb.STATUS, ticket_id=12)),
        ("statsu 4", Request(Verb.STATUS, ticket_id=4)),
        ("find 배송", Request(Verb.FIND, "배송")),
        ("찾기 #12", Request(Verb.FIND, "#12")),
        ("고객 010-1234-5678", Request(Verb.CUSTOMER, "010-1234-5678")),
        ("customer #3", Request(Verb.CUSTOMER, ticket_id=3)),
        ("고객 3번", Request(Verb.CUSTOMER, ticket_id=3)),
        ("customer 4711", Request(Verb.CUSTOMER, "4711")),  # as the source calls them
        ("ask how long is the warranty", Request(Verb.ASK, "how long is the warranty")),
        ("배송비 얼마예요?", Request(Verb.ASK, "배송비 얼마예요?")),
        ("assign #3 <@U1|mina>", Request(Verb.ASSIGN, "<@U1|mina>", 3)),
        ("배정 3 나", Request(Verb.ASSIGN, "나", 3)),
        ("escalate #4 billing please look", Request(Verb.ESCALATE, "billing please look", 4)),
        ("12번 티켓 미루기 내일", Request(Verb.SNOOZE, "내일", 12)),
        ("snooze until monday #3", Request(Verb.SNOOZE, "until monday", 3)),
        ("12 resolve", Request(Verb.RESOLVE, ticket_id=12)),
        ("해결해줘 12", Request(Verb.RESOLVE, ticket_id=12)),
        ("resolve", Request(Verb.RESOLVE)),
        ("전화", Request(Verb.NEW)),
        ("설정", Request(Verb.SETTINGS)),
        ("지식", Request(Verb.KNOWLEDGE)),
        ("stats week", Request(Verb.STATS, "week")),
        ("통계 이번 주", Request(Verb.STATS, "이번 주")),
        ("digest now", Request(Verb.DIGEST, "now")),
        ("요약", Request(Verb.DIGEST)),
    ],
)
def test_slips_are_forgiven_where_only_something_is_shown(typed: str, request_: Request) -> None:
    assert read(typed, TEAMS) == request_


@pytest.mark.parametrize(
    ("typed", "maybe"),
    [
        ("resovle 12", (Verb.RESOLVE,)),  # it would change a ticket: asked, not guessed
        ("asign 3 me", (Verb.ASSIGN,)),
        ("12 resovle", (Verb.RESOLVE,)),
        ("banana", ()),
    ],
)
def test_what_is_not_understood_is_not_done(typed: str, maybe: tuple[Verb, ...]) -> None:
    found = read(typed, TEAMS)
    assert isinstance(found, Unknown)
    assert found.maybe == maybe


@pytest.mark.parametrize(
    ("typed", "narrowed"),
    [
        ("", Filter()),
        ("내 티켓 보여줘", Filter(frozenset({Only.MINE}))),
        ("vip complaints", Filter(frozenset({Only.VIP}), type=TicketType.COMPLAINT)),
        ("환불 긴급", Filter(frozenset({Only.URGENT}), team="billing")),
        ("결제", Filter(team="billing")),
        ("내 지연", Filter(frozenset({Only.MINE, Only.OVERDUE}))),
        ("orders", Filter(team="orders")),  # the shop's own name goes before the type
        ("unassigned order", Filter(frozenset({Only.UNASSIGNED}), type=TicketType.ORDER)),
    ],
)
def test_a_queue_is_narrowed_down_in_either_language(typed: str, narrowed: Filter) -> None:
    assert filter_of(typed.split(), TEAMS) == (narrowed, [])


def test_words_that_say_nothing_about_a_queue_are_named() -> None:
    assert filter_of(["urgent", "banana"], TEAMS)[1] == ["banana"]


@pytest.mark.parametrize(
    "typed", ["#" * 3000, "١٢", "🙂", "\u202e12", "<!channel>", "0", "#0", "?" * 99]
)
def test_whatever_is_typed_is_read(typed: str) -> None:
    assert read(typed, TEAMS)
