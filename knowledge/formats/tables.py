"""JSONL, CSV and XLSX: one FAQ entry (or one question with its answer) a row."""

import csv
import io
import json
import re
import sys
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from itertools import islice, zip_longest
from pathlib import PurePosixPath

from knowledge.formats.encoding import text_of
from knowledge.formats.office import unpack
from knowledge.formats.values import MOST_ROWS, Entry, Row, Unusable, Wants, bad

_COLUMNS = {  # what shops and the exports of help desks call them, without spaces and underscores
    "id": ("id", "아이디", "번호", "code", "코드"),
    "question": (
        *("question", "질문", "제목", "title", "문의", "문의내용", "고객문의", "질문내용"),
        *("customermessage", "inquiry", "message", "text", "request", "description"),
    ),
    "answer": (
        *("answer", "답변", "내용", "답변내용", "답", "reply", "agentreply", "response", "body"),
    ),
    "word": ("word", "단어", "고객표현", "synonym", "동의어"),
    "meaning": ("meaning", "뜻", "means", "의미", "우리표현"),
    "category": ("category", "분류", "카테고리", "section", "topic"),
    "language": ("language", "lang", "언어"),
    "audience": ("audience", "공개", "공개범위", "대상", "visibility"),
    "valid_from": ("validfrom", "from", "시작일", "적용일", "적용시작"),
    "valid_until": ("validuntil", "until", "종료일", "만료일", "적용종료"),
}
_NAMES = {name: column for column, names in _COLUMNS.items() for name in names}
_WIDEST = 50  # columns; a sheet may claim 16,384
_TOP = 10  # rows in which the columns must be named: a title may stand above them
_NEEDED: dict[Wants, tuple[str, ...]] = {
    "articles": ("id", "question", "answer"),
    "words": ("word", "meaning"),
    "pairs": ("question", "answer"),
}


def jsonl(content: bytes, wants: Wants) -> Iterator[Entry]:
    # Not splitlines(): JSON may hold U+2028, which is no line end here.
    for number, line in enumerate(text_of(content).split("\n"), start=1):
        if not line.strip():
            continue
        try:
            found = json.loads(line)
        except (ValueError, RecursionError):
            yield bad(number, "bad-json")
            continue
        if isinstance(found, dict):
            yield _entry(number, _named(found), wants)
        else:
            yield bad(number, "not-an-object")


def csv_rows(content: bytes, wants: Wants, name: str) -> Iterator[Entry]:
    csv.field_size_limit(sys.maxsize)  # the file itself is limited
    text = text_of(content)
    yield from _table(_lines(text, _separator(text, wants)), wants, name)


def xlsx(content: bytes, wants: Wants, name: str) -> Iterator[Entry]:
    """The entries of every sheet that names the columns and can be seen."""
    unpack(content)  # before the library touches it
    from openpyxl import load_workbook  # type: ignore[import-untyped]  # half a second

    missing = []
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
        for sheet in sheets:
            rows = enumerate(sheet.iter_rows(values_only=True, max_col=_WIDEST), start=1)
            called = sheet.title if len(sheets) > 1 else ""
            try:
                yield from (replace(entry, sheet=called) for entry in _table(rows, wants, name))
            except Unusable as error:
                if error.code != "columns":
                    raise
                missing.append(error)
    except (Unusable, MemoryError):
        raise
    except Exception as error:  # the library raises many kinds for a damaged file
        raise Unusable("bad-xlsx") from error
    if len(missing) == len(sheets):
        raise missing[0] if missing else Unusable("bad-xlsx")


def _lines(text: str, separator: str) -> Iterator[tuple[int, list[str]]]:
    """Each row with the line it begins in. Raises Unusable."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    begins = 1
    try:
        for cells in reader:
            yield begins, cells
            begins = reader.line_num + 1
    except csv.Error as error:
        raise Unusable("bad-csv", line=reader.line_num) from error


def _table(
    rows: Iterator[tuple[int, Sequence[object]]], wants: Wants, name: str
) -> Iterator[Entry]:
    """Raises Unusable when no row at the top names the columns that are needed."""
    columns = next((cells for _, cells in islice(rows, _TOP) if _is_head(cells, wants)), None)
    if columns is None:
        called = (f"{needed} ({_COLUMNS[needed][1]})" for needed in _head(wants))
        raise Unusable("columns", names=", ".join(called))
    names = [_column(clean(cell)) for cell in columns]
    for number, cells in rows:
        if number > MOST_ROWS:
            raise Unusable("too-many-rows", limit=MOST_ROWS)
        if any(cell not in (None, "") for cell in cells):
            named = _named(zip_longest(names, cells, fillvalue=""))
            if wants == "articles" and "id" not in names:  # as in a FAQ written as Markdown
                named["id"] = f"faq:{PurePosixPath(name).name}#{named['question']}"
            yield _entry(number, named, wants)


def _separator(text: str, wants: Wants) -> str:
    """Some exports separate by tabs or semicolons."""
    top = [line.replace('"', "") for line in text.split("\n", _TOP)[:_TOP]]
    found = (by for by in ",\t;" if any(_is_head(line.split(by, _WIDEST), wants) for line in top))
    return next(found, ",")


def _head(wants: Wants) -> list[str]:
    """The columns a table must have; an id it may do without."""
    return [name for name in _NEEDED[wants] if name != "id"]


def _is_head(cells: Iterable[object], wants: Wants) -> bool:
    return set(_head(wants)) <= {_column(clean(cell)) for cell in cells}


def _column(name: str) -> str:
    return _NAMES.get(re.sub(r"[\s_\-]", "", name).casefold(), "")


def _named(cells: Iterable[tuple[str, object]] | dict[str, object]) -> Row:
    """Our names for the columns; of two that mean the same, the one called as we call it, or the
    first with something in it."""
    pairs = list(cells.items() if isinstance(cells, dict) else cells)
    row: Row = {}
    for name, value in sorted(pairs, key=lambda pair: pair[0] not in _COLUMNS):
        column = _column(str(name))
        if column and not row.get(column):
            row[column] = clean(value)
    return row


def _entry(line: int, row: Row, wants: Wants) -> Entry:
    for needed in _NEEDED[wants]:
        if not row.get(needed):
            return bad(line, f"no-{needed}")
    return Entry(line=line, kind="word" if wants == "words" else "faq", row=row)


def clean(value: object) -> str:
    """A cell as clean text; a whole number in a spreadsheet comes as 12.0 and must read 12."""
    if isinstance(value, datetime | date):
        return value.isoformat()[:10]
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if not isinstance(value, str | int | float) or isinstance(value, bool):
        return ""
    # JSON may carry half a surrogate pair, which no database takes.
    text = str(value).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return unicodedata.normalize("NFC", text).replace("\0", "").strip()
