"""`deskbell doctor`: look at everything the desk needs, and say what to do about what is missing.

Each check gathers with one call and returns findings; none of them changes anything.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from pydantic import BaseModel
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session, func, select

from bot.channels.contract import Channel
from bot.channels.directory import open_channels
from bot.channels.email.way_back import NAME as MAIL
from bot.channels.google_sheets import Sheet
from bot.choices import Choices
from bot.clock import now
from bot.db import Database
from bot.embedders import chosen_embedder
from bot.environment import Environment, read_environment
from bot.errors import BotError, Misconfigured, ModelFailed, SendFailed
from bot.knowledge_desk import open_database
from bot.knowledge_report import degradation, refusal
from bot.learning.listing import threshold_line
from bot.opening import open_library, open_model
from bot.settings import DeskConfig, Team, read_config
from bot.slack.client import SlackRefused, SlackUnknown, call, web_client
from bot.slack.fields import as_dict
from bot.texts import say
from bot.tickets import terms
from bot.tickets.judgements import answer_threshold
from bot.tickets.models import Source, Ticket
from bot.troubles import troubles
from knowledge.confidence import measure
from knowledge.embedding import EmbeddingFailed
from knowledge.server import exposure
from knowledge.sources import read as read_sources

# What manifest.json asks for; a test keeps the two the same.
SCOPES = frozenset(
    {
        "app_mentions:read",
        "channels:history",
        "channels:read",
        "chat:write",
        "commands",
        "files:read",
        "files:write",
        "groups:history",
        "groups:read",
        "im:write",
        "usergroups:read",
        "users:read",
    }
)


class Level(StrEnum):
    OK = "ok"
    NOTE = "note"  # works, but something is not set up
    FAIL = "fail"


@dataclass(frozen=True)
class Finding:
    level: Level
    says: str
    advice: str = ""


def examine() -> list[Finding]:
    """Reads the settings of this folder. Never raises for what it is there to find."""
    try:
        env = read_environment()
        config = read_config(env.deskbell_config)
    except BotError as e:
        return [Finding(Level.FAIL, e.say("en"), e.say("ko"))]
    doctor = _Doctor(env, config)
    return [finding for check in doctor.checks() for finding in check]


class _Ready(BaseModel):
    ready: bool


class _Doctor:
    def __init__(self, env: Environment, config: DeskConfig) -> None:
        self.env, self.config = env, config
        self.language = config.shop.desk_language.value
        token = env.slack_bot_token.get_secret_value() if env.slack_bot_token else ""
        self.client = web_client(token, env.slack_api_url)

    def checks(self) -> Iterator[list[Finding]]:
        yield self.settings()
        yield self.embedding()
        yield from self.database()
        yield self.chroma()
        identified = self.slack()
        yield identified
        if identified[-1].level is not Level.FAIL and self.env.slack_bot_token:
            yield self.connection()
            yield self.teams()
        yield self.model()

    def settings(self) -> list[Finding]:
        path = self.env.deskbell_config
        if not path.exists():
            return [self._note("config-missing", path=path)]
        return [self._ok("config", path=path)]

    def database(self) -> Iterator[list[Finding]]:
        try:
            with open_database(self.env) as db:
                yield [self._ok("database", what=_describe(db))]
                yield self.chosen(db)
                with db.read() as session:
                    yield self.sources(session)
                yield self.knowledge(db)
                yield self.channels(db)
                yield self.sheet()
        except (SQLAlchemyError, OSError, BotError) as e:
            why = e.say(self.language) if isinstance(e, BotError) else type(e).__name__
            yield [self._fail("database", why=why)]

    def chosen(self, db: Database) -> list[Finding]:
        """What was set in Slack; from here on it is looked at as well."""
        in_force = Choices(db, self.config).in_force
        self.config = in_force.config
        if in_force.problem:
            path = self.env.deskbell_config
            return [self._fail("settings-unfit", path=path, why=in_force.problem)]
        chosen = ", ".join(sorted(in_force.chosen))
        return [self._ok("settings", keys=chosen)] if chosen else []

    def sources(self, session: Session) -> list[Finding]:
        query = select(func.count()).select_from(Source).where(Source.revoked_at == None)  # noqa: E711
        count = session.exec(query).one()
        if count or self.env.intake_token:
            return [self._ok("sources", count=max(count, 1))]
        return [self._note("sources")]

    def knowledge(self, db: Database) -> list[Finding]:
        try:
            library = open_library(self.env, self.config, db)
        except Misconfigured:
            return []  # `embedding` has said it
        try:
            library.refresh()
            library.wait_ready()
            health = library.health()
            with db.read() as session:
                other = troubles(session, self.language)
                chosen = answer_threshold(session, measure(health.embedder))
        finally:
            library.close()
        found = [Finding(Level.NOTE, line) for line in other]
        if not health.articles:
            return [*self._unread(), *found]
        if health.degraded:
            why = degradation(health.degraded, self.language)
            return [self._note("knowledge-degraded", why=why), *found]
        return [
            self._ok("knowledge", articles=health.articles, passages=health.passages),
            Finding(Level.OK, threshold_line(chosen, self.config.learning.target, self.language)),
            *found,
        ]

    def embedding(self) -> list[Finding]:
        try:
            embedder = chosen_embedder(self.env)
            if embedder is None:
                return []
            numbers = embedder.dimension
        except Misconfigured as e:
            return [self._fail("embedding", why=e.say(self.language))]
        except EmbeddingFailed as e:
            return [self._fail("embedding", why=e)]
        return [self._ok("embedding", model=embedder.name, numbers=numbers)]

    def chroma(self) -> list[Finding]:
        """Who else can reach the server that asks nobody for a password?"""
        url = self.env.chroma_url
        if not url:
            return []
        try:
            found = exposure(url)
        except OSError as e:
            return [self._note("chroma-unreachable", url=url, why=e)]
        if found.public:
            return [self._fail("chroma-public", url=url, addresses=", ".join(found.public))]
        if found.listening:
            addresses = ", ".join(found.listening)
            return [self._note("chroma-listening", url=url, addresses=addresses)]
        return [self._ok("chroma", url=url)]

    def channels(self, db: Database) -> list[Finding]:
        """Those the shop has set up."""
        try:
            opened = open_channels(db)
        except Misconfigured as e:
            return [self._fail("channels", why=e.say(self.language))]
        vendors = [each for channel in opened for each in self._vendor(channel)]
        return [*vendors, *self._forms(db, opened)]

    def _forms(self, db: Database, opened: Sequence[Channel]) -> list[Finding]:
        """Whoever fills one in is answered by e-mail."""
        if any(channel.name == MAIL and channel.sender for channel in opened):
            return []
        with db.read() as session:
            used = session.exec(select(Ticket.id).where(Ticket.channel == terms.Channel.WEB_FORM))
            has_forms = used.first() or self.config.forms
        is_shown = any(channel.name == terms.Channel.WEB_FORM for channel in opened)
        return [self._note("forms-mail")] if has_forms or is_shown else []

    def _vendor(self, channel: Channel) -> list[Finding]:
        try:
            problems = channel.problems()
        finally:
            channel.close()
        failed = [
            self._fail("channel-vendor", name=channel.name, why=why.say(self.language))
            for why in problems
        ]
        return failed or [self._ok("channel-vendor", name=channel.name)]

    def sheet(self) -> list[Finding]:
        """The spreadsheet every message is copied into, if the shop wants one."""
        try:
            sheet = Sheet.open()
            if sheet is None:
                return []
            sheet.ids(now())
            sheet.close()
        except Misconfigured as e:
            return [self._fail("sheet", why=e.say(self.language))]
        except SendFailed as e:
            return [self._fail("sheet", why=e)]
        return [self._ok("sheet")]

    def _unread(self) -> list[Finding]:
        """Nothing has been ingested yet: is there something to ingest?"""
        folder = self.config.shop.knowledge
        loaded = read_sources([folder]) if folder.exists() else None
        if loaded is None or not loaded.articles:
            return [self._note("knowledge-empty", path=folder)]
        refused = [Finding(Level.NOTE, refusal(each, self.language)) for each in loaded.refused[:5]]
        count = len(loaded.articles)
        return [self._ok("knowledge-unread", articles=count, path=folder), *refused]

    def slack(self) -> list[Finding]:
        if self.env.slack_bot_token is None:
            return [self._fail("slack-missing")]
        try:
            answer = call(self.client.auth_test)
        except SlackUnknown as e:
            return [self._fail("slack-unreachable", url=self.env.slack_api_url, why=e)]
        except SlackRefused as e:
            if e.error == "unreachable":
                return [self._fail("slack-unreachable", url=self.env.slack_api_url, why=e.error)]
            return [self._fail("slack-token", error=e.error)]
        found = []
        granted = _scopes(answer.headers)
        if granted is not None and (missing := sorted(SCOPES - granted)):
            found.append(self._fail("slack-scopes", scopes=", ".join(missing)))
        return [*found, self._ok("slack", bot=answer.get("user", ""), team=answer.get("team", ""))]

    def connection(self) -> list[Finding]:
        if self.env.slack_app_token is not None:
            client = web_client(self.env.slack_app_token.get_secret_value(), self.env.slack_api_url)
            try:
                call(client.apps_connections_open, app_token=client.token)
            except (SlackRefused, SlackUnknown) as e:
                return [self._fail("app-token", error=e)]
            return [self._ok("socket")]
        if self.env.slack_signing_secret is None:
            return [self._fail("no-way-in")]
        where = f"http://{self.env.deskbell_host}:{self.env.deskbell_port}/slack/events"
        return [self._ok("http", where=where)]

    def teams(self) -> list[Finding]:
        if not self.config.teams:
            return [self._fail("no-teams")]
        found = [problem for team in self.config.teams.values() if (problem := self._team(team))]
        for channel in (*self.config.inbox.channels, *self.config.inbox.customers):
            if problem := self._channel(channel):
                found.append(problem)
        return found or [self._ok("teams", count=len(self.config.teams))]

    def model(self) -> list[Finding]:
        if not self.env.has_model:
            return [self._note("model-missing")]
        try:
            with open_database(self.env) as db:
                model = open_model(self.env, self.config, db)
                assert model is not None
                model.ask(
                    "doctor",
                    system="Answer in JSON.",
                    user='Answer {"ready": true}.',
                    answer=_Ready,
                    ticket_id=None,
                )
        except ModelFailed as e:
            return [self._fail("model", model=self.env.chat_model, why=e)]
        return [self._ok("model", model=self.env.chat_model)]

    def _team(self, team: Team) -> Finding | None:
        if problem := self._channel(team.channel):
            return problem
        if not team.on_call:
            return None
        try:
            call(self.client.usergroups_users_list, usergroup=team.on_call)
        except (SlackRefused, SlackUnknown) as e:
            return self._note("on-call", team=team.name, group=team.on_call, error=e)
        return None

    def _channel(self, channel: str) -> Finding | None:
        try:
            info = as_dict(call(self.client.conversations_info, channel=channel).get("channel"))
        except (SlackRefused, SlackUnknown) as e:
            return self._fail("channel", channel=channel, error=e)
        if not info.get("is_member"):
            return self._fail("not-member", channel=f"#{info.get('name', channel)}")
        if info.get("is_ext_shared") and channel not in self.config.inbox.customers:
            return self._fail("shared", channel=f"#{info.get('name', channel)}")
        return None

    def _ok(self, key: str, **values: Any) -> Finding:
        return Finding(Level.OK, self._say(f"doctor-{key}-ok", values))

    def _note(self, key: str, **values: Any) -> Finding:
        advice = self._say(f"doctor-{key}-advice", values)
        return Finding(Level.NOTE, self._say(f"doctor-{key}", values), advice)

    def _fail(self, key: str, **values: Any) -> Finding:
        advice = self._say(f"doctor-{key}-advice", values)
        return Finding(Level.FAIL, self._say(f"doctor-{key}", values), advice)

    def _say(self, key: str, values: dict[str, Any]) -> str:
        return say(self.language, key, **values)


def _describe(db: Database) -> str:
    if db.is_sqlite:
        file = Path(str(db.engine.url.database))
        return f"SQLite {sqlite3.sqlite_version}, {file}"
    with db.engine.connect() as connection:
        version = connection.execute(text("SHOW server_version")).scalar_one()
    return f"PostgreSQL {version}"


def _scopes(headers: Any) -> frozenset[str] | None:
    """Slack lists the token's scopes in a header; None when it does not."""
    lower = {str(name).lower(): value for name, value in dict(headers).items()}
    if "x-oauth-scopes" not in lower:
        return None
    return frozenset(scope.strip() for scope in str(lower["x-oauth-scopes"]).split(","))
