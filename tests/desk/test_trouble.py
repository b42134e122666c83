"""What goes wrong around a desk: it keeps what it has accepted, and shows it once."""

import os
import shutil
import signal
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from bot.playground.faults import Kind
from bot.playground.messages import Message
from bot.slack.ids import Action
from bot.texts import say
from tests.desk.desk_view import ask, cards, offers, refusals, send, tickets, wait_for_card
from tests.desk_process import Stage, stage

MINA = "U_MINA"
SLOW = pytest.mark.slow
HOSTILE = {
    "nul": "앞\x00뒤",
    "half-a-surrogate": "앞\ud800뒤",
    "right-to-left": "\u202e거꾸로\u202c",
    "markup": "<!channel> <@U_MINA> <http://evil.example|여기> &amp; ```*_~",
    "one-long-line": "a" * 1_000_000,
    "many-lines": "줄\n" * 10_000,
    "emoji": "😀" * 5_000,
    "piled-marks": "e" + "\u0301" * 3_000,
    "entities": "<&>" * 3_000,
    "unseen": "\u200b\ufeff" * 50,
    "blank": "   ",
    "nothing": "",
    "non-characters": "\ufdd0\uffff",
    "terminal": "\x1b[31m빨강",
    "braces": "{name} {{x}} [1] %s",
}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("desk")


@pytest.fixture(scope="module")
def running(home: Path) -> Iterator[Stage]:
    with stage(home) as started:
        yield started


@pytest.fixture(autouse=True)
def no_faults(running: Stage) -> Iterator[None]:
    yield
    running.playground.set_faults(down=False, latency_ms=0, reply_fault="none")


@contextmanager
def locked(home: Path) -> Iterator[None]:
    """Another process writes, and does not come to an end."""
    with closing(sqlite3.connect(home / "deskbell.sqlite3", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


@pytest.mark.parametrize(
    "what",
    [what if what in ("nul", "markup") else pytest.param(what, marks=SLOW) for what in HOSTILE],
)
def test_hostile_words_everywhere_make_one_card_slack_accepts(running: Stage, what: str) -> None:
    words, short = HOSTILE[what], HOSTILE[what][:900]
    ticket_id = ask(
        running,
        f"hostile-{what}",
        words,
        subject=short,
        customer={"id": f"h-{what}-{short[:200]}"}
        | dict.fromkeys(("name", "email", "order"), short),
        attachments=[{"name": short, "url": short, "type": short}, {}],
    )
    hands = running.playground
    hands.wait_until(lambda: str(ticket_id) in tickets(hands))
    card = cards(hands)[tickets(hands).index(str(ticket_id))]
    for action in (Action.SHOW_MESSAGE, Action.EDIT, Action.ESCALATE):
        if action in offers(card):
            hands.click(MINA, card.channel, card.ts, action)
            hands.wait_until(lambda: hands.views(MINA))
            hands.close(MINA, hands.views(MINA)[-1].id)
    assert refusals(hands) == []
    assert "<!channel>" not in card.text


@pytest.mark.parametrize(
    "trouble", ["429", pytest.param("500", marks=SLOW), pytest.param("drop", marks=SLOW)]
)
def test_a_call_that_fails_is_made_good_without_a_second_card(
    running: Stage, trouble: Kind
) -> None:
    hands = running.playground
    hands.fail_next("chat.postMessage", trouble)
    name = f"trouble-{trouble}"
    ask(running, name)
    card = wait_for_card(hands, name, offering=Action.APPROVE)
    hands.fail_next("chat.update", trouble)
    hands.click(MINA, card.channel, card.ts, Action.APPROVE)
    hands.wait_until(lambda: say("ko", "card-stage-delivered") in _card(running, name).text)
    assert len([each for each in cards(hands) if f" {name}(" in each.text]) == 1


def test_while_slack_is_away_messages_are_taken_and_the_cards_come_later(running: Stage) -> None:
    hands = running.playground
    hands.set_faults(down=True)
    names = [f"away-{number}" for number in range(4)]
    for name in names:
        ask(running, name)
    hands.wait_until(lambda: ("chat.postMessage", "down") in refusals(hands))
    assert not any(f" {name}(" in card.text for name in names for card in cards(hands))
    hands.set_faults(down=False)
    for name in names:
        wait_for_card(hands, name, offering=Action.APPROVE)
    assert len(tickets(hands)) == len(set(tickets(hands)))


def test_a_locked_database_is_a_503_soon_and_a_click_that_can_be_repeated(
    running: Stage, home: Path
) -> None:
    hands = running.playground
    ask(running, "before")
    card = wait_for_card(hands, "before", offering=Action.APPROVE)
    with locked(home):
        started = time.monotonic()
        answer = send(running, "during", event_id="during")
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
        assert time.monotonic() - started < 25
        assert hands.click(MINA, card.channel, card.ts, Action.APPROVE)["ok"]
        hands.wait_until(lambda: hands.ephemerals(MINA, card.channel))
        assert hands.ephemerals(MINA, card.channel)[-1].text == say("ko", "error-unexpected")
    ask(running, "during", event_id="during")
    wait_for_card(hands, "during", offering=Action.APPROVE)
    hands.click(MINA, card.channel, card.ts, Action.APPROVE)
    hands.wait_until(lambda: say("ko", "card-stage-delivered") in _card(running, "before").text)


@pytest.mark.parametrize("how", ["delete", pytest.param("damage", marks=SLOW)])
def test_a_lost_index_is_told_and_built_anew(running: Stage, home: Path, how: str) -> None:
    running.wait_until_read()
    if how == "delete":
        shutil.rmtree(home / "index")
    else:
        for file in (home / "index").rglob("*"):
            if file.is_file():
                file.write_bytes(os.urandom(max(file.stat().st_size, 1)))
    ask(running, f"index-{how}")
    wait_for_card(running.playground, f"index-{how}", offering=Action.APPROVE)
    running.wait_until_read()


@pytest.mark.slow
def test_a_stopped_desk_leaves_in_good_order_while_slack_hangs(running: Stage) -> None:
    """Near the end of this file: it starts the desk anew."""
    hands = running.playground
    hands.set_faults(latency_ms=8_000)
    names = [f"stopped-{number}" for number in range(4)]
    for name in names:
        ask(running, name)
    running.process.send_signal(signal.SIGTERM)
    assert running.process.wait(30) == 0
    hands.set_faults(latency_ms=0)
    running.start()
    for name in names:
        wait_for_card(hands, name, offering=Action.APPROVE)


def test_a_killed_desk_loses_nothing_and_posts_nothing_twice(running: Stage) -> None:
    hands = running.playground
    hands.set_faults(latency_ms=300)
    names = [f"killed-{number}" for number in range(8)]
    senders = [threading.Thread(target=ask, args=(running, name)) for name in names]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()
    running.kill()
    hands.set_faults(latency_ms=0)
    running.start()
    for name in names:
        wait_for_card(hands, name, offering=Action.APPROVE)
    assert len(tickets(hands)) == len(set(tickets(hands)))


def _card(running: Stage, customer: str) -> Message:
    return next(card for card in cards(running.playground) if f" {customer}(" in card.text)
