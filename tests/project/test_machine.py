"""A test that needs Chromium or PostgreSQL runs, or is skipped by name; in CI it fails."""

import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from tests.postgres import Server
from tests.project import ROOT

_NEEDY = """
def test_with_a_browser(chromium): ...
def test_with_a_database(postgres): ...
def test_without(): ...
"""

_PYTEST = [sys.executable, "-m", "pytest", "-p", "tests.conftest", "--no-fold-skipped"]
_PYTEST += [f"--config-file={ROOT / 'pyproject.toml'}"]


def _run(folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    (folder / "test_needy.py").write_text(_NEEDY)
    return subprocess.run(
        [*_PYTEST, f"--rootdir={folder}", str(folder)],
        cwd=folder,
        env={"PATH": str(folder), "PYTHONPATH": str(ROOT), "DESKBELL_PG_BIN": "/nowhere"}
        | environment,
        capture_output=True,
        text=True,
    )


def test_what_cannot_run_here_is_skipped_by_name_and_reason(tmp_path: Path) -> None:
    done = _run(tmp_path)
    assert done.returncode == 0, done.stdout
    assert "1 passed, 2 skipped" in done.stdout
    assert "test_needy.py::test_with_a_browser - Skipped: needs Chromium" in done.stdout
    assert "test_needy.py::test_with_a_database - Skipped: needs PostgreSQL" in done.stdout


def test_in_ci_nothing_may_be_skipped_for_want_of_a_program(tmp_path: Path) -> None:
    done = _run(tmp_path, CI="1")
    assert done.returncode == 1
    assert "1 passed, 2 errors" in done.stdout
    assert "CI=1 allows no skipping: needs Chromium" in done.stdout


def test_every_test_has_an_empty_database_of_its_own(
    postgres_server: Server, postgres: str
) -> None:
    with psycopg.connect(postgres) as connection:
        connection.execute("CREATE TABLE mine (id int)")
    with postgres_server.fresh_database() as other, psycopg.connect(other) as connection:
        count = "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"
        assert connection.execute(count).fetchone() == (0,)
    with pytest.raises(psycopg.OperationalError, match="does not exist"):
        psycopg.connect(other)


def test_the_server_comes_back_with_its_data_after_a_crash(
    postgres_server: Server, postgres: str
) -> None:
    with psycopg.connect(postgres) as connection:
        connection.execute("CREATE TABLE kept (id int)")
    postgres_server.stop(mode="immediate")
    postgres_server.start()
    with psycopg.connect(postgres) as connection:
        assert connection.execute("SELECT count(*) FROM kept").fetchone() == (0,)


def test_the_server_listens_on_the_loopback_address_only(postgres: str) -> None:
    with psycopg.connect(postgres) as connection:
        assert connection.execute("SHOW listen_addresses").fetchone() == ("127.0.0.1",)
        assert connection.execute("SHOW fsync").fetchone() == ("on",)
