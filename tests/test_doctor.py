"""`deskbell doctor` as an administrator runs it: three states, three different answers."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from bot.demo import demo_environment
from bot.doctor import SCOPES
from bot.playground.server import Playground
from bot.playground.settings import PlaygroundSettings
from bot.tickets.terms import Language
from tests.desk_process import ROOT

SECRETS = ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET", "INTAKE_TOKEN")


def examine(environment: dict[str, str]) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, "-m", "bot", "doctor"],
        env={"COLUMNS": "200", "HOME": "", "PATH": "", **environment},
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert "Traceback" not in done.stderr, done.stderr
    return done.returncode, done.stdout


def _good(home: Path, playground: Playground, language: Language) -> dict[str, str]:
    environment = demo_environment(playground.settings, playground.api_url, home, 8080, language)
    return {name: value for name, value in environment.items() if value}


def test_with_nothing_configured_it_says_where_to_begin(tmp_path: Path) -> None:
    code, says = examine(
        {
            "DESKBELL_HOME": str(tmp_path / "data"),
            "DESKBELL_CONFIG": str(tmp_path / "deskbell.toml"),
            **dict.fromkeys(SECRETS, ""),
        }
    )
    assert code == 1
    assert "deskbell.sample.toml" in says
    assert "manifest.json" in says
    assert "SLACK_BOT_TOKEN" in says
    assert "deskbell source add" in says


def test_with_a_wrong_token_it_says_which_one_to_copy(tmp_path: Path) -> None:
    settings = PlaygroundSettings(lang="en", manifest=ROOT / "manifest.json")
    with Playground(settings) as playground:
        environment = _good(tmp_path, playground, Language.EN)
        code, says = examine({**environment, "SLACK_BOT_TOKEN": "xoxb-wrong"})
    assert code == 1
    assert "invalid_auth" in says
    assert "Bot User OAuth Token" in says
    assert "xoxb-wrong" not in says  # a secret, even a wrong one


def test_with_a_good_setup_it_has_nothing_to_complain_about(tmp_path: Path) -> None:
    settings = PlaygroundSettings(lang="en", intake_token="t" * 20, manifest=ROOT / "manifest.json")
    with Playground(settings) as playground:
        code, says = examine(_good(tmp_path, playground, Language.EN))
    assert code == 0, says
    assert "✗" not in says
    assert "all 5 teams are ready" in says
    assert "to be read when the desk starts" in " ".join(says.split())  # it wraps


def test_it_names_the_channel_the_bot_must_be_invited_to(tmp_path: Path) -> None:
    settings = PlaygroundSettings(lang="ko", manifest=ROOT / "manifest.json")
    with Playground(settings) as playground:
        environment = _good(tmp_path, playground, Language.KO)
        config = tmp_path / "deskbell.toml"
        config.write_text(config.read_text("utf-8").replace('"C_TECH"', '"C_GENERAL"'), "utf-8")
        code, says = examine(environment)
    assert code == 1
    assert "#잡담" in says
    assert "/invite @Deskbell" in says


def test_it_finds_a_misspelt_setting_and_names_its_line(tmp_path: Path) -> None:
    config = tmp_path / "deskbell.toml"
    config.write_text('[shop]\nname = "x"\ntonee = "warm"\n', "utf-8")
    code, says = examine({"DESKBELL_CONFIG": str(config), "DESKBELL_HOME": str(tmp_path)})
    assert code == 1
    assert f"{config}:3" in says
    assert "tonee" in says


@pytest.mark.parametrize("smtp", ["", "127.0.0.1"])
def test_it_says_when_forms_cannot_be_answered(tmp_path: Path, smtp: str) -> None:
    (tmp_path / "deskbell.toml").write_text('[forms.contact]\nname = "q_1"\n')
    mail = {"EMAIL_ADDRESS": "help@shop.example", "EMAIL_SECRET": "s" * 16, "EMAIL_SMTP_PORT": "1"}
    _, says = examine(
        {
            "DESKBELL_HOME": str(tmp_path / "data"),
            "DESKBELL_CONFIG": str(tmp_path / "deskbell.toml"),
            **dict.fromkeys(SECRETS, ""),
            **mail,
            "EMAIL_SMTP_HOST": smtp,
        }
    )
    assert ("양식으로 문의가 들어오지만" in says) == (not smtp)


def test_it_asks_for_exactly_the_scopes_of_the_manifest() -> None:
    manifest = json.loads((ROOT / "manifest.json").read_text("utf-8"))
    assert set(manifest["oauth_config"]["scopes"]["bot"]) == SCOPES


def test_it_warns_of_a_chroma_server_on_a_public_address(tmp_path: Path) -> None:
    home = {"DESKBELL_HOME": str(tmp_path), "DESKBELL_CONFIG": str(tmp_path / "deskbell.toml")}
    code, says = examine(
        {**home, "CHROMA_URL": "http://1.1.1.1:8000", **dict.fromkeys(SECRETS, "")}
    )
    assert code == 1
    assert "asks nobody for a password" in says or "비밀번호를 묻지 않아요" in says
    assert "CHROMA_URL" in says


def test_it_refuses_a_chroma_address_with_a_password_in_it(tmp_path: Path) -> None:
    code, says = examine(
        {"DESKBELL_HOME": str(tmp_path), "CHROMA_URL": "http://me:secret@10.0.0.5"}
    )
    assert code == 1
    assert "CHROMA_URL: must look like http://10.0.0.5:8000" in says
    assert "secret" not in says
