"""A desk's Friday, written into the journal by hand so that it can be counted by hand."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.analytics.periods import Cadence, Period
from bot.db import Database
from bot.settings import DeskConfig
from bot.tickets import search
from bot.tickets.journal import CUSTOMER, DESKBELL, record
from bot.tickets.models import ModelCall, Ticket
from bot.tickets.terms import Channel, EventKind, TicketState, TicketType
from tests.fakes import MINA, ListedJobs, fresh_database, new_draft, receive_one, said
from tests.sla.test_calendar import SEOUL, at

CONFIG = DeskConfig.model_validate(
    {"teams": {"support": {"name": "Support", "channel": "C_SUPPORT"}}}
)
FRIDAY = Period(Cadence.DAY, at("11-20 00:00").astimezone(SEOUL).date(), SEOUL)


@pytest.fixture(params=["sqlite", "postgres"])
def either(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    place = request.getfixturevalue("postgres") if request.param == "postgres" else tmp_path
    with fresh_database(place) as db:
        yield db


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    with fresh_database(tmp_path) as db:
        yield db


def asked(
    db: Database,
    key: str,
    when: str,
    kind: TicketType,
    channel: Channel,
    text: str = "배송비가 얼마인가요?",
    article: str = "",
) -> int:
    """A ticket that waits, drafted from this article, or from none."""
    message = said(text, f"e-{key}", thread=key, channel=channel)
    ticket_id = receive_one(db, ListedJobs(), message, now=at(when)).ticket_id
    with db.write() as session:
        ticket = session.get(Ticket, ticket_id)
        assert ticket is not None
        ticket.type, ticket.team, ticket.state = kind, "support", TicketState.WAITING
        draft = new_draft(ticket)
        draft.sources = [{"passage_id": article, "title": f"About {article}"}] if article else []
        session.add_all([ticket, draft])
        search.keep(session, ticket_id, search.words_in(session, ticket))
    drafted = {"kind": "answer" if article else "handoff", "sources": [article] if article else []}
    happened(db, ticket_id, EventKind.DRAFTED, when, DESKBELL, **drafted)
    return ticket_id


def happened(
    db: Database, ticket_id: int, kind: EventKind, when: str, actor: str = MINA, /, **data: Any
) -> None:
    with db.write() as session:
        record(session, kind, ticket_id=ticket_id, actor=actor, now=at(when), **data)


def wrote_again(db: Database, ticket_id: int, when: str) -> None:
    happened(db, ticket_id, EventKind.MESSAGE_RECEIVED, when, CUSTOMER)


def closed(db: Database, *ticket_ids: int) -> None:
    with db.write() as session:
        for ticket_id in ticket_ids:
            ticket = session.get(Ticket, ticket_id)
            assert ticket is not None
            ticket.state = TicketState.PENDING
            session.add(ticket)


def model_called(db: Database, when: str, usd: float) -> None:
    with db.write() as session:
        session.add(
            ModelCall(
                task="draft", model="m", tokens_in=900, tokens_out=100, usd=usd, outcome="ok",
                at=at(when),
            )
        )  # fmt: skip


def seed_friday(db: Database) -> None:
    """Eight tickets; what Friday 20 November saw of each stands beside it."""
    overdue = {"due": "first_reply", "level": "overdue"}
    faq, order, complaint = TicketType.FAQ, TicketType.ORDER, TicketType.COMPLAINT
    late = asked(db, "8", "11-18 16:00", faq, Channel.EMAIL, article="ship")
    happened(db, late, EventKind.SLA_WARNED, "11-19 11:00", DESKBELL, **overdue)
    twice = asked(db, "6", "11-19 10:00", order, Channel.EMAIL, article="ship")
    happened(db, twice, EventKind.APPROVED, "11-19 11:00")
    over_night = asked(db, "5", "11-19 17:00", faq, Channel.EMAIL, article="return")
    # From here on it is Friday.
    first = asked(db, "1", "11-20 09:10", faq, Channel.EMAIL, article="ship")
    happened(db, late, EventKind.APPROVED, "11-20 09:30")  # 2 h + 8 h + 30 min, and too late
    second = asked(db, "2", "11-20 10:00", faq, Channel.KAKAO, article="ship")
    happened(db, over_night, EventKind.APPROVED, "11-20 10:00")  # 1 h + 1 h
    wrote_again(db, twice, "11-20 10:00")
    happened(db, first, EventKind.APPROVED, "11-20 10:10")  # 1 h
    scented = "향이 없는 제품도 있나요?"
    third = asked(db, "3", "11-20 11:00", complaint, Channel.KAKAO, text=scented)
    happened(db, twice, EventKind.EDITED, "11-20 11:00")
    happened(db, twice, EventKind.RESOLVED, "11-20 11:05")  # ours for 1 h + 1 h
    happened(db, third, EventKind.ESCALATED, "11-20 11:10")
    happened(db, second, EventKind.EDITED, "11-20 11:30")  # 1 h 30
    alone = asked(db, "4", "11-20 13:30", order, Channel.WEB_FORM, article="return")
    happened(db, alone, EventKind.AUTO_ANSWERED, "11-20 13:30", DESKBELL)  # at once
    happened(db, over_night, EventKind.RESOLVED, "11-20 14:00")  # ours for 2 h
    happened(
        db, third, EventKind.SLA_WARNED, "11-20 14:00", DESKBELL, due="first_reply", level="lead"
    )
    happened(db, third, EventKind.SLA_WARNED, "11-20 15:00", DESKBELL, **overdue)
    happened(db, third, EventKind.TRIAGE_CORRECTED, "11-20 15:30", label="type")
    happened(db, first, EventKind.TRIAGE_CORRECTED, "11-20 15:31", label="type")
    happened(db, first, EventKind.TRIAGE_CORRECTED, "11-20 15:32", label="priority")
    asked(db, "7", "11-20 17:00", complaint, Channel.KAKAO, text="무향 향이 없는 제품 있나요?")
    for when, usd in (
        ("11-19 23:59", 5),
        ("11-20 00:00", 0.5),
        ("11-20 23:59", 0.25),
        ("11-21 00:00", 7),
    ):
        model_called(db, when, usd)
    closed(db, late, twice, over_night, first, second, alone)


def next_morning() -> datetime:
    return FRIDAY.end + timedelta(hours=9)
