"""Several customers ask the same: one card, every draft read, one click, one left out."""

import json
from functools import partial
from pathlib import Path

from bot.db import Database
from bot.playground.messages import Message
from bot.playground.views import View
from bot.slack.ids import Action
from bot.tickets.models import Delivery, Event
from bot.tickets.terms import EventKind
from tests.desk.desk_view import CHANNELS, again, ask, offers, refusals, shown, wait_for_card
from tests.desk_process import Stage, stage
from tests.fakes import JUN, MINA, rows

NAMES = ("가람", "나래", "다온", "라온")


def test_a_pile_is_offered_read_and_approved_but_for_the_exception(tmp_path: Path) -> None:
    with stage(tmp_path, is_read=True) as running:
        slack = running.playground
        tickets = {name: ask(running, name) for name in NAMES}
        for name in NAMES:
            wait_for_card(slack, name, offering=Action.APPROVE)
        slack.wait_until(lambda: _pile(running))
        card = _pile(running)
        assert card is not None
        form = _open(running, MINA, card)
        late = _open(running, JUN, card)
        blocks = json.dumps(form.blocks, ensure_ascii=False)
        for name in NAMES:  # each in their own words, with a draft of their own
            assert name in blocks
        exception = NAMES[1]
        unticked: dict[str, object] = {f"send:{tickets[exception]}": []}
        assert slack.submit(MINA, form.id, unticked)["response_action"] == "update"
        assert "보내는 답변: 3개" in json.dumps(slack.views(MINA)[-1].blocks, ensure_ascii=False)
        for name in (NAMES[0], *NAMES[2:]):
            slack.wait_until(partial(slack.customer_messages, name))
        wait_for_card(slack, exception, offering=Action.APPROVE)

        slack.submit(JUN, late.id, {})  # with everybody ticked: only the one left is sent
        told = json.dumps(slack.views(JUN)[-1].blocks, ensure_ascii=False)
        assert "보내는 답변: 1개" in told
        assert told.count(f"<@{MINA}>") == 3
        slack.wait_until(lambda: "모두 살펴봤어요" in shown(again(slack, card)))
        assert Action.PILE not in offers(again(slack, card))
        assert refusals(slack) == []
    db = Database(f"sqlite:///{tmp_path / 'deskbell.sqlite3'}")
    assert sorted(each.ticket_id for each in rows(db, Delivery)) == sorted(tickets.values())
    approved = [each for each in rows(db, Event) if each.kind is EventKind.APPROVED]
    assert sorted(each.actor for each in approved) == sorted([MINA] * 3 + [JUN])
    db.close()


def _pile(running: Stage) -> Message | None:
    found = (m for channel in CHANNELS for m in running.playground.messages(channel))
    return next((m for m in found if m.is_ours and Action.PILE in offers(m)), None)


def _open(running: Stage, agent: str, card: Message) -> View:
    slack = running.playground
    before = {view.id for view in slack.views(agent)}
    slack.click(agent, card.channel, card.ts, Action.PILE)
    slack.wait_until(lambda: {v.id for v in slack.views(agent)} - before)
    return slack.views(agent)[-1]
