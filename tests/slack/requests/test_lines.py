"""Slack takes whatever can be answered, at its longest and in both languages."""

import pytest
from slack_sdk import WebClient

from bot.drafting.looked import Looked, Place
from bot.playground.server import Playground
from bot.slack.block import Post
from bot.slack.ids import Action
from bot.slack.queue import PAGE
from bot.slack.refs import Asking
from bot.slack.requests.lines import answer, answer_for_all, ticket_list, turn
from bot.slack.requests.new_ticket import new_modal
from bot.slack.text import Markup
from bot.slack.ticket_lines import TicketView
from bot.tickets.terms import Channel, ConfidenceLevel, Priority, Segment, TicketState, TicketType
from tests.fakes import MINA, NOW
from tests.slack.samples import LANGUAGES

LONG = '<&> 가나다 🙂\x01" \\' * 1_000


def _post(client: WebClient, post: Post) -> None:
    assert client.chat_postMessage(channel="C_SUPPORT", **post)["ok"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_of_tickets(client: WebClient, language: str) -> None:
    ticket = TicketView(
        ticket_id=10**9,
        customer=LONG,
        channel=Channel.NAVER_TALKTALK,
        type=TicketType.CONSULTATION,
        priority=Priority.URGENT,
        since=NOW,
        state=TicketState.SNOOZED,
        team=LONG,
        said=LONG,
        due_at=NOW,
        is_overdue=True,
        assignee=MINA,
        segment=Segment.VIP,
        link="https://shop.slack.com/archives/C123456789/p1795333005792339",
    )
    views = [ticket] * PAGE
    pages = [
        turn(action, LONG, 10**9, f"queue-{way}", language)
        for action, way in ((Action.QUEUE_BACK, "newer"), (Action.QUEUE_ON, "older"))
    ]
    _post(client, ticket_list(Markup("…"), views, pages, language))
    _post(client, ticket_list(Markup("…"), [], [], language))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("text", ["", LONG, "\u200b"])
def test_what_the_documents_say(client: WebClient, language: str, text: str) -> None:
    places = (Place(LONG, "a", is_internal=True),) * 4
    looked = Looked(LONG, text, ConfidenceLevel.LOW, places)
    _post(client, answer(looked, language, "1795333005.792339"))
    _post(client, answer_for_all(looked, MINA, language))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_form_of_a_new_ticket(playground: Playground, client: WebClient, language: str) -> None:
    trigger = playground.world.triggers.issue(MINA)
    assert client.views_open(trigger_id=trigger, view=new_modal(language, said=LONG))["ok"]


def test_a_button_carries_enough_to_ask_again() -> None:
    asking = Asking("환불 긴급", 12, "1.1")
    assert Asking.read(asking.dump()) == asking
    assert len(Asking(LONG).dump()) < 2_000
