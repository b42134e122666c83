"""What reading a file gives. Plain enough for JSON: it crosses from one process to another."""

from dataclasses import asdict, dataclass, field
from typing import Any, Literal

LARGEST_FILE = 20 * 1024 * 1024
LARGEST_UNPACKED = 10 * LARGEST_FILE  # docx and xlsx are zip files and may be bombs
LONGEST_ARTICLE = 400_000  # characters: a whole book of terms; what is longer is no article
MOST_ROWS = 100_000

Row = dict[str, str]
Wants = Literal["articles", "pairs"]


class Unusable(Exception):
    """A file or a line of it cannot be used. `code` names the words, `values` fill them in."""

    def __init__(self, code: str, **values: str | int) -> None:
        super().__init__(code)
        self.code, self.values = code, values


@dataclass(frozen=True)
class Entry:
    """A FAQ entry, a whole document, or a line that cannot be used (`code`)."""

    line: int | None = None
    kind: Literal["faq", "policy"] = "faq"
    row: Row = field(default_factory=dict)  # id, question, answer, … or title, text, …
    code: str = ""
    values: dict[str, str | int] = field(default_factory=dict)

    def dump(self) -> dict[str, Any]:
        return asdict(self)


def bad(line: int | None, code: str, **values: str | int) -> Entry:
    return Entry(line=line, code=code, values=values)
