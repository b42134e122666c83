"""What agents meet at a real desk: refusals that say what to do, cards that follow the customer."""

import json
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from sqlmodel import col, select

from bot.clock import now
from bot.db import Database
from bot.playground.messages import Message
from bot.slack.ids import Action, Field, MoreChoice
from bot.texts import say
from bot.tickets.models import Delivery, Draft, Ticket
from bot.tickets.models import Message as Said
from tests.desk.desk_view import again, ask, cards, offers, shown, wait_for_card
from tests.desk_process import Stage, stage

MINA, JUN, GUEST = "U_MINA", "U_JUN", "U_GUEST"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("desk")


@pytest.fixture(scope="module")
def running(home: Path) -> Iterator[Stage]:
    with stage(home, is_read=True) as started:
        yield started


@pytest.fixture
def db(home: Path) -> Iterator[Database]:
    opened = Database(f"sqlite:///{home / 'deskbell.sqlite3'}")
    yield opened
    opened.close()


def choose(running: Stage, card: Message, choice: MoreChoice) -> None:
    options = next(
        element["options"]
        for block in again(running.playground, card).blocks
        for element in block.get("elements", [])
        if element.get("action_id") == Action.MORE
    )
    value = next(o["value"] for o in options if json.loads(o["value"])["do"] == choice)
    running.playground.click(MINA, card.channel, card.ts, Action.MORE, option=value)


def test_a_guest_is_told_who_may_decide(running: Stage) -> None:
    ask(running, "guest-click")
    card = wait_for_card(running.playground, "guest-click", offering=Action.APPROVE)
    running.playground.click(GUEST, card.channel, card.ts, Action.APPROVE)
    running.playground.wait_until(lambda: running.playground.ephemerals(GUEST, card.channel))
    told = running.playground.ephemerals(GUEST, card.channel)[-1]
    assert told.text == say("ko", "error-not-a-member")
    assert Action.APPROVE in offers(again(running.playground, card))


def test_the_home_names_customers_to_agents_only(running: Stage) -> None:
    ask(running, "secret-name")
    wait_for_card(running.playground, "secret-name", offering=Action.APPROVE)
    for user, may_see in ((MINA, True), (GUEST, False)):
        running.playground.open_home(user)
        running.playground.wait_until(partial(running.playground.home, user))
        view = running.playground.home(user)
        assert view is not None
        assert ("secret-name" in json.dumps(view.blocks)) is may_see


def test_a_stale_approval_sends_nothing_and_the_card_shows_what_is_new(
    running: Stage, db: Database
) -> None:
    ticket_id = ask(running, "stale")
    card = wait_for_card(running.playground, "stale", offering=Action.APPROVE)
    ask(running, "stale", "제주도는 얼마예요?")
    running.playground.click(JUN, card.channel, card.ts, Action.APPROVE)
    running.playground.wait_until(lambda: running.playground.ephemerals(JUN, card.channel))
    told = running.playground.ephemerals(JUN, card.channel)[-1]
    assert told.text == say("ko", "error-stale-draft")
    running.playground.wait_until(lambda: "제주도" in shown(again(running.playground, card)))
    wait_for_card(running.playground, "stale", offering=Action.APPROVE)
    with db.read() as session:
        assert session.exec(select(Delivery).where(Delivery.ticket_id == ticket_id)).all() == []


def test_a_reply_written_too_late_is_given_back(running: Stage) -> None:
    ask(running, "late")
    card = wait_for_card(running.playground, "late", offering=Action.EDIT)
    running.playground.click(MINA, card.channel, card.ts, Action.EDIT)
    running.playground.wait_until(lambda: running.playground.views(MINA))
    form = running.playground.views(MINA)[-1]
    running.playground.click(JUN, card.channel, card.ts, Action.APPROVE)
    running.playground.submit(MINA, form.id, {Field.REPLY: "정성껏 쓴 답변입니다."})
    notice = running.playground.views(MINA)[-1]
    told = json.dumps(notice.blocks, ensure_ascii=False)
    assert f"<@{JUN}>" in told
    assert "정성껏 쓴 답변입니다." in told
    running.playground.close(MINA, notice.id)


def test_five_messages_in_a_second_are_one_ticket_with_one_draft(
    running: Stage, db: Database
) -> None:
    tickets = {ask(running, "burst", f"배송비 질문 {n}") for n in range(5)}
    assert len(tickets) == 1
    ticket_id = tickets.pop()
    running.playground.wait_until(lambda: _is_drafted(db, ticket_id))
    with db.read() as session:
        drafts = session.exec(select(Draft).where(Draft.ticket_id == ticket_id)).all()
        said = session.exec(select(Said).where(Said.ticket_id == ticket_id)).all()
    assert (len(drafts), len(said)) == (1, 5)
    wait_for_card(running.playground, "burst", offering=Action.APPROVE)
    assert len([card for card in cards(running.playground) if " burst(" in card.text]) == 1


def test_a_message_after_the_resolution_reopens_the_ticket_on_its_card(running: Stage) -> None:
    first = ask(running, "reopens")
    card = wait_for_card(running.playground, "reopens", offering=Action.MORE)
    choose(running, card, MoreChoice.RESOLVE)
    wait_for_card(running.playground, "reopens", offering=Action.REOPEN)
    assert ask(running, "reopens", "반품은요?") == first
    fresh = wait_for_card(running.playground, "reopens", offering=Action.ESCALATE)
    assert (fresh.channel, fresh.ts) == (card.channel, card.ts)


def test_thanks_for_an_answer_are_closed_with_one_click(running: Stage, db: Database) -> None:
    ticket_id = ask(running, "grateful")
    card = wait_for_card(running.playground, "grateful", offering=Action.APPROVE)
    running.playground.click(MINA, card.channel, card.ts, Action.APPROVE)
    wait_for_card(running.playground, "grateful", offering=Action.MACRO_SAVE)
    ask(running, "grateful", "넵 감사합니다!")
    card = wait_for_card(running.playground, "grateful", offering=Action.RESOLVE)
    running.playground.click(MINA, card.channel, card.ts, Action.RESOLVE)
    wait_for_card(running.playground, "grateful", offering=Action.REOPEN)
    with db.read() as session:
        sent = session.exec(select(Delivery).where(Delivery.ticket_id == ticket_id)).all()
    assert len(sent) == 1


def test_a_snoozed_ticket_comes_back_by_itself(running: Stage, db: Database) -> None:
    ticket_id = ask(running, "sleeper")
    card = wait_for_card(running.playground, "sleeper", offering=Action.MORE)
    choose(running, card, MoreChoice.SNOOZE)
    running.playground.wait_until(lambda: running.playground.views(MINA))
    running.playground.submit(MINA, running.playground.views(MINA)[-1].id)
    wait_for_card(running.playground, "sleeper", offering=Action.WAKE)
    with db.write() as session:
        ticket = session.exec(select(Ticket).where(col(Ticket.id) == ticket_id)).one()
        ticket.snoozed_until = now() - timedelta(seconds=1)
        session.add(ticket)
    running.playground.wait_until(
        lambda: Action.WAKE not in offers(again(running.playground, card)), 40
    )
    assert Action.APPROVE in offers(again(running.playground, card))


def _is_drafted(db: Database, ticket_id: int) -> bool:
    """All that was said is in the draft on the card."""
    with db.read() as session:
        ticket = session.get(Ticket, ticket_id)
        return ticket is not None and ticket.state == "waiting"
