"""The commands, run as a person runs them."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.desk_process import ROOT


def _deskbell(home: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        env={
            **os.environ,
            "COLUMNS": "200",
            "DESKBELL_HOME": str(home / "data"),
            "DESKBELL_CONFIG": str(home / "deskbell.toml"),
            **environment,
        },
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=90,
    )


def test_help_shows_every_command_with_an_example(tmp_path: Path) -> None:
    listed = _deskbell(tmp_path, "--help").stdout
    for command in ("run", "demo", "worker", "ingest", "ask", "doctor", "source"):
        assert command in listed
    for command in ("run", "demo", "worker", "ingest", "ask", "doctor"):
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
    first = _deskbell(tmp_path, "ingest", shop)
    assert re.search(r"^[1-9]\d* added", first.stdout, re.M), first.stdout + first.stderr
    second = _deskbell(tmp_path, "ingest", shop)
    assert "0 added, 0 changed" in second.stdout


def test_ask_ranks_passages_and_says_how_sure_it_is(tmp_path: Path) -> None:
    shop = str(ROOT / "knowledge" / "articles" / "en")
    _deskbell(tmp_path, "ingest", shop)
    table = _deskbell(tmp_path, "ask", "How much is shipping?")
    assert "en-ship-" in table.stdout
    assert "Confidence" in table.stdout
    answer = json.loads(_deskbell(tmp_path, "ask", "How much is shipping?", "--json").stdout)
    assert answer["ranked"][0]["id"].startswith("en-ship-")
    assert 0 <= answer["confidence"] <= 1


@pytest.mark.parametrize("command", ["run", "worker"])
def test_starting_without_what_it_needs_says_what_to_do(tmp_path: Path, command: str) -> None:
    done = _deskbell(tmp_path, command, SLACK_BOT_TOKEN="", DATABASE_URL="")
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert re.search("[가-힣]", done.stderr)
    assert "SLACK_BOT_TOKEN" in done.stderr or "DATABASE_URL" in done.stderr
