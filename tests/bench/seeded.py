"""A desk with years behind it: some tickets that wait, and any number of closed ones.

Rows as the desk leaves them, written in bulk; the words of tickets in the order of their key, or a
million tickets take an hour.
"""

from array import array
from collections import defaultdict
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, text
from sqlmodel import SQLModel, insert

from bot.db import Database
from bot.tickets.clocks import Due, SlaClock
from bot.tickets.models import Customer, Event, Message, SlackPost, Ticket
from bot.tickets.search import TicketWord, words_of
from bot.tickets.terms import (
    Channel,
    Direction,
    EventKind,
    Priority,
    Segment,
    TicketState,
    TicketType,
    Urgency,
)
from tests.bench.events import AGENTS
from tests.bench.sentences import compose

AT_ONCE = 5_000  # tickets of a statement
SENTENCES = [each.question for each in compose(400)]
CLOSED_EVERY = timedelta(minutes=1)
OPENED_EVERY = timedelta(seconds=40)
TEAMS = ("support", "orders", "billing", "tech")
ASSIGNED = 50  # one waiting ticket in so many has an agent

Row = dict[str, Any]


def seed(db: Database, *, waiting: int, closed: int, now: datetime) -> None:
    """Waiting tickets are numbered from 1; the closed ones follow."""
    words: dict[str, array[int]] = defaultdict(lambda: array("q"))
    known = [words_of(each) for each in SENTENCES]
    total = waiting + closed
    with db.engine.connect() as connection:
        if db.is_sqlite:
            connection.execute(text("PRAGMA synchronous=OFF"))
        for first in range(1, total + 1, AT_ONCE):
            numbers = range(first, min(first + AT_ONCE, total + 1))
            _add(connection, [_rows(number, waiting, now) for number in numbers])
            for number in numbers:
                for word in known[number % len(known)]:
                    words[word].append(number)
        for word in sorted(words):
            rows = [{"word": word, "ticket_id": number} for number in words[word]]
            connection.execute(insert(TicketWord), rows)
        connection.execute(text("ANALYZE"))
        connection.commit()


def _add(connection: Connection, tickets: list[dict[type[SQLModel], list[Row]]]) -> None:
    for table in (Customer, Ticket, SlaClock, Message, SlackPost, Event):
        rows = [row for ticket in tickets for row in ticket[table]]
        if rows:
            connection.execute(insert(table), rows)
    connection.commit()


def _rows(number: int, waiting: int, now: datetime) -> dict[type[SQLModel], list[Row]]:
    is_waiting = number <= waiting
    ago = number * OPENED_EVERY if is_waiting else (number - waiting) * CLOSED_EVERY
    opened_at = now - ago
    return {
        Customer: [_customer(number, opened_at)],
        Ticket: [_ticket(number, opened_at, is_waiting=is_waiting)],
        SlaClock: [_clock(number, opened_at, is_waiting=is_waiting)],
        Message: [_message(number, opened_at)],
        SlackPost: [_card(number)],
        Event: _events(number, opened_at, is_waiting=is_waiting),
    }


def _customer(number: int, at: datetime) -> Row:
    return {
        "id": number,
        "channel": Channel.WEBHOOK,
        "account": "bench",
        "external_id": f"seeded-{number}",
        "name": f"Customer {number}",
        "segment": Segment.VIP if number % 20 == 0 else None,
        "created_at": at,
    }


def _ticket(number: int, at: datetime, *, is_waiting: bool) -> Row:
    has_agent = not is_waiting or number % ASSIGNED == 0
    return {
        "id": number,
        "customer_id": number,
        "channel": Channel.WEBHOOK,
        "source": "bench",
        "state": TicketState.WAITING if is_waiting else TicketState.RESOLVED,
        "type": list(TicketType)[number % 5],
        "priority": list(Priority)[number % 4],
        "urgency": list(Urgency)[number % 3],
        "team": TEAMS[number % 4],
        "assignee": AGENTS[number % len(AGENTS)] if has_agent else "",
        "opened_at": at,
        "updated_at": at,
    }


def _clock(number: int, at: datetime, *, is_waiting: bool) -> Row:
    due_at = at + timedelta(days=number % 9) if is_waiting else None
    due = Due.FIRST_REPLY if is_waiting else None
    return {
        "ticket_id": number,
        "revision": 1,
        "started_at": at,
        "due": due,
        "due_at": due_at,
        "look_at": None,
    }


def _message(number: int, at: datetime) -> Row:
    return {
        "ticket_id": number,
        "turn": 1,
        "direction": Direction.IN,
        "source": "bench",
        "event_key": f"seeded-{number}",
        "body_hash": "",
        "text": SENTENCES[number % len(SENTENCES)],
        "attachments": [],
        "said_at": at,
        "received_at": at,
    }


def _card(number: int) -> Row:
    return {
        "key": f"card:{number}:1",
        "ticket_id": number,
        "number": 1,
        "team": TEAMS[number % 4],
        "channel": "C_SUPPORT",
        "ts": f"1700000000.{number:06d}",
        "shown_revision": 1,
    }


def _events(number: int, at: datetime, *, is_waiting: bool) -> list[Row]:
    kinds = [EventKind.MESSAGE_RECEIVED, EventKind.TICKET_OPENED, EventKind.TRIAGED]
    if not is_waiting:
        kinds += [EventKind.DRAFTED, EventKind.APPROVED, EventKind.DELIVERY_DELIVERED]
    return [
        {"ticket_id": number, "kind": kind, "actor": AGENTS[0], "at": at, "data": {}}
        for kind in kinds
    ]
