"""The scripts start from anywhere, say what is missing, and do nothing twice."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.project import ROOT

SCRIPTS = [*sorted((ROOT / "scripts").iterdir()), ROOT / ".ci" / "run"]
TOOLS = ("bash", "cat", "cksum", "dirname", "grep")


def _clone(folder: Path) -> Path:
    """Enough of the repository for scripts/install to look at."""
    (folder / "scripts").mkdir(parents=True)
    for name in ("scripts/install", "scripts/demo", "requirements.txt", "pyproject.toml"):
        shutil.copy(ROOT / name, folder / name)
    return folder


def _run(script: Path, programs: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [script], cwd="/", env={"PATH": str(programs)}, capture_output=True, text=True
    )


@pytest.fixture
def programs(tmp_path: Path) -> Path:
    """A PATH with the tools the scripts use, and a python3 that is too old."""
    folder = tmp_path / "programs"
    folder.mkdir()
    for name in TOOLS:
        found = shutil.which(name)
        assert found
        (folder / name).symlink_to(found)
    old_python = folder / "python3"
    old_python.write_text("#!/bin/sh\nexit 1\n")
    old_python.chmod(0o755)
    return folder


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_scripts_can_be_started_and_are_well_formed(script: Path) -> None:
    text = script.read_text("utf-8")
    assert os.access(script, os.X_OK)
    assert text.startswith("#!/usr/bin/env ")
    if "bash" in text.splitlines()[0]:
        assert "set -euo pipefail\n" in text
        subprocess.run(["bash", "-n", script], check=True)


def test_without_a_fitting_python_it_says_so_in_korean_and_english(
    tmp_path: Path, programs: Path
) -> None:
    clone = _clone(tmp_path / "clone")
    done = _run(clone / "scripts" / "demo", programs)
    assert done.returncode == 1
    assert "Python 3.11에서 3.13 사이의 버전이 필요해요" in done.stderr
    assert "Deskbell needs Python 3.11 to 3.13" in done.stderr
    assert not (clone / ".venv").exists()


def test_an_environment_that_fits_is_left_alone(tmp_path: Path, programs: Path) -> None:
    clone = _clone(tmp_path / "clone")
    python = clone / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text("#!/bin/sh\nexit 1\n")
    python.chmod(0o755)
    desk = python.with_name("deskbell")
    desk.write_text('#!/bin/sh\necho started "$@"\n')
    desk.chmod(0o755)
    sums = subprocess.run(
        "cat requirements.txt pyproject.toml | cksum",
        shell=True,
        cwd=clone,
        capture_output=True,
        text=True,
        check=True,
    )
    (clone / ".venv" / "stamp").write_text(f"requirements.txt {clone} {sums.stdout}")
    done = subprocess.run(
        [clone / "scripts" / "demo", "--lang", "en"],
        cwd="/",
        env={"PATH": str(programs), "HOME": ""},
        capture_output=True,
        text=True,
    )
    assert (done.stdout, done.returncode) == ("started demo --lang en\n", 0)
