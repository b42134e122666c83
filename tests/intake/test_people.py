"""One person on two channels, and what may never join two people."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.customers import import_segments
from bot.db import Database
from bot.errors import Unacceptable
from bot.tickets.models import Customer, Message, Ticket
from bot.tickets.people import Identifier, one_spelling, other_tickets, segment_from, segment_of
from bot.tickets.terms import Segment, TicketType
from tests.fakes import HANA, NOW, ListedJobs, receive_one, row, rows, said


def _two(
    db: Database, jobs: ListedJobs, *verified: tuple[Identifier, ...]
) -> tuple[Ticket, Ticket]:
    ids = []
    for number, kinds in enumerate(verified):
        sender = replace(HANA, external_id=f"c-{number}", phone="+82 10-2345-6789", verified=kinds)
        ids.append(receive_one(db, jobs, replace(said(event_key=f"e-{number}"), sender=sender)))
    first, second = (row(db, Ticket, each.ticket_id) for each in ids)
    return first, second


@pytest.mark.parametrize("kind", list(Identifier))
def test_what_both_sources_have_verified_is_one_timeline(
    db: Database, jobs: ListedJobs, kind: Identifier
) -> None:
    first, second = _two(db, jobs, (kind,), (kind,))
    with db.read() as session:
        assert [ticket.id for ticket in other_tickets(session, second)] == [first.id]


@pytest.mark.parametrize(
    "verified",
    [
        ((), ()),
        ((Identifier.EMAIL,), ()),
        ((), (Identifier.EMAIL,)),
        ((Identifier.EMAIL,), (Identifier.PHONE,)),
    ],
)
def test_what_one_side_has_not_verified_joins_nobody(
    db: Database, jobs: ListedJobs, verified: tuple[tuple[Identifier, ...], ...]
) -> None:
    _, second = _two(db, jobs, *verified)
    with db.read() as session:
        assert other_tickets(session, second) == []


@pytest.mark.parametrize(
    ("kind", "value", "spelled"),
    [
        (Identifier.PHONE, "+82 (0)10-2345-6789", "01023456789"),
        (Identifier.PHONE, "010.2345.6789", "01023456789"),
        (Identifier.PHONE, "119", ""),
        (Identifier.EMAIL, " Hana@Example.com ", "hana@example.com"),
        (Identifier.EMAIL, "hana", ""),
    ],
)
def test_one_identifier_has_one_spelling(kind: Identifier, value: str, spelled: str) -> None:
    assert one_spelling(kind, value) == spelled


def test_a_vip_on_one_channel_is_one_on_the_other(db: Database, jobs: ListedJobs) -> None:
    first, second = _two(db, jobs, (Identifier.EMAIL,), (Identifier.EMAIL,))
    with db.write() as session:
        customer = session.get(Customer, first.customer_id)
        assert customer is not None
        customer.segment = Segment.VIP
        session.add(customer)
    with db.read() as session:
        assert segment_of(session, second) is Segment.VIP


def _tickets(count: int, **fields: object) -> list[Ticket]:
    every: dict[str, Any] = {"customer_id": 1, "channel": "kakao", "source": "s", "opened_at": NOW}
    return [Ticket(**(every | fields), updated_at=NOW) for _ in range(count)]


@pytest.mark.parametrize(
    ("earlier", "days", "segment"),
    [
        (_tickets(0), 0, Segment.NEW),
        (_tickets(2), 0, Segment.NEW),
        (_tickets(3), 0, Segment.REGULAR),
        (_tickets(1, type=TicketType.COMPLAINT), 0, Segment.NEW),
        (_tickets(2, type=TicketType.COMPLAINT), 90, Segment.AT_RISK),
        (_tickets(2, type=TicketType.COMPLAINT), 91, Segment.NEW),
        (_tickets(99), 0, Segment.REGULAR),  # nobody becomes VIP by writing often
    ],
)
def test_history_says_who_is_new_regular_or_at_risk(
    earlier: list[Ticket], days: int, segment: Segment
) -> None:
    assert segment_from(earlier, NOW + timedelta(days=days)) is segment


def test_segments_come_from_a_table(db: Database, jobs: ListedJobs, tmp_path: Path) -> None:
    first, second = _two(db, jobs, (), (Identifier.PHONE,))
    table = tmp_path / "members.csv"
    table.write_text(
        "\ufeffID,phone,Segment\nc-0,,VIP\n,010-2345-6789,at_risk\nnobody,,vip\nc-0,,gold\n,,vip\n",
        "utf-8",
    )
    with db.write() as session:
        done = import_segments(session, table)
    assert (done.changed, done.unknown, done.refused) == (2, 1, (5, 6))
    assert row(db, Customer, first.customer_id).segment is Segment.VIP
    assert row(db, Customer, second.customer_id).segment is Segment.AT_RISK


def test_a_table_without_segments_is_refused(db: Database, tmp_path: Path) -> None:
    table = tmp_path / "members.csv"
    table.write_text("id,name\n1,Hana\n", "utf-8")
    with db.write() as session, pytest.raises(Unacceptable):
        import_segments(session, table)


def test_registration_and_card_numbers_are_not_stored(db: Database, jobs: ListedJobs) -> None:
    receive_one(db, jobs, said("주민번호 900101-1234567, 카드 4111-1111-1111-1111이에요"))
    [message] = rows(db, Message)
    assert message.text == "주민번호 [resident-number], 카드 [card]이에요"
