"""Reminders of promises: one line in the card's thread, to who made it, once."""

from datetime import timedelta
from typing import Any

import pytest
from slack_sdk import WebClient

from bot.db import Database
from bot.playground.server import Playground
from bot.pledges.step import settle_pledges
from bot.slack.compose import Composer
from bot.slack.poster import Poster
from bot.slack.reminders import Reminders
from bot.tickets.pledges import SlackReminder
from bot.tickets.terms import EventKind
from tests.fakes import at_once, rows
from tests.pledges.test_step import DUE, REPLY, happened, sent
from tests.sla.test_calendar import at
from tests.slack.posting import CONFIG, show, touch

REMINDED = at("11-20 16:00")


@pytest.fixture
def reminders(db: Database, client: WebClient) -> Reminders:
    return Reminders(db, client, CONFIG)


def promised(db: Database, client: WebClient, text: str = REPLY) -> int:
    """A reply with a promise went out, and its card is in Slack."""
    ticket_id = sent(db, text)
    touch(db, ticket_id)
    show(Poster(db, client, Composer(CONFIG)), ticket_id)
    return ticket_id


def lines(playground: Playground) -> list[str]:
    [card] = playground.messages("C_SUPPORT")
    return [m.text for m in playground.thread("C_SUPPORT", card.ts) if m.ts != card.ts]


def test_who_promised_is_reminded_once_in_the_thread_of_the_card(
    db: Database, client: WebClient, playground: Playground, reminders: Reminders
) -> None:
    promised(db, client)
    reminders.send_due(REMINDED - timedelta(seconds=1))
    assert lines(playground) == []
    for late in range(3):
        reminders.send_due(REMINDED + timedelta(minutes=late))
    [line] = lines(playground)
    assert "<@U_MINA> 님이 한 약속이에요: “오늘 중으로 확인해서 연락드리겠습니다”" in line
    assert f"<!date^{int(DUE.timestamp())}^" in line


@pytest.mark.parametrize("kind", ["drop", "500", "429"])
def test_after_an_answer_that_never_came_it_is_looked_for_before_posting_again(
    db: Database, client: WebClient, playground: Playground, reminders: Reminders, kind: Any
) -> None:
    promised(db, client)
    playground.fail_next("chat.postMessage", kind)
    for late in (0, 5):
        reminders.send_due(REMINDED + timedelta(minutes=late))
    assert len(lines(playground)) == 1
    assert all(row.ts for row in rows(db, SlackReminder))


def test_two_workers_remind_once(db: Database, client: WebClient, playground: Playground) -> None:
    promised(db, client)
    both = [Reminders(db, client, CONFIG) for _ in range(2)]
    assert at_once(*(lambda r=each: r.send_due(REMINDED) for each in both)) == [None, None]
    assert len(lines(playground)) == 1


def test_a_promise_that_was_kept_or_is_over_needs_no_reminder(
    db: Database, client: WebClient, playground: Playground, reminders: Reminders
) -> None:
    ticket_id = promised(db, client)
    happened(db, ticket_id, EventKind.APPROVED, REMINDED - timedelta(minutes=1))
    settle_pledges(db, now=REMINDED)
    reminders.send_due(REMINDED)
    assert lines(playground) == []


def test_what_was_written_can_call_nobody(
    db: Database, client: WebClient, playground: Playground, reminders: Reminders
) -> None:
    promised(db, client, "오늘 중으로 <@U_JUN>이 *연락*드리겠습니다.")
    reminders.send_due(REMINDED)
    [line] = lines(playground)
    assert "“오늘 중으로 &lt;@U_JUN&gt;이" in line
