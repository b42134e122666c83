"""The nouns of the knowledge package: what is written down, and what a search finds."""

from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["faq", "policy"]


@dataclass(frozen=True)
class Article:
    """One FAQ entry, or one whole policy document in Markdown."""

    id: str
    kind: Kind
    title: str
    text: str
    category: str
    language: str  # "ko" or "en"
    source: str  # the file it came from


@dataclass(frozen=True)
class Passage:
    """The piece that is searched and cited: a whole FAQ entry, or a section of a policy."""

    id: str  # the FAQ id, or `policy:<file name>#<heading>`
    article_id: str
    kind: Kind
    title: str
    text: str
    section_path: tuple[str, ...]
    language: str
    category: str
    section: str  # the whole section this was cut from


@dataclass(frozen=True)
class Hit:
    passage: Passage
    score: float  # 0 to 1
    parts: dict[str, float]
    """What the score is made of (words, grams, concepts, vectors), and two more for confidence:
    `coverage`, the share of the message's telling words that the passage contains, and `lead`,
    the distance to the best passage of another article."""


@dataclass(frozen=True)
class Found:
    hits: tuple[Hit, ...] = field(default=())
    degraded: str | None = None  # why this answer is less sure than usual, in plain English
    generation: str | None = None  # the index generation that was asked
