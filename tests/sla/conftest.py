"""A database, of each kind where it matters, and a ticket that triage has sorted."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from bot.db import Database
from bot.settings import DeskConfig
from bot.tickets.models import Ticket
from bot.tickets.terms import Channel, TicketType
from tests.fakes import ListedJobs, fresh_database, make_ready, receive_one, said

TEAMS = {
    "support": {"name": "Support", "channel": "C_SUPPORT", "lead": "U_LEAD"},
    "leads": {"name": "Leads", "channel": "C_LEADS"},
}


def config(**sections: Any) -> DeskConfig:
    return DeskConfig.model_validate({"teams": TEAMS, **sections})


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    with fresh_database(tmp_path) as db:
        yield db


@pytest.fixture(params=["sqlite", "postgres"])
def either(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    place = request.getfixturevalue("postgres") if request.param == "postgres" else tmp_path
    with fresh_database(place) as db:
        yield db


def sorted_ticket(db: Database, now: datetime, key: str = "e-1", **fields: Any) -> int:
    """Asked at `now`, drafted, in front of a person. `fields` are those of the message."""
    message = said(event_key=key, **{"channel": Channel.EMAIL, **fields})
    ticket_id = receive_one(db, ListedJobs(), message, now=now).ticket_id
    make_ready(db, ticket_id)
    change_ticket(db, ticket_id, type=TicketType.FAQ)
    return ticket_id


def change_ticket(db: Database, ticket_id: int, **fields: Any) -> None:
    with db.write() as session:
        ticket = session.get(Ticket, ticket_id)
        assert ticket is not None
        for name, value in fields.items():
            setattr(ticket, name, value)
        ticket.revision += 1
        session.add(ticket)
