"""The real application behind the real server, on a port of its own."""

import contextlib
import json
import socket
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from slack_bolt import App
from slack_bolt.authorization import AuthorizeResult

from bot.channels.contract import Channel
from bot.channels.email.office import Office
from bot.db import Database
from bot.intake.sources import NewSource, add_source
from bot.reception import Reception
from bot.rush import Rush
from bot.settings import Desk, Form
from bot.slack.app import Door
from bot.tickets.models import Message
from bot.web.channels import router
from bot.web.intake import PATIENCE_MS, Intake
from bot.web.server import create_app, server
from bot.web.site.routes import site_routers
from bot.web.site.shop import Shop
from bot.web.site.shown import Entry, Faq
from tests.fakes import NOW, ListedJobs, fresh_database, rows, wait_until

US = AuthorizeResult(
    enterprise_id=None, team_id="T", bot_token="xoxb-test", bot_id="B", bot_user_id="U"
)
LIMIT = 50_000  # bytes of one message
SIGNING_SECRET = "8f742231b10e8888abcd99yyyzzz85a5"


class NoFaq:
    """A shop that has written nothing yet."""

    def entries(self, language: str) -> list[Entry]:
        return []

    def entry(self, article_id: str) -> Entry | None:
        return None

    def search(self, query: str, language: str) -> list[Entry]:
        return []


@dataclass
class Site:
    """A served desk, and what one needs to write to it."""

    url: str
    db: Database
    jobs: ListedJobs
    source: NewSource
    http: httpx.Client
    heard: list[dict[str, Any]]  # what came through Slack's door
    state: dict[str, Any]  # what /health tells

    @property
    def port(self) -> int:
        return int(self.url.rsplit(":", 1)[1])

    def post(self, body: Any, **headers: str) -> httpx.Response:
        """To the intake, with the token, unless `authorization` says otherwise."""
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        given = {"authorization": f"Bearer {self.source.token}"} | headers
        return self.http.post("/intake/messages", headers=given, content=raw)

    def talk(self, *pieces: bytes) -> bytes:
        """Send raw bytes; the answer up to where the server hangs up or falls silent."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=5) as line:
            answer = b""
            with contextlib.suppress(OSError):  # it may hang up before it has heard us out
                for piece in pieces:
                    line.sendall(piece)
            with contextlib.suppress(OSError):
                line.settimeout(1)
                while received := line.recv(65_536):
                    answer += received
            return answer


@contextmanager
def serving(app: FastAPI) -> Iterator[str]:
    listener = socket.create_server(("127.0.0.1", 0))
    web = server(app, "127.0.0.1", 0)
    thread = threading.Thread(target=web.run, kwargs={"sockets": [listener]})
    thread.start()
    wait_until(lambda: web.started)
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        web.should_exit = True
        thread.join()


def slack_door(heard: list[dict[str, Any]]) -> Door:
    """The real gate and the real Bolt, with one listener."""
    app = App(
        authorize=lambda: US,
        request_verification_enabled=False,
        token_verification_enabled=False,
        process_before_response=True,
    )
    app.event("app_mention")(lambda event: heard.append(event))
    return Door(app, SIGNING_SECRET)


def _health(state: dict[str, Any]) -> dict[str, Any]:
    if "error" in state:
        raise state["error"]
    return state


@contextmanager
def opened(
    place: Path | str,
    patience_ms: int = PATIENCE_MS,
    *,
    channels: Sequence[Channel] = (),
    faq: Faq | None = None,
    forms: Mapping[str, Form] | None = None,
    office: Office | None = None,
) -> Iterator[Site]:
    heard: list[dict[str, Any]] = []
    state: dict[str, Any] = {"ok": True, "problems": 0}
    jobs = ListedJobs()
    with fresh_database(place) as db:
        with db.write() as session:
            source = add_source(session, "shop", now=NOW)
        for channel in channels:
            channel.join(db)
        reception = Reception(db, jobs, Desk())
        app = create_app(
            intake=Intake(
                db, jobs, Desk(), Rush(), patience_ms=patience_ms, forms=forms, office=office
            ),
            intake_max_bytes=LIMIT,
            channels=router(channels, reception),
            health=lambda: _health(state),
            slack_door=slack_door(heard),
            site=site_routers(
                channels, reception, lambda: Shop("모아상점", "ko"), faq or NoFaq(), db
            ),
        )
        with serving(app) as url, httpx.Client(base_url=url, trust_env=False, timeout=10) as http:
            yield Site(url, db, jobs, source, http, heard, state)


@pytest.fixture(scope="module")
def refusing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """One site for a whole table of requests that leave nothing behind."""
    with opened(tmp_path_factory.mktemp("refusing")) as site:
        yield site
        assert site.heard == []
        assert rows(site.db, Message) == []


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with opened(tmp_path) as site:
        yield site
