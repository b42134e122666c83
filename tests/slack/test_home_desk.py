"""The Home over signed HTTP: opened, narrowed down, turned over, searched."""

import hashlib
import hmac
import json
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from bot.clock import now
from bot.playground import elements
from bot.playground.server import Playground
from bot.playground.settings import PlaygroundSettings
from bot.settings import DeskConfig, Environment, Shop, Team
from bot.slack.app import Door, bolt_app
from bot.slack.ids import Action
from bot.tickets import search
from bot.tickets.queries import get_ticket
from bot.tickets.terms import Language, TicketType
from bot.wiring import Desk
from tests.fakes import HANA, MINA, ListedJobs, make_ready, receive_one, said
from tests.slack.samples import shown

SECRET = "8f742231b10e8888abcd99yyyzzz85a5"
TEAMS = {key: Team(name=key.title(), channel="C_SUPPORT") for key in ("support", "orders")}


@dataclass
class Slack:
    """What Slack sends when somebody looks at their Home, and what they then see."""

    playground: Playground
    desk: Desk

    def opens(self) -> dict[str, Any]:
        home = self.playground.home(MINA)
        event = {"type": "app_home_opened", "user": MINA, "tab": "home", "channel": "D1"}
        seen = {"view": home.to_slack()} if home else {}
        body = {"type": "event_callback", "team_id": "T_DEMO", "event": event | seen}
        return self._sends(json.dumps(body).encode(), "application/json")

    def chooses(self, action_id: Action, value: str) -> dict[str, Any]:
        """Of a menu, in the search box, or with a button whose value is our own."""
        home = self.playground.home(MINA)
        assert home is not None
        found = elements.find(home.blocks, action_id, None)
        assert found is not None, f"the Home has no {action_id}"
        block, element = found
        pressed = {**element, "block_id": block["block_id"], "value": element.get("value", value)}
        if "options" in element:
            pressed["selected_option"] = next(
                each for each in element["options"] if each["value"] == value
            )
        payload = {
            "type": "block_actions",
            "user": {"id": MINA},
            "team": {"id": "T_DEMO"},
            "view": home.to_slack(),
            "actions": [pressed],
        }
        body = urlencode({"payload": json.dumps(payload)}).encode()
        return self._sends(body, "application/x-www-form-urlencoded")

    def _sends(self, body: bytes, content: str) -> dict[str, Any]:
        surface = replace(self.desk.surface(), pool=ThreadPoolExecutor(1))
        stamp = str(int(time.time()))
        signed = b"v0:" + stamp.encode() + b":" + body
        digest = hmac.new(SECRET.encode(), signed, hashlib.sha256).hexdigest()
        headers = {
            "content-type": content,
            "x-slack-request-timestamp": stamp,
            "x-slack-signature": f"v0={digest}",
        }
        status, _, _ = Door(bolt_app(surface), SECRET)(headers, body)
        assert status == 200
        surface.pool.shutdown(wait=True)
        home = self.playground.home(MINA)
        assert home is not None
        return {"blocks": home.blocks}


@pytest.fixture(scope="module")
def slack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Slack]:
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
        yield Slack(playground, desk)
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


def listed(view: dict[str, Any]) -> list[str]:
    """The customers of the list, without those of "Yours"."""
    queue = shown(view).split("Waiting now")[-1]
    return [f"Customer {n}" for n in range(25) if f"· Customer {n} ·" in queue]


def test_the_home_is_opened_with_what_is_mine_and_a_page_of_the_queue(slack: Slack) -> None:
    view = slack.opens()
    assert "*25 tickets* are waiting" in shown(view)
    assert shown(view).count("Customer 0 ·") == 2
    assert len(listed(view)) == 10
    assert "Today: 25 messages came in" in shown(view)


def test_pages_go_on_and_back(slack: Slack) -> None:
    slack.opens()
    slack.chooses(Action.HOME_ON, "")
    last = slack.chooses(Action.HOME_ON, "")
    assert len(listed(last)) == 5
    assert elements.find(last["blocks"], Action.HOME_ON, None) is None
    assert len(listed(slack.chooses(Action.HOME_BACK, ""))) == 10
    assert len(listed(slack.opens())) == 10  # opened again, it shows what it showed


def test_the_queue_is_narrowed_down_by_menus_and_stays_so(slack: Slack) -> None:
    slack.chooses(Action.HOME_FIND, "")
    slack.chooses(Action.HOME_TEAM, "orders")
    view = slack.chooses(Action.HOME_TYPE, "order")
    assert "12 tickets in this list." in shown(view)
    assert "12 tickets in this list." in shown(slack.opens())
    assert listed(slack.chooses(Action.HOME_ONLY, "mine")) == []
    assert "25 tickets in this list." in shown(slack.chooses(Action.HOME_ALL, ""))


def test_the_search_box_finds_words_and_numbers_and_leads_back(slack: Slack) -> None:
    slack.opens()
    assert "· Customer 7 ·" in shown(slack.chooses(Action.HOME_FIND, "umbrella"))
    assert "· Customer 3 ·" in shown(slack.chooses(Action.HOME_FIND, "#4"))
    assert "Nothing found for “zebra”" in shown(slack.chooses(Action.HOME_FIND, "zebra"))
    assert "· Customer 24 ·" in shown(slack.chooses(Action.HOME_FIND, "배송"))
    assert "· Customer 14 ·" in shown(slack.chooses(Action.HOME_ON, ""))
    assert len(listed(slack.chooses(Action.HOME_ALL, ""))) == 10
