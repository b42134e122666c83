"""Channels that must be asked: when, by whom, and what stays after a failure; what they keep."""

import threading
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Self

import pytest

from bot.channels.contract import Channel, Disconnected, Event, Fetch, Request
from bot.channels.inbound import Inbound
from bot.channels.inbound import Sender as Customer
from bot.channels.safe import Safe
from bot.db import Database
from bot.errors import SendFailed
from bot.pollers import look
from bot.reception import Reception
from bot.settings import Desk
from bot.tickets import terms
from bot.tickets.channel_books import ChannelCursor
from bot.tickets.models import Message
from bot.troubles import troubles
from tests.fakes import NOW, ListedJobs, fresh_database, row, rows


class Box(Channel):
    """A mailbox: asked every minute, one message a time."""

    name = "box"
    poll_seconds = 60.0

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.fails: Exception | None = None

    @classmethod
    def open(cls) -> Self | None:
        return cls()

    def verify(self, request: Request, now: datetime) -> None:
        raise NotImplementedError

    def parse(self, request: Request, now: datetime) -> Sequence[Event]:
        raise NotImplementedError

    def poll(self, cursor: str, now: datetime) -> tuple[Sequence[Event], str]:
        self.asked.append(cursor)
        if self.fails:
            raise self.fails
        number = int(cursor or "0")
        message = Inbound(
            channel=terms.Channel.EMAIL,
            source="box",
            event_key=str(number),
            body_hash="",
            sender=Customer("hana@example.com"),
            text=f"message {number}",
            said_at=now,
        )
        return [message], str(number + 1)


@pytest.fixture
def box() -> Box:
    return Box()


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    with fresh_database(tmp_path) as db:
        yield db


@pytest.fixture
def reception(db: Database) -> Reception:
    return Reception(db, ListedJobs(), Desk())


def after(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


def test_it_is_asked_when_it_is_due_and_goes_on_where_it_was(
    db: Database, box: Box, reception: Reception
) -> None:
    for seconds in (0, 30, 59, 60, 61, 125):
        look(box, db, reception, after(seconds))
    assert box.asked == ["", "1", "2"]
    assert [m.text for m in rows(db, Message)] == ["message 0", "message 1", "message 2"]


def test_word_of_something_new_makes_it_due(db: Database, box: Box, reception: Reception) -> None:
    look(box, db, reception, NOW)
    reception.take([Fetch("box", "n-1")])
    for _ in range(2):
        look(box, db, reception, after(1))
    assert box.asked == ["", "1"]


def test_a_failure_moves_nothing_and_is_told(db: Database, box: Box, reception: Reception) -> None:
    box.fails = SendFailed("send-answered:503")
    look(box, db, reception, NOW)
    with db.read() as session:
        [told] = troubles(session, "en")
    assert "box" in told
    assert "503" in told
    box.fails = None
    look(box, db, reception, after(60))
    assert box.asked == ["", ""]
    with db.read() as session:
        assert troubles(session, "en") == []


def test_another_worker_at_it_is_not_disturbed(
    db: Database, box: Box, reception: Reception
) -> None:
    with db.write() as session:
        session.add(ChannelCursor(channel="box", held_until=after(60)))
    look(box, db, reception, after(59))
    assert box.asked == []
    look(box, db, reception, after(60))  # that one is gone
    assert box.asked == [""]


def test_a_bug_in_a_channel_frees_it_again(db: Database, box: Box, reception: Reception) -> None:
    box.fails = ZeroDivisionError()
    with pytest.raises(ZeroDivisionError):
        look(box, db, reception, NOW)
    cursor = row(db, ChannelCursor, "box")
    assert (cursor.held_until, cursor.error) == (None, "send-unexpected:ZeroDivisionError")


def test_a_rotating_token_is_renewed_by_one_at_a_time(db: Database) -> None:
    safe, inside, most = Safe(db), [0], [0]

    def renew(value: str) -> str:
        inside[0] += 1
        most[0] = max(most[0], inside[0])
        threading.Event().wait(0.05)
        inside[0] -= 1
        return str(int(value or "0") + 1)

    threads = [threading.Thread(target=safe.renew, args=("t", renew)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (safe.read("t"), most[0]) == ("8", 1)


def test_a_failed_renewal_leaves_what_was_there(db: Database) -> None:
    safe = Safe(db)
    safe.renew("t", lambda _: "old")

    def fail(value: str) -> str:
        raise SendFailed("send-answered:500")

    with pytest.raises(SendFailed):
        safe.renew("t", fail)
    assert safe.renew("t", lambda value: value + "!") == "old!"


def test_who_removed_us_is_not_called_any_more(db: Database, reception: Reception) -> None:
    safe = Safe(db)
    safe.renew("box", lambda _: "token")
    reception.take([Disconnected("box", "shop")])
    assert safe.read("box") == ""
    with db.read() as session:
        assert "connect it again" in troubles(session, "en")[0]
