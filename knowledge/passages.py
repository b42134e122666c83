"""The nouns of the knowledge package: what is written down, and what a search finds."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal

from knowledge.degraded import Degraded

Kind = Literal["faq", "policy", "word"]
INTERNAL = "internal"  # the audience that may never be quoted to a customer
PUBLIC = "public"


@dataclass(frozen=True)
class Article:
    """One FAQ entry, one whole policy document in Markdown, or one word of the shop."""

    id: str
    kind: Kind
    title: str
    text: str
    category: str
    language: str  # "ko" or "en"
    source: str  # the file or the address it came from
    audience: str = PUBLIC  # or INTERNAL: for agents only
    valid_from: datetime | None = None
    valid_until: datetime | None = None  # the first moment at which it no longer holds
    version: int = field(default=1, compare=False)  # counted by the record


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
    audience: str = PUBLIC  # INTERNAL is shown to agents and never quoted to a customer
    version: int = field(default=1, compare=False)  # of the article


@dataclass(frozen=True)
class Hit:
    passage: Passage
    score: float  # 0 to 1
    parts: dict[str, float]
    """What the score is made of (words, grams, telling, vectors …), and more for confidence:
    `coverage`, the share of the message's telling words that the passage contains, `meant`, how
    near the same intents both are, `lead`, the distance to the best passage of another article, and
    for English `whole`, how like the message the likest passage is as MiniLM reads it from
    beginning to end."""


@dataclass(frozen=True)
class Found:
    hits: tuple[Hit, ...] = field(default=())
    degraded: Degraded | None = None  # why this answer is less sure than usual
    generation: str | None = None  # the index generation that was asked


def public(found: Found, limit: int) -> Found:
    """What may be shown to a customer: the internal passages left out."""
    shown = [hit for hit in found.hits if hit.passage.audience == PUBLIC]
    return replace(found, hits=tuple(shown[:limit]))
