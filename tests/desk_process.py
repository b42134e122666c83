"""A real desk for tests: `python -m bot run` in its own process, in front of a playground."""

import atexit
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

import httpx

from bot.channels.standard_webhooks import new_secret
from bot.demo import demo_environment
from bot.playground.server import Playground
from bot.playground.settings import Pace, PlaygroundSettings
from bot.tickets.terms import Language
from tests.ports import free_port

READY_SECONDS = 120
STOP_SECONDS = 60
ROOT = Path(__file__).parent.parent


@dataclass
class Stage:
    """A playground with a desk in front of it."""

    playground: Playground
    url: str  # of the desk
    environment: dict[str, str]
    process: subprocess.Popen[bytes]
    http: httpx.Client  # to the desk

    def health(self) -> dict[str, Any]:
        found: dict[str, Any] = self.http.get("/health").json()
        return found

    def wait_until_read(self) -> None:
        """A desk answers while it still reads the shop's documents, but more slowly."""
        self.playground.wait_until(lambda: self.health()["search"] == "ok", 90)

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def start(self) -> None:
        self.process = _spawn(self.environment, self.http)


@contextmanager
def stage(
    home: Path,
    language: Language = Language.KO,
    *,
    transport: Literal["http", "socket"] = "http",
    pace: Pace | None = None,
    is_read: bool = False,
    **environment: str,
) -> Iterator[Stage]:
    """`home` keeps the desk's data; a test's tmp_path will do. `is_read`: the desk has read the
    sample shop before. More environment by keyword."""
    if is_read:
        shutil.copytree(_read_home(language), home, dirs_exist_ok=True)
    settings = PlaygroundSettings(
        lang=language.value,
        intake_token="test-intake-token",
        reply_secret=new_secret(),
        manifest=ROOT / "manifest.json",
        samples=ROOT / "knowledge" / "articles" / f"samples.{language}.jsonl",
        transport=transport,
        limits="off",
        pace=pace or Pace(),
    )
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    with Playground(settings) as playground, _client(url) as http:
        env = demo_environment(settings, playground.api_url, home, port, language)
        env |= {"OPENAI_API_KEY": "", "OPENAI_BASE_URL": "", "CHAT_MODEL": "", **environment}
        running = Stage(playground, url, env, _spawn(env, http), http)
        playground.connect(
            app_url=url,
            intake_url=f"{url}/intake/messages",
            intake_token=settings.intake_token,
            site_url=f"{url}/faq?lang={language}",
        )
        try:
            yield running
        finally:
            running.process.terminate()
            running.process.wait(STOP_SECONDS)


@cache
def _read_home(language: Language) -> Path:
    """To be copied: reading the shop is half of what a desk does until it is ready."""
    folder = tempfile.mkdtemp(prefix=f"deskbell-{language}-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    with stage(Path(folder), language) as it:
        it.wait_until_read()
    return Path(folder)


def _client(url: str) -> httpx.Client:
    """One for all: each new one reads the certificate store again. No connection outlives a desk
    that is killed."""
    return httpx.Client(
        base_url=url,
        timeout=60,
        trust_env=False,
        limits=httpx.Limits(max_keepalive_connections=0),
    )


def _spawn(env: dict[str, str], http: httpx.Client) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "bot", "run"]
    process = subprocess.Popen(command, env={**os.environ, **env}, cwd=ROOT)
    until = time.monotonic() + READY_SECONDS
    while time.monotonic() < until:
        if process.poll() is not None:
            raise AssertionError(f"the desk stopped with {process.returncode}")
        try:
            if http.get("/health", timeout=2).is_success:
                return process
        except httpx.HTTPError:
            time.sleep(0.05)
    process.kill()
    raise AssertionError("the desk was not ready in time")
