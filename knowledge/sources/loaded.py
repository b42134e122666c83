"""What reading a set of sources gave: articles, and what was refused."""

from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from knowledge.formats.values import Unusable
from knowledge.passages import Article


@dataclass(frozen=True)
class Refused:
    """`code` names the words (in bot/texts, `refused-…`), `values` fill them in."""

    path: str
    line: int | None  # the first line is 1; None means the whole file
    code: str
    values: dict[str, Any] = field(default_factory=dict)
    sheet: str = ""  # of a workbook that has several

    def __str__(self) -> str:
        place = self.path if self.line is None else f"{self.path}, line {self.line}"
        details = "".join(f", {name}={value}" for name, value in self.values.items())
        return f"{place}: {self.code}{details}"

    @classmethod
    def of(cls, path: str, error: Unusable) -> "Refused":
        return cls(path, None, error.code, error.values)


@dataclass
class Loaded:
    articles: list[Article] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)  # every source we tried to read
    folders: list[str] = field(default_factory=list)  # folders read in full
    unread: list[str] = field(default_factory=list)  # what may be meant to be knowledge in them

    def covers(self, source: str) -> bool:
        """True when an article of this source that is not in `articles` is gone for good.

        A file with a refused line covers nothing: a typing slip must not delete an article.
        """
        refused = {each.path for each in self.refused}
        if source in self.seen:
            return source not in refused
        folders = set(map(str, PurePosixPath(source).parents))
        return not folders.isdisjoint(self.folders) and refused.isdisjoint(folders | {source})

    def refuse(self, path: str, error: Unusable) -> None:
        self.refused.append(Refused.of(path, error))
