"""What the FAQ page shows: public articles, as values."""

from dataclasses import dataclass
from typing import Protocol

MOST_FOUND = 8


@dataclass(frozen=True)
class Entry:
    """An article that anybody may read."""

    id: str
    title: str
    text: str  # Markdown
    category: str
    language: str
    version: int = 1
    is_long: bool = False  # a policy: shown on a page of its own
    excerpt: str = ""  # of a policy that was found: the passage


class Faq(Protocol):
    def entries(self, language: str) -> list[Entry]:
        """In the order they were written."""

    def entry(self, article_id: str) -> Entry | None: ...

    def search(self, query: str, language: str) -> list[Entry]:
        """The best first, at most MOST_FOUND."""


def by_category(entries: list[Entry]) -> dict[str, list[Entry]]:
    """The largest first. Policies are in none."""
    found: dict[str, list[Entry]] = {}
    for entry in entries:
        if not entry.is_long:
            found.setdefault(entry.category, []).append(entry)
    return dict(sorted(found.items(), key=lambda item: -len(item[1])))
