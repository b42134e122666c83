"""`deskbell eval retrieval` with files that cannot be used."""

from pathlib import Path

import pytest

from bot.errors import Unacceptable
from bot.evaluating import Query, read_lines


def test_lines_are_read_and_empty_ones_passed_over(tmp_path: Path) -> None:
    file = tmp_path / "queries.jsonl"
    file.write_text('{"query_id": 7, "text": "배송", "answer_ids": ["a"]}\n\n', "utf-8-sig")
    assert read_lines(file, Query) == [Query(query_id="7", text="배송", answer_ids=["a"])]


@pytest.mark.parametrize(
    ("line", "named"),
    [("not json", "line 2"), ('{"query_id": "1", "text": "x"}', "answer_ids")],
)
def test_a_line_that_cannot_be_used_is_named(tmp_path: Path, line: str, named: str) -> None:
    file = tmp_path / "queries.jsonl"
    file.write_text('{"query_id": "1", "text": "x", "answer_ids": []}\n' + line, "utf-8")
    with pytest.raises(Unacceptable, match=named):
        read_lines(file, Query)


@pytest.mark.parametrize("content", [None, b"\xff\xfe\x00\xd8"])
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "queries.jsonl"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(Unacceptable, match=r"queries\.jsonl"):
        read_lines(file, Query)
