"""Who may do what: every role, everything Slack may send us, every cell."""

import hashlib
import hmac
import json
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from bot.environment import Environment
from bot.playground.server import Playground
from bot.playground.settings import PlaygroundSettings
from bot.settings import DeskConfig, KnowledgeSources, Named, Roles, Shop
from bot.slack.app import LISTENERS, Door, bolt_app
from bot.slack.people import People
from bot.slack.requests.answering import ANSWERS
from bot.slack.requests.terms import Verb
from bot.slack.roles import Role
from bot.tickets.models import Event
from bot.tickets.terms import EventKind, Language
from bot.wiring import Desk
from tests.fakes import rows

SECRET = "8f742231b10e8888abcd99yyyzzz85a5"
MINA = "U_MINA"
NEVER = ("U_GUEST", "U_OUT", "U_GONE")  # a guest, somebody through Slack Connect, deactivated
REFUSED = "You may not do this here. Ask <@U_LEADER>"
KNOWLEDGE = "C_KNOWLEDGE"
_events = count(1)

# What each role may do besides what those before it may. Written down, not read from the code.
MAY = {
    Role.VIEWER: """
        action:card_show_message action:card_show_draft action:pages_turn action:queue_on
        action:queue_back action:find_page action:home_only action:home_team action:home_type
        action:home_find action:home_all action:home_on action:home_back
        desk:help desk:queue desk:status desk:find desk:customer desk:ask desk:macro
        desk:settings desk:banana mention:help mention:queue mention:status mention:find
        mention:customer mention:ask mention:macro mention:settings event:home desk:stats
        desk:digest mention:stats mention:digest desk:oncall mention:oncall
        view_closed:modal_edit view_closed:modal_confirm view_closed:modal_escalate
        view_closed:modal_assign view_closed:modal_snooze view_closed:modal_not_helpful
        view_closed:modal_source view_closed:modal_pages view_closed:modal_notice
    """,
    Role.AGENT: """
        action:card_approve action:card_edit action:card_escalate action:card_rewrite
        action:card_correct action:card_more action:card_show_personal action:card_wake
        action:card_resolve action:card_reopen action:delivery_arrived action:delivery_send_again
        action:card_choose_source action:auto_recall action:auto_right action:auto_wrong
        action:answer_post action:macro_insert options:macro_insert action:macro_save
        action:pile_open view:modal_pile
        action:macro_change options:article view:modal_confirm view:modal_edit view:modal_escalate
        view:modal_macro view:modal_assign view:modal_snooze view:modal_not_helpful
        view:modal_source view:modal_new shortcut:shortcut_new shortcut:shortcut_from_message
        desk:new desk:assign desk:escalate desk:snooze desk:resolve mention:new mention:assign
        mention:escalate mention:snooze mention:resolve
    """,
    Role.LEAD: """
        action:home_upload action:home_words action:word_remove action:change_approve
        action:change_dismiss view:modal_upload view:modal_words desk:knowledge mention:knowledge
        event:file
    """,
    Role.ADMIN: """
        action:home_autonomy action:autonomy_on action:autonomy_off view:modal_autonomy
        action:home_settings_shop action:home_settings_hours action:home_settings_targets
        action:home_settings_roles action:home_settings_digest action:home_settings_team
        action:settings_undo view:modal_settings
    """,
}
NEEDS = {what: role for role, listed in MAY.items() for what in listed.split()}


@dataclass
class Asked:
    """A desk, and Slack in front of it: what it sends, and what the person was told."""

    slack: Playground
    desk: Desk
    doors: dict[tuple[str, Role], tuple[Door, ThreadPoolExecutor]] = field(default_factory=dict)

    def is_refused(self, what: str, user: str, role: Role) -> bool:
        door, pool = self._door(user, role)
        since = time.time()
        kind, _, name = what.partition(":")
        status, _, answer = door(*_signed(kind, name, user))
        pool.submit(lambda: None).result()  # its one thread has done all that came before
        assert status == 200
        told = [json.dumps(call.arguments) for call in self.slack.calls(since=since)]
        return any(REFUSED in each for each in [*told, answer])

    def _door(self, user: str, role: Role) -> tuple[Door, ThreadPoolExecutor]:
        """Made once: an app has a hundred listeners to be told of."""
        if (user, role) not in self.doors:
            people = People(self.desk.client, _roles(user, role))
            surface = replace(self.desk.surface(), people=people, pool=ThreadPoolExecutor(1))
            self.doors[user, role] = Door(bolt_app(surface), SECRET), surface.pool
        return self.doors[user, role]


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asked]:
    home: Path = tmp_path_factory.mktemp("permissions")
    with Playground(PlaygroundSettings(lang="en", limits="off")) as slack:
        env = Environment(
            slack_bot_token=slack.settings.bot_token,
            slack_signing_secret=SECRET,
            slack_api_url=slack.api_url,
            deskbell_home=home,
        )
        config = DeskConfig(
            shop=Shop(desk_language=Language.EN), knowledge=KnowledgeSources(channel=KNOWLEDGE)
        )
        desk = Desk(env, config)
        found = Asked(slack, desk)
        yield found
        for _, pool in found.doors.values():
            pool.shutdown()
        desk.close()


def test_a_refusal_is_on_the_record(asked: Asked) -> None:
    assert asked.is_refused("action:card_approve", MINA, Role.VIEWER)
    newest = rows(asked.desk.db, Event)[-1]
    assert (newest.kind, newest.actor) == (EventKind.REFUSED, MINA)
    assert newest.data == {"what": "action:card_approve", "needs": "agent"}


def test_the_table_names_everything_that_can_be_done() -> None:
    heard = {f"{each.hears}:{each.name}" for each in LISTENERS}
    asked_for = {f"{way}:{verb}" for way in ("desk", "mention") for verb in ANSWERS}
    assert set(ANSWERS) == set(Verb)
    assert set(NEEDS) == heard | asked_for | {"desk:banana", "event:home", "event:file"}


@pytest.mark.parametrize("what", NEEDS)
@pytest.mark.parametrize("role", Role, ids=[role.name for role in Role])
def test_a_role_may_do_its_own_and_what_is_below(asked: Asked, what: str, role: Role) -> None:
    assert asked.is_refused(what, MINA, role) is (role < NEEDS[what])


@pytest.mark.parametrize("what", NEEDS)
@pytest.mark.parametrize("user", NEVER)
def test_who_is_no_full_member_may_do_nothing_even_if_named(
    asked: Asked, what: str, user: str
) -> None:
    assert asked.is_refused(what, user, Role.ADMIN)


def _roles(user: str, role: Role) -> Roles:
    """This person has this role and no other; somebody else has all of them."""
    named = {
        each.name.lower(): Named(users=("U_LEADER", *((user,) if each is role else ())))
        for each in Role
    }
    return Roles(**named)


def _signed(kind: str, name: str, user: str) -> tuple[dict[str, str], bytes]:
    body, content = _body(kind, name, user)
    stamp = str(int(time.time()))
    signed = b"v0:" + stamp.encode() + b":" + body
    headers = {
        "content-type": content,
        "x-slack-request-timestamp": stamp,
        "x-slack-signature": "v0=" + hmac.new(SECRET.encode(), signed, hashlib.sha256).hexdigest(),
    }
    return headers, body


def _body(kind: str, name: str, user: str) -> tuple[bytes, str]:
    form = "application/x-www-form-urlencoded"
    if kind == "desk":
        fields = {"command": "/desk", "text": name, "user_id": user, "channel_id": "C_SUPPORT"}
        return urlencode(fields).encode(), form
    if kind in ("event", "mention"):
        event = _event(kind, name, user)
        named = {"team_id": "T_DEMO", "event_id": f"Ev{next(_events)}"}
        envelope = {"type": "event_callback", "event": event} | named
        return json.dumps(envelope).encode(), "application/json"
    payload = json.dumps({"user": {"id": user}, "team": {"id": "T_DEMO"}} | _sent(kind, name))
    return urlencode({"payload": payload}).encode(), form


def _event(kind: str, name: str, user: str) -> dict[str, Any]:
    if name == "home":
        return {"type": "app_home_opened", "user": user, "tab": "home", "channel": "D1"}
    said = {"user": user, "ts": "1.1", "channel": "C_SUPPORT"}
    if kind == "mention":
        return {"type": "app_mention", "text": f"<@U_BOT> {name}"} | said
    files = [{"id": "F1", "name": "faq.csv", "size": 1}]
    return {"type": "message", "text": "", "files": files} | said | {"channel": KNOWLEDGE}


def _sent(kind: str, name: str) -> dict[str, Any]:
    """With nothing in it that could be carried out: only who may is asked here."""
    if kind == "action":
        pressed = {"action_id": name, "block_id": "b", "type": "button", "value": "no reference"}
        return {"type": "block_actions", "channel": {"id": "C_SUPPORT"}, "actions": [pressed]}
    if kind in ("view", "view_closed"):
        what = "view_submission" if kind == "view" else kind
        view = {"id": "V1", "type": "modal", "callback_id": name, "private_metadata": "none"}
        return {"type": what, "view": view | {"state": {"values": {}}}}
    if kind == "options":
        return {"type": "block_suggestion", "action_id": name, "block_id": name, "value": ""}
    if name == "shortcut_new":
        return {"type": "shortcut", "callback_id": name, "trigger_id": "1.1.a"}
    message = {"type": "message", "text": "hello", "ts": "1.1"}
    parts = {"message": message, "channel": {"id": "C_SUPPORT"}, "trigger_id": "1.1.a"}
    return {"type": "message_action", "callback_id": name, "message_ts": "1.1"} | parts
