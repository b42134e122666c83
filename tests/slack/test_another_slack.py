"""The desk at a Slack that says hardly more than `ok`, or knows hardly a method: every card is
shown, and can be decided."""

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

from bot.environment import Environment
from bot.playground import elements
from bot.settings import DeskConfig, Shop, Team
from bot.slack.app import Door, bolt_app
from bot.slack.ids import Action, Field, View
from bot.tickets.models import SlackDesk, SlackPost, Ticket
from bot.tickets.queries import get_ticket
from bot.tickets.terms import EventKind, Language
from bot.wiring import Desk
from tests.fakes import MINA, row, wait_until, waiting_ticket
from tests.slack.bare import BareSlack, bare_slack
from tests.slack.posting import let_time_pass, touch
from tests.slack.signed import SECRET

KNOWN = {"says-little": None, "can-only-post": frozenset({"chat.postMessage"})}
WITHIN_SECONDS = 20
FORM = "application/x-www-form-urlencoded"


@dataclass
class There:
    slack: BareSlack
    desk: Desk

    def show(self, ticket_id: int) -> int:
        """As it is now; returns once all of it is there."""
        touch(self.desk.db, ticket_id)
        with self.desk.db.write() as session:
            revision = get_ticket(session, ticket_id).revision
            self.desk.engine.jobs.show(session, ticket_id, revision)
        wait_until(lambda: self._shown(ticket_id) >= revision, WITHIN_SECONDS)
        return ticket_id

    def _shown(self, ticket_id: int) -> int:
        with self.desk.db.read() as session:
            desk = session.get(SlackDesk, ticket_id)
            return desk.shown_revision if desk else 0

    def newest(self, action_id: str) -> str | None:
        """The value of this button of the newest message."""
        found = elements.find(self.slack.shown(), action_id, None)
        return str(found[1]["value"]) if found else None

    def press(self, action_id: str) -> dict[str, Any]:
        pressed = {"action_id": action_id, "block_id": "b", "value": self.newest(action_id)}
        where = {"channel": {"id": "C1"}, "trigger_id": "1.1.a"}
        return self.sends({"type": "block_actions", "actions": [pressed], **where})

    def submit(self, callback_id: str, about: str, **values: str) -> dict[str, Any]:
        state = {key: {key: {"value": value}} for key, value in values.items()}
        view = {"id": "V1", "type": "modal", "callback_id": callback_id, "private_metadata": about}
        return self.sends({"type": "view_submission", "view": view | {"state": {"values": state}}})

    def command(self, text: str) -> dict[str, Any]:
        fields = {"command": "/desk", "text": text, "user_id": MINA, "channel_id": "C1"}
        return self._posts(urlencode(fields).encode(), FORM)

    def event(self, **event: str) -> dict[str, Any]:
        body = json.dumps({"type": "event_callback", "event": event}).encode()
        return self._posts(body, "application/json")

    def sends(self, payload: dict[str, Any]) -> dict[str, Any]:
        body = urlencode({"payload": json.dumps({"user": {"id": MINA}} | payload)}).encode()
        return self._posts(body, FORM)

    def _posts(self, body: bytes, content: str) -> dict[str, Any]:
        surface = replace(self.desk.surface(), pool=ThreadPoolExecutor(1))
        stamp = str(int(time.time()))
        signed = b"v0:" + stamp.encode() + b":" + body
        headers = {
            "content-type": content,
            "x-slack-request-timestamp": stamp,
            "x-slack-signature": "v0="
            + hmac.new(SECRET.encode(), signed, hashlib.sha256).hexdigest(),
        }
        status, _, answer = Door(bolt_app(surface), SECRET)(headers, body)
        assert status == 200
        surface.pool.submit(lambda: None).result()  # what is done there may lead to more
        surface.pool.shutdown(wait=True)
        return dict(json.loads(answer)) if answer else {}


@pytest.fixture(params=KNOWN)
def there(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[There]:
    with bare_slack(KNOWN[request.param]) as slack:
        env = Environment(
            slack_bot_token="xoxb-any",
            slack_signing_secret=SECRET,
            slack_api_url=slack.url,
            deskbell_home=tmp_path,
        )
        team = Team(name="Support", channel="C1", on_call="S1")
        config = DeskConfig(shop=Shop(desk_language=Language.EN), teams={"support": team})
        desk = Desk(env, config)
        desk.launch()
        yield There(slack, desk)
        desk.close()


def test_a_card_is_shown_approved_and_shown_again(there: There) -> None:
    ticket_id = there.show(waiting_ticket(there.desk.db))
    there.press(Action.APPROVE)
    ticket = row(there.desk.db, Ticket, ticket_id)
    assert (ticket.decision, ticket.decided_by) == (EventKind.APPROVED, MINA)
    wait_until(lambda: there.newest(Action.APPROVE) is None, WITHIN_SECONDS)
    assert "내일 도착해요." in json.dumps(there.slack.shown(), ensure_ascii=False)


def test_a_reply_is_edited_in_its_form(there: There) -> None:
    ticket_id = there.show(waiting_ticket(there.desk.db))
    about = there.newest(Action.EDIT)
    assert about
    there.press(Action.EDIT)
    [opened] = there.slack.calls("views.open")
    assert opened["trigger_id"] == "1.1.a"
    assert there.submit(View.EDIT, about, **{Field.REPLY: "모레 도착해요."}) == {}
    assert row(there.desk.db, Ticket, ticket_id).decision is EventKind.EDITED


def test_a_post_whose_fate_is_unknown_is_looked_for_and_then_made(there: There) -> None:
    ticket_id = there.show(waiting_ticket(there.desk.db))
    with there.desk.db.write() as session:
        post = session.get_one(SlackPost, f"card:{ticket_id}:1")
        post.ts, post.is_in_flight = None, True
    let_time_pass(there.desk.db)
    there.show(ticket_id)
    assert len(there.slack.calls("chat.postMessage")) == 2


def test_commands_mentions_and_the_home_are_answered(there: There) -> None:
    ticket_id = waiting_ticket(there.desk.db)
    assert "One ticket is waiting" in there.command("queue")["text"]
    assert there.command("oncall") == {}
    there.event(type="app_mention", user=MINA, ts="1.1", channel="C1", text="<@U1> queue")
    told = [call["text"] for call in there.slack.calls("chat.postEphemeral")]
    assert ["team by team" in told[0], "One ticket is waiting" in told[1]] == [True, True]
    there.event(type="app_home_opened", user=MINA, tab="home")
    [home] = there.slack.calls("views.publish")
    assert f"Ticket {ticket_id}" in str(home["view"])
