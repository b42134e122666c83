"""The real engine on a SQLite file."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from sqlalchemy import text

from bot.db import Database
from bot.tickets.terms import Rewrite
from bot.workflows import Engine, Journey
from tests.fakes import wait_until


@dataclass
class Diary:
    """A journey that notes what it was asked, and does more when told to."""

    lines: list[tuple[object, ...]] = field(default_factory=list)
    times: list[float] = field(default_factory=list)
    names: list[str] = field(default_factory=list)  # of the runs that showed a ticket
    waits: list[float | None] = field(default_factory=list)  # what the next `show`s answer
    meanwhile: Callable[[], None] = lambda: None
    closes: bool = False  # triage says that nothing is left to do
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def forget(self) -> None:
        self.lines, self.times, self.names, self.waits = [], [], [], []
        self.meanwhile, self.closes = lambda: None, False

    def note(self, *line: object) -> None:
        with self._lock:
            self.lines.append(line)
            self.times.append(time.monotonic())
        self.meanwhile()

    def wait_for(self, *line: object) -> None:
        wait_until(lambda: line in self.lines)

    def journey(self) -> Journey:
        return Journey(
            triage=self._triage,
            draft=lambda ticket_id: self.note("draft", ticket_id),
            answer=lambda ticket_id: self.note("answer", ticket_id),
            show=self._show,
            deliver=lambda delivery_id: self.note("deliver", delivery_id),
            rewrite=self._rewrite,
            redraft=lambda *named: self.note("redraft", *named),
            learn=lambda delivery_id: self.note("learn", delivery_id),
        )

    def _triage(self, message_id: int) -> int | None:
        self.note("triage", message_id)
        return None if self.closes else message_id + 100

    def _show(self, ticket_id: int, name: str) -> float | None:
        self.names.append(name)
        self.note("show", ticket_id)
        return self.waits.pop(0) if self.waits else None

    def _rewrite(self, ticket_id: int, revision: int, how: Rewrite) -> None:
        self.note("rewrite", ticket_id, revision, how)


@contextmanager
def launched(db: Database, diary: Diary, worker: str = "desk") -> Iterator[Engine]:
    engine = Engine(db, worker)
    engine.launch(diary.journey())
    try:
        yield engine
        # The library takes a second at least to ask whether anything runs; we know.
        wait_until(lambda: "PENDING" not in statuses_in(db).values())
    finally:
        engine.stop(0)


def statuses_in(db: Database) -> dict[str, str]:
    """Of the engine's workflows, by name."""
    table = "workflow_status" if db.is_sqlite else "dbos.workflow_status"
    with db.engine.connect() as connection:
        found = connection.execute(text(f"SELECT workflow_uuid, status FROM {table}")).all()
    return {str(name): str(status) for name, status in found}
