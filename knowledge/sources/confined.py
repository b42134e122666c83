"""The parent's end of the limited process that reads files (knowledge/formats/child.py).

One process reads file after file; after a hostile one it is replaced.
"""

import json
import os
import signal
import socket
import subprocess
import sys
from multiprocessing.connection import Connection
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from knowledge.formats.values import Entry, Unusable, Wants

SECONDS = 7.0  # for one file, so that a hostile one is refused within ten
_START_SECONDS = 60.0  # of a process on a busy machine
_LARGEST_ANSWER = 256 * 1024 * 1024
_PACKAGE_ROOT = Path(__file__).resolve().parent.parent.parent
_PASSED_ON = ("PATH", "LANG", "LC_ALL", "LD_LIBRARY_PATH")


class Reader:
    """Use as a context manager. Not for several threads at once."""

    def __init__(self, *, seconds: float = SECONDS) -> None:
        self._seconds = seconds
        self._process: subprocess.Popen[bytes] | None = None
        self._connection: Connection | None = None

    def parse(self, name: str, content: bytes, wants: Wants = "articles") -> list[Entry]:
        """What is in a file of this name (a path with / whose ending says the format). Raises
        Unusable."""
        connection = self._connection or self._start()
        try:
            connection.send_bytes(json.dumps({"name": name, "wants": wants}).encode())
            connection.send_bytes(content)
            if not connection.poll(self._seconds):
                raise Unusable("too-slow", seconds=int(self._seconds))
            answer = json.loads(connection.recv_bytes(_LARGEST_ANSWER))
        except Unusable:
            self.close()
            raise
        except (OSError, EOFError, ValueError) as error:
            raise self._epitaph() from error
        if "code" in answer:
            raise Unusable(answer["code"], **answer["values"])
        return [Entry(**entry) for entry in answer["entries"]]

    def close(self) -> None:
        if self._process:
            self._process.kill()
            self._process.wait()
        if self._connection:
            self._connection.close()
        self._process = self._connection = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _start(self) -> Connection:
        ours, theirs = socket.socketpair()
        with ours, theirs:
            try:
                self._process = subprocess.Popen(  # noqa: S603  # our own module, no outside words
                    [sys.executable, "-P", "-m", "knowledge.formats.child", str(theirs.fileno())],
                    pass_fds=[theirs.fileno()],
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,  # libraries talk about what they read
                    env=environment(),
                    cwd="/",
                )
            except OSError as error:
                raise Unusable("no-reader") from error
            self._connection = connection = Connection(ours.detach())
        try:
            if connection.poll(_START_SECONDS):
                connection.recv_bytes()
                return connection
        except (OSError, EOFError):
            pass
        self.close()
        raise Unusable("no-reader")

    def _epitaph(self) -> Unusable:
        process = self._process
        assert process is not None
        try:
            code = process.wait(timeout=1)
        except subprocess.TimeoutExpired:
            code = 0
        self.close()
        if code == -signal.SIGXCPU:
            return Unusable("too-slow", seconds=int(self._seconds))
        return Unusable("too-much" if code == -signal.SIGKILL else "unreadable")


def environment() -> dict[str, str]:
    """No tokens, no keys, no proxies."""
    kept: dict[str, Any] = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    return {"HOME": "/", **kept, "PYTHONPATH": str(_PACKAGE_ROOT)}
