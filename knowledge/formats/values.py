"""What reading a file gives. Plain enough for JSON: it crosses from one process to another."""

import re
import unicodedata
from dataclasses import asdict, dataclass, field
from pathlib import PurePosixPath
from typing import Any, Literal

from knowledge.passages import Kind

LARGEST_FILE = 20 * 1024 * 1024
LARGEST_UNPACKED = 10 * LARGEST_FILE  # docx and xlsx are zip files and may be bombs
LONGEST_ARTICLE = 400_000  # characters: a whole book of terms; what is longer is no article
MOST_ROWS = 100_000

Row = dict[str, str]
Wants = Literal["articles", "words", "pairs"]


# How the names of tables begin.
_FAQ_TABLES = re.compile(r"faq|qna|q&a|자주\s*[묻하]는", re.IGNORECASE)
_WORD_TABLES = ("words", "synonyms", "단어", "동의어")


def holds_faq(name: str) -> bool:
    """A table of FAQ entries, by the name of the file."""
    return bool(_FAQ_TABLES.match(unicodedata.normalize("NFC", PurePosixPath(name).name)))


def holds_words(name: str) -> bool:
    """A table of the shop's own words and not of FAQ entries, by the name of the file."""
    return unicodedata.normalize("NFC", PurePosixPath(name).name).lower().startswith(_WORD_TABLES)


class Unusable(Exception):
    """A file or a line of it cannot be used. `code` names the words, `values` fill them in."""

    def __init__(self, code: str, **values: str | int) -> None:
        super().__init__(code)
        self.code, self.values = code, values


@dataclass(frozen=True)
class Entry:
    """A FAQ entry, a whole document, a word, or a line that cannot be used (`code`)."""

    line: int | None = None
    sheet: str = ""  # of a workbook that has several
    kind: Kind = "faq"
    row: Row = field(default_factory=dict)  # id, question, answer, … or title, text, …
    code: str = ""
    values: dict[str, str | int] = field(default_factory=dict)

    def dump(self) -> dict[str, Any]:
        return asdict(self)


def bad(line: int | None, code: str, **values: str | int) -> Entry:
    return Entry(line=line, code=code, values=values)
