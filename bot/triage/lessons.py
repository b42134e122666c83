"""The labelled messages triage learns from: ours in messages/*.jsonl, and what agents corrected.

The plainest questions come from the intents that published information answers: by themselves they
are no reason for a person to look.
"""

import hashlib
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from bot.tickets.terms import Priority, Review, Sentiment, TicketType, Urgency
from knowledge.phrasings import LANGUAGES, intents

_FOLDER = Path(__file__).with_name("messages")
_HELD_OUT = 10  # of a hundred
# Intents a customer may well bring up for one of the review reasons: they teach nothing here.
_TOUCHY = re.compile(
    "privacy|delete|recall|allergy|not_visible|event_cancelled|refund_status|account_sharing"
    "|login_fail|security|child_seat|ingredients|weather|not_found|shop_search|cart_emptied"
)


class Labelled(BaseModel):
    """A message and what is known of it."""

    model_config = ConfigDict(frozen=True)

    text: str
    type: TicketType
    review: tuple[Review, ...] = ()
    priority: Priority | None = None
    urgency: Urgency | None = None
    sentiment: Sentiment | None = None


class Lesson(Labelled):
    """A message and all that a person says it is."""

    priority: Priority
    urgency: Urgency
    sentiment: Sentiment

    @property
    def is_held_out(self) -> bool:
        """By its words alone, so that it stays so wherever the message stands."""
        digest = hashlib.sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()
        return int(digest, 16) % 100 < _HELD_OUT


@dataclass(frozen=True)
class Lessons:
    learned: tuple[Lesson, ...]
    held_out: tuple[Lesson, ...]  # measured by `deskbell eval triage --held-out`, never tuned on


@cache
def shipped() -> Lessons:
    every = tuple(_read())
    taught = (*every, *_plain_questions())
    return Lessons(
        tuple(each for each in taught if not each.is_held_out),
        tuple(each for each in every if each.is_held_out),
    )


def fingerprint(corrections: Sequence[Lesson]) -> str:
    """Names the shipped lessons and these. Parses none: a starting desk has no use for them."""
    whole = hashlib.sha256(repr((_HELD_OUT, _TOUCHY.pattern)).encode())
    for file in sorted(_FOLDER.glob("*.jsonl")):
        whole.update(file.read_bytes())
    for lesson in corrections:
        whole.update(lesson.model_dump_json().encode("utf-8", "surrogatepass"))
    return whole.hexdigest()[:12]


def _read() -> Iterator[Lesson]:
    for file in sorted(_FOLDER.glob("*.jsonl")):
        for line in file.read_text("utf-8").splitlines():
            yield Lesson.model_validate(json.loads(line))


def _plain_questions() -> Iterator[Lesson]:
    for intent in intents():
        if intent.type == TicketType.FAQ and not _TOUCHY.search(intent.name):
            for language in LANGUAGES:
                for text in (intent.title[language], intent.phrasings[language][0]):
                    yield Lesson(
                        text=text,
                        type=TicketType.FAQ,
                        priority=Priority.NORMAL,
                        urgency=Urgency.NORMAL,
                        sentiment=Sentiment.NEUTRAL,
                    )
