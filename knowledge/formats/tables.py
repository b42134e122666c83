"""JSONL, CSV and XLSX: one FAQ entry (or one question with its answer) a row."""

import csv
import io
import json
import re
import sys
import unicodedata
from collections.abc import Iterable, Iterator
from datetime import date, datetime

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
    "meaning": ("meaning", "means", "뜻", "의미", "우리표현"),
    "category": ("category", "분류", "카테고리", "section", "topic"),
    "language": ("language", "lang", "언어"),
    "audience": ("audience", "공개", "공개범위", "대상", "visibility"),
    "valid_from": ("validfrom", "from", "시작일", "적용일", "적용시작"),
    "valid_until": ("validuntil", "until", "종료일", "만료일", "적용종료"),
}
_NAMES = {name: column for column, names in _COLUMNS.items() for name in names}
_WIDEST = 50  # columns; a sheet may claim 16,384
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


def csv_rows(content: bytes, wants: Wants) -> Iterator[Entry]:
    csv.field_size_limit(sys.maxsize)  # the file itself is limited
    text = text_of(content)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text), strict=True)
    try:
        names = _columns(next(reader, []), wants)
        begins = reader.line_num + 1
        for cells in reader:
            if any(cells):
                yield _entry(begins, _named(zip(names, cells, strict=False)), wants)
            begins = reader.line_num + 1
    except csv.Error as error:
        raise Unusable("bad-csv", line=reader.line_num) from error


def xlsx(content: bytes, wants: Wants) -> Iterator[Entry]:
    unpack(content)  # before the library touches it
    from openpyxl import load_workbook  # type: ignore[import-untyped]  # half a second

    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        sheets = [sheet.iter_rows(values_only=True, max_col=_WIDEST) for sheet in book.worksheets]
        missing: Unusable | None = None
        for rows in sheets:
            try:
                names = _columns(next(rows, ()), wants)
            except Unusable as error:
                missing = missing or error
                continue
            yield from _sheet(rows, names, wants)
            return
    except (Unusable, MemoryError):
        raise
    except Exception as error:  # the library raises many kinds for a damaged file
        raise Unusable("bad-xlsx") from error
    raise missing or Unusable("bad-xlsx")


def _sheet(rows: Iterable[tuple[object, ...]], names: list[str], wants: Wants) -> Iterator[Entry]:
    for number, cells in enumerate(rows, start=2):
        if number > MOST_ROWS:
            raise Unusable("too-many-rows", limit=MOST_ROWS)
        if any(cell is not None for cell in cells):
            yield _entry(number, _named(zip(names, cells, strict=False)), wants)


def _separator(text: str) -> str:
    """Some exports separate by tabs or semicolons."""
    first = text.split("\n", 1)[0]
    return max(",\t;", key=first.count)


def _columns(cells: Iterable[object], wants: Wants) -> list[str]:
    """Raises Unusable when one that is needed is not there."""
    names = [_column(clean(cell)) for cell in cells]
    needed = _NEEDED[wants]
    if not set(needed) <= set(names):
        raise Unusable("columns", names=", ".join(needed))
    return names


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
    for name in _NEEDED[wants]:
        if not row.get(name):
            return bad(line, f"no-{name}")
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
