"""Tickets to show, and time that passes, for the tests of the poster."""

from datetime import timedelta
from typing import Any

from sqlmodel import select

from bot.clock import now
from bot.db import Database
from bot.decision.rules import Escalate
from bot.playground.messages import Message
from bot.playground.server import Playground
from bot.settings import DeskConfig, Team
from bot.slack.poster import (
    Poster,
)
from bot.tickets.models import SlackChannel, SlackDesk, SlackPost, Ticket
from bot.tickets.terms import Priority, Urgency
from tests.fakes import (
    row,
    waiting_ticket,
)

CONFIG = DeskConfig.model_validate(
    {
        "teams": {
            "support": Team(name="Support", channel="C_SUPPORT"),
            "orders": Team(name="Orders", channel="C_ORDERS"),
            "tech": Team(name="Tech", channel="C_TECH"),
        }
    }
)
TO_ORDERS = Escalate("orders", Priority.HIGH, Urgency.HIGH)
TO_TECH = Escalate("tech", Priority.HIGH, Urgency.HIGH)


def fresh(db: Database, key: str = "e-1", **fields: Any) -> int:
    """A ticket that waits for a person since this very moment."""
    ticket_id = waiting_ticket(db, event_key=key, thread=key, **fields)
    touch(db, ticket_id)
    return ticket_id


def touch(db: Database, ticket_id: int, *, seconds_ago: float = 0) -> None:
    with db.write() as session:
        ticket = session.get(Ticket, ticket_id)
        assert ticket is not None
        ticket.revision += 1
        ticket.updated_at = now() - timedelta(seconds=seconds_ago)
        session.add(ticket)


def let_time_pass(db: Database) -> None:
    """As if every wait were over: Slack's history has caught up, nobody asks us to be quiet."""
    past = timedelta(minutes=10)
    with db.write() as session:
        for post in session.exec(select(SlackPost)):
            post.last_try_at = post.last_try_at and post.last_try_at - past
            session.add(post)
        for desk in session.exec(select(SlackDesk)):
            desk.busy_until = desk.busy_until and desk.busy_until - past
            session.add(desk)
        for channel in session.exec(select(SlackChannel)):
            session.delete(channel)


def show(poster: Poster, ticket_id: int, worker: str = "run") -> float | None:
    return poster.show(ticket_id, worker)


def cards(playground: Playground, channel: str = "C_SUPPORT") -> list[Message]:
    return playground.messages(channel)


def post_of(db: Database, key: str) -> SlackPost:
    return row(db, SlackPost, key)


def words(message: Message) -> str:
    return repr(message.blocks)
