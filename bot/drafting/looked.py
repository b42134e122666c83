"""What the knowledge says to a question an agent asks, as values."""

from dataclasses import dataclass

from bot.tickets.terms import ConfidenceLevel


@dataclass(frozen=True)
class Place:
    """Where something stands."""

    title: str
    article_id: str
    is_internal: bool  # not for customers


@dataclass(frozen=True)
class Looked:
    question: str
    text: str = ""  # "" when nothing was found
    level: ConfidenceLevel = ConfidenceLevel.NONE
    sources: tuple[Place, ...] = ()  # the one that was quoted, then what comes next
