"""Files go in, answers come out; a second run changes nothing."""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from sqlmodel import Session

from knowledge import record
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


def test_two_processes_that_read_the_same_folder_at_once_store_it_once(
    tmp_path: Path, sessions: Callable[[], Session], open_library: OpenLibrary
) -> None:
    write_shop(tmp_path / "shop")
    library = open_library()
    with ThreadPoolExecutor(4) as pool:
        runs = [pool.submit(ingest, [tmp_path / "shop"], sessions, library) for _ in range(4)]
        reports = [run.result() for run in runs]
    assert all(report.refused == () for report in reports)
    with sessions() as session:
        assert len(record.articles(session)) == 7
        assert {row.version for row in record.rows(session)} == {1}
        assert len(record.history(session, shop.faq("en")[0].id)) == 1


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
