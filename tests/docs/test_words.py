"""What the docs tell people to type exists: commands, options, settings, variables."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

from bot.channels import directory, google_sheets
from bot.channels.settings import ChannelSettings
from bot.cli import cli
from bot.environment import Environment
from bot.settings import DeskConfig, read_config
from tests.bench.__main__ import cli as bench
from tests.docs import PAGES

# A command is what stands in code: `deskbell …`, or a line of a code block, after $ or as it is.
_INLINE = re.compile(r"`(?:[A-Z_]+=\S+ )*(deskbell|scripts/demo|scripts/bench)( [^`]*)?`")
_LINE = re.compile(r"^(?:\$ )?(deskbell|scripts/demo|scripts/bench)((?: .*)?)$", re.MULTILINE)
_BLOCK = re.compile(r"^```(\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)
_SETTING = re.compile(r"`\[([a-z_.]+)\] ([a-z_]+)`")
_SECTION = re.compile(r"`\[([a-z_.]+)\]`")
_VARIABLE = re.compile(r"`([A-Z]+_[A-Z_]+)(?:=[^`]*)?`")
_ELSEWHERE = {  # not the desk's
    "POSTGRES_PASSWORD",
    "DESKBELL_TOKEN",
    "DESKBELL_WEBHOOK_SECRET",
    "ODD_REQUESTS",
}


def _typed(page: Path) -> Iterator[tuple[str, list[str]]]:
    text = page.read_text("utf-8")
    blocks = "\n".join(block for _, block in _BLOCK.findall(text))
    for program, rest in [*_INLINE.findall(_BLOCK.sub("", text)), *_LINE.findall(blocks)]:
        words = re.sub(r"\s#.*|\"[^\"]*\"|…", "", rest).split()
        yield program, words


def _command(program: str) -> Any:
    """Typer brings a click of its own, so there is no public type to name here."""
    root: Any = typer.main.get_command(bench if program == "scripts/bench" else cli)
    return root.commands["demo"] if program == "scripts/demo" else root


def _check(command: Any, words: list[str]) -> None:
    """Follow the sub-commands; every option must belong to where they end."""
    for word in words:
        commands = getattr(command, "commands", {})
        if commands and not word.startswith("-"):
            assert word in commands, f"{command.name}: no command {word}"
            command = commands[word]
    known = {name for param in command.params for name in param.opts} | {"--help"}
    for word in words:
        if word.startswith("-"):
            assert word.partition("=")[0] in known, f"{command.name}: no option {word}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_command_and_option_exists(page: Path) -> None:
    for program, words in _typed(page):
        _check(_command(program), words)


def test_the_docs_mention_every_command() -> None:
    typed = [words for page in PAGES for _, words in _typed(page)]
    assert {words[0] for words in typed if words} >= set(_command("deskbell").commands)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_setting_exists(page: Path) -> None:
    text = page.read_text("utf-8")
    for section, key in _SETTING.findall(text):
        assert key in _keys(section), f"[{section}] {key}"
    for section in _SECTION.findall(text):
        assert section.split(".")[0] in DeskConfig.model_fields, f"[{section}]"


def _keys(section: str) -> set[str]:
    field = DeskConfig.model_fields.get(section)
    return set(getattr(field.annotation, "model_fields", ())) if field else set()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_variable_exists(page: Path) -> None:
    known = {name.upper() for name in Environment.model_fields} | _ELSEWHERE | _of_channels()
    assert set(_VARIABLE.findall(page.read_text("utf-8"))) <= known


def _of_channels() -> set[str]:
    """Of everything that is imported; these two import them all."""
    assert directory.all_channels()
    assert google_sheets.Settings.model_fields
    return {
        f"{settings.model_config['env_prefix']}{name}".upper()
        for settings in ChannelSettings.__subclasses__()
        for name in settings.model_fields
    }


def test_every_configuration_shown_is_valid(tmp_path: Path) -> None:
    file = tmp_path / "deskbell.toml"
    for page in PAGES:
        for kind, block in _BLOCK.findall(page.read_text("utf-8")):
            if kind == "toml" and not block.startswith("[en."):  # that is a shop.toml
                file.write_text(block, "utf-8")
                read_config(file)
