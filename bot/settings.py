"""The shop's choices, from its TOML file."""

import re
import tomllib
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import Field, PrivateAttr, ValidationError, field_validator
from pydantic import model_validator as validator

from bot.errors import Misconfigured
from bot.service_settings import (
    Acknowledgement,
    Digest,
    Hours,
    Section,
    Sla,
    inherit,
    known_zone,
    reason,
)
from bot.tickets.terms import Language, Review, TicketType, Tone


class Shop(Section):
    name: str = "Deskbell"
    desk_language: Language = Language.KO  # of cards, errors and commands
    tone: Tone = Tone.WARM
    timezone: str = "Asia/Seoul"
    knowledge: Path = Path("articles")  # folder of FAQ and policies, read whenever it changes

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, name: str) -> str:
        return known_zone(name)


class Team(Section):
    name: str
    channel: str  # Slack channel id, C…
    on_call: str = ""  # Slack user group id, S…
    lead: str = ""  # Slack user or user group to call when time runs out; "" = on_call
    hours: Hours | None = None  # None = the shop's
    sla: Sla | None = None


class Routing(Section):
    default: str = "support"
    review: dict[Review, str] = Field(
        default_factory=dict
    )  # looked at first; the first line that applies wins
    words: dict[str, str] = Field(default_factory=dict)  # a product, a brand: then these
    type: dict[TicketType, str] = Field(default_factory=dict)

    @field_validator("words")
    @classmethod
    def _says_something(cls, words: dict[str, str]) -> dict[str, str]:
        if any(not each.strip() for each in words):
            raise ValueError("an empty word is in every message")
        return words

    @property
    def teams(self) -> set[str]:
        named = (self.review, self.words, self.type)
        return {self.default, *(team for rules in named for team in rules.values())}


class Named(Section):
    users: tuple[str, ...] = ()  # Slack user ids, U…
    groups: tuple[str, ...] = ()  # Slack user group ids, S…


class Roles(Section):
    """Who may do what; bot/slack/roles.py has the rule, also for a role that names nobody."""

    viewer: Named = Named()
    agent: Named = Named()
    lead: Named = Named()
    admin: Named = Named()


class ModelLimits(Section):
    timeout_seconds: float = Field(default=20, gt=0, le=120)
    retries: int = Field(default=1, ge=0, le=3)
    usd_per_day: float = Field(default=5, ge=0)  # 0 = never call it
    usd_per_million_input: float = Field(default=0.5, ge=0)
    usd_per_million_output: float = Field(default=2, ge=0)


class ReplyRule(Section):
    """A wording the shop does not want, and what its agents are told about it."""

    pattern: str  # a regular expression
    hint: str

    @field_validator("pattern")
    @classmethod
    def _compiles(cls, pattern: str) -> str:
        try:
            re.compile(pattern)
        except re.error as e:
            raise ValueError(f"{pattern!r} is not a regular expression: {e}") from e
        return pattern


class Replies(Section):
    """Hints to agents about replies: shown, never in the way."""

    banned: tuple[str, ...] = ()  # words
    rules: tuple[ReplyRule, ...] = ()


class Inbox(Section):
    """Slack channels that customer messages come from."""

    channels: tuple[str, ...] = ()  # other apps post them here
    app_ids: tuple[str, ...] = ()
    customers: tuple[str, ...] = ()  # customers write here themselves (Slack Connect)


class Form(Section):
    """Which answer is what, by the form's own keys; "" = found by its type, where it has one."""

    text: tuple[str, ...] = ()  # () = every answer that is nothing else
    customer: str = ""  # the shop's id of them, often a hidden field; "" = their e-mail address
    email: str = ""
    phone: str = ""
    name: str = ""
    order: str = ""
    subject: str = ""


class KnowledgeSources(Section):
    channel: str = ""  # Slack channel id, C…: files dropped there are read in
    private_hosts: tuple[str, ...] = ()  # help centres on the shop's own network, host or host:port
    watch_seconds: float = Field(default=5, ge=0, le=3600)  # 0 = the folder is read at starts only


class Learning(Section):
    channel: str = ""  # for proposed changes and promotions; "" = the default team's channel
    target: float = Field(default=0.95, ge=0.5, lt=1)  # of replies sent alone: must be right


class Autonomy(Section):
    """Limits of automatic answers. What may answer alone is switched on in Slack."""

    confidence: float = Field(default=0.7, ge=0, le=1)  # at least; the proven one may be higher
    least_lead: float = Field(default=0.1, ge=0, le=1)  # to the best passage of another article
    per_customer: int = Field(default=3, ge=0)  # a day
    per_hour: int = Field(default=60, ge=0)
    audit_share: float = Field(default=0.1, ge=0.01, le=1)  # that goes to people all the same
    hosts: tuple[str, ...] = ()  # that an automatic answer may link to


class Privacy(Section):
    viewers: tuple[str, ...] = ()  # Slack user ids, of agents at least; () = every agent
    keep_days: int = Field(default=0, ge=0)  # what was said in closed tickets; 0 = for good


class Desk(Section):
    burst_seconds: float = Field(default=1.5, ge=0, le=30)  # follow-ups this close share one draft
    reopen_days: int = Field(default=14, ge=0)
    intake_max_bytes: int = Field(default=2_097_152, ge=1024)


class DeskConfig(Section):
    shop: Shop = Shop()
    teams: dict[str, Team] = Field(default_factory=dict)
    routing: Routing = Routing()
    roles: Roles = Roles()
    hours: Hours = Hours()
    sla: Sla = Sla()
    acknowledgement: Acknowledgement = Acknowledgement()
    digest: Digest = Digest()
    model: ModelLimits = ModelLimits()
    replies: Replies = Replies()
    inbox: Inbox = Inbox()
    forms: dict[str, Form] = Field(default_factory=dict)
    knowledge: KnowledgeSources = KnowledgeSources()
    learning: Learning = Learning()
    autonomy: Autonomy = Autonomy()
    privacy: Privacy = Privacy()
    desk: Desk = Desk()

    _written: dict[str, Any] | None = PrivateAttr(default=None)

    @property
    def written(self) -> dict[str, Any]:
        """What was said, without any default."""
        return self.model_dump(exclude_unset=True) if self._written is None else self._written

    @validator(mode="before")
    @classmethod
    def _inherit(cls, data: Any) -> Any:
        return inherit(data)

    @validator(mode="after")
    def _teams_exist(self) -> "DeskConfig":
        if not self.teams:
            return self
        for team in sorted(self.routing.teams - set(self.teams)):
            raise ValueError(f"[routing] names the team {team!r}, but there is no [teams.{team}]")
        for key, each in self.teams.items():
            if each.channel in self.inbox.customers:
                raise ValueError(f"customers read [teams.{key}]'s channel: cards must not go there")
        for key in ("", *self.teams):
            to = self.sla_of(key).escalate_to
            if to and to not in self.teams:
                raise ValueError(f"escalate_to names the team {to!r}, but there is no [teams.{to}]")
        return self

    def team(self, key: str) -> Team | None:
        return self.teams.get(key)

    def hours_of(self, key: str) -> Hours:
        team = self.team(key)
        return team.hours if team and team.hours else self.hours

    @property
    def digest_channel(self) -> str:
        return self.digest.channel or self._default_channel

    @property
    def learning_channel(self) -> str:
        return self.learning.channel or self._default_channel

    @property
    def _default_channel(self) -> str:
        """ "" where there is no team."""
        team = self.team(self.routing.default)
        return team.channel if team else ""

    @property
    def digest_zone(self) -> ZoneInfo:
        return ZoneInfo(self.hours_of(self.routing.default).timezone or self.shop.timezone)

    def sla_of(self, key: str) -> Sla:
        team = self.team(key)
        return team.sla if team and team.sla else self.sla


def read_config(path: Path) -> DeskConfig:
    """Read the shop's TOML file; a missing file means all defaults. Raises Misconfigured."""
    if not path.exists():
        return DeskConfig()
    try:
        text = path.read_text("utf-8")
        written = tomllib.loads(text)
        config = DeskConfig.model_validate(written)
        config._written = written
        return config
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as e:
        raise Misconfigured(why=f"{path}: {e}") from e
    except ValidationError as e:
        raise Misconfigured(why=_problems(e, path, text)) from e


def _problems(error: ValidationError, path: Path, text: str) -> list[Misconfigured]:
    found = []
    for problem in error.errors(include_url=False):
        where = [str(part) for part in problem["loc"] if part != "[key]"]
        line = _line_of(where, text)
        place = f"{path}:{line}" if line else str(path)
        name = ".".join(where) or "deskbell.toml"
        if problem["type"] == "extra_forbidden":
            found.append(Misconfigured("error-unknown-key", place=place, key=name))
        else:
            why = reason(problem["msg"])
            found.append(Misconfigured("error-bad-value", place=place, key=name, why=why))
    return found


def _line_of(where: list[str], text: str) -> int | None:
    """The line of a key, or of its table. tomllib keeps no positions, so we look for it."""
    section: list[str] = []
    best: int | None = None
    for number, line in enumerate(text.splitlines(), 1):
        if header := re.match(r"\s*\[+\s*([^\]]+?)\s*\]+", line):
            section = [part.strip().strip("\"'") for part in header[1].split(".")]
            if section == where[: len(section)]:
                best = number
        elif key := re.match(r"\s*([\w\-.\"']+)\s*=", line):
            full = [*section, *(part.strip("\"'") for part in key[1].split("."))]
            if full == where[: len(full)]:
                best = number
                if full == where:
                    return number
    return best
