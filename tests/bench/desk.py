"""A process of the desk as a shop runs it, in a process group of its own."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx

from bot.demo import demo_environment
from bot.playground.settings import PlaygroundSettings
from bot.tickets.terms import Language
from tests.fakes import wait_until

ROOT = Path(__file__).resolve().parent.parent.parent
RUN = (sys.executable, "-m", "bot", "run")
WORK = (sys.executable, "-m", "bot", "worker")
TOKEN = "bench"
READY_LINE = b" is ready"
READY_WITHIN_SECONDS = 60.0
STOP_WITHIN_SECONDS = 30.0
LOOK_EVERY = 0.005


class DeskDied(Exception):
    """The process ended by itself; the text is the end of its log."""


class Desk:
    """Start it, kill it, start it again; the log of all its lives is one file."""

    def __init__(
        self, name: str, env: Mapping[str, str], home: Path, command: Sequence[str] = RUN
    ) -> None:
        self.name = name
        self.log = home / f"{name}.log"
        self.log.touch()
        self.pid = 0
        self._env = {**env, "WORKER_NAME": name}
        self._home, self._command = home, command
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self._log_from = self.log.stat().st_size
        self.started_at = time.monotonic()
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                self._command,
                env=self._env,
                cwd=self._home,  # no .env file of the developer's
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self.pid = self._process.pid

    @property
    def is_running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def wait_ready(self, within: float = READY_WITHIN_SECONDS) -> float:
        """Seconds from the start until it said so. Raises DeskDied, TimeoutError."""
        while READY_LINE not in self._said():
            if not self.is_running:
                raise DeskDied(f"{self.name}: {self._said().decode(errors='replace')[-2000:]}")
            if time.monotonic() - self.started_at > within:
                raise TimeoutError(f"{self.name} is not ready after {within} s")
            time.sleep(LOOK_EVERY)
        return time.monotonic() - self.started_at

    def kill(self) -> None:
        """kill -9 for it and every process it started."""
        assert self._process is not None
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def stop(self) -> float:
        """SIGTERM; returns the seconds it took. Kills what does not stop."""
        assert self._process is not None
        begun = time.monotonic()
        self._process.terminate()
        try:
            self._process.wait(STOP_WITHIN_SECONDS)
        except subprocess.TimeoutExpired:
            self.kill()
        return time.monotonic() - begun

    def _said(self) -> bytes:
        """What this life has written so far."""
        with self.log.open("rb") as log:
            log.seek(self._log_from)
            return log.read()


def wait_for_search(url: str) -> None:
    """Until the documents are read and the index is built. Raises TimeoutError."""

    def is_ready() -> bool:
        return bool(httpx.get(f"{url}/health", timeout=10).json()["search"] == "ok")

    wait_until(is_ready, READY_WITHIN_SECONDS)


def shop(port: int, lang: Language = Language.EN, **more: Any) -> PlaygroundSettings:
    """A playground for a desk at this port that measures us, not Slack's limits."""
    url = f"http://127.0.0.1:{port}"
    return PlaygroundSettings(
        lang=lang.value,
        app_url=url,
        intake_url=f"{url}/intake/messages",
        intake_token=TOKEN,
        limits="off",
        **more,
    )


def desk_environment(
    settings: PlaygroundSettings, api_url: str, home: Path, *, database_url: str = ""
) -> dict[str, str]:
    """A desk at settings.app_url, without a language model whatever the developer's own
    environment says."""
    port = urlsplit(settings.app_url).port
    assert port
    env = demo_environment(settings, api_url, home, port, Language(settings.lang))
    own = {
        "DATABASE_URL": database_url,
        "OPENAI_API_KEY": "",
        "OPENAI_BASE_URL": "",
        "CHAT_MODEL": "",
        "EMBEDDING_MODEL": "",
        "PYTHONPATH": os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH")))),
    }
    return env | own


def run_command(broken: str = "") -> Sequence[str]:
    """`deskbell run`; `broken` names one of the controls."""
    return (sys.executable, "-m", "tests.bench.controls", broken) if broken else RUN


@contextmanager
def running_desk(
    settings: PlaygroundSettings,
    api_url: str,
    home: Path,
    *,
    database_url: str = "",
    broken: str = "",
) -> Iterator[Desk]:
    """One that is ready and has read its documents."""
    env = desk_environment(settings, api_url, home, database_url=database_url)
    desk = Desk("desk", env, home, run_command(broken))
    desk.start()
    try:
        desk.wait_ready()
        wait_for_search(settings.app_url)
        yield desk
    finally:
        desk.stop()
