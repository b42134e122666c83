"""A desk with years behind it: some tickets that wait, and any number of closed ones.

Rows as the desk leaves them. Some are written; the others are copies that the database makes of
them, or a million tickets take half an hour.
"""

from collections import defaultdict
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, insert, inspect, select, text
from sqlmodel import SQLModel, col

from bot.db import Database
from bot.tickets.clocks import Due, SlaClock
from bot.tickets.models import Customer, Event, Message, SlackDesk, SlackPost, Ticket
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
WRITTEN = 10_000  # closed tickets; more are copies
CLOSED_EVERY = timedelta(minutes=100)  # so the written ones span two years
OPENED_EVERY = timedelta(seconds=40)
TEAMS = ("support", "orders", "billing", "tech")
ASSIGNED = 50  # one waiting ticket in so many has an agent

Row = dict[str, Any]


def seed(db: Database, *, waiting: int, closed: int, now: datetime) -> None:
    """Waiting tickets are numbered from 1; the closed ones follow."""
    written = min(closed, WRITTEN)
    with db.engine.connect() as connection:
        if db.is_sqlite:
            for pragma in ("synchronous=OFF", "foreign_keys=OFF"):
                connection.exec_driver_sql(f"PRAGMA {pragma}")
        _write(connection, waiting, waiting + written, now)
        while written < closed:
            more = min(written, closed - written)
            _copy(connection, range(waiting + 1, waiting + more + 1), shift=written)
            written += more
        if not db.is_sqlite:  # PostgreSQL does so by itself; SQLite only when told, and nobody does
            connection.execute(text("ANALYZE"))
        connection.commit()


def _write(connection: Connection, waiting: int, total: int, now: datetime) -> None:
    words: dict[str, list[int]] = defaultdict(list)
    known = [words_of(each) for each in SENTENCES]
    for first in range(1, total + 1, AT_ONCE):
        numbers = range(first, min(first + AT_ONCE, total + 1))
        _add(connection, [_rows(number, waiting, now) for number in numbers])
        for number in numbers:
            for word in known[number % len(known)]:
                words[word].append(number)
    rows = [{"word": word, "ticket_id": n} for word, numbers in words.items() for n in numbers]
    connection.execute(insert(TicketWord), rows)
    connection.commit()


def _copy(connection: Connection, numbers: range, *, shift: int) -> None:
    """The same tickets once more under higher numbers, by the database itself."""
    suffix = f"-{shift}"
    customer, ticket = col(Customer.id), col(Ticket.id)
    copies: list[tuple[type[SQLModel], Any, dict[str, Any]]] = [
        (Customer, customer, {"external_id": col(Customer.external_id) + suffix}),
        (Ticket, ticket, {"customer_id": col(Ticket.customer_id) + shift}),
        (SlaClock, col(SlaClock.ticket_id), {}),
        (Message, col(Message.ticket_id), {"event_key": col(Message.event_key) + suffix}),
        (SlackPost, col(SlackPost.ticket_id), {"key": col(SlackPost.key) + suffix}),
        (SlackDesk, col(SlackDesk.ticket_id), {}),
        (Event, col(Event.ticket_id), {}),
        (TicketWord, col(TicketWord.ticket_id), {}),
    ]
    for table, number, changed in copies:
        changed = {number.key: number + shift} | changed
        columns = inspect(table).columns
        kept = [c for c in columns if c.name in changed or c.name != "id"]
        chosen = [changed.get(c.name, c) for c in kept]
        rows = select(*chosen).where(number.between(numbers[0], numbers[-1]))
        ordered = rows.order_by(*inspect(table).primary_key)  # as the tree it goes into
        connection.execute(insert(table).from_select([c.name for c in kept], ordered))
    connection.commit()


def _add(connection: Connection, tickets: list[dict[type[SQLModel], list[Row]]]) -> None:
    for table in (Customer, Ticket, SlaClock, Message, SlackPost, SlackDesk, Event):
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
        SlackDesk: [{"ticket_id": number, "shown_revision": 1}],
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
        "revision": 1,
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
