"""The Home over signed HTTP: opened, narrowed down, turned over, searched."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.clock import now
from bot.environment import Environment
from bot.playground import elements
from bot.playground.server import Playground
from bot.playground.settings import PlaygroundSettings
from bot.playground.views import View
from bot.settings import DeskConfig, Shop, Team
from bot.slack.ids import Action
from bot.tickets import search
from bot.tickets.queries import get_ticket
from bot.tickets.terms import Language, TicketType
from bot.wiring import Desk
from tests.fakes import HANA, MINA, ListedJobs, make_ready, receive_one, said
from tests.slack.samples import shown
from tests.slack.signed import SECRET, SignedSlack

TEAMS = {key: Team(name=key.title(), channel="C_SUPPORT") for key in ("support", "orders")}


@pytest.fixture(scope="module")
def slack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SignedSlack]:
    """25 tickets wait; the first is Mina's, every second is an order."""
    home: Path = tmp_path_factory.mktemp("home")
    with Playground(PlaygroundSettings(lang="en", limits="off")) as playground:
        env = Environment(
            slack_bot_token=playground.settings.bot_token,
            slack_signing_secret=SECRET,
            slack_api_url=playground.api_url,
            deskbell_home=home,
        )
        config = DeskConfig(shop=Shop(desk_language=Language.EN), teams=TEAMS)
        desk = Desk(env, config)
        for number in range(25):
            _add(desk, number)
        yield SignedSlack(playground, desk, MINA)
        desk.close()


def _add(desk: Desk, number: int) -> None:
    who = replace(HANA, external_id=f"c-{number}", name=f"Customer {number}")
    text = f"배송 {'umbrella' if number == 7 else '언제 오나요'}"
    inbound = said(text, f"e-{number}", sender=who, said_at=now())
    ticket_id = receive_one(desk.db, ListedJobs(), inbound, now=now()).ticket_id
    make_ready(desk.db, ticket_id)
    with desk.db.write() as session:
        ticket = get_ticket(session, ticket_id)
        ticket.assignee = MINA if number == 0 else ""
        ticket.type = TicketType.ORDER if number % 2 else TicketType.FAQ
        ticket.team = "orders" if number % 2 else "support"
        session.add(ticket)
        search.keep(session, ticket_id, search.words_in(session, ticket))


def seen(view: View) -> str:
    return shown(view.blocks)


def listed(view: View) -> list[str]:
    """The customers of the list, without those of "Yours"."""
    queue = seen(view).split("Waiting now")[-1]
    return [f"Customer {n}" for n in range(25) if f"· Customer {n} ·" in queue]


def test_the_home_is_opened_with_what_is_mine_and_a_page_of_the_queue(slack: SignedSlack) -> None:
    view = slack.opens_home()
    assert "*25 tickets* are waiting" in seen(view)
    assert seen(view).count("Customer 0 ·") == 2
    assert len(listed(view)) == 10
    assert "Today: 25 messages came in" in seen(view)


def test_pages_go_on_and_back(slack: SignedSlack) -> None:
    slack.opens_home()
    slack.chooses(Action.HOME_ON)
    last = slack.chooses(Action.HOME_ON)
    assert len(listed(last)) == 5
    assert elements.find(last.blocks, Action.HOME_ON, None) is None
    assert len(listed(slack.chooses(Action.HOME_BACK))) == 10
    assert len(listed(slack.opens_home())) == 10  # opened again, it shows what it showed


def test_the_queue_is_narrowed_down_by_menus_and_stays_so(slack: SignedSlack) -> None:
    slack.opens_home()
    slack.chooses(Action.HOME_FIND, "")
    slack.chooses(Action.HOME_TEAM, "orders")
    view = slack.chooses(Action.HOME_TYPE, "order")
    assert "12 tickets in this list." in seen(view)
    assert "12 tickets in this list." in seen(slack.opens_home())
    assert listed(slack.chooses(Action.HOME_ONLY, "mine")) == []
    assert "25 tickets in this list." in seen(slack.chooses(Action.HOME_ALL))


def test_the_search_box_finds_words_and_numbers_and_leads_back(slack: SignedSlack) -> None:
    slack.opens_home()
    assert "· Customer 7 ·" in seen(slack.chooses(Action.HOME_FIND, "umbrella"))
    assert "· Customer 3 ·" in seen(slack.chooses(Action.HOME_FIND, "#4"))
    assert "Nothing found for “zebra”" in seen(slack.chooses(Action.HOME_FIND, "zebra"))
    assert "· Customer 24 ·" in seen(slack.chooses(Action.HOME_FIND, "배송"))
    assert "· Customer 14 ·" in seen(slack.chooses(Action.HOME_ON))
    assert len(listed(slack.chooses(Action.HOME_ALL))) == 10
