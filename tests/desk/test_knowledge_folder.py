"""A running desk follows its folder: what is saved there answers the next customer."""

import time
from collections.abc import Callable
from pathlib import Path

import httpx

from tests.desk_process import stage


def passages(url: str) -> int:
    return int(httpx.get(f"{url}/health", timeout=10).json()["passages"])


def test_a_file_saved_in_the_folder_is_read_without_a_restart(tmp_path: Path) -> None:
    shop = tmp_path / "shop"
    shop.mkdir()
    (shop / "faq.md").write_text("## Open?\n\nFrom nine.\n")
    config = tmp_path / "own.toml"
    config.write_text(f'[shop]\nknowledge = "{shop}"\n[knowledge]\nwatch_seconds = 0.2\n')
    (tmp_path / "home").mkdir()
    with stage(tmp_path / "home", DESKBELL_CONFIG=str(config)) as running:
        url = running.url
        _until(lambda: passages(url) == 1)
        (shop / "ship.md").write_text("# Shipping\n\n## Cost\n\nFree.\n")
        _until(lambda: passages(url) == 2)
        (shop / "ship.md").unlink()
        _until(lambda: passages(url) == 1)


def _until(holds: Callable[[], bool]) -> None:
    until = time.monotonic() + 60
    while not holds():
        assert time.monotonic() < until
        time.sleep(0.1)
