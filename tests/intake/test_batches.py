"""Several messages in one commit come to what they come to one after the other."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.channels.inbound import Inbound, Sender
from bot.db import Database
from bot.intake.rules import guarded
from bot.intake.step import EventConflict, Received, receive_all
from bot.settings import Desk
from bot.tickets.models import Customer, Event, Message, Ticket
from bot.tickets.terms import TicketState
from tests.fakes import NOW, ListedJobs, fresh_database, rows, said

customers = st.sampled_from("ab").map(lambda id: Sender(id, name=id.upper()))
messages = st.builds(
    said,
    text=st.sampled_from(["hello", "again"]),
    event_key=st.sampled_from(["e-1", "e-2", "e-3", "e-4", "e-5"]),
    sender=customers,
    thread=st.sampled_from(["", "t"]),
)


def receive_together(
    db: Database, jobs: ListedJobs, *inbounds: Inbound
) -> list[Received | EventConflict]:
    with db.write() as session:
        return receive_all(session, jobs, [guarded(each) for each in inbounds], Desk(), now=NOW)


def resolve_all(db: Database) -> None:
    with db.write() as session:
        for ticket in rows(db, Ticket):
            ticket.state = TicketState.RESOLVED
            session.add(ticket)


def all_there_is(db: Database, jobs: ListedJobs) -> list[Any]:
    """Whoever came first may have another number, so customers and tickets go by what is said."""
    tickets = {ticket.id: ticket for ticket in rows(db, Ticket)}
    names = {customer.id: customer.external_id for customer in rows(db, Customer)}

    def of(ticket_id: int | None) -> tuple[str, str, int, int]:
        ticket = tickets[ticket_id]
        return names[ticket.customer_id], ticket.thread, ticket.turn, ticket.revision

    said = sorted((m.event_key, m.text, m.turn, *of(m.ticket_id)) for m in rows(db, Message))
    happened = sorted((str(event.kind), *of(event.ticket_id)) for event in rows(db, Event))
    delays = sorted(asked.delay for asked in jobs.asked)
    return [said, happened, delays, sorted(names.values())]


@given(earlier=st.lists(messages, max_size=3), batch=st.lists(messages, max_size=6))
@settings(max_examples=60, deadline=None)
def test_a_batch_is_its_messages_one_by_one(earlier: list[Inbound], batch: list[Inbound]) -> None:
    found = []
    for groups in ([batch], [[message] for message in batch]):
        with TemporaryDirectory() as folder, fresh_database(Path(folder)) as db:
            jobs = ListedJobs()
            receive_together(db, jobs, *earlier)
            resolve_all(db)
            outcomes = [each for group in groups for each in receive_together(db, jobs, *group)]
            kinds = [
                "conflict" if isinstance(each, EventConflict) else each.is_duplicate
                for each in outcomes
            ]
            found.append([kinds, all_there_is(db, jobs)])
    assert found[0] == found[1]


def test_on_postgres_a_batch_is_stored_as_on_sqlite(postgres: str, jobs: ListedJobs) -> None:
    with fresh_database(postgres) as db:
        batch = [said(event_key="e-1"), said(event_key="e-2"), said("other", event_key="e-1")]
        first, second, conflict = receive_together(db, jobs, *batch)
        assert isinstance(first, Received)
        assert isinstance(second, Received)
        assert isinstance(conflict, EventConflict)
        assert first.ticket_id == second.ticket_id
        assert [message.event_key for message in rows(db, Message)] == ["e-1", "e-2"]
