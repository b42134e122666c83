"""The settings in force: deskbell.toml, and under it what admins have set in Slack.

A key that stands in the file is locked in Slack, so that each key has one source at any time. What
is set in Slack is rows of the database, which all processes share.
"""

import logging
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any

from pydantic import BaseModel, ValidationError
from sqlmodel import Session, col, func, select

from bot.db import Database
from bot.errors import NotFound, Unacceptable
from bot.settings import DeskConfig
from bot.tickets.chosen import SettingChange
from bot.tickets.journal import record
from bot.tickets.terms import EventKind

log = logging.getLogger(__name__)

MISSING = object()
Values = dict[str, Any]  # as JSON, by key: "hours.open"


class Origin(StrEnum):
    FILE = "file"
    SLACK = "slack"
    DEFAULT = "default"


class Unfit(Exception):
    """What was set does not go together; why, by key. "" is for all of it."""

    def __init__(self, reasons: Mapping[str, str]) -> None:
        self.reasons = dict(reasons)
        super().__init__("; ".join(f"{key}: {why}" for key, why in reasons.items()))


@dataclass(frozen=True)
class Choice:
    """What a key was last set to in Slack."""

    value: Any
    by: str  # agent id
    at: datetime


@dataclass(frozen=True)
class InForce:
    """One state of the settings, never changed: a new one takes its place."""

    file: DeskConfig
    config: DeskConfig
    chosen: Mapping[str, Choice]
    number: int = 0  # of the last change
    problem: str = ""  # why what was set in Slack is not in force

    def origin(self, key: str) -> Origin:
        if _at(self.file.written, key) is not MISSING:
            return Origin.FILE
        return Origin.SLACK if key in self.chosen else Origin.DEFAULT

    def value(self, key: str) -> Any:
        """As JSON, the way it would be written into the file; None for what is not there."""
        found = _at(self.config, key)
        return None if found is MISSING else as_written(found)


class Choices:
    """Read once and again whenever somebody has set something."""

    def __init__(self, db: Database, file: DeskConfig) -> None:
        self._db = db
        self.in_force = InForce(file, file, {})
        self.refresh()

    def refresh(self) -> bool:
        """Has anything changed?"""
        with self._db.read() as session:
            number = session.exec(select(func.max(SettingChange.number))).one() or 0
            if number == self.in_force.number:
                return False
            chosen = _chosen(session)
        self.in_force = _in_force(self.in_force.file, chosen, number)
        return True


def combined(file: DeskConfig, chosen: Mapping[str, Any]) -> DeskConfig:
    """Pure. Raises Unfit."""
    data = deepcopy(file.written)
    for key, value in chosen.items():
        if value is not None and _at(file.written, key) is MISSING:
            _put(data, key, value)
    try:
        return DeskConfig.model_validate(data)
    except ValidationError as e:
        raise Unfit(dict(_reasons(e))) from e


def choose(
    session: Session, now_in_force: InForce, wanted: Values, *, agent: str, now: datetime
) -> list[str]:
    """Which keys were: not what stays as it is, nor what the file sets. The caller commits.

    Raises Unfit.
    """
    after = {
        key: value
        for key, value in wanted.items()
        if now_in_force.origin(key) is not Origin.FILE and not _is_set(now_in_force, key, value)
    }
    return _change(session, now_in_force.file, after, agent=agent, now=now)


def undo(
    session: Session, file: DeskConfig, number: int, *, agent: str, now: datetime
) -> list[str]:
    """Which keys were. The caller commits. Raises NotFound, Unacceptable, Unfit."""
    undone = session.get(SettingChange, number)
    if undone is None:
        raise NotFound()
    chosen = _chosen(session)
    if any(_value(chosen, key) != value for key, value in undone.after.items()):
        raise Unacceptable("error-setting-moved")
    return _change(session, file, undone.before, agent=agent, now=now)


def changes(session: Session, limit: int) -> list[SettingChange]:
    """The newest first."""
    query = select(SettingChange).order_by(col(SettingChange.number).desc())
    return list(session.exec(query.limit(limit)))


def _is_set(in_force: InForce, key: str, value: Any) -> bool:
    """Nothing, where nothing is said, is no change."""
    found = in_force.value(key)
    return bool(value == (type(value)() if found is None else found))


def _change(
    session: Session,
    file: DeskConfig,
    after: Values,
    *,
    agent: str,
    now: datetime,
) -> list[str]:
    if not after:
        return []
    chosen = _chosen(session)
    before = {key: _value(chosen, key) for key in after}
    combined(file, {key: choice.value for key, choice in chosen.items()} | after)
    number = session.exec(select(func.max(SettingChange.number))).one() or 0
    change = SettingChange(number=number + 1, before=before, after=after, by=agent, at=now)
    session.add(change)
    session.flush()
    record(
        session,
        EventKind.SETTINGS_CHANGED,
        ticket_id=None,
        actor=agent,
        now=now,
        before=before,
        after=after,
    )
    return list(after)


def _chosen(session: Session) -> dict[str, Choice]:
    chosen: dict[str, Choice] = {}
    for change in session.exec(select(SettingChange).order_by(col(SettingChange.number))):
        chosen |= {key: Choice(value, change.by, change.at) for key, value in change.after.items()}
    return {key: choice for key, choice in chosen.items() if choice.value is not None}


def _value(chosen: Mapping[str, Choice], key: str) -> Any:
    return chosen[key].value if key in chosen else None


def _in_force(file: DeskConfig, chosen: Mapping[str, Choice], number: int) -> InForce:
    """The file may have come to say what does not go with it: then the file alone."""
    try:
        config = combined(file, {key: choice.value for key, choice in chosen.items()})
    except Unfit as e:
        log.warning("what is set in Slack does not fit deskbell.toml: %s", e)
        return InForce(file, file, {}, number, problem=str(e))
    return InForce(file, config, chosen, number)


def _reasons(error: ValidationError) -> Iterator[tuple[str, str]]:
    for problem in error.errors(include_url=False):
        key = ".".join(str(part) for part in problem["loc"] if part != "[key]")
        yield key, problem["msg"].removeprefix("Value error, ")


def _at(holder: Any, key: str) -> Any:
    for part in key.split("."):
        if isinstance(holder, Mapping):
            holder = holder.get(part, MISSING)
        else:
            holder = getattr(holder, part, MISSING)
        if holder is MISSING:
            return MISSING
    return holder


def _put(data: dict[str, Any], key: str, value: Any) -> None:
    *parents, last = key.split(".")
    for part in parents:
        data = data.setdefault(part, {})
    data[last] = value


def as_written(value: Any) -> Any:
    """The way deskbell.toml says it."""
    match value:
        case timedelta():
            hours, minutes = divmod(int(value.total_seconds()) // 60, 60)
            return "".join(f"{n}{unit}" for n, unit in ((hours, "h"), (minutes, "m")) if n)
        case time():
            return f"{value:%H:%M}"
        case date():
            return value.isoformat()
        case (time() as start, time() as end):
            return f"{start:%H:%M}-{end:%H:%M}"
        case tuple() | list():
            return [as_written(each) for each in value]
        case StrEnum():
            return value.value
        case BaseModel():
            return value.model_dump(mode="json")
        case _:
            return value
