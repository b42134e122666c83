"""The forms in which admins set things, and what the Home says of them. Values in, blocks out.

A field is named after its key in deskbell.toml. What the file sets is shown and cannot be changed.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Self

from babel.dates import get_day_names

from bot.choices import InForce, Origin
from bot.service_settings import DAYS
from bot.slack.block import (
    Block,
    View,
    actions,
    ask,
    button,
    channel,
    context,
    header,
    line_field,
    modal,
    option,
    people,
    section,
    select,
)
from bot.slack.fields import Unreadable
from bot.slack.ids import Action, Field
from bot.slack.ids import View as Id
from bot.slack.submission import Submission
from bot.slack.text import Markup, fit, join, mention, moment, shorten, tell, tell_plainly
from bot.tickets.terms import Language, Priority, Tone

MOST_TYPED = 500
MOST_CHANGES = 3
NEW_TEAM = "+"  # its key is typed into the form
_TEAM_KEY = re.compile(r"[a-z0-9_-]{1,40}")
_LISTS = ("breaks", "days", "closed", "groups")
_NONE = "none"  # Slack takes no option without a value


class Form(StrEnum):
    SHOP = "shop"
    HOURS = "hours"
    TARGETS = "targets"
    ROLES = "roles"
    DIGEST = "digest"
    TEAM = "team"


_KEYS: dict[Form, tuple[str, ...]] = {
    Form.SHOP: ("shop.name", "shop.desk_language", "shop.tone", "shop.timezone", "routing.default"),
    Form.HOURS: tuple(
        f"hours.{what}" for what in ("open", "close", "breaks", "days", "holidays", "closed")
    ),
    Form.TARGETS: (
        *(f"sla.first_response.{each}" for each in reversed(Priority)),
        *(f"sla.resolution.{each}" for each in reversed(Priority)),
        "sla.escalate_to",
    ),
    Form.ROLES: tuple(
        f"roles.{role}.{who}"
        for role in ("viewer", "agent", "lead", "admin")
        for who in ("users", "groups")
    ),
    Form.DIGEST: ("digest.at", "digest.weekly", "digest.channel", "digest.products"),
    Form.TEAM: ("name", "channel", "on_call", "lead"),
}
_NAMES = ("products",)  # may hold spaces
_OPTIONAL = ("escalate_to", "holidays", "on_call", "lead", "users", "weekly", *_LISTS, *_NAMES)


@dataclass(frozen=True)
class FormRef:
    """Which form this is; it travels in the button that opens it and in the form itself."""

    form: Form
    team: str = ""

    def dump(self) -> str:
        return f"{self.form}:{self.team}"

    @classmethod
    def read(cls, value: str) -> Self:
        """Raises Unreadable."""
        form, _, team = value.partition(":")
        if form not in list(Form):
            raise Unreadable("settings: form")
        return cls(Form(form), team)

    @property
    def keys(self) -> tuple[str, ...]:
        under = f"teams.{self.team}." if self.form is Form.TEAM else ""
        return tuple(under + key for key in _KEYS[self.form])


@dataclass(frozen=True)
class ChangeView:
    number: int
    by: str
    at: datetime
    after: Mapping[str, Any]


@dataclass(frozen=True)
class SettingsView:
    """For admins: what the Home offers them."""

    teams: Mapping[str, str]  # names by key
    changes: tuple[ChangeView, ...] = ()  # the newest first


def settings_blocks(view: SettingsView, language: str) -> list[Block]:
    forms = [form for form in Form if form is not Form.TEAM]
    buttons = [
        button(tell_plainly(language, f"settings-form-{form}"), _opens(form), FormRef(form).dump())
        for form in forms
    ]
    teams = [*view.teams.items(), (NEW_TEAM, tell_plainly(language, "settings-new-team"))]
    team = select(
        tell_plainly(language, "settings-form-team"),
        Action.SETTINGS_TEAM,
        [option(name, FormRef(Form.TEAM, key).dump()) for key, name in teams[-100:]],
    )
    return [
        header(tell_plainly(language, "settings-title")),
        actions("settings", [*buttons, team]),
        *(_change(change, language) for change in view.changes),
    ]


def _opens(form: Form) -> str:
    """Buttons of one block may not have the same name."""
    return f"{Action.SETTINGS}_{form}"


OPENS = tuple(_opens(form) for form in Form if form is not Form.TEAM)


def _change(change: ChangeView, language: str) -> Block:
    what = join([_said(key, value, language) for key, value in change.after.items()], by=", ")
    line = tell(
        language,
        "settings-change",
        who=mention(change.by),
        when=moment(change.at),
        what=shorten(what, 1_000),
    )
    label = tell_plainly(language, "settings-undo")
    return section(line, button(label, Action.SETTINGS_UNDO, str(change.number)))


def _said(key: str, value: Any, language: str) -> Markup:
    shown = tell(language, "settings-unset") if value is None else fit(in_line(value), 80)
    return Markup(f"`{fit(key, 80)}` {shown}")


def settings_form(ref: FormRef, in_force: InForce, language: str) -> View:
    blocks = [_field(key, in_force, language) for key in ref.keys]
    if ref.team == NEW_TEAM:
        label = tell_plainly(language, "settings-field-team-key")
        blocks.insert(0, ask(label, line_field(Field.TEAM_KEY, 40)))
    if any(in_force.origin(key) is Origin.FILE for key in ref.keys):
        blocks.append(context(tell(language, "settings-locked")))
    return modal(
        Id.SETTINGS,
        tell_plainly(language, f"settings-form-{ref.form}"),
        blocks,
        submit=tell_plainly(language, "settings-save"),
        close=tell_plainly(language, "modal-cancel"),
        private_metadata=ref.dump(),
    )


def _field(key: str, in_force: InForce, language: str) -> Block:
    label, value = _label(key, language), in_force.value(key)
    if in_force.origin(key) is Origin.FILE:
        shown = fit(in_line(value), 300) or tell(language, "settings-unset")
        return section(tell(language, "settings-in-file", what=label, value=shown))
    is_optional = key.rpartition(".")[2] in _OPTIONAL or key == "digest.channel"
    hint = tell_plainly(language, f"settings-hint-{kind}") if (kind := _kind(key)) else ""
    return ask(label, _element(key, value, in_force, language), hint=hint, is_optional=is_optional)


def _element(key: str, value: Any, in_force: InForce, language: str) -> Block:
    last = key.rpartition(".")[2]
    if last == "users":
        return people(key, value or ())
    if last == "channel":
        return channel(key, value or "")
    if offered := _offered(key, in_force, language):
        return select(_label(key, language), key, offered, value or _NONE)
    return line_field(key, MOST_TYPED, initial=in_line(value))


def _offered(key: str, in_force: InForce, language: str) -> Sequence[Block]:
    teams = [option(team.name, name) for name, team in in_force.config.teams.items()]
    match key:
        case "shop.desk_language":
            return [option(tell_plainly(language, f"language-{each}"), each) for each in Language]
        case "shop.tone":
            return [option(tell_plainly(language, f"tone-{each}"), each) for each in Tone]
        case "routing.default":
            return teams
        case "sla.escalate_to":
            return [option(tell_plainly(language, "settings-nowhere"), _NONE), *teams]
        case "digest.weekly":
            names = get_day_names("wide", locale=language)
            days = [option(names[at], day) for at, day in enumerate(DAYS)]
            return [option(tell_plainly(language, "settings-never"), _NONE), *days]
        case _:
            return ()


def _label(key: str, language: str) -> str:
    head, *_, last = key.split(".")
    if head == "teams":
        return tell_plainly(language, f"settings-field-team-{last}")
    if head == "roles":
        role = tell_plainly(language, f"role-{key.split('.')[1]}")
        return tell_plainly(language, f"settings-field-{last}", role=role)
    if head == "sla" and last in list(Priority):
        priority = tell_plainly(language, f"priority-{last}")
        what = "first" if "first_response" in key else "resolution"
        return tell_plainly(language, f"settings-field-{what}", priority=priority)
    return tell_plainly(language, f"settings-field-{last}")


def _kind(key: str) -> str:
    """What its text looks like; the hint under it and the refusal are named after it."""
    head, *_, last = key.split(".")
    if last in ("open", "close", "at"):
        return "time"
    if last in (
        "breaks",
        "days",
        "closed",
        "holidays",
        "groups",
        "on_call",
        "lead",
        "timezone",
        "products",
    ):
        return last
    return "span" if head == "sla" and last in list(Priority) else ""


def refusal(key: str, why: str, language: str) -> str:
    """Under the field: what it should look like, or, where that says nothing, the reason."""
    if kind := _kind(key):
        hint = tell_plainly(language, f"settings-hint-{kind}")
        return tell_plainly(language, "settings-refused", hint=hint, why=why)
    return tell_plainly(language, "settings-refused-why", why=why)


def wanted(ref: FormRef, form: Submission, in_force: InForce) -> dict[str, Any]:
    """What was filled in, by key, as deskbell.toml would say it."""
    return {
        key: _typed(key, form.values.get(key, ()))
        for key in ref.keys
        if in_force.origin(key) is not Origin.FILE
    }


def _typed(key: str, typed: Sequence[str]) -> Any:
    last = key.rpartition(".")[2]
    if last == "users":
        return list(typed)
    text = typed[0].strip() if typed else ""
    if last in _LISTS:
        return re.findall(r"[^\s,]+", text)
    if last in _NAMES:
        return [name for each in text.split(",") if (name := " ".join(each.split()))]
    return "" if text == _NONE else text


def keys_by_origin(in_force: InForce) -> dict[Origin, list[str]]:
    """Of all that has a field."""
    refs = [FormRef(form) for form in Form if form is not Form.TEAM]
    refs += [FormRef(Form.TEAM, team) for team in in_force.config.teams]
    found: dict[Origin, list[str]] = {origin: [] for origin in Origin}
    for key in (key for ref in refs for key in ref.keys):
        found[in_force.origin(key)].append(key)
    return found


def new_team_key(form: Submission) -> str:
    """ "" for what cannot be one."""
    key = form.text(Field.TEAM_KEY).strip().lower()
    return key if _TEAM_KEY.fullmatch(key) else ""


def in_line(value: Any) -> str:
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value))
    return "" if value is None else str(value)
