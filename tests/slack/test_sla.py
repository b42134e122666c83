"""Deadlines on cards and on the Home, and warnings in the thread of a card."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from slack_sdk import WebClient

from bot.clock import now
from bot.db import Database
from bot.playground.messages import Message
from bot.playground.server import Playground
from bot.settings import DeskConfig
from bot.sla.step import keep_time, look_at_clocks
from bot.slack.cards import ticket_card
from bot.slack.compose import Composer
from bot.slack.home_rows import home_rows
from bot.slack.poster import Poster
from bot.slack.sla_lines import DueView, WarningView, warning_entry
from bot.tickets.clocks import Due, Level
from bot.tickets.models import Ticket
from bot.tickets.terms import Channel, Priority, TicketState
from tests.fakes import ListedJobs, row
from tests.sla.conftest import change_ticket, sorted_ticket
from tests.slack.posting import cards, let_time_pass, show, touch, words
from tests.slack.samples import AT, FAQ, LANGUAGES, shown

ALWAYS = {
    "open": "00:00:00",
    "close": "00:00:00",
    "breaks": [],
    "days": ["mon", "tue", "wed", "thu", "fri", "sat", "sun"],
    "holidays": "",
}
TEAMS = {
    "support": {"name": "Support", "channel": "C_SUPPORT", "lead": "U_JUN"},
    "tech": {"name": "Tech", "channel": "C_TECH", "on_call": "S_TECH"},
}
CONFIG = DeskConfig.model_validate(
    {"shop": {"desk_language": "en"}, "teams": TEAMS, "hours": ALWAYS}
)
WARNING = WarningView(12, Due.FIRST_REPLY, Level.LEAD, AT, assignee="U_MINA", lead="S_LEADS")
MOMENT = "<!date^1795152600^{date_short_pretty} {time}|2026-11-20 05:30 UTC>"


def test_a_card_says_by_when_in_a_way_that_stays_true() -> None:
    due = (DueView(Due.FIRST_REPLY, AT, is_overdue=True), DueView(Due.RESOLUTION, AT))
    card = ticket_card(replace(FAQ, due=due), "en")
    assert f"*First reply was due {MOMENT}* · Solution due {MOMENT}" in shown(card)
    assert "<!date" not in shown(ticket_card(FAQ, "en"))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("level", Level)
@pytest.mark.parametrize("due", Due)
def test_a_warning_calls_who_can_still_do_something(due: Due, level: Level, language: str) -> None:
    entry = warning_entry(replace(WARNING, due=due, level=level), language)
    for text in (entry["text"], shown(entry)):
        assert "<@U_MINA> <!subteam^S_LEADS> " in text
        assert MOMENT in text


def test_a_warning_calls_nobody_by_accident() -> None:
    entry = warning_entry(replace(WARNING, assignee="", lead="here"), "en")
    assert "<@" not in shown(entry)
    assert "<!subteam" not in shown(entry)


# in Slack


def asked_hours_ago(db: Database, hours: float, key: str = "e-1", **fields: Any) -> int:
    ticket_id = sorted_ticket(db, now() - timedelta(hours=hours), key, thread=key)
    change_ticket(db, ticket_id, updated_at=now(), **fields)
    keep_time(db, ListedJobs(), ticket_id, CONFIG, now=now() - timedelta(hours=hours))
    return ticket_id


def warnings_under(playground: Playground, card: Message) -> list[Message]:
    return [each for each in playground.thread(card.channel, card.ts) if each.ts != card.ts]


def look(db: Database) -> None:
    look_at_clocks(db, ListedJobs(), CONFIG, now=now())


def test_warnings_stand_in_the_thread_once_and_the_card_follows(
    db: Database, client: WebClient, playground: Playground
) -> None:
    poster = Poster(db, client, Composer(CONFIG))
    ticket_id = asked_hours_ago(db, 3.1, assignee="U_MINA")  # of four
    show(poster, ticket_id)
    [card] = cards(playground)
    assert "First reply due" in words(card)
    look(db)
    show(poster, ticket_id)
    [warning] = warnings_under(playground, card)
    assert warning.thread_ts == card.ts
    assert "<@U_MINA> First reply due" in warning.text
    assert "U_JUN" not in warning.text
    touch(db, ticket_id)
    show(poster, ticket_id)
    assert len(warnings_under(playground, *cards(playground))) == 1


def test_the_lead_is_called_and_an_overdue_card_says_so(
    db: Database, client: WebClient, playground: Playground
) -> None:
    poster = Poster(db, client, Composer(CONFIG))
    ticket_id = asked_hours_ago(db, 4.1)
    look(db)
    show(poster, ticket_id)
    [card] = cards(playground)
    [warning] = warnings_under(playground, card)
    assert "<@U_JUN> Overdue: First reply was due" in warning.text
    assert "*First reply was due" in words(card)


def test_a_post_whose_outcome_is_unknown_is_not_made_twice(
    db: Database, client: WebClient, playground: Playground
) -> None:
    poster = Poster(db, client, Composer(CONFIG))
    ticket_id = asked_hours_ago(db, 3.1)
    show(poster, ticket_id)
    look(db)
    playground.fail_next("chat.postMessage", "drop")
    assert show(poster, ticket_id) is not None
    let_time_pass(db)
    show(poster, ticket_id)
    assert len(warnings_under(playground, *cards(playground))) == 1


def test_what_is_overdue_moves_to_the_other_team_with_its_warning(
    db: Database, client: WebClient, playground: Playground
) -> None:
    config = CONFIG.model_copy(
        update={"sla": CONFIG.sla.model_copy(update={"escalate_to": "tech"})}
    )
    poster = Poster(db, client, Composer(config))
    ticket_id = asked_hours_ago(db, 4.1)
    show(poster, ticket_id)
    look_at_clocks(db, ListedJobs(), config, now=now())
    show(poster, ticket_id)
    [card] = cards(playground, "C_TECH")
    [warning] = warnings_under(playground, card)
    assert "<!subteam^S_TECH>" in card.text
    assert "Overdue, so Deskbell passed this one on from Support." in words(card)
    [old] = cards(playground)
    assert "because it was overdue" in words(old)
    assert "Overdue: First reply was due" in warning.text
    assert row(db, Ticket, ticket_id).team == "tech"


def test_the_home_lists_what_is_due_soonest_first(db: Database) -> None:
    low = asked_hours_ago(db, 1, "e-1", priority=Priority.LOW)
    late = asked_hours_ago(db, 4.1, "e-2")
    urgent = asked_hours_ago(db, 0.1, "e-3", priority=Priority.URGENT)
    unclocked = sorted_ticket(db, now(), "e-4", thread="e-4", channel=Channel.EMAIL)
    closed = asked_hours_ago(db, 2, "e-5", state=TicketState.PENDING)
    with db.read() as session:
        home = home_rows(session, "U_MINA", CONFIG, (), now=now())
    assert [each.ticket_id for each in home.listed.tickets] == [late, urgent, low, unclocked]
    assert [each.is_overdue for each in home.listed.tickets] == [True, False, False, False]
    assert closed not in [each.ticket_id for each in home.listed.tickets]
