"""Secrets and addresses from the environment."""

from pathlib import Path

import pytest

from bot.environment import Environment, read_environment
from bot.errors import Misconfigured


@pytest.fixture(autouse=True)
def _empty_environment(
    monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    for name in Environment.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.chdir(tmp_path_factory.mktemp("nowhere"))  # and no .env


def test_nothing_has_to_be_set() -> None:
    env = read_environment()
    assert env.database == f"sqlite:///{Path.cwd()}/data/deskbell.sqlite3"
    assert env.deskbell_home.is_absolute()  # the index is built in another working folder
    assert (env.deskbell_host, env.deskbell_port) == ("127.0.0.1", 8080)
    assert not env.has_slack
    assert not env.has_model


@pytest.mark.parametrize(
    ("given", "used"),
    [
        ("postgres://u:p@h:5432/d", "postgresql+psycopg://u:p@h:5432/d"),
        ("postgresql://u:p@h/d?sslmode=require", "postgresql+psycopg://u:p@h/d?sslmode=require"),
        ("postgresql+psycopg://h/d", "postgresql+psycopg://h/d"),
        ("sqlite:////srv/desk.sqlite3", "sqlite:////srv/desk.sqlite3"),
    ],
)
def test_a_database_url_as_hosters_write_it_is_understood(
    monkeypatch: pytest.MonkeyPatch, given: str, used: str
) -> None:
    monkeypatch.setenv("DATABASE_URL", given)
    assert read_environment().database == used


def test_an_empty_variable_is_an_unset_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DESKBELL_PORT", "")
    monkeypatch.setenv("SLACK_BOT_TOKEN", "")
    env = read_environment()
    assert (env.deskbell_port, env.slack_bot_token) == (8080, None)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DESKBELL_PORT", "http"),
        ("DESKBELL_PORT", "-1"),
        ("DESKBELL_PORT", "65536"),
        ("INTAKE_WEBHOOK_SECRET", "whsec_CANARY!"),
        ("INTAKE_WEBHOOK_SECRET", "whsec_"),
        ("WORKER_NAME", " "),
    ],
)
def test_a_variable_that_cannot_be_used_is_named_and_not_repeated(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(Misconfigured, match=f"^{name}: ") as caught:
        read_environment()
    assert "CANARY" not in caught.value.say("en")


def test_all_that_is_wrong_is_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DESKBELL_PORT", "x")
    monkeypatch.setenv("INTAKE_WEBHOOK_SECRET", "x!")
    with pytest.raises(Misconfigured) as caught:
        read_environment()
    told = caught.value.say("en")
    assert "DESKBELL_PORT: " in told
    assert "INTAKE_WEBHOOK_SECRET: " in told


@pytest.mark.parametrize(
    ("variables", "is_connected"),
    [
        ({}, False),
        ({"SLACK_BOT_TOKEN": "xoxb-1"}, False),
        ({"SLACK_APP_TOKEN": "xapp-1"}, False),
        ({"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1"}, True),
        ({"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": "s"}, True),
    ],
)
def test_slack_needs_a_token_and_a_way_in(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], is_connected: bool
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert read_environment().has_slack is is_connected


@pytest.mark.parametrize(
    ("variables", "has_model"),
    [
        ({"OPENAI_API_KEY": "sk-1"}, False),
        ({"CHAT_MODEL": "m"}, False),
        ({"CHAT_MODEL": "m", "OPENAI_API_KEY": "sk-1"}, True),
        ({"CHAT_MODEL": "m", "OPENAI_BASE_URL": "http://127.0.0.1:1/v1"}, True),
    ],
)
def test_a_model_needs_a_name_and_somewhere_to_ask(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], has_model: bool
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert read_environment().has_model is has_model


def test_a_secret_is_never_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-CANARY")
    env = read_environment()
    assert "CANARY" not in f"{env!r} {env} {env.model_dump_json()}"
