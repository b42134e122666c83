"""The journey as durable workflows. The only importer of dbos.

Our tables are the truth; a workflow carries ids, and every step may run twice. Bodies stay short,
because a workflow that began under one version of the code may end under the next.
"""

import logging
import sqlite3
import threading
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from dbos import DBOS, DBOSClient, EnqueueOptions, WorkflowStatus
from sqlmodel import Session

from bot.clock import now
from bot.db import Database
from bot.peers import Peers
from bot.tickets.terms import Rewrite

log = logging.getLogger(__name__)

APPLICATION_VERSION = "1"  # constant: rows of an older release must still be picked up
QUEUE = "desk"
POLL_SECONDS = 0.15  # how long a new message waits at most; each halving doubles the idle CPU
CONCURRENCY = 8  # workflows at once in one process
RECOVERIES = 20  # then a workflow that kills its process is left for a person
KEEP_FINISHED_DAYS = 3
LIVE = ["ENQUEUED", "PENDING", "DELAYED"]
AT_ONCE, IN_TURN = 1, 2  # the smaller number goes first


@dataclass(frozen=True)
class Journey:
    """What the workflows do, handed in by wiring."""

    triage: Callable[[int], int | None]  # message id → ticket id, None = nothing left to do
    draft: Callable[[int], None]  # ticket id
    answer: Callable[[int], None]  # ticket id; without a person, or with a receipt, if at all
    show: Callable[[int, str], float | None]  # ticket id, name of the run → seconds to wait
    deliver: Callable[[str], None]  # delivery id
    rewrite: Callable[[int, int, Rewrite], None]  # ticket id, draft revision, how
    redraft: Callable[[int, int, str], None]  # ticket id, draft revision, passage id
    learn: Callable[[str], None]  # delivery id


_journey: Journey
_jobs: "DurableJobs"
_db: Database


@DBOS.workflow(name="handle", max_recovery_attempts=RECOVERIES)
def handle(message_id: int) -> None:
    ticket_id = triage(message_id)
    if ticket_id is not None:
        draft(ticket_id)
        answer(ticket_id)
        show_ticket(ticket_id)


@DBOS.workflow(name="show", max_recovery_attempts=RECOVERIES)
def show(ticket_id: int) -> None:
    show_ticket(ticket_id)


@DBOS.workflow(name="deliver", max_recovery_attempts=RECOVERIES)
def deliver(delivery_id: str) -> None:
    send(delivery_id)
    learn(delivery_id)


@DBOS.workflow(name="rewrite", max_recovery_attempts=RECOVERIES)
def rewrite(ticket_id: int, draft_revision: int, how: str) -> None:
    reword(ticket_id, draft_revision, how)
    show_ticket(ticket_id)


@DBOS.workflow(name="redraft", max_recovery_attempts=RECOVERIES)
def redraft(ticket_id: int, draft_revision: int, passage_id: str) -> None:
    draft_from(ticket_id, draft_revision, passage_id)
    show_ticket(ticket_id)


@DBOS.step()
def triage(message_id: int) -> int | None:
    return _journey.triage(message_id)


@DBOS.step()
def draft(ticket_id: int) -> None:
    _journey.draft(ticket_id)


@DBOS.step()
def answer(ticket_id: int) -> None:
    _journey.answer(ticket_id)


@DBOS.step()
def show_ticket(ticket_id: int) -> None:
    wait = _journey.show(ticket_id, str(DBOS.workflow_id))
    if wait is not None:
        with _db.write() as session:
            _jobs.show_again(session, ticket_id, wait)


@DBOS.step()
def send(delivery_id: str) -> None:
    _journey.deliver(delivery_id)


@DBOS.step()
def reword(ticket_id: int, draft_revision: int, how: str) -> None:
    _journey.rewrite(ticket_id, draft_revision, Rewrite(how))


@DBOS.step()
def draft_from(ticket_id: int, draft_revision: int, passage_id: str) -> None:
    _journey.redraft(ticket_id, draft_revision, passage_id)


@DBOS.step()
def learn(delivery_id: str) -> None:
    _journey.learn(delivery_id)


class DurableJobs:
    """bot.jobs.Jobs on the engine: each call adds a row to the caller's transaction."""

    def __init__(self, client: DBOSClient) -> None:
        self._client = client

    def handle(self, session: Session, message_id: int, *, delay: float = 0) -> None:
        self._add(session, "handle", f"in:{message_id}", delay, message_id)

    def reread(self, session: Session, message_id: int) -> None:
        self.redo(session, "handle", f"in:{message_id}", message_id)

    def show(self, session: Session, ticket_id: int, revision: int, *, delay: float = 0) -> None:
        self._add(session, "show", f"show:{ticket_id}:{revision}", delay, ticket_id)

    def show_again(self, session: Session, ticket_id: int, delay: float) -> None:
        self._add(session, "show", f"show:{ticket_id}:{_unique()}", delay, ticket_id)

    def deliver(
        self, session: Session, delivery_id: str, attempt: int, *, delay: float = 0
    ) -> None:
        self._add(session, "deliver", f"out:{delivery_id}:{attempt}", delay, delivery_id)

    def rewrite(self, session: Session, ticket_id: int, draft_revision: int, how: Rewrite) -> None:
        name = f"rewrite:{ticket_id}:{draft_revision}:{how}:{_unique()}"
        self._add(session, "rewrite", name, 0, ticket_id, draft_revision, how.value)

    def redraft(
        self, session: Session, ticket_id: int, draft_revision: int, passage_id: str
    ) -> None:
        name = f"redraft:{ticket_id}:{draft_revision}:{_unique()}"
        self._add(session, "redraft", name, 0, ticket_id, draft_revision, passage_id)

    def redo(self, session: Session, workflow: str, prefix: str, *args: Any) -> None:
        """Start over under a new id: for rows whose workflow ended without finishing them."""
        self._add(session, workflow, f"{prefix}:{_unique()}", 0, *args)

    def _add(self, session: Session, workflow: str, name: str, delay: float, *args: Any) -> None:
        options: EnqueueOptions = {
            "workflow_name": workflow,
            "queue_name": QUEUE,
            "workflow_id": name,
            "app_version": APPLICATION_VERSION,
            "priority": _priority(workflow, delay),
        }
        if delay > 0:
            options["delay_seconds"] = delay
        self._client.enqueue_in_transaction(session.connection(), options, *args)


def _priority(workflow: str, delay: float) -> int:
    """New messages come by the thousand, and a vendor that does not answer holds up whoever tries
    it: neither may keep waiting what a person has just asked for."""
    is_another_try = workflow == "deliver" and delay > 0
    return IN_TURN if workflow == "handle" or is_another_try else AT_ONCE


def _unique() -> str:
    return uuid.uuid4().hex[:12]


class Engine:
    """The running engine of one process."""

    def __init__(self, db: Database, worker: str) -> None:
        global _db, _jobs
        self._db, self._worker = db, worker
        self._stop = threading.Event()
        self._peers = None if db.is_sqlite else self._make_peers()
        self._client = DBOSClient(system_database_engine=db.engine, lazy=True)
        self.jobs = DurableJobs(self._client)
        _db, _jobs = db, self.jobs

    def launch(self, journey: Journey) -> None:
        """Start working. On PostgreSQL, waits until no other process has our worker name."""
        global _journey
        _journey = journey
        if self._peers:
            self._peers.hold()
        DBOS(
            config={
                "name": "deskbell",
                "system_database_engine": self._db.engine,
                "application_version": APPLICATION_VERSION,
                "executor_id": self._worker,
                "log_level": "WARNING",
            }
        )
        DBOS.launch()
        DBOS.register_queue(
            QUEUE,
            worker_concurrency=CONCURRENCY,
            polling_interval_sec=POLL_SECONDS,
            on_conflict="always_update",
        )
        if self._peers:
            self._peers.watch()
        log.info("engine ready: worker=%s sqlite=%s", self._worker, sqlite3.sqlite_version)

    def stop(self, seconds: int) -> None:
        """Finish what runs, for so many seconds at most; the rest resumes at the next start."""
        self._stop.set()
        DBOS.destroy(workflow_completion_timeout_sec=seconds)
        # A step still under way cannot record its end any more, and would say so at length.
        logging.getLogger("dbos").setLevel(logging.CRITICAL)
        if self._peers:
            self._peers.stop()

    def is_live(self, name: str) -> bool:
        """Is a workflow of this name waiting or running, or one of `name:…`?"""
        options: dict[str, Any] = {
            "status": LIVE,
            "limit": 1,
            "load_input": False,
            "load_output": False,
        }
        return bool(
            DBOS.list_workflows(workflow_ids=[name], **options)
            or DBOS.list_workflows(workflow_id_prefix=f"{name}:", **options)
        )

    def every(self, seconds: float, tick: Callable[[datetime], None]) -> None:
        """Call `tick` now and then, until the engine stops. A failing tick is logged and retried
        at the next turn."""
        threading.Thread(target=self._run, args=(seconds, tick), name="tick", daemon=True).start()

    def _run(self, seconds: float, tick: Callable[[datetime], None]) -> None:
        while not self._stop.wait(seconds):
            try:
                tick(now())
            except Exception:
                log.exception("tick failed; next one in %s s", seconds)

    def purge(self, before: datetime) -> int:
        """Forget finished workflows: their rows hold ids only, but they add up."""
        old = DBOS.list_workflows(
            status=["SUCCESS", "ERROR", "CANCELLED"],
            completed_before=(before - timedelta(days=KEEP_FINISHED_DAYS)).isoformat(),
            limit=1_000,
            load_input=False,
            load_output=False,
        )
        if old:
            DBOS.delete_workflows([workflow.workflow_id for workflow in old])
        return len(old)

    def _make_peers(self) -> Peers:
        return Peers(self._db.engine, self._worker, busy_names=_busy_workers, take_over=_take_over)


def _busy_workers() -> set[str]:
    running: list[WorkflowStatus] = DBOS.list_workflows(
        status="PENDING", load_input=False, load_output=False
    )
    return {workflow.executor_id for workflow in running if workflow.executor_id}


def _take_over(worker: str) -> None:
    # Internal to the library, and the only call that keeps the count of recoveries, so that a
    # job which kills its worker does not go round for ever. A test pins that it exists.
    DBOS._recover_pending_workflows([worker])
