"""A change counts once it is written to the end."""

import os
from pathlib import Path

from knowledge.sources.watch import Watch
from tests.knowledge.test_sources import write


def test_nothing_happens_while_nothing_changes(tmp_path: Path) -> None:
    write(tmp_path / "faq.md", "## A?\n\nB.\n")
    watch = Watch([tmp_path])
    assert [watch.changed() for _ in range(3)] == [False, False, False]


def test_a_growing_file_waits_until_it_is_still(tmp_path: Path) -> None:
    watch = Watch([tmp_path])
    file = tmp_path / "faq.md"
    for part in ("## A?\n", "\nB", ".\n"):
        with file.open("a") as opened:
            opened.write(part)
        assert not watch.changed()
    assert watch.changed()
    assert not watch.changed()


def test_a_replaced_a_removed_and_a_touched_file_are_noticed(tmp_path: Path) -> None:
    file = write(tmp_path / "faq.md", "## A?\n\nB.\n")
    watch = Watch([tmp_path])
    os.utime(file, ns=(1, 1))
    assert [watch.changed(), watch.changed()] == [False, True]
    file.unlink()
    assert [watch.changed(), watch.changed()] == [False, True]
    write(tmp_path / "policies" / "x.md", "# X\n\ny\n")
    assert [watch.changed(), watch.changed()] == [False, True]


def test_files_that_hold_no_knowledge_do_not_matter(tmp_path: Path) -> None:
    watch = Watch([tmp_path])
    write(tmp_path / "~$faq.docx", "x")
    write(tmp_path / ".git" / "x.md", "x")
    write(tmp_path / "notes.csv", "x")
    assert [watch.changed(), watch.changed()] == [False, False]


def test_a_reading_that_failed_is_tried_again(tmp_path: Path) -> None:
    watch = Watch([tmp_path])
    write(tmp_path / "faq.md", "## A?\n\nB.\n")
    assert [watch.changed(), watch.changed()] == [False, True]
    watch.again()
    assert watch.changed()
