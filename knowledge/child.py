"""The parent's end of the process that holds Chroma: start it, ask it in limited time, end it."""

import json
import os
import signal
import socket
import struct
import subprocess
import sys
import threading
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from knowledge.degraded import Cause, Degraded

_PACKAGE_ROOT = Path(__file__).resolve().parent.parent
_PASSED_ON = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "LD_LIBRARY_PATH")
_LONGEST_SEND = 30  # seconds a stopped child may block a write
_LONGEST_GOODBYE = 2  # seconds to leave by itself


class IndexUnavailable(Exception):
    """The index cannot be asked now; its text says why. Keyword search goes on."""

    def __init__(self, why: str, degraded: Degraded | None = None) -> None:
        super().__init__(why)
        self.degraded = degraded or Degraded(Cause.INDEX, why)


class IndexBusy(IndexUnavailable):
    """Others are asking or building; nothing is wrong."""


class IndexBroken(IndexUnavailable):
    """The index crashed, hung or answered nonsense."""


class Child:
    """One process, one request at a time. Safe to share between threads."""

    def __init__(self) -> None:
        self._one_at_a_time = threading.Lock()
        ours, theirs = socket.socketpair()
        ours.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, struct.pack("ll", _LONGEST_SEND, 0))
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603  # our own module, no outside words
                [sys.executable, "-P", "-m", "knowledge.index", str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                env=_environment(),
                cwd="/",  # Chroma reads a .env file where it stands
            )
        self._connection = Connection(ours.detach())

    @property
    def pid(self) -> int:
        return self._process.pid

    def ask(
        self, action: str, vectors: bytes | None = None, *, seconds: float, **details: object
    ) -> dict[str, Any]:
        """Return the answer. Raises IndexUnavailable, or IndexBroken after ending the child."""
        request = {
            "action": action,
            "details": details,
            "has_vectors": vectors is not None,
            "seconds": seconds,
        }
        if not self._one_at_a_time.acquire(timeout=seconds):
            raise IndexBusy("the index is busy")
        try:
            answer = self._exchange(json.dumps(request).encode(), vectors, seconds)
        except IndexBroken:
            self._end()
            raise
        finally:
            self._one_at_a_time.release()
        if "away" in answer:
            raise IndexUnavailable(answer["away"])
        if "error" in answer:
            raise IndexBroken(f"the index failed: {answer['error']}")
        return answer

    def _exchange(self, request: bytes, vectors: bytes | None, seconds: float) -> dict[str, Any]:
        try:
            self._connection.send_bytes(request)
            if vectors is not None:
                self._connection.send_bytes(vectors)
            if not self._connection.poll(seconds):
                raise IndexBroken(f"the index gave no answer within {seconds:g} seconds")
            answer = json.loads(self._connection.recv_bytes())
        except (OSError, EOFError, ValueError) as error:
            raise IndexBroken(self._epitaph()) from error
        assert isinstance(answer, dict)
        return answer

    def _epitaph(self) -> str:
        try:
            code = self._process.wait(timeout=1)
        except subprocess.TimeoutExpired:
            return "the index process stopped answering"
        if code < 0:
            return f"the index process died of {signal.Signals(-code).name}"
        return f"the index process ended with code {code}"

    def close(self) -> None:
        """Let a request that is under way finish and the process leave, but wait only briefly."""
        got = self._one_at_a_time.acquire(timeout=_LONGEST_GOODBYE)
        self._connection.close()
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(timeout=_LONGEST_GOODBYE)
        self._end()
        if got:
            self._one_at_a_time.release()

    def kill(self) -> None:
        """End the process now; a thread that waits for its answer gets IndexBroken."""
        self._process.kill()

    def _end(self) -> None:
        self._process.kill()
        self._process.wait()
        self._connection.close()


def _environment() -> dict[str, str]:
    """No tokens, no keys: the child needs none of the bot's settings."""
    kept = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    return {"HOME": "/", **kept, "PYTHONPATH": str(_PACKAGE_ROOT), "ANONYMIZED_TELEMETRY": "False"}
