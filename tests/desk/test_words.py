"""A lead teaches the desk a word in Slack: the next cards know it, and it can be taken away."""

import json
import time
from itertools import count
from pathlib import Path
from typing import Any

from bot.db import Database
from bot.playground.messages import Message
from bot.slack.ids import Action, Field
from bot.tickets.models import Event
from bot.tickets.terms import EventKind
from knowledge.record import history
from tests.desk.desk_view import ask, shown, wait_for_card
from tests.desk_process import Stage, stage
from tests.fakes import rows

SORA = "U_SORA"
WORD, MEANING = "몰랑이", "선물 포장"
ARTICLE = "선물 포장이 되나요?"

_customers = count(1)


def test_a_word_added_in_slack_is_known_to_the_next_card(tmp_path: Path) -> None:
    with stage(tmp_path, is_read=True) as running:
        assert ARTICLE not in shown(_card(running))
        refused = _add(running, "문의", "상담")
        assert "너무 흔해서" in refused["errors"][Field.WORD]
        assert _add(running, WORD, MEANING)["response_action"] == "update"
        until = time.monotonic() + 60
        while ARTICLE not in shown(_card(running)):  # the search reads it in the background
            assert time.monotonic() < until
        _remove(running)
    db = Database(f"sqlite:///{tmp_path / 'deskbell.sqlite3'}")
    added, removed = [event for event in rows(db, Event) if event.kind.startswith("word_")]
    assert (added.kind, added.actor) == (EventKind.WORD_ADDED, SORA)
    assert (removed.kind, removed.data) == (EventKind.WORD_REMOVED, {"article": f"word:{WORD}"})
    with db.read() as session:
        assert [row.is_removal for row in history(session, f"word:{WORD}")] == [False, True]
    db.close()


def _card(running: Stage) -> Message:
    name = f"손님{next(_customers)}"
    ask(running, name, f"{WORD} 되나요?")
    return wait_for_card(running.playground, name, offering=Action.ESCALATE)


def _open(running: Stage) -> str:
    """The id of the form, reached from the Home."""
    slack = running.playground
    slack.open_home(SORA)
    slack.wait_until(lambda: slack.home(SORA))
    home = slack.home(SORA)
    assert home is not None
    opened = len(slack.views(SORA))
    slack.click_view(SORA, home.id, Action.WORDS)
    slack.wait_until(lambda: len(slack.views(SORA)) > opened)
    return slack.views(SORA)[-1].id


def _add(running: Stage, said: str, means: str) -> dict[str, Any]:
    form = _open(running)
    answer = running.playground.submit(SORA, form, {Field.WORD: said, Field.MEANING: means})
    running.playground.close(SORA, form)
    return answer


def _remove(running: Stage) -> None:
    slack, form = running.playground, _open(running)

    def listed() -> str:
        return json.dumps(slack.views(SORA)[-1].blocks, ensure_ascii=False)

    assert f"*{WORD}* → {MEANING}" in listed()
    slack.click_view(SORA, form, Action.REMOVE_WORD)
    slack.wait_until(lambda: "아직 등록한 말이 없어요" in listed())
