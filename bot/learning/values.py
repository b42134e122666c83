"""What learning hands to those who show it, and what it can be asked. Knows no knowledge base, so
that bot/slack may read it."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from sqlmodel import Session

from bot.tickets.models import Ticket

LONGEST_HANDLE = 150  # Slack's limit for the value of an option
HASHED = "sha256:"


@dataclass(frozen=True)
class Choice:
    """A passage an agent can say answers the question: a FAQ entry, or a section of a policy."""

    passage_id: str
    title: str
    where: str = ""  # the document, or the category

    @property
    def handle(self) -> str:
        """The id, or what stands for one too long for a menu."""
        return handle_of(self.passage_id)


@dataclass(frozen=True)
class Word:
    """One of the shop's own words: what customers say, and what its articles call it."""

    word_id: str
    said: str
    means: str
    added_by: str = ""  # agent id; "" = it stands in a file, where it is changed
    source: str = ""


@dataclass(frozen=True)
class Learned:
    """What a ticket taught, by titles: this one answers, those do not."""

    right: str = ""
    wrong: tuple[str, ...] = ()


def handle_of(passage_id: str) -> str:
    if len(passage_id) <= LONGEST_HANDLE and not passage_id.startswith(HASHED):
        return passage_id
    return HASHED + hashlib.sha256(passage_id.encode("utf-8", "surrogatepass")).hexdigest()


class Teacher(Protocol):
    """What agents can do about a source. Nothing here commits."""

    def candidates(self, session: Session, ticket: Ticket) -> Sequence[Choice]:
        """What comes next after what the draft leans on, best first."""

    def find(self, session: Session, words: str) -> Sequence[Choice]:
        """Those whose title or text has all these words; all of them for no words."""

    def source(self, session: Session, handle: str) -> str:
        """The passage a menu's option stood for. Raises Unacceptable when it is gone."""

    def choose(
        self, session: Session, ticket_id: int, passage_id: str, *, agent: str, now: datetime
    ) -> None:
        """Right for this passage, wrong for the one shown."""

    def turn_down(self, session: Session, ticket_id: int, *, agent: str, now: datetime) -> None:
        """The draft's source does not answer what was asked."""

    def learned(self, session: Session, ticket: Ticket) -> Learned:
        """What an agent taught on this ticket's open turn."""

    def decide(
        self, session: Session, change_id: int, *, approve: bool, agent: str, now: datetime
    ) -> None:
        """Raises Unacceptable when it has been decided, or does not fit any more."""

    def words(self, session: Session) -> Sequence[Word]:
        """The shop's own words that are in force, by the alphabet."""

    def add_word(
        self, session: Session, said: str, means: str, *, agent: str, now: datetime
    ) -> None:
        """Raises Unacceptable."""

    def remove_word(self, session: Session, word_id: str, *, agent: str, now: datetime) -> None:
        """Raises Unacceptable for one that is not there, or that a file would bring back."""

    def use(self) -> None:
        """Let the search read what was taught. Call it after the commit; returns at once."""
