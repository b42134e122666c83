"""A desk that cannot start says why and what to do, in both languages, and leaves with code 2."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.texts import say
from tests.desk.desk_view import deskbell
from tests.desk_process import Stage, stage
from tests.ports import free_port

SLACK = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": "s", "SLACK_APP_TOKEN": ""}


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with stage(tmp_path_factory.mktemp("desk")) as started:
        yield started


def refused(*arguments: str, environment: dict[str, str]) -> str:
    done = deskbell(*arguments, environment=environment)
    assert done.returncode == 2, done.stderr
    assert "Traceback" not in done.stderr
    return " ".join(done.stderr.split())  # the terminal wraps lines


def both(words: str, /, **values: object) -> list[str]:
    return [" ".join(say(language, words, **values).split()) for language in ("ko", "en")]


def test_a_second_desk_on_one_data_folder(running: Stage) -> None:
    environment = running.environment | {"DESKBELL_PORT": str(free_port())}
    told = refused("run", environment=environment)
    for words in both("error-second-process", path=running.environment["DESKBELL_HOME"]):
        assert words in told


def test_a_port_that_is_taken(running: Stage, tmp_path: Path) -> None:
    told = refused("run", environment=running.environment | {"DESKBELL_HOME": str(tmp_path)})
    for words in both("error-port-in-use", port=running.environment["DESKBELL_PORT"]):
        assert words in told


def test_a_data_folder_that_is_none(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    home = tmp_path / "file" / "data"
    told = refused(
        "run", environment=SLACK | {"DESKBELL_HOME": str(home), "DESKBELL_PORT": str(free_port())}
    )
    for words in both("error-home", path=home, why="Not a directory"):
        assert words in told


def test_a_misspelt_setting_is_named_with_its_line(tmp_path: Path) -> None:
    config = tmp_path / "deskbell.toml"
    config.write_text('[shop]\nname = "Haru"\ntimezon = "Asia/Seoul"\n')
    told = refused("run", environment=SLACK | {"DESKBELL_CONFIG": str(config)})
    for words in both("error-unknown-key", place=f"{config}:3", key="shop.timezon"):
        assert words in told


def test_no_slack(tmp_path: Path) -> None:
    nothing = dict.fromkeys(SLACK, "")
    told = refused("run", environment=nothing | {"DESKBELL_HOME": str(tmp_path)})
    for words in both("error-no-slack"):
        assert words in told


def test_a_worker_without_postgres(tmp_path: Path) -> None:
    told = refused("worker", environment={"DESKBELL_HOME": str(tmp_path), "DATABASE_URL": ""})
    for words in both("error-worker-needs-postgres"):
        assert words in told
