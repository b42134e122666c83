"""`deskbell eval autonomy` on the sample shops, and the shadow report."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bot.autonomy.evaluation import Judged, report
from bot.autonomy.rules import Bar
from bot.autonomy.shadow import report as shadow_report
from bot.tickets.autonomy import Case, Outcome
from bot.tickets.terms import Channel
from tests.fakes import NOW

ROOT = Path(__file__).parents[2]
QUESTIONS = Path(__file__).with_name("questions")
# Coverage: five points under what was measured.
LEAST = {"ko": 0.55, "en": 0.66}


@pytest.mark.slow
@pytest.mark.parametrize("language", ["ko", "en"])
def test_the_sample_shop_is_answered_without_a_wrong_answer(language: str, tmp_path: Path) -> None:
    queries = tmp_path / "questions.jsonl"
    parts = sorted(QUESTIONS.glob(f"{language}*.jsonl"))
    queries.write_text("".join(part.read_text("utf-8") for part in parts), "utf-8")
    command = ["eval", "autonomy", "--knowledge", f"knowledge/articles/{language}", "--json"]
    command += ["--queries", str(queries)]
    done = subprocess.run(
        [sys.executable, "-m", "bot", *command],
        capture_output=True,
        text=True,
        env={"PATH": "", "HOME": str(tmp_path), "DESKBELL_HOME": str(tmp_path)},
        cwd=ROOT,
        timeout=250,
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    assert (found["wrong"], found["never_alone_sent"]) == ([], 0)
    assert found["coverage"] >= LEAST[language]


def test_what_counts_as_wrong() -> None:
    def judged(answers: set[str], *bars: Bar, never: bool = False) -> Judged:
        return Judged("q", frozenset(answers), never, "a", bars)

    found = report(
        [
            judged({"a"}),
            judged({"b"}),
            judged(set()),
            judged({"a"}, never=True),
            judged({"a"}, Bar.UNSURE),
        ]
    )
    assert (found.asked, found.answerable, found.sent, found.right) == (5, 3, 4, 1)
    assert (len(found.wrong), found.never_alone_sent) == (3, 1)
    assert (found.bars, found.alone) == ({"unsure": 1}, {"unsure": 1})


def test_the_shadow_report_sets_the_gate_beside_the_agents() -> None:
    def case(would: bool, outcome: Outcome | None = None, *bars: str) -> Case:
        return Case(
            message_id=1,
            ticket_id=7,
            turn=1,
            customer_id=1,
            channel=Channel.KAKAO,
            title="배송비",
            bars=list(bars),
            would_answer=would,
            outcome=outcome,
            at=NOW,
        )

    found = shadow_report(
        [
            case(True, Outcome.RIGHT, "shadow"),
            case(True, Outcome.WRONG, "shadow"),
            case(True, None, "shadow"),
            case(False, None, "review", "shadow"),
        ]
    )
    assert (found.share_passed, found.judged, found.share_right) == (0.75, 2, 0.5)
    assert found.wrong == ((7, "배송비"),)
    assert found.bars == {"shadow": 4, "review": 1}
