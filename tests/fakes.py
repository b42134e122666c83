"""What tests stand on: a database in a folder, the cast, a job list, and a receiver of replies.

Everything real is real: files, sockets, threads. Only the durable engine is a list here, since
rooms know it as a port; tests/workflows runs the engine itself.
"""

import json
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeVar

from sqlmodel import Session, SQLModel, select

from bot.channels.inbound import Inbound, Sender, body_hash
from bot.db import Database
from bot.decision.rules import CardRef, Decision, shown
from bot.decision.step import decide
from bot.intake.step import Received, receive
from bot.settings import Desk
from bot.tickets import (
    autonomy,
    chosen,
    clocks,
    corrections,
    digests,
    faq_votes,
    macros,
    piles,
    pledges,
    presence,
    web_sessions,
)
from bot.tickets.models import Draft, Ticket
from bot.tickets.queries import draft_of, get_ticket
from bot.tickets.terms import (
    Channel,
    ConfidenceLevel,
    DraftKind,
    Rewrite,
    TicketState,
    Tone,
)
from bot.tickets.turns import text_hash
from knowledge import learned, record

TABLES = (  # imported for their tables
    autonomy,
    chosen,
    clocks,
    corrections,
    digests,
    faq_votes,
    learned,
    macros,
    piles,
    pledges,
    presence,
    record,
    web_sessions,
)
PAYLOADS = Path(__file__).parent / "payloads"
NOW = datetime(2026, 11, 20, 3, 12, tzinfo=UTC)
MINA, JUN = "U_MINA", "U_JUN"  # agents
HANA = Sender("c-1", name="Hana", email="hana@example.com")  # the customer
LOOPBACK = {"kind": "webhook", "url": "http://127.0.0.1:9/never"}  # a way back nobody listens at

T = TypeVar("T", bound=SQLModel)
JSON = dict[str, Any]


def payload(path: str) -> JSON:
    """A wire payload: see `note` in the file."""
    found: JSON = json.loads((PAYLOADS / path).read_text("utf-8"))
    return found


def payloads(folder: str) -> list[str]:
    return sorted(f"{folder}/{file.name}" for file in (PAYLOADS / folder).glob("*.json"))


@contextmanager
def fresh_database(place: Path | str, **options: Any) -> Iterator[Database]:
    """Every table, in a SQLite file in this folder or in the PostgreSQL database of this URL."""
    if isinstance(place, Path):
        file = place / "desk.sqlite3"
        if not file.exists():
            file.write_bytes(_every_table(frozenset(SQLModel.metadata.tables)))
        url = f"sqlite:///{file}"
    else:
        url = place.replace("postgresql://", "postgresql+psycopg://")
    db = Database(url, **options)
    try:
        if not db.is_sqlite:
            SQLModel.metadata.create_all(db.engine)
        yield db
    finally:
        db.close()


@cache
def _every_table(_names: frozenset[str]) -> bytes:
    """A SQLite file to copy. Making one waits for the disk with every table: half a second."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "desk.sqlite3"
        db = Database(f"sqlite:///{file}")
        SQLModel.metadata.create_all(db.engine)
        db.close()
        return file.read_bytes()


@dataclass(frozen=True)
class Asked:
    job: str
    args: tuple[object, ...]
    delay: float = 0


@dataclass
class ListedJobs:
    """bot.jobs.Jobs as a list. It keeps what a rolled back transaction asked for, too."""

    asked: list[Asked] = field(default_factory=list)

    def handle(self, session: Session, message_id: int, *, delay: float = 0) -> None:
        self.asked.append(Asked("handle", (message_id,), delay))

    def reread(self, session: Session, message_id: int) -> None:
        self.asked.append(Asked("reread", (message_id,)))

    def show(self, session: Session, ticket_id: int, revision: int, *, delay: float = 0) -> None:
        self.asked.append(Asked("show", (ticket_id, revision), delay))

    def deliver(
        self, session: Session, delivery_id: str, attempt: int, *, delay: float = 0
    ) -> None:
        self.asked.append(Asked("deliver", (delivery_id, attempt), delay))

    def rewrite(self, session: Session, ticket_id: int, draft_revision: int, how: Rewrite) -> None:
        self.asked.append(Asked("rewrite", (ticket_id, draft_revision, how)))

    def redraft(
        self, session: Session, ticket_id: int, draft_revision: int, passage_id: str
    ) -> None:
        self.asked.append(Asked("redraft", (ticket_id, draft_revision, passage_id)))

    def names(self) -> list[str]:
        return [asked.job for asked in self.asked]


# what there is in the database


def rows(db: Database, table: type[T]) -> list[T]:
    with db.read() as session:
        return list(session.exec(select(table)))


def row(db: Database, table: type[T], key: object) -> T:
    with db.read() as session:
        found = session.get(table, key)
        assert found is not None
        return found


# a ticket, the way it comes to be


def said(text: str = "배송 언제 오나요?", event_key: str = "e-1", **fields: Any) -> Inbound:
    """What the intake makes of a message of Hana's."""
    values: dict[str, Any] = {
        "channel": Channel.KAKAO,
        "source": "shop",
        "sender": HANA,
        "said_at": NOW,
        "reply_to": LOOPBACK,
        "body_hash": body_hash(text.encode()),
    }
    return Inbound(event_key=event_key, text=text, **(values | fields))


def receive_one(
    db: Database,
    jobs: ListedJobs,
    inbound: Inbound,
    *,
    now: datetime = NOW,
    desk: Desk | None = None,
) -> Received:
    with db.write() as session:
        return receive(session, jobs, inbound, desk or Desk(), now=now)


def waiting_ticket(db: Database, text: str = "내일 도착해요.", **fields: Any) -> int:
    """The id of a ticket whose draft waits for a person. `fields` are those of the message."""
    ticket_id = receive_one(db, ListedJobs(), said(**fields)).ticket_id
    make_ready(db, ticket_id, text)
    return ticket_id


def make_ready(db: Database, ticket_id: int, text: str = "내일 도착해요.") -> None:
    """Draft the open turn and put it in front of a person, as the stations before us would."""
    with db.write() as session:
        ticket = session.get(Ticket, ticket_id)
        assert ticket is not None
        query = select(Draft).where(Draft.ticket_id == ticket_id, Draft.turn == ticket.turn)
        draft = session.exec(query).first() or new_draft(ticket)
        draft.revision += 1
        draft.text, draft.text_hash = text, text_hash(ticket.turn, text)
        session.add(draft)
        ticket.state = TicketState.WAITING
        ticket.team = ticket.team or "support"
        ticket.revision += 1
        session.add(ticket)


def new_draft(ticket: Ticket) -> Draft:
    assert ticket.id is not None
    return Draft(
        ticket_id=ticket.id,
        turn=ticket.turn,
        revision=0,
        kind=DraftKind.ANSWER,
        text="",
        text_hash="",
        sentences=[],
        sources=[],
        confidence=0.9,
        level=ConfidenceLevel.HIGH,
        why="",
        tone=Tone.WARM,
        written_at=NOW,
    )


def seen(db: Database, ticket_id: int) -> CardRef:
    """What a card posted now would carry."""
    with db.read() as session:
        ticket = get_ticket(session, ticket_id)
        return CardRef(ticket_id, *shown(ticket, draft_of(session, ticket)))


def act(
    db: Database,
    decision: Decision,
    ref: CardRef,
    agent: str = MINA,
    jobs: ListedJobs | None = None,
) -> Ticket:
    with db.write() as session:
        return decide(session, jobs or ListedJobs(), decision, ref, agent=agent, now=NOW)


# at the same moment


def at_once(*calls: Callable[[], object]) -> list[object]:
    """Run the calls in a thread each, started together. Errors are returned, not raised."""
    gate = threading.Barrier(len(calls))
    results: list[object] = [None] * len(calls)

    def run(number: int) -> None:
        gate.wait()
        try:
            results[number] = calls[number]()
        except Exception as e:
            results[number] = e

    threads = [threading.Thread(target=run, args=(number,)) for number in range(len(calls))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


# who receives the replies


@dataclass(frozen=True)
class Got:
    path: str
    headers: dict[str, str]  # lower-case names
    body: bytes


@dataclass(frozen=True)
class Answer:
    """What the sink does with a request: answers, or breaks off."""

    status: int = 204
    headers: tuple[tuple[str, str], ...] = ()
    how: str = "answer"  # answer | drop | stall (until the sink closes) | endless (a body)


class Sink:
    """A receiver of replies on loopback. Answers in the order it was told, then with 204."""

    def __init__(self) -> None:
        self.got: list[Got] = []
        self.answers: list[Answer] = []
        self.closing = threading.Event()
        sink = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                sink._answer(self)

            def log_message(self, format: str, *args: object) -> None:
                """One line a request would drown the test output."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}/replies"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))
        self._thread.start()

    def will(self, *answers: Answer | int) -> None:
        self.answers += [Answer(a) if isinstance(a, int) else a for a in answers]

    def close(self) -> None:
        self.closing.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def _answer(self, request: BaseHTTPRequestHandler) -> None:
        body = request.rfile.read(int(request.headers.get("content-length", "0")))
        headers = {name.lower(): value for name, value in request.headers.items()}
        self.got.append(Got(request.path, headers, body))
        answer = self.answers.pop(0) if self.answers else Answer()
        request.close_connection = True
        if answer.how == "drop":
            return
        if answer.how == "stall":
            self.closing.wait(30)
            return
        request.send_response(answer.status)
        for name, value in answer.headers:
            request.send_header(name, value)
        request.end_headers()
        while answer.how == "endless" and not self.closing.is_set():
            try:
                request.wfile.write(b"x" * 1024)
            except OSError:
                return


def wait_until(is_so: Callable[[], object], seconds: float = 60) -> None:
    """Return as soon as it is so; raises TimeoutError."""
    deadline = time.monotonic() + seconds
    while not is_so():
        if time.monotonic() > deadline:
            raise TimeoutError(f"still not so after {seconds} s")
        time.sleep(0.02)


def errors_in(results: Sequence[object]) -> list[BaseException]:
    return [result for result in results if isinstance(result, BaseException)]
