"""Compare-and-set on a ticket: who read an older one changes nothing."""

import pytest

from bot.db import Database
from bot.tickets.lifecycle import may_become
from bot.tickets.models import Ticket
from bot.tickets.queries import change, get_ticket
from bot.tickets.terms import TicketState
from tests.fakes import JUN, MINA, NOW, row, waiting_ticket

S = TicketState


def test_a_change_raises_the_revision_and_keeps_the_ticket_in_step(db: Database) -> None:
    ticket_id = waiting_ticket(db)
    with db.write() as session:
        ticket = get_ticket(session, ticket_id)
        before = ticket.revision
        assert change(session, ticket, now=NOW, assignee=MINA)
        assert (ticket.revision, ticket.assignee) == (before + 1, MINA)
    assert row(db, Ticket, ticket_id).revision == before + 1


def test_who_read_the_ticket_before_another_change_changes_nothing(db: Database) -> None:
    ticket_id = waiting_ticket(db)
    with db.read() as late:
        stale = get_ticket(late, ticket_id)
        with db.write() as session:
            assert change(session, get_ticket(session, ticket_id), now=NOW, assignee=MINA)
        assert not change(late, stale, now=NOW, assignee=JUN)
        late.rollback()
    assert row(db, Ticket, ticket_id).assignee == MINA


@pytest.mark.parametrize(
    ("state", "following", "may"),
    [
        (S.NEW, S.WAITING, True),
        (S.NEW, S.PENDING, False),  # nobody answers what nobody has read
        (S.NEW, S.SNOOZED, False),
        (S.WAITING, S.PENDING, True),
        (S.SNOOZED, S.WAITING, True),
        (S.SNOOZED, S.PENDING, True),
        (S.PENDING, S.WAITING, True),  # an automatic answer is recalled
        (S.PENDING, S.NEW, True),
        (S.RESOLVED, S.WAITING, True),
        (S.RESOLVED, S.PENDING, False),
        *((state, S.NEW, True) for state in S),  # the customer may always write
    ],
)
def test_which_state_may_follow_which(state: S, following: S, may: bool) -> None:
    assert may_become(state, following) is may
