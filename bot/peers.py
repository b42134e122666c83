"""Who of several workers on one PostgreSQL is alive, told by advisory locks.

The durable engine restarts a dead worker's running jobs only when a worker of the same name comes
back. So each worker holds a lock under its name on a connection of its own; when the lock of a
name with running jobs is free three looks in a row, its owner is gone and a peer takes over.
A worker that loses its own lock stops at once: somebody may already be doing its work.
"""

import hashlib
import logging
import os
import threading
from collections import Counter
from collections.abc import Callable, Collection
from itertools import count

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import SQLAlchemyError

log = logging.getLogger(__name__)

LOOK_EVERY_SECONDS = 2.0
LOOKS_BEFORE_TAKEOVER = 3
LOOKS_BETWEEN_WARNINGS = 30
EXIT_LOST_LOCK = 75  # EX_TEMPFAIL: the supervisor restarts us


def lock_number(name: str) -> int:
    """PostgreSQL names advisory locks by signed 64-bit numbers."""
    return int.from_bytes(hashlib.sha256(f"deskbell:{name}".encode()).digest()[:8], signed=True)


class Peers:
    def __init__(
        self,
        engine: Engine,
        name: str,
        *,
        busy_names: Callable[[], Collection[str]],
        take_over: Callable[[str], None],
    ) -> None:
        """`busy_names` lists workers with running jobs; `take_over` restarts one's jobs here."""
        self._engine, self._name = engine, name
        self._busy_names, self._take_over = busy_names, take_over
        self._stop = threading.Event()
        self._free_looks: Counter[str] = Counter()
        self._connection: Connection | None = None

    def hold(self) -> None:
        """Wait until no other process runs under our name, then hold the name's lock."""
        self._connection = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        self._connection.detach()  # closing it must free the lock, not hand it to the pool
        number = {"n": lock_number(self._name)}
        take = text("SELECT pg_try_advisory_lock(:n)")
        for look in count():
            if self._connection.execute(take, number).scalar_one():
                return
            if look % LOOKS_BETWEEN_WARNINGS == 0:
                log.warning(
                    "worker=%s: another process works under this name; waiting until it is gone. "
                    "Give each process a WORKER_NAME of its own.",
                    self._name,
                )
            if self._stop.wait(LOOK_EVERY_SECONDS):
                return

    def watch(self) -> None:
        threading.Thread(target=self._watch, name="peers", daemon=True).start()

    def stop(self) -> None:
        self._stop.set()
        if self._connection is not None:
            self._connection.close()

    def _watch(self) -> None:
        while not self._stop.wait(LOOK_EVERY_SECONDS):
            try:
                assert self._connection is not None
                self._connection.execute(text("SELECT 1"))
            except SQLAlchemyError:
                if not self._stop.is_set():
                    log.critical("worker=%s lost its lock; stopping", self._name)
                    os._exit(EXIT_LOST_LOCK)
                return
            try:
                self._look()
            except SQLAlchemyError as e:
                log.warning(
                    "worker=%s could not look after peers: %s", self._name, type(e).__name__
                )

    def _look(self) -> None:
        assert self._connection is not None
        others = set(self._busy_names()) - {self._name}
        for gone in set(self._free_looks) - others:
            del self._free_looks[gone]
        for name in others:
            number = {"n": lock_number(name)}
            is_free = self._connection.execute(
                text("SELECT pg_try_advisory_lock(:n)"), number
            ).scalar_one()
            if not is_free:
                self._free_looks[name] = 0
                continue
            try:
                self._free_looks[name] += 1
                if self._free_looks[name] >= LOOKS_BEFORE_TAKEOVER:
                    log.warning("worker=%s is gone; %s takes its jobs over", name, self._name)
                    self._take_over(name)
                    del self._free_looks[name]
            finally:
                self._connection.execute(text("SELECT pg_advisory_unlock(:n)"), number)
