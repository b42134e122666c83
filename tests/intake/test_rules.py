"""Which ticket a message joins."""

from datetime import timedelta

import pytest

from bot.intake.rules import starts_new_turn, ticket_to_join
from bot.tickets.models import Ticket
from bot.tickets.terms import Channel, TicketState
from tests.fakes import NOW

S = TicketState


def _ticket(ticket_id: int, state: TicketState, thread: str = "", days: float = 0) -> Ticket:
    return Ticket(
        id=ticket_id,
        customer_id=1,
        channel=Channel.KAKAO,
        source="shop",
        thread=thread,
        state=state,
        opened_at=NOW,
        updated_at=NOW - timedelta(days=days),
    )


@pytest.mark.parametrize(
    ("tickets", "thread", "joined"),
    [
        ([], "", None),
        ([], "t", None),
        # without a thread: whatever is open, the newest first
        ([(1, S.NEW)], "", 1),
        ([(1, S.WAITING)], "", 1),
        ([(1, S.SNOOZED)], "", 1),
        ([(1, S.PENDING)], "", 1),
        ([(1, S.WAITING), (2, S.WAITING)], "", 2),
        ([(2, S.WAITING), (1, S.WAITING)], "", 2),
        ([(1, S.WAITING, "t")], "", 1),
        # an open one before a resolved one, however new
        ([(1, S.PENDING), (2, S.RESOLVED)], "", 1),
        # a thread never joins another conversation
        ([(1, S.WAITING)], "t", None),
        ([(1, S.WAITING, "u")], "t", None),
        ([(1, S.WAITING, "t"), (2, S.WAITING, "u")], "t", 1),
        ([(1, S.RESOLVED, "t"), (2, S.WAITING, "u")], "t", 1),
        # resolved lately
        ([(1, S.RESOLVED, "", 0)], "", 1),
        ([(1, S.RESOLVED, "", 14)], "", 1),
        ([(1, S.RESOLVED, "", 14.001)], "", None),
        ([(1, S.RESOLVED, "", 3), (2, S.RESOLVED, "", 2)], "", 2),
        # open, however old
        ([(1, S.PENDING, "", 400)], "", 1),
    ],
)
def test_a_message_joins_the_newest_open_ticket_or_one_resolved_lately(
    tickets: list[tuple[int, TicketState, str, float]], thread: str, joined: int | None
) -> None:
    found = ticket_to_join([_ticket(*given) for given in tickets], thread, reopen_days=14, now=NOW)
    assert (found.id if found else None) == joined


def test_zero_days_means_that_a_resolved_ticket_stays_resolved() -> None:
    resolved = _ticket(1, S.RESOLVED, days=0.001)
    assert ticket_to_join([resolved], "", reopen_days=0, now=NOW) is None


def test_an_answer_joins_the_ticket_it_names_if_that_is_the_customers() -> None:
    theirs = [_ticket(1, S.PENDING, "t"), _ticket(2, S.WAITING, "u")]
    found = ticket_to_join(theirs, "u", answers=1, reopen_days=14, now=NOW)
    assert found is theirs[0]
    assert ticket_to_join(theirs, "v", answers=3, reopen_days=14, now=NOW) is None


@pytest.mark.parametrize(
    ("state", "is_new"),
    [
        (S.NEW, False),
        (S.WAITING, False),
        (S.SNOOZED, False),
        (S.PENDING, True),
        (S.RESOLVED, True),
    ],
)
def test_only_writing_after_an_answer_starts_a_turn(state: TicketState, is_new: bool) -> None:
    assert starts_new_turn(state) is is_new
