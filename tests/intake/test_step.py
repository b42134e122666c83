"""Receiving a message: what is stored, and that it is stored once."""

from datetime import timedelta

import pytest

from bot.channels.inbound import Sender
from bot.db import Database
from bot.intake.step import EventConflict, Received
from bot.settings import Desk
from bot.tickets.models import Customer, Event, Message, Ticket
from bot.tickets.terms import Channel, Direction, EventKind, Segment, TicketState
from tests.fakes import (
    HANA,
    LOOPBACK,
    MINA,
    NOW,
    Asked,
    ListedJobs,
    at_once,
    errors_in,
    fresh_database,
    receive_one,
    row,
    rows,
    said,
)

LATER = NOW + timedelta(minutes=5)


def _set(db: Database, ticket_id: int, **values: object) -> None:
    with db.write() as session:
        ticket = session.get(Ticket, ticket_id)
        assert ticket is not None
        for name, value in values.items():
            setattr(ticket, name, value)
        session.add(ticket)


def test_the_first_message_opens_a_ticket(db: Database, jobs: ListedJobs) -> None:
    inbound = said(subject="배송", thread="t-1", attachments=({"name": "a.jpg"},))
    received = receive_one(db, jobs, inbound)
    ticket = row(db, Ticket, received.ticket_id)
    assert (ticket.state, ticket.revision, ticket.turn) == (TicketState.NEW, 1, 1)
    assert (ticket.channel, ticket.source, ticket.thread) == (Channel.KAKAO, "shop", "t-1")
    assert (ticket.subject, ticket.reply_to) == ("배송", LOOPBACK)
    assert (ticket.opened_at, ticket.updated_at) == (NOW, NOW)

    [message] = rows(db, Message)
    assert (message.id, message.ticket_id) == (received.message_id, received.ticket_id)
    assert (message.direction, message.turn, message.text) == (Direction.IN, 1, inbound.text)
    assert (message.source, message.event_key) == ("shop", "e-1")
    assert message.attachments == [{"name": "a.jpg"}]

    [customer] = rows(db, Customer)
    assert (customer.account, customer.external_id) == ("shop", "c-1")
    assert (customer.name, customer.email) == ("Hana", "hana@example.com")
    kinds = [event.kind for event in rows(db, Event)]
    assert kinds == [EventKind.TICKET_OPENED, EventKind.MESSAGE_RECEIVED]
    assert jobs.asked == [Asked("handle", (received.message_id,))]


def test_the_journal_never_holds_what_the_customer_wrote(db: Database, jobs: ListedJobs) -> None:
    receive_one(db, jobs, said("CANARY", subject="CANARY"))
    assert "CANARY" not in repr(rows(db, Event))


def test_a_burst_is_one_turn_of_one_ticket_and_its_last_message_is_handled_a_little_later(
    db: Database, jobs: ListedJobs
) -> None:
    first = receive_one(db, jobs, said("저기요", "e-1"))
    second = receive_one(db, jobs, said("배송이요", "e-2"), desk=Desk(burst_seconds=3))
    assert second.ticket_id == first.ticket_id
    ticket = row(db, Ticket, first.ticket_id)
    assert (ticket.turn, ticket.revision) == (1, 2)
    assert [message.turn for message in rows(db, Message)] == [1, 1]
    assert jobs.asked[-1] == Asked("handle", (second.message_id,), 3)


@pytest.mark.parametrize("state", [TicketState.WAITING, TicketState.SNOOZED])
def test_writing_before_the_answer_takes_the_card_back_to_new(
    db: Database, jobs: ListedJobs, state: TicketState
) -> None:
    ticket_id = receive_one(db, jobs, said()).ticket_id
    _set(db, ticket_id, state=state, snoozed_until=LATER, escalated_by=MINA, revision=5)
    receive_one(db, jobs, said("그리고요", "e-2"), now=LATER)
    ticket = row(db, Ticket, ticket_id)
    assert (ticket.state, ticket.revision, ticket.turn) == (TicketState.NEW, 6, 1)
    assert (ticket.snoozed_until, ticket.updated_at) == (None, LATER)
    assert ticket.escalated_by == MINA  # it stays with the team a person chose


@pytest.mark.parametrize("state", [TicketState.PENDING, TicketState.RESOLVED])
def test_writing_after_the_answer_starts_a_turn_that_is_handled_at_once(
    db: Database, jobs: ListedJobs, state: TicketState
) -> None:
    ticket_id = receive_one(db, jobs, said()).ticket_id
    _set(db, ticket_id, state=state, escalated_by=MINA, escalation_note="봐 주세요")
    received = receive_one(db, jobs, said("아직이요", "e-2"), now=LATER)
    ticket = row(db, Ticket, ticket_id)
    assert received.ticket_id == ticket_id
    assert (ticket.state, ticket.turn) == (TicketState.NEW, 2)
    assert (ticket.escalated_by, ticket.escalation_note) == ("", "")
    assert rows(db, Message)[-1].turn == 2
    assert jobs.asked[-1] == Asked("handle", (received.message_id,), 0)
    reopened = [event.kind for event in rows(db, Event)].count(EventKind.TICKET_REOPENED)
    assert reopened == (1 if state is TicketState.RESOLVED else 0)


@pytest.mark.parametrize(("days", "is_reopened"), [(13.9, True), (14.1, False)])
def test_a_resolved_ticket_reopens_for_as_long_as_the_shop_says(
    db: Database, jobs: ListedJobs, days: float, is_reopened: bool
) -> None:
    ticket_id = receive_one(db, jobs, said()).ticket_id
    _set(db, ticket_id, state=TicketState.RESOLVED)
    now = NOW + timedelta(days=days)
    received = receive_one(db, jobs, said("저기요", "e-2"), now=now, desk=Desk(reopen_days=14))
    assert (received.ticket_id == ticket_id) is is_reopened


def test_two_threads_of_one_customer_are_two_tickets(db: Database, jobs: ListedJobs) -> None:
    first = receive_one(db, jobs, said(event_key="e-1", thread="a"))
    second = receive_one(db, jobs, said(event_key="e-2", thread="b"))
    again = receive_one(db, jobs, said(event_key="e-3", thread="a"))
    assert len({first.ticket_id, second.ticket_id}) == 2
    assert again.ticket_id == first.ticket_id
    assert len(rows(db, Customer)) == 1


def test_the_same_id_at_two_sources_is_two_customers(db: Database, jobs: ListedJobs) -> None:
    receive_one(db, jobs, said(source="shop"))
    receive_one(db, jobs, said(source="zapier"))
    receive_one(db, jobs, said(event_key="e-2", channel=Channel.EMAIL))
    assert len(rows(db, Customer)) == len(rows(db, Ticket)) == 3


def test_the_newest_way_back_is_used_and_an_older_one_kept_when_none_is_given(
    db: Database, jobs: ListedJobs
) -> None:
    newer = LOOPBACK | {"url": "http://127.0.0.1:9/newer"}
    ticket_id = receive_one(db, jobs, said()).ticket_id
    receive_one(db, jobs, said(event_key="e-2", reply_to={}))
    assert row(db, Ticket, ticket_id).reply_to == LOOPBACK
    receive_one(db, jobs, said(event_key="e-3", reply_to=newer))
    assert row(db, Ticket, ticket_id).reply_to == newer


def test_what_the_source_tells_of_a_customer_is_kept_up_to_date_but_not_wiped(
    db: Database, jobs: ListedJobs
) -> None:
    receive_one(db, jobs, said())
    newer = Sender(HANA.external_id, name="김하나", segment=Segment.VIP, order="20261120")
    receive_one(db, jobs, said(event_key="e-2", sender=newer))
    [customer] = rows(db, Customer)
    assert (customer.name, customer.email) == ("김하나", "hana@example.com")
    assert (customer.segment, customer.order) == (Segment.VIP, "20261120")


def test_a_repeated_event_gets_the_first_answer_again(db: Database, jobs: ListedJobs) -> None:
    first = receive_one(db, jobs, said())
    again = receive_one(db, jobs, said(), now=LATER)
    assert again == Received(first.ticket_id, first.message_id, is_duplicate=True)
    assert len(rows(db, Message)) == len(jobs.asked) == 1
    assert row(db, Ticket, first.ticket_id).revision == 1


def test_the_same_event_id_with_another_body_is_a_conflict_and_the_first_is_kept(
    db: Database, jobs: ListedJobs
) -> None:
    receive_one(db, jobs, said("처음"))
    with pytest.raises(EventConflict):
        receive_one(db, jobs, said("다른 말"))
    assert [message.text for message in rows(db, Message)] == ["처음"]


def test_event_ids_of_two_sources_do_not_mix(db: Database, jobs: ListedJobs) -> None:
    receive_one(db, jobs, said("처음", source="shop"))
    receive_one(db, jobs, said("다른 말", source="zapier"))
    assert len(rows(db, Message)) == 2


def check_twenty_twins(db: Database) -> None:
    """One event posted by twenty threads at the same instant is one message."""
    jobs = ListedJobs()
    results = at_once(*[lambda: receive_one(db, jobs, said())] * 20)
    assert not errors_in(results)
    assert len({(r.ticket_id, r.message_id) for r in results if isinstance(r, Received)}) == 1
    assert sum(not r.is_duplicate for r in results if isinstance(r, Received)) == 1
    assert len(rows(db, Message)) == len(rows(db, Ticket)) == len(rows(db, Customer)) == 1


def check_twenty_messages_of_a_new_customer(db: Database) -> None:
    """Twenty first messages of one customer at the same instant are one conversation."""
    jobs = ListedJobs()

    def one(number: int) -> Received:
        return receive_one(db, jobs, said(f"{number}", f"e-{number}"))

    results = at_once(*[lambda n=n: one(n) for n in range(20)])
    assert not errors_in(results)
    assert len(rows(db, Customer)) == len(rows(db, Ticket)) == 1
    assert sorted(int(message.text) for message in rows(db, Message)) == list(range(20))
    assert rows(db, Ticket)[0].revision == 20


def check_ten_messages_of_a_customer_who_comes_back(db: Database) -> None:
    """Known, but with nothing open: still one ticket for all they say at once."""
    jobs = ListedJobs()
    _set(db, receive_one(db, jobs, said()).ticket_id, state=TicketState.RESOLVED)
    much_later = NOW + timedelta(days=100)

    def one(number: int) -> Received:
        return receive_one(db, jobs, said(f"{number}", f"f-{number}"), now=much_later)

    assert not errors_in(at_once(*[lambda n=n: one(n) for n in range(10)]))
    assert len(rows(db, Ticket)) == 2


def test_one_event_posted_twenty_times_at_once_is_one_message(db: Database) -> None:
    check_twenty_twins(db)


def test_twenty_first_messages_at_once_are_one_customer_and_one_ticket(db: Database) -> None:
    check_twenty_messages_of_a_new_customer(db)


def test_ten_messages_at_once_of_a_customer_who_comes_back_are_one_ticket(db: Database) -> None:
    check_ten_messages_of_a_customer_who_comes_back(db)


def test_on_postgres_ten_messages_of_a_customer_who_comes_back_are_one_ticket(
    postgres: str,
) -> None:
    with fresh_database(postgres) as db:
        check_ten_messages_of_a_customer_who_comes_back(db)


def test_on_postgres_one_event_posted_twenty_times_at_once_is_one_message(postgres: str) -> None:
    with fresh_database(postgres) as db:
        check_twenty_twins(db)


def test_on_postgres_twenty_first_messages_at_once_are_one_ticket(postgres: str) -> None:
    with fresh_database(postgres) as db:
        check_twenty_messages_of_a_new_customer(db)


def test_on_postgres_a_message_is_stored_as_on_sqlite(postgres: str, jobs: ListedJobs) -> None:
    with fresh_database(postgres) as db:
        received = receive_one(db, jobs, said("😀 " + "가" * 1000, thread="t"))
        assert row(db, Ticket, received.ticket_id).opened_at == NOW
        assert row(db, Message, received.message_id).text == "😀 " + "가" * 1000
        again = receive_one(db, jobs, said("그리고요", "e-2", thread="t"), now=LATER)
        assert again.ticket_id == received.ticket_id
