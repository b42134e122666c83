"""`deskbell digest`: the same as in Slack, in a file; and sent once."""

import json
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.analytics.periods import Cadence
from bot.clock import now
from bot.digesting import send
from bot.environment import Environment
from bot.errors import Unacceptable
from bot.knowledge_desk import open_database
from bot.playground.server import Playground
from bot.playground.settings import PlaygroundSettings
from tests.analytics.conftest import CONFIG, FRIDAY, seed_friday
from tests.sla.test_calendar import SEOUL
from tests.test_cli import _deskbell

TOML = '[shop]\ndesk_language = "en"\n[teams.support]\nname = "S"\nchannel = "C_SUPPORT"\n'


def test_a_day_is_written_to_a_file_as_text_and_as_slack_gets_it(tmp_path: Path) -> None:
    (tmp_path / "deskbell.toml").write_text(TOML)
    with open_database(Environment(deskbell_home=tmp_path / "data")) as db:
        seed_friday(db)
    asked = ("digest", "--date", "2026-11-20", "--dry-run")
    for file in (tmp_path / "day.txt", tmp_path / "day.json"):
        done = _deskbell(tmp_path, *asked, "--out", str(file))
        assert (done.returncode, done.stdout) == (0, ""), done.stderr
    text = (tmp_path / "day.txt").read_text("utf-8")
    assert text.startswith("Digest: Fri, 20 Nov 2026\n\nCame in: 5 tickets, 6 messages\n")
    assert "First reply: half within 1 h 30 min, nine in ten within 10 h 30 min" in text
    assert "<" not in text
    post = json.loads((tmp_path / "day.json").read_text("utf-8"))
    assert post["blocks"][0]["text"]["text"] == "Digest: Fri, 20 Nov 2026"
    assert _deskbell(tmp_path, *asked).stdout == text


def test_it_is_sent_once_however_often_it_is_asked_for(tmp_path: Path) -> None:
    with Playground(PlaygroundSettings(lang="en", limits="off")) as slack:
        token = slack.settings.bot_token
        env = Environment(
            slack_bot_token=token, slack_api_url=slack.api_url, deskbell_home=tmp_path
        )
        with open_database(env) as db:
            seed_friday(db)
        told = {send(env, CONFIG, FRIDAY.first, Cadence.DAY) for _ in range(2)}
        [message] = slack.messages("C_SUPPORT")
    assert told == {"day:2026-11-20 요약을 Slack에 올렸어요."}
    assert "2026년 11월 20일 (금)" in message.text


def test_what_is_not_over_is_not_sent_in_place_of_the_whole(tmp_path: Path) -> None:
    env = Environment(slack_bot_token=SecretStr("xoxb-1"), deskbell_home=tmp_path)
    today = now().astimezone(SEOUL).date()
    with pytest.raises(Unacceptable) as refused:
        send(env, CONFIG, today, Cadence.DAY)
    assert "not over" in refused.value.say("en")


def test_without_slack_it_says_what_is_missing(tmp_path: Path) -> None:
    with pytest.raises(Unacceptable) as refused:
        send(Environment(deskbell_home=tmp_path), CONFIG, FRIDAY.first, Cadence.DAY)
    assert "--dry-run" in refused.value.say("en")
