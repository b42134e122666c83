"""Find tickets by what was said in them, and by who said it.

One row for each word of a ticket, so that any database finds the newest tickets with some words by
walking its own key: no extension, and erasing is deleting rows. What is under the veil on a card
is not in here as words; a customer's own address, number or id is, as one word that only somebody
who types all of it will hit.
"""

import hashlib
import re
import unicodedata
from collections.abc import Sequence

from sqlalchemy import Index, delete, exists, func
from sqlalchemy.orm import aliased
from sqlmodel import Field, Session, SQLModel, col, insert, select
from sqlmodel.sql.expression import SelectOfScalar

from bot.tickets.models import Customer, Ticket
from bot.tickets.people import Identifier, one_spelling
from bot.tickets.queries import customer_of, messages_of, veil_of
from bot.tickets.terms import Direction
from bot.vault.veiling import COVER

MOST_WORDS = 200  # of one ticket
_SEARCHED = 10_000  # characters of one message
_MOST_TYPED = 8  # words of a query; more narrow nothing down
_RUN = re.compile(r"[가-힣]+|[^\W_가-힣]+")
_STEM = 6  # letters: "deliver", "delivers" and "delivered" are one word


class TicketWord(SQLModel, table=True):
    __tablename__ = "ticket_word"
    __table_args__ = (
        # Without an order: PostgreSQL would walk it, newest first, in search of a rare word.
        Index("ix_ticket_word_ticket", "ticket_id", postgresql_using="hash"),
        {"sqlite_with_rowid": False},  # one tree instead of two
    )

    word: str = Field(primary_key=True)
    ticket_id: int = Field(primary_key=True, foreign_key="ticket.id")


def words_of(text: str) -> list[str]:
    """Korean in pairs of syllables, each run from its beginning, so that particles and endings do
    not matter: 배송비가 and 배송은 both hold 배송, 무료배송 holds 무료 and 배송. Others by their
    first letters. In the order they come, each once. Pure."""
    found: list[str] = []
    for run in _RUN.findall(unicodedata.normalize("NFKC", text).casefold()):
        if "가" <= run[0] <= "힣":
            found += [run[at : at + 2] for at in range(0, max(len(run) - 1, 1), 2)]
        else:
            found.append(run if any(map(str.isdigit, run)) else run[:_STEM])
    return list(dict.fromkeys(found))


def words_in(session: Session, ticket: Ticket) -> list[str]:
    """What a ticket is to be found by. Reads only: a hostile text takes a while."""
    assert ticket.id is not None
    customer, veil = customer_of(session, ticket), veil_of(session, ticket)
    said = [m.text for m in messages_of(session, ticket.id) if m.direction is Direction.IN]
    texts = [customer.name, customer.order, ticket.subject, *reversed(said)]
    shown = (_uncovered(veil.cover(text[:_SEARCHED])) for text in texts)
    words = dict.fromkeys(word for text in shown for word in words_of(text))
    return [*_names_of(customer), *words][:MOST_WORDS]


def keep(session: Session, ticket_id: int, words: Sequence[str]) -> None:
    """In place of what was kept of the ticket before. The caller commits."""
    forget(session, ticket_id)
    if words:
        rows = [{"word": word, "ticket_id": ticket_id} for word in words]
        session.connection().execute(insert(TicketWord), rows)


def forget(session: Session, ticket_id: int) -> None:
    session.execute(delete(TicketWord).where(col(TicketWord.ticket_id) == ticket_id))


def find(session: Session, typed: str, *, limit: int, before: int | None = None) -> list[int]:
    """The ids of the tickets with all these words, or of this customer; newest first.

    `before` is the last one of the page that was shown.
    """
    wanted = [words_of(typed)[:_MOST_TYPED], *([name] for name in _names_in(typed))]
    found = {each for words in wanted for each in _holding(session, words, limit, before)}
    return sorted(found, reverse=True)[:limit]


def count(session: Session, said: str, first: int, last: int) -> int:
    """How many tickets have all these words, of those between two ids."""
    words = words_of(said)[:_MOST_TYPED]
    if not words:
        return 0
    query = _with_all(select(func.count(col(TicketWord.ticket_id))), words)
    return session.exec(query.where(col(TicketWord.ticket_id).between(first, last))).one()


def _holding(
    session: Session, words: Sequence[str], limit: int, before: int | None
) -> Sequence[int]:
    if not words:
        return []
    query = _with_all(select(TicketWord.ticket_id), words)
    if before is not None:
        query = query.where(TicketWord.ticket_id < before)
    return session.exec(query.order_by(col(TicketWord.ticket_id).desc()).limit(limit)).all()


def _with_all(query: SelectOfScalar[int], words: Sequence[str]) -> SelectOfScalar[int]:
    """The longest word leads: what is rare is sooner at its end."""
    lead, *others = sorted(words, key=len, reverse=True)
    query = query.where(TicketWord.word == lead)
    for word in others:
        other = aliased(TicketWord)
        same = col(other.ticket_id) == col(TicketWord.ticket_id)
        query = query.where(exists().where(same, col(other.word) == word))
    return query


def _names_of(customer: Customer) -> list[str]:
    said = (customer.external_id, customer.email, customer.phone)
    return list(dict.fromkeys(name for each in said for name in _names_in(each)))


def _names_in(said: str) -> list[str]:
    """The words that stand for an address, a number or an id, in each way it may be meant."""
    spellings = {one_spelling(kind, said) for kind in Identifier} | {said.strip().casefold()}
    return [
        "=" + hashlib.sha256(each.encode("utf-8", "surrogatepass")).hexdigest()[:16]
        for each in sorted(spellings - {""})
    ]


def _uncovered(text: str) -> str:
    """Without the words that are partly covered."""
    return " ".join(word for word in text.split() if COVER not in word)
