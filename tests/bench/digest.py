"""How long a digest takes over a month of 100,000 messages, with the months before it in the
database, which it must not read but for what is usual."""

import random
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from rich.progress import Progress
from sqlmodel import SQLModel, insert

from bot.analytics.periods import Cadence, Period
from bot.db import Database
from bot.migrations import migrate
from bot.settings import DeskConfig
from bot.slack.digest import digest_message
from bot.slack.digest_rows import digest_view
from bot.tickets.models import Customer, Draft, Event, Ticket
from bot.tickets.search import TicketWord
from bot.tickets.terms import Channel, EventKind, TicketState, TicketType
from tests.bench.databases import database_url, looked_at
from tests.bench.report import Line, Report, at_most, fact

TARGET_SECONDS = 10.0
SEOUL = ZoneInfo("Asia/Seoul")
MONTH = Period(Cadence.MONTH, date(2026, 10, 1), SEOUL)
ARTICLES = 200
WORDS = 400
BATCH = 5_000  # tickets written at once

Rows = dict[type[SQLModel], list[dict[str, Any]]]


@dataclass(frozen=True)
class Plan:
    postgres: bool = False
    messages: int = 100_000  # in a month; two of five follow up an earlier one
    months: int = 4  # before the one that is measured: each as busy


def digest(plan: Plan, progress: Progress) -> Report:
    name = "PostgreSQL" if plan.postgres else "SQLite"
    with (
        database_url(postgres=plan.postgres) as url,
        tempfile.TemporaryDirectory(prefix="deskbell-digest-") as home,
        looked_at(Path(home), url) as db,
    ):
        migrate(db)
        tickets = _fill(db, plan, progress)
        lines = [
            fact("tickets in the database", tickets),
            *(_measured(db, cadence) for cadence in reversed(Cadence)),
        ]
    return Report(f"Digest over a month of {plan.messages:,} messages, {name}", tuple(lines))


def _measured(db: Database, cadence: Cadence) -> Line:
    last = MONTH.last
    first = {Cadence.DAY: last, Cadence.WEEK: last - timedelta(days=7), Cadence.MONTH: MONTH.first}
    period, began = Period(cadence, first[cadence], SEOUL), time.perf_counter()
    with db.read() as session:
        view = digest_view(session, period, DeskConfig(), workspace="", now=MONTH.end)
    digest_message(view, "ko")
    seconds = round(time.perf_counter() - began, 2)
    return at_most(f"digest of a {cadence}", seconds, TARGET_SECONDS, "seconds")


def _fill(db: Database, plan: Plan, progress: Progress) -> int:
    chance = random.Random(1)
    months = [*reversed(list(MONTH.earlier())[: plan.months]), MONTH]
    each = plan.messages * 3 // 5
    task = progress.add_task("a shop's past", total=each * len(months))
    with db.write() as session:
        session.add(
            Customer(
                id=1, channel=Channel.EMAIL, account="s", external_id="c", created_at=MONTH.start
            )
        )
    number = 0
    for month in months:
        for begin in range(0, each, BATCH):
            rows: Rows = {Ticket: [], Draft: [], TicketWord: [], Event: []}
            for _ in range(min(BATCH, each - begin)):
                number += 1
                _ask(rows, number, month, each, plan.messages, chance)
            rows[Event].sort(key=lambda event: event["at"])
            with db.write() as session:
                for table, some in rows.items():
                    session.connection().execute(insert(table), some)
            progress.advance(task, min(BATCH, each - begin))
    return number


def _ask(
    rows: Rows, number: int, month: Period, tickets: int, messages: int, chance: random.Random
) -> None:
    at = month.start + (month.end - month.start) * (((number - 1) % tickets) / tickets)
    article = f"a{int(ARTICLES * chance.random() ** 2)}" if chance.random() < 0.9 else ""
    rows[Ticket].append(
        {
            "id": number,
            "customer_id": 1,
            "channel": chance.choice(list(Channel)),
            "source": "s",
            "type": chance.choice(list(TicketType)),
            "team": "support",
            "state": TicketState.PENDING,
            "opened_at": at,
            "updated_at": at,
        }
    )
    rows[Draft].append(
        {
            "ticket_id": number,
            "turn": 1,
            "kind": "answer",
            "text": "x" * 200,
            "text_hash": "",
            "sentences": [],
            "sources": [{"passage_id": article, "title": article}] if article else [],
            "confidence": 0.5,
            "level": "medium",
            "why": "",
            "tone": "warm",
            "cautions": [],
            "written_at": at,
        }
    )
    said = {f"w{int(WORDS * chance.random() ** 2)}" for _ in range(6)}
    rows[TicketWord] += [{"word": word, "ticket_id": number} for word in said]
    rows[Event] += _events(number, at, article, messages / tickets, chance)


def _events(
    number: int, at: datetime, article: str, messages: float, chance: random.Random
) -> Iterator[dict[str, Any]]:
    def event(kind: EventKind, minutes: float, /, **data: Any) -> dict[str, Any]:
        moment = at + timedelta(minutes=minutes)
        return {"ticket_id": number, "kind": kind, "actor": "U1", "at": moment, "data": data}

    waits = chance.expovariate(1 / 120)
    yield event(EventKind.TICKET_OPENED, 0)
    yield event(EventKind.MESSAGE_RECEIVED, 0)
    if chance.random() < messages - 1:
        yield event(EventKind.MESSAGE_RECEIVED, waits / 2)
    yield event(EventKind.TRIAGED, 0.1, type="faq", review=[], priority="normal")
    kind = "answer" if article else "handoff"
    yield event(EventKind.DRAFTED, 0.2, kind=kind, sources=[article] if article else [])
    replies = (EventKind.APPROVED, EventKind.EDITED, EventKind.AUTO_ANSWERED)
    yield event(chance.choice(replies), waits, before={}, after={})
    yield event(EventKind.DELIVERY_DELIVERED, waits + 0.1, delivery="d")
    if chance.random() < 0.05:
        yield event(EventKind.SLA_WARNED, waits / 2, due="first_reply", level="overdue")
    if chance.random() < 0.5:
        yield event(EventKind.RESOLVED, waits + 60)
