"""Personal data at a real desk: half of it in Slack, whole to the customer, nowhere else."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlmodel import select

from bot.db import Database
from bot.playground.hands import Hands
from bot.slack.ids import Action, Field
from bot.tickets.models import Event, Message
from bot.tickets.terms import EventKind, Language
from tests.desk.desk_view import CHANNELS, ask, cards, offers, shown, wait_for_card
from tests.desk_process import ROOT, Stage, stage
from tests.scripted_model import ScriptedModel
from tests.vault.lines import KINDS, Part, lines

MINA = "U_MINA"
CANARY = "카나리아7351"
PHONE, CARD = "010-2345-6789", "4111-1111-1111-1111"
SORTED = {
    "type": "faq",
    "review": [],
    "priority": "normal",
    "urgency": "normal",
    "sentiment": "neutral",
    "confidence": 0.9,
    "evidence": [],
}
NOTHING_TO_SAY = {"answerable": False, "sentences": []}
ASKED = f"배송비는 얼마인가요? {PHONE}로 알려 주세요. 카드 {CARD}"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("privacy")


@pytest.fixture(scope="module")
def running(home: Path) -> Iterator[Stage]:
    with stage(home, is_read=True) as started:
        yield started


def test_a_card_covers_personal_data_until_an_agent_asks_on_the_record(
    running: Stage, home: Path
) -> None:
    hands = running.playground
    ticket_id = ask(running, "covered", ASKED)
    card = wait_for_card(hands, "covered", offering=Action.SHOW_PERSONAL)
    assert "010-••••-6789" in shown(card)
    assert PHONE not in shown(card)
    hands.click(MINA, card.channel, card.ts, Action.SHOW_PERSONAL)
    hands.wait_until(lambda: hands.views(MINA))
    window = hands.views(MINA)[-1]
    assert PHONE in json.dumps(window.blocks, ensure_ascii=False)
    hands.close(MINA, window.id)
    db = Database(f"sqlite:///{home / 'deskbell.sqlite3'}")
    with db.read() as session:
        looked = Event.ticket_id == ticket_id, Event.kind == EventKind.PERSONAL_SHOWN
        assert [event.actor for event in session.exec(select(Event).where(*looked))] == [MINA]
        said = session.exec(select(Message.text).where(Message.ticket_id == ticket_id)).one()
    db.close()
    assert said == ASKED.replace(CARD, "[card]")


def test_an_agent_edits_with_the_veil_on_and_the_customer_reads_every_digit(
    running: Stage,
) -> None:
    hands = running.playground
    ask(running, "edited", ASKED)
    card = wait_for_card(hands, "edited", offering=Action.EDIT)
    hands.click(MINA, card.channel, card.ts, Action.EDIT)
    hands.wait_until(lambda: hands.views(MINA))
    form = hands.views(MINA)[-1]
    assert PHONE not in json.dumps(form.blocks, ensure_ascii=False)
    hands.submit(MINA, form.id, {Field.REPLY: "010-••••-6789로 오늘 전화드릴게요."})
    hands.wait_until(lambda: hands.customer_messages("edited"))
    assert hands.customer_messages("edited")[-1].text == f"{PHONE}로 오늘 전화드릴게요."


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_who_asks_to_be_forgotten_is_found_shown_and_gone_from_slack_index_and_files(
    running: Stage, home: Path
) -> None:
    hands = running.playground
    ask(running, "forgotten-4711", f"배송비는 얼마인가요? {CANARY} 선물이라서요. {PHONE}")
    card = wait_for_card(hands, "forgotten-4711", offering=Action.APPROVE)
    hands.click(MINA, card.channel, card.ts, Action.APPROVE)
    hands.wait_until(lambda: hands.customer_messages("forgotten-4711"))
    ask(running, "forgotten-4711", f"{CANARY} 하나 더요")
    hands.wait_until(lambda: CANARY in _everything_in(hands))

    found = _deskbell(running, "erase", "--customer", "forgotten-4711")
    assert "고객 1명" in found
    assert "--yes" in found
    assert CANARY in _everything_in(hands)
    assert "--yes" not in _deskbell(running, "erase", "--customer", "forgotten-4711", "--yes")

    hands.wait_until(lambda: CANARY not in _everything_in(hands), 150)
    kept = [each.name for each in home.rglob("*") if each.is_file() and _holds(each, CANARY)]
    assert kept == []
    again = _deskbell(running, "erase", "--customer", "forgotten-4711", expect=2)
    assert "forgotten-4711" in again


def _everything_in(hands: Hands) -> str:
    """Cards, and what was written into their threads."""
    posts = [each for channel in CHANNELS for each in hands.messages(channel)]
    threads = [each for post in posts for each in hands.thread(post.channel, post.ts)]
    return "".join(json.dumps(each.blocks, ensure_ascii=False) for each in (*posts, *threads))


def _deskbell(running: Stage, *arguments: str, expect: int = 0) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        env={**os.environ, **running.environment},
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == expect, done.stderr
    return done.stdout + done.stderr


def _holds(file: Path, text: str) -> bool:
    return text.encode() in file.read_bytes()


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_300_messages_leave_no_personal_data_in_requests_index_or_log(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """One message carries one value of each kind, in any of its spellings."""
    by_kind = {
        kind: [each for each in lines("ko", Part.DEV) if each.kind is kind] for kind in KINDS
    }
    sent = [
        (each, f"배송비는 얼마인가요? {each.text}")
        for number in range(300 // len(KINDS) + 1)
        for each in (by_kind[kind][number] for kind in KINDS)
    ][:300]
    with (
        ScriptedModel(otherwise=SORTED | NOTHING_TO_SAY) as endpoint,
        stage(
            tmp_path,
            Language.KO,
            OPENAI_BASE_URL=endpoint.url,
            OPENAI_API_KEY="test-key",
            CHAT_MODEL="scripted",
        ) as running,
    ):
        for number, (_, text) in enumerate(sent):
            ask(running, f"person-{number}", text)
        hands = running.playground
        hands.wait_until(lambda: len(cards(hands)) == len(sent), 600)
        hands.wait_until(lambda: all(Action.ESCALATE in offers(card) for card in cards(hands)))
        requests = "\n".join(request.prompt for request in endpoint.asked)
    log = capfd.readouterr().err
    index = b"".join(
        path.read_bytes()
        for path in tmp_path.rglob("*")
        if path.is_file() and not path.name.startswith("deskbell.sqlite3")
    )
    assert len(endpoint.asked) >= 2 * len(sent)  # triage and draft
    for line, _ in sent:
        assert line.value not in requests
        assert line.value not in log
        assert line.value.encode() not in index
