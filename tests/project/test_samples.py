"""The sample files name every setting, and copying them as they are changes nothing."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from bot.environment import Environment
from bot.settings import DeskConfig, Team, read_config
from tests.project import ROOT

ENV_SAMPLE = (ROOT / ".env.sample").read_text("utf-8")
TOML_SAMPLE = ROOT / "deskbell.sample.toml"


def _variables(text: str) -> dict[str, str]:
    return dict(re.findall(r"^([A-Z_]+)=(.*)$", text, re.MULTILINE))


def _asked_for_by_compose() -> set[str]:
    return set(re.findall(r"\$\{(\w+)", (ROOT / "compose.yaml").read_text("utf-8")))


def _keys(model: BaseModel, path: str = "") -> Iterator[str]:
    for name in type(model).model_fields:
        value = getattr(model, name)
        if isinstance(value, BaseModel):
            yield from _keys(value, f"{path}{name}.")
        else:
            yield path + name


def _is_written(key: str, table: Any) -> bool:
    for part in key.split("."):
        if part not in table:
            return False
        table = table[part]
    return True


def test_env_sample_names_every_variable_and_no_other() -> None:
    known = {name.upper() for name in Environment.model_fields}
    assert set(_variables(ENV_SAMPLE)) == known | _asked_for_by_compose()


def test_env_sample_copied_as_it_is_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in _variables(ENV_SAMPLE):
        monkeypatch.delenv(name, raising=False)
    copy = tmp_path / ".env"
    copy.write_text(ENV_SAMPLE, "utf-8")
    assert Environment(_env_file=copy) == Environment(_env_file=None)


@pytest.mark.parametrize("name", [n for n in _variables(ENV_SAMPLE) if "TOKEN" in n or "KEY" in n])
def test_env_sample_holds_no_secret(name: str) -> None:
    assert _variables(ENV_SAMPLE)[name] == ""


@pytest.mark.parametrize("key", list(_keys(DeskConfig())))
def test_toml_sample_names_every_key(key: str) -> None:
    assert _is_written(key, tomllib.loads(TOML_SAMPLE.read_text("utf-8")))


@pytest.mark.parametrize("key", list(Team.model_fields))
def test_toml_sample_names_every_key_of_a_team(key: str) -> None:
    teams = tomllib.loads(TOML_SAMPLE.read_text("utf-8"))["teams"]
    assert any(key in team for team in teams.values())


@pytest.mark.parametrize("section", sorted(set(DeskConfig.model_fields) - {"teams", "routing"}))
def test_toml_sample_shows_the_defaults(section: str) -> None:
    assert getattr(read_config(TOML_SAMPLE), section) == getattr(DeskConfig(), section)
