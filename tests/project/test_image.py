"""The container image: small, fixed, not root, and made of files that are there."""

import re
from fnmatch import fnmatch

import pytest

from tests.project import ROOT
from tests.project.dockerfile import Stage, read

STAGES = read((ROOT / "Dockerfile").read_text("utf-8"))
BUILD, FINAL = STAGES
COMPILERS = ("gcc", "g++", "build-essential", "clang", "cargo", "rustc", "make", "-dev")


def _copied(stage: Stage) -> list[str]:
    copies = [found for found in stage.all("COPY") if "from" not in found.flags]
    return [source for found in copies for source in found.arguments[:-1]]


def _kept_by_dockerignore(path: str) -> bool:
    """Docker's rule: the last line that matches decides."""
    kept = True
    for line in (ROOT / ".dockerignore").read_text("utf-8").splitlines():
        pattern = line.removeprefix("!")
        if line and not line.startswith("#") and fnmatch(path, pattern):
            kept = line.startswith("!")
    return kept


@pytest.mark.parametrize("source", _copied(BUILD))
def test_what_is_copied_exists_and_is_not_ignored(source: str) -> None:
    assert (ROOT / source).exists()
    assert _kept_by_dockerignore(source)


@pytest.mark.parametrize("secret", [".env", "deskbell.toml", "data", ".git", ".venv", "tests"])
def test_nothing_private_reaches_the_build(secret: str) -> None:
    assert not _kept_by_dockerignore(secret)


@pytest.mark.parametrize("stage", STAGES, ids=["build", "final"])
def test_python_and_sqlite_are_new_enough_for_the_engine(stage: Stage) -> None:
    found = re.fullmatch(r"python:3\.(\d+)-slim-(\w+)", stage.image)
    assert found
    assert 12 <= int(found[1]) <= 13
    assert found[2] == "trixie"  # its SQLite is 3.46; bookworm's is 3.40


def test_libraries_are_installed_from_the_pinned_file_with_hashes() -> None:
    commands = [command for run in BUILD.all("RUN") for command in run.rest.split("&&")]
    installs = [command for command in commands if "pip install" in command]
    build_tool, libraries, deskbell = installs
    assert "--require-hashes" in build_tool
    assert "-r requirements.txt" in libraries
    assert "--require-hashes" in libraries
    assert deskbell.rstrip().endswith("--editable .")
    assert all("--no-deps" in command for command in installs)
    assert all("--no-build-isolation" in command for command in (libraries, deskbell))


def test_the_final_stage_installs_nothing_and_has_no_compiler() -> None:
    for run in FINAL.all("RUN"):
        assert "apt-get" not in run.rest
        assert "pip install" not in run.rest
    commands = " ".join(run.rest for stage in STAGES for run in stage.all("RUN"))
    assert not [name for name in COMPILERS if name in commands.split()]


def test_it_runs_as_a_fixed_user_who_is_not_root() -> None:
    assert FINAL.one("USER").rest == "10001:10001"
    assert "--uid 10001" in FINAL.all("RUN")[0].rest


def test_everything_it_writes_is_below_data() -> None:
    environment = FINAL.environment()
    assert FINAL.one("VOLUME").arguments == ["/data"]
    assert environment["DESKBELL_HOME"] == environment["HOME"] == "/data"
    assert environment["PYTHONDONTWRITEBYTECODE"] == "1"


def test_it_listens_for_others_and_says_where() -> None:
    assert FINAL.environment()["DESKBELL_HOST"] == "0.0.0.0"
    assert FINAL.one("EXPOSE").rest == "8080"
    assert FINAL.one("CMD").listed == ["deskbell", "run"]


def test_its_health_is_asked_with_python_and_no_other_program() -> None:
    program, flag, code = FINAL.one("HEALTHCHECK").listed
    assert (program, flag) == ("python", "-c")
    assert "/health" in code
    compile(code, "healthcheck", "exec")


def test_paths_inside_stay_the_same_from_stage_to_stage() -> None:
    """The editable install and the scripts in .venv/bin name their folder."""
    (copy,) = FINAL.all("COPY")
    assert copy.flags == {"from": BUILD.name}
    assert copy.arguments == ["/app", "/app"]
    assert BUILD.one("WORKDIR").rest == FINAL.one("WORKDIR").rest == "/app"


@pytest.mark.parametrize(
    "text", ["RUN true", "FROM a\nSHOUT hello", "FROM a\nRUN", "FROM a\nrun x"]
)
def test_the_reader_refuses_what_it_does_not_know(text: str) -> None:
    with pytest.raises(ValueError, match=r"not an instruction|before the first FROM"):
        read(text)
