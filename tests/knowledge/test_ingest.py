"""Files go in, answers come out; a second run changes nothing."""

import json
from collections.abc import Callable
from pathlib import Path

from sqlmodel import Session

from knowledge.ingest import Report, ingest
from tests.knowledge import shop
from tests.knowledge.conftest import OpenLibrary


def write_shop(folder: Path) -> None:
    lines = [
        json.dumps({"id": a.id, "question": a.title, "answer": a.text, "category": a.category})
        for a in shop.faq("en")
    ]
    (folder / "policies").mkdir(parents=True)
    (folder / "faq.jsonl").write_text("\n".join(lines))
    (folder / "policies" / "returns.md").write_text("# Returns\n\n## Window\n\nWithin 30 days.\n")


def test_a_folder_becomes_searchable_and_follows_later_changes(
    tmp_path: Path, sessions: Callable[[], Session], open_library: OpenLibrary
) -> None:
    write_shop(tmp_path / "shop")
    library = open_library()
    steps: list[tuple[str, int]] = []

    def run() -> Report:
        steps.clear()
        return ingest([tmp_path / "shop"], sessions, library, lambda *step: steps.append(step))

    assert run() == Report(7, 0, 0, 0, (), indexed=True)
    assert steps == [("read", 7), ("stored", 7), ("indexed", 7)]
    assert library.search("return window").hits[0].passage.id == "policy:returns.md#Window"
    generation = library.health().generation

    assert run() == Report(0, 0, 7, 0, (), indexed=True)
    assert library.health().generation == generation

    (tmp_path / "shop" / "policies" / "returns.md").unlink()
    with (tmp_path / "shop" / "faq.jsonl").open("a") as file:
        file.write("\n{oops\n")
    report = run()
    assert (report.unchanged, report.removed) == (6, 1)
    assert [refused.line for refused in report.refused] == [7]
    assert library.passage("policy:returns.md#Window") is None
