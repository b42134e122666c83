"""requirements.txt and requirements-dev.txt pin what pyproject.toml asks for, with hashes."""

import re
import tomllib

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.project import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
RUNTIME = PROJECT["project"]["dependencies"] + PROJECT["build-system"]["requires"]
DEV = PROJECT["project"]["optional-dependencies"]["dev"]
FILES = ("requirements.txt", "requirements-dev.txt")


def _blocks(file: str) -> list[str]:
    """One requirement with its hashes each."""
    lines = (ROOT / file).read_text("utf-8").replace("\\\n", " ").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def _pins(file: str) -> dict[str, set[str]]:
    """Versions by name: some differ by platform."""
    pins: dict[str, set[str]] = {}
    for block in _blocks(file):
        requirement = Requirement(block.partition("--hash")[0].strip())
        (specifier,) = requirement.specifier
        assert specifier.operator == "=="
        pins.setdefault(canonicalize_name(requirement.name), set()).add(specifier.version)
    return pins


@pytest.mark.parametrize("file", FILES)
def test_every_library_is_pinned_with_hashes(file: str) -> None:
    assert _pins(file)
    without = [block for block in _blocks(file) if not re.search(r"--hash=sha256:\w{64}", block)]
    assert without == []


@pytest.mark.parametrize("file", FILES)
def test_the_files_name_no_place_to_download_from(file: str) -> None:
    text = (ROOT / file).read_text("utf-8")
    assert not re.search(r"://|--(extra-)?index-url|--find-links|@ ", text)


@pytest.mark.parametrize(
    ("file", "wanted"),
    [("requirements.txt", wanted) for wanted in RUNTIME]
    + [("requirements-dev.txt", wanted) for wanted in RUNTIME + DEV],
)
def test_the_pins_are_what_pyproject_asks_for(file: str, wanted: str) -> None:
    requirement = Requirement(wanted)
    versions = _pins(file)[canonicalize_name(requirement.name)]
    assert all(requirement.specifier.contains(version) for version in versions)


def test_tests_run_with_the_versions_that_are_shipped() -> None:
    runtime, dev = map(_pins, FILES)
    assert {name: dev.get(name) for name in runtime} == runtime
