"""Why the search is less good than usual."""

from dataclasses import dataclass
from enum import StrEnum


class Cause(StrEnum):
    UNREAD = "unread"  # no document has been read yet
    KOREAN = "korean"  # Korean words are not analysed yet
    PREPARING = "preparing"  # the index is being made
    INDEX = "index"  # the index cannot be asked
    EMBEDDING = "embedding"  # there are no vectors for a text


_PLAIN = {
    Cause.UNREAD: "the documents have not been read yet",
    Cause.KOREAN: "Korean word analysis is not loaded",
    Cause.PREPARING: "the index is being prepared",
}


@dataclass(frozen=True)
class Degraded:
    """As text, what the log says of it. For people the desk has words for each cause."""

    cause: Cause
    detail: str = ""  # what exactly happened, in plain English, or how far it has got: 120/400

    def __str__(self) -> str:
        return ": ".join(filter(None, (_PLAIN.get(self.cause), self.detail)))
