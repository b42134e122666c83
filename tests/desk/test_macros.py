"""A sent reply is kept as a macro, found again, and put into another customer's answer."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.db import Database
from bot.playground.messages import Message
from bot.playground.views import View
from bot.slack.ids import Action, Field
from bot.tickets.macros import Macro
from bot.tickets.models import Delivery, Event
from bot.tickets.terms import EventKind
from tests.desk.desk_view import again, ask, refusals, shown, wait_for_card
from tests.desk_process import Stage, stage
from tests.fakes import MINA, rows

SENT = "김하나님, 주문 A-20261120-7 건은 오늘 보냈어요. 문의는 010-2345-6789로 주세요."
KEPT = "{name}님, 주문 {order} 건은 오늘 보냈어요."


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with stage(tmp_path_factory.mktemp("macros"), is_read=True) as running:
        yield running


@pytest.fixture(scope="module")
def db(running: Stage) -> Iterator[Database]:
    db = Database(f"sqlite:///{Path(running.environment['DESKBELL_HOME']) / 'deskbell.sqlite3'}")
    yield db
    db.close()


def test_a_macro_is_kept_found_and_used_without_its_customer(running: Stage, db: Database) -> None:
    slack = running.playground
    card = _sent(running)
    form = _pressed(running, card, Action.MACRO_SAVE)
    assert "{name}님, 주문 {order} 건은 오늘 보냈어요. 문의는 [phone]" in json.dumps(
        form.blocks, ensure_ascii=False
    )
    refused = slack.submit(MINA, form.id, {Field.MACRO_NAME: "발송 안내"})
    assert "[phone]" in refused["errors"][Field.MACRO_TEXT]
    said: dict[str, Any] = {Field.MACRO_NAME: "발송 안내", Field.MACRO_TEXT: KEPT}
    assert slack.submit(MINA, form.id, said)["response_action"] == "update"
    slack.close(MINA, form.id)

    again_form = _pressed(running, card, Action.MACRO_SAVE)
    taken = slack.submit(MINA, again_form.id, said)
    assert "이미 있어요" in taken["errors"][Field.MACRO_NAME]
    slack.close(MINA, again_form.id)

    ask(running, "두리", customer={"id": "두리", "name": "두리"})
    other = wait_for_card(slack, "두리", offering=Action.EDIT)
    edit = _pressed(running, other, Action.EDIT)
    found = slack.suggest(MINA, edit.id, Action.MACRO, "발송")
    [option] = found["options"]
    slack.click_view(MINA, edit.id, Action.MACRO, option=option["value"])
    slack.wait_until(lambda: "두리님, 주문" in _blocks(slack.views(MINA)[-1]))

    [macro] = rows(db, Macro)
    assert (macro.name, macro.text, macro.changed_by) == ("발송 안내", KEPT, MINA)
    journal = [event for event in rows(db, Event) if event.kind is EventKind.MACRO_SAVED]
    assert [(each.actor, each.data) for each in journal] == [(MINA, {"macro": macro.id})]
    edit = slack.views(MINA)[-1]
    unfilled = slack.submit(MINA, edit.id, {})
    if unfilled.get("errors"):  # nobody named an order
        assert "{order}" in unfilled["errors"][Field.REPLY]
        slack.submit(MINA, edit.id, {Field.REPLY: "두리님, 오늘 보냈어요."})
    slack.wait_until(lambda: Action.MACRO_SAVE in shown(again(slack, other)))
    assert refusals(slack) == []


def test_a_macro_goes_below_what_was_typed(running: Stage, db: Database) -> None:
    slack = running.playground
    ask(running, "세라")
    card = wait_for_card(slack, "세라", offering=Action.EDIT)
    form = _pressed(running, card, Action.EDIT)
    _type(running, form, "직접 쓴 첫 줄")
    [macro] = rows(db, Macro)
    slack.click_view(MINA, form.id, Action.MACRO, option=str(macro.id))
    slack.wait_until(
        lambda: "직접 쓴 첫 줄\\n\\n세라님" in _blocks(slack.views(MINA)[-1]), timeout=60
    )
    slack.close(MINA, form.id)


def test_a_macro_is_listed_changed_and_removed(running: Stage, db: Database) -> None:
    slack, told = running.playground, "발송 안내"
    [macro] = rows(db, Macro)
    slack.command(MINA, "C_SUPPORT", "/desk 매크로 발송")
    slack.wait_until(lambda: any(told in shown(m) for m in slack.ephemerals(MINA, "C_SUPPORT")))
    listed = next(m for m in slack.ephemerals(MINA, "C_SUPPORT") if told in shown(m))
    first, second = (_pressed(running, listed, Action.MACRO_CHANGE, str(macro.id)) for _ in "12")
    del first  # Slack closes a window when the same person opens another
    slack.submit(MINA, second.id, {Field.MACRO_TEXT: "{이름}님, 오늘 보냈어요."})
    slack.close(MINA, second.id)
    assert [each.text for each in rows(db, Macro)] == ["{이름}님, 오늘 보냈어요."]
    gone = _pressed(running, listed, Action.MACRO_CHANGE, str(macro.id))
    slack.submit(MINA, gone.id, {Field.MACRO_REMOVE: ["yes"]})
    slack.close(MINA, gone.id)
    assert rows(db, Macro) == []
    kinds = [e.kind for e in rows(db, Event) if e.kind.startswith("macro_")]
    assert kinds == [EventKind.MACRO_SAVED, EventKind.MACRO_CHANGED, EventKind.MACRO_REMOVED]


def test_the_reply_itself_was_sent_whole(db: Database) -> None:
    assert SENT in [each.text for each in rows(db, Delivery)]


def _sent(running: Stage) -> Message:
    ask(running, "김하나", customer={"id": "김하나", "name": "김하나", "order": "A-20261120-7"})
    slack = running.playground
    card = wait_for_card(slack, "김하나", offering=Action.EDIT)
    form = _pressed(running, card, Action.EDIT)
    slack.submit(MINA, form.id, {Field.REPLY: SENT})
    return wait_for_card(slack, "김하나", offering=Action.MACRO_SAVE)


def _pressed(running: Stage, card: Message, action: Action, value: str | None = None) -> View:
    slack = running.playground
    before = {view.id for view in slack.views(MINA)}
    slack.click(MINA, card.channel, card.ts, action, value=value)
    slack.wait_until(lambda: {v.id for v in slack.views(MINA)} - before)
    return slack.views(MINA)[-1]


def _type(running: Stage, form: View, text: str) -> None:
    """As the page sends it along with the next click."""
    typed: dict[str, Any] = {"type": "plain_text_input", "value": text}
    running.playground.world.views.type_in(form, {Field.REPLY: {Field.REPLY: typed}})


def _blocks(view: View) -> str:
    return json.dumps(view.blocks, ensure_ascii=False)
