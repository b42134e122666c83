"""The commands, run as a person runs them."""

import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.desk_process import ROOT


def _deskbell(home: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        env=_environment(home) | environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=90,
    )


def _environment(home: Path) -> dict[str, str]:
    return {
        **os.environ,
        "COLUMNS": "200",
        "DESKBELL_HOME": str(home / "data"),
        "DESKBELL_CONFIG": str(home / "deskbell.toml"),
    }


def test_a_sentence_is_not_shared_between_processors(tmp_path: Path) -> None:
    environment = _environment(tmp_path)
    environment.pop("OPENBLAS_NUM_THREADS", None)
    asked = "import bot.wiring, psutil; print(psutil.Process().num_threads())"
    command = [sys.executable, "-c", asked]
    assert subprocess.check_output(command, env=environment, cwd=ROOT, text=True) == "1\n"


def test_help_shows_every_command_with_an_example(tmp_path: Path) -> None:
    listed = _deskbell(tmp_path, "--help").stdout
    for command in (
        "run",
        "demo",
        "worker",
        "ingest",
        "articles",
        "ask",
        "doctor",
        "learned",
        "source",
    ):
        assert command in listed
    for command in ("run", "demo", "worker", "ingest", "articles", "ask", "doctor", "learned"):
        assert "Example" in _deskbell(tmp_path, command, "--help").stdout


def test_a_source_is_added_shown_once_and_revoked(tmp_path: Path) -> None:
    added = _deskbell(tmp_path, "source", "add", "zapier")
    assert re.search(r"dsk_[\w-]{40,}", added.stdout)
    assert re.search(r"whsec_[\w+/=]{40,}", added.stdout)
    again = _deskbell(tmp_path, "source", "add", "zapier")
    assert again.returncode == 2
    assert "already" in again.stderr
    assert "zapier" in _deskbell(tmp_path, "source", "list").stdout
    assert "dsk_" not in _deskbell(tmp_path, "source", "list").stdout
    assert _deskbell(tmp_path, "source", "revoke", "zapier").returncode == 0
    assert "revoked" in _deskbell(tmp_path, "source", "list").stdout


def test_ingesting_twice_changes_nothing_the_second_time(tmp_path: Path) -> None:
    shop = str(ROOT / "knowledge" / "articles" / "en")
    (tmp_path / "deskbell.toml").write_text('[shop]\ndesk_language = "en"\n')
    first = _deskbell(tmp_path, "ingest", shop)
    assert re.search(r"^[1-9]\d* added", first.stdout, re.M), first.stdout + first.stderr
    second = _deskbell(tmp_path, "ingest", shop)
    assert "0 added, 0 changed" in second.stdout


def test_a_missing_path_and_nothing_to_read_say_so(tmp_path: Path) -> None:
    missing = _deskbell(tmp_path, "ingest", "no-such-folder")
    assert missing.returncode == 1
    assert "no-such-folder" in missing.stderr
    assert "경로를 확인해 주세요" in missing.stderr
    nothing = _deskbell(tmp_path, "ingest")
    assert nothing.returncode == 2
    assert "--urls" in nothing.stderr


def test_the_report_names_what_is_refused_and_what_contradicts(tmp_path: Path) -> None:
    (tmp_path / "deskbell.toml").write_text('[shop]\ndesk_language = "en"\n')
    (tmp_path / "faq.csv").write_text(
        "id,question,answer\na,How much is it?,$5\nb,How much is it?,$7\nc,When?,\n"
    )
    done = _deskbell(tmp_path, "ingest", str(tmp_path / "faq.csv"))
    assert done.returncode == 0
    assert "line 4: The answer is missing." in done.stderr
    assert '"a" and "b" answer "How much is it?" differently (5 · 7)' in done.stderr
    assert done.stdout == "2 added, 0 changed, 0 unchanged, 0 removed, 1 refused\n"


def test_watching_reads_what_changes_until_it_is_told_to_stop(tmp_path: Path) -> None:
    (tmp_path / "deskbell.toml").write_text(
        '[shop]\ndesk_language = "en"\n[knowledge]\nwatch_seconds = 0.2\n'
    )
    shop = tmp_path / "shop"
    shop.mkdir()
    (shop / "faq.md").write_text("## Open?\n\nFrom nine.\n")
    process = subprocess.Popen(
        [sys.executable, "-u", "-m", "bot", "ingest", str(shop), "--watch"],
        env=_environment(tmp_path),
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline().startswith("1 added")
    (shop / "ship.md").write_text("# Shipping\n\nFree.\n")
    assert process.stdout.readline().startswith("1 added, 0 changed, 1 unchanged")
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=60)
    assert process.returncode == 0


def test_an_article_is_listed_with_its_history_and_taken_out(tmp_path: Path) -> None:
    faq = tmp_path / "faq.csv"
    for price in ("$5", "$7"):
        row = f"price,How much is it?,{price},2026-01-01,2099-12-31"
        faq.write_text(f"id,question,answer,valid_from,valid_until\n{row}\n")
        _deskbell(tmp_path, "ingest", str(faq))
    listed = _deskbell(tmp_path, "articles").stdout
    assert "How much is it?" in listed
    assert "2026-01-01–2099-12-31" in listed
    kept = _deskbell(tmp_path, "articles", "--history", "price").stdout
    assert "$5" in kept
    assert "$7" in kept
    assert _deskbell(tmp_path, "articles", "--remove", "price").returncode == 0
    assert "How much" not in _deskbell(tmp_path, "articles").stdout
    assert "removed" in _deskbell(tmp_path, "articles", "--history", "price").stdout
    assert _deskbell(tmp_path, "articles", "--history", "nobody").returncode == 2


def test_past_tickets_teach_and_propose_without_names_or_numbers(tmp_path: Path) -> None:
    (tmp_path / "deskbell.toml").write_text('[shop]\ndesk_language = "en"\n')
    reply = "Our team answers from nine in the morning until six in the evening."
    (tmp_path / "faq.csv").write_text(f"id,question,answer\nhours,When are you open?,{reply}\n")
    (tmp_path / "old.csv").write_text(
        f"question,answer\nAnyone there? Write to dana@example.com,Hi! {reply}\n"
        "Do you gift-wrap? Call 010-1234-5678,Yes: choose the ribbon when you pay.\n"
    )
    _deskbell(tmp_path, "ingest", str(tmp_path / "faq.csv"))
    proposed = tmp_path / "proposed.jsonl"
    options = ("ingest", "--history", str(tmp_path / "old.csv"), "--proposals", str(proposed))
    assert "1 taught, 0 already known, 1 proposed" in _deskbell(tmp_path, *options).stdout
    assert "0 taught, 1 already known, 1 proposed" in _deskbell(tmp_path, *options).stdout
    elsewhere = [*options[:-1], str(tmp_path / "nowhere" / "p.jsonl")]
    assert "p.jsonl cannot be written" in _deskbell(tmp_path, *elsewhere).stderr
    (line,) = proposed.read_text().splitlines()
    assert "gift-wrap" in line
    assert "1234" not in line


def test_ask_ranks_passages_and_says_how_sure_it_is(tmp_path: Path) -> None:
    shop = str(ROOT / "knowledge" / "articles" / "en")
    _deskbell(tmp_path, "ingest", shop)
    table = _deskbell(tmp_path, "ask", "How much is shipping?")
    assert "en-ship-" in table.stdout
    assert "확신도: 높음" in table.stdout
    answer = json.loads(_deskbell(tmp_path, "ask", "How much is shipping?", "--json").stdout)
    assert answer["ranked"][0]["id"].startswith("en-ship-")
    assert answer["ranked"][0]["parts"]["lead"] > 0
    assert 0 <= answer["confidence"] <= 1
    assert answer["draft"]["kind"] == "answer"
    assert "$5.95" in answer["draft"]["text"]


@pytest.mark.parametrize("command", ["run", "worker"])
def test_starting_without_what_it_needs_says_what_to_do(tmp_path: Path, command: str) -> None:
    done = _deskbell(tmp_path, command, SLACK_BOT_TOKEN="", DATABASE_URL="")
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert re.search("[가-힣]", done.stderr)
    assert "SLACK_BOT_TOKEN" in done.stderr or "DATABASE_URL" in done.stderr
