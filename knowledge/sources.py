"""Knowledge files to articles. What cannot be read is refused with a reason; the rest loads."""

import csv
import io
import json
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from knowledge.lexicon import language_of
from knowledge.passages import Article

LARGEST_FILE = 20 * 1024 * 1024
LARGEST_UNPACKED = 10 * LARGEST_FILE  # a spreadsheet is a zip file and may be a bomb
_TABLES = (".jsonl", ".csv", ".xlsx")
_LANGUAGES = ("ko", "en")
_HEADINGS = {  # what Korean shops call the columns
    "아이디": "id",
    "번호": "id",
    "질문": "question",
    "제목": "question",
    "답변": "answer",
    "내용": "answer",
    "분류": "category",
    "카테고리": "category",
}

Row = dict[str, Any]


@dataclass(frozen=True)
class Refused:
    path: str
    line: int | None  # the first line is 1; None means the whole file
    why: str

    def __str__(self) -> str:
        place = self.path if self.line is None else f"{self.path}, line {self.line}"
        return f"{place}: {self.why}"


@dataclass
class Loaded:
    articles: list[Article] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)  # every file we tried to read
    folders: list[str] = field(default_factory=list)  # folders read in full

    def covers(self, source: str) -> bool:
        """True when an article of this source that is not in `articles` is gone for good.

        A file with a refused line covers nothing: a typing slip must not delete an article.
        """
        if source in self.seen:
            return source not in {refused.path for refused in self.refused}
        return any(source.startswith(folder + "/") for folder in self.folders)


class _Unreadable(Exception):
    """The file cannot be used at all; its text is the reason."""


class _BadRow(Exception):
    """One row cannot be used; its text is the reason."""


def read(paths: Iterable[Path]) -> Loaded:
    """Read files and folders. A folder gives its faq*.jsonl/.csv/.xlsx and every .md but README."""
    loaded = Loaded()
    taken: set[str] = set()
    for path in paths:
        path = path.resolve()
        files = _files_in(path) if path.is_dir() else [path]
        if not files:
            why = "There is no faq.jsonl, faq.csv, faq.xlsx or .md file in this folder."
            loaded.refused.append(Refused(path.as_posix(), None, why))
        elif path.is_dir():
            loaded.folders.append(path.as_posix())
        for file in files:
            if file.as_posix() not in loaded.seen:
                _read_file(file, loaded, taken)
    return loaded


def _files_in(folder: Path) -> list[Path]:
    tables = [f for f in folder.rglob("faq*") if f.suffix.lower() in _TABLES]
    documents = [f for f in folder.rglob("*.md") if f.stem.lower() != "readme"]
    return sorted(f for f in {*tables, *documents} if f.is_file())


def _read_file(file: Path, loaded: Loaded, taken: set[str]) -> None:
    loaded.seen.add(file.as_posix())
    try:
        for line, outcome in _entries(file):
            if isinstance(outcome, Article) and outcome.id in taken:
                outcome = _BadRow(f'The id "{outcome.id}" is already used by an earlier article.')
            if isinstance(outcome, Article):
                taken.add(outcome.id)
                loaded.articles.append(outcome)
            else:
                loaded.refused.append(Refused(file.as_posix(), line, str(outcome)))
    except _Unreadable as error:
        loaded.refused.append(Refused(file.as_posix(), None, str(error)))


def _entries(file: Path) -> Iterator[tuple[int | None, Article | _BadRow]]:
    rows = {".jsonl": _jsonl_rows, ".csv": _csv_rows, ".xlsx": _xlsx_rows}
    suffix = file.suffix.lower()
    if suffix == ".md":
        yield None, _policy(file)
        return
    if suffix not in rows:
        raise _Unreadable("Only .jsonl, .csv, .xlsx and .md files can be read.")
    for line, row in rows[suffix](file):
        try:
            yield line, row if isinstance(row, _BadRow) else _faq(row, file)
        except _BadRow as error:
            yield line, error


def _faq(row: Row, file: Path) -> Article:
    faq_id, question, answer = (_text(row.get(name)) for name in ("id", "question", "answer"))
    for name, value in (("id", faq_id), ("question", question), ("answer", answer)):
        if not value:
            raise _BadRow(f"The {name} is missing.")
    language = _text(row.get("language")) or _folder_language(file)
    return Article(
        id=faq_id,
        kind="faq",
        title=question,
        text=answer,
        category=_text(row.get("category")),
        language=language if language in _LANGUAGES else language_of(question),
        source=file.as_posix(),
    )


def _policy(file: Path) -> Article:
    text = unicodedata.normalize("NFC", _decoded(file)).strip()
    if not text:
        raise _Unreadable("The file is empty.")
    language = _folder_language(file) or language_of(text)
    first = text.splitlines()[0]
    return Article(
        id=f"policy:{language}/{file.name}",
        kind="policy",
        title=first.lstrip("#").strip() if first.startswith("# ") else file.stem,
        text=text,
        category=file.stem,
        language=language,
        source=file.as_posix(),
    )


def _folder_language(file: Path) -> str:
    return next((part for part in reversed(file.parent.parts) if part in _LANGUAGES), "")


def _text(value: object) -> str:
    """A cell as clean text; a whole number in a spreadsheet comes as 12.0 and must read 12."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if not isinstance(value, str | int | float) or isinstance(value, bool):
        return ""
    return unicodedata.normalize("NFC", str(value)).strip()


def _content(file: Path) -> bytes:
    try:
        if file.stat().st_size > LARGEST_FILE:
            raise _Unreadable(f"The file is larger than {LARGEST_FILE // 1024**2} MB.")
        return file.read_bytes()
    except OSError as error:
        raise _Unreadable(f"The file cannot be opened: {error.strerror}.") from error


def _decoded(file: Path) -> str:
    content = _content(file)
    for encoding in ("utf-8-sig", "cp949"):  # Excel in Korea saves CSV as cp949
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise _Unreadable("The text is neither UTF-8 nor CP949 (EUC-KR).")


def _jsonl_rows(file: Path) -> Iterator[tuple[int, Row | _BadRow]]:
    # Not splitlines(): JSON may hold U+2028, which is no line end here.
    for number, line in enumerate(_decoded(file).split("\n"), start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (ValueError, RecursionError):
            yield number, _BadRow("The line is not valid JSON.")
            continue
        yield number, row if isinstance(row, dict) else _BadRow("The line is not a JSON object.")


def _csv_rows(file: Path) -> Iterator[tuple[int, Row | _BadRow]]:
    reader = csv.reader(io.StringIO(_decoded(file), newline=""), strict=True)
    try:
        names = _columns(next(reader, []))
        begins = reader.line_num + 1
        for cells in reader:
            if any(cells):
                yield begins, dict(zip(names, cells, strict=False))
            begins = reader.line_num + 1
    except csv.Error as error:
        raise _Unreadable(f"Line {reader.line_num} is not valid CSV: {error}.") from error


def _xlsx_rows(file: Path) -> Iterator[tuple[int, Row | _BadRow]]:
    from openpyxl import load_workbook  # type: ignore[import-untyped]  # imported late: few shops bring a spreadsheet

    content = io.BytesIO(_content(file))
    try:
        with zipfile.ZipFile(content) as package:
            if sum(member.file_size for member in package.infolist()) > LARGEST_UNPACKED:
                raise _Unreadable("The spreadsheet unpacks to too much data.")
        book = load_workbook(content, read_only=True, data_only=True)
        rows = list(book.worksheets[0].iter_rows(values_only=True))
        book.close()
    except _Unreadable:
        raise
    except Exception as error:  # the library raises many kinds for a damaged file
        raise _Unreadable("The file is not a readable .xlsx spreadsheet.") from error
    names = _columns(rows[0] if rows else ())
    for number, cells in enumerate(rows[1:], start=2):
        if any(cell is not None for cell in cells):
            yield number, dict(zip(names, cells, strict=False))


def _columns(cells: Iterable[object]) -> list[str]:
    names = [_text(cell).lower() for cell in cells]
    names = [_HEADINGS.get(name, name) for name in names]
    if not {"id", "question", "answer"} <= set(names):
        raise _Unreadable("The first row must name the columns id, question and answer.")
    return names
