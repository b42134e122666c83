"""A running desk follows its folder: what is saved there answers the next customer."""

from pathlib import Path

from tests.desk_process import stage
from tests.fakes import wait_until


def test_a_file_saved_in_the_folder_is_read_without_a_restart(tmp_path: Path) -> None:
    shop = tmp_path / "shop"
    shop.mkdir()
    (shop / "faq.md").write_text("## Open?\n\nFrom nine.\n")
    config = tmp_path / "own.toml"
    config.write_text(f'[shop]\nknowledge = "{shop}"\n[knowledge]\nwatch_seconds = 0.2\n')
    (tmp_path / "home").mkdir()
    with stage(tmp_path / "home", DESKBELL_CONFIG=str(config)) as running:
        wait_until(lambda: running.health()["passages"] == 1)
        (shop / "ship.md").write_text("# Shipping\n\n## Cost\n\nFree.\n")
        wait_until(lambda: running.health()["passages"] == 2)
        (shop / "ship.md").unlink()
        wait_until(lambda: running.health()["passages"] == 1)
