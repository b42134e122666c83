"""bot.learning.values.Teacher on the library: what the Slack room may ask about sources."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as TooSlow
from datetime import datetime

from sqlmodel import Session

from bot.db import Database
from bot.learning import catalogue, proposals, step, words
from bot.learning.catalogue import choice_of
from bot.learning.rules import reworded
from bot.learning.values import Choice, Learned, Word
from bot.tickets.models import Ticket
from bot.tickets.queries import draft_of
from bot.tickets.turns import gather_turn
from bot.tickets.values import Proposal, Triage
from knowledge.passages import PUBLIC, Passage
from knowledge.search import Library

_LOOKED_AT = 8  # hits: some are what the draft leans on already
_PATIENCE_SECONDS = 1.2  # an embedding endpoint may be slow, and Slack's trigger lives 3 s


class TeachingDesk:
    """`use` is called after each commit that taught something: it must return at once."""

    def __init__(self, db: Database, library: Library, use: Callable[[], None]) -> None:
        self._db, self._library = db, library
        self.use = use
        self._pool = ThreadPoolExecutor(2, thread_name_prefix="candidates")

    def close(self) -> None:
        self._pool.shutdown(wait=False, cancel_futures=True)

    def candidates(self, session: Session, ticket: Ticket) -> Sequence[Choice]:
        """[] when the search takes too long: the agent still has the list of everything."""
        shown = step.sources_of(draft_of(session, ticket))
        said, basis = step.said_in(session, ticket, ticket.turn)
        turn, _ = gather_turn(session, ticket)
        searching = self._pool.submit(
            self._library.search,
            turn.to_search(f"{basis} {said}"),
            limit=_LOOKED_AT,
            language=ticket.language.value,
        )
        try:
            hits = searching.result(_PATIENCE_SECONDS).hits
        except TooSlow:
            return []
        return [
            choice_of(hit.passage)
            for hit in hits
            if hit.passage.id not in shown and hit.passage.audience == PUBLIC
        ]

    def find(self, session: Session, words: str) -> Sequence[Choice]:
        return catalogue.find(session, words)

    def source(self, session: Session, handle: str) -> str:
        return catalogue.passage_by_handle(session, handle)

    def choose(
        self, session: Session, ticket_id: int, passage_id: str, *, agent: str, now: datetime
    ) -> None:
        step.choose(session, ticket_id, passage_id, agent=agent, now=now)

    def turn_down(self, session: Session, ticket_id: int, *, agent: str, now: datetime) -> None:
        step.turn_down(session, ticket_id, agent=agent, now=now)

    def learned(self, session: Session, ticket: Ticket) -> Learned:
        return step.learned_on(session, ticket, self._title_of)

    def decide(
        self, session: Session, change_id: int, *, approve: bool, agent: str, now: datetime
    ) -> None:
        proposals.decide_change(session, change_id, approve=approve, agent=agent, now=now)

    def words(self, session: Session) -> Sequence[Word]:
        return words.words(session)

    def add_word(
        self, session: Session, said: str, means: str, *, agent: str, now: datetime
    ) -> None:
        words.add_word(session, said, means, agent=agent, now=now)

    def remove_word(self, session: Session, word_id: str, *, agent: str, now: datetime) -> None:
        words.remove_word(session, word_id, agent=agent, now=now)

    def learn(self, delivery_id: str, *, now: datetime) -> None:
        """From a reply somebody approved."""
        if step.learn_from_reply(self._db, delivery_id, self.article_of, now=now):
            self.use()

    def reword(self, proposal: Proposal, triage: Triage) -> Proposal:
        """In the words agents have agreed on."""
        with self._db.read() as session:
            rules = proposals.wording_rules(session, triage.language.value)
        return reworded(proposal, rules, self.article_of)

    def passage(self, passage_id: str) -> Passage | None:
        """None when it has gone since it was chosen."""
        with self._db.read() as session:
            return catalogue.passage_in_force(session, passage_id)

    def article_of(self, passage_id: str) -> str:
        passage = self._library.passage(passage_id)
        return passage.article_id if passage else ""

    def _title_of(self, passage_id: str) -> str:
        passage = self._library.passage(passage_id)
        return passage.title if passage else passage_id
