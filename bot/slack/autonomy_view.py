"""Automatic answers on the App Home, and the form to switch them. Values in, blocks out."""

from dataclasses import dataclass
from datetime import datetime

from bot.slack.block import (
    Block,
    View,
    actions,
    ask,
    button,
    context,
    external_select,
    header,
    modal,
    option,
    radio,
    section,
    select,
)
from bot.slack.ids import Action, Field
from bot.slack.ids import View as Id
from bot.slack.text import Markup, fit, join, mention, moment, tell, tell_plainly
from bot.tickets.autonomy import Demotion, Mode, Standing
from bot.tickets.terms import Channel

MOST_SHOWN = 15  # of each kind


@dataclass(frozen=True)
class GrantView:
    grant_id: int
    title: str
    channel: Channel
    standing: Standing
    by: str  # agent id, or "deskbell"
    at: datetime
    why: Demotion | None = None
    right: int = 0  # what speaks for one that asks
    cases: int = 0
    lower_bound: float = 0.0


@dataclass(frozen=True)
class AutonomyView:
    mode: Mode
    grants: tuple[GrantView, ...] = ()


OFF = AutonomyView(Mode.OFF)


def autonomy_blocks(view: AutonomyView, language: str) -> list[Block]:
    change = button(tell_plainly(language, "autonomy-change"), Action.AUTONOMY, "autonomy")
    blocks = [
        header(tell_plainly(language, "autonomy-title")),
        section(tell(language, f"autonomy-now-{view.mode}"), change),
    ]
    for grant in view.grants:
        blocks += grant_blocks(grant, language)
    return blocks


def grant_blocks(grant: GrantView, language: str) -> list[Block]:
    name = _name(grant, language)
    value, number = str(grant.grant_id), f"grant:{grant.grant_id}"
    who = mention(grant.by)
    match grant.standing:
        case Standing.ON:
            line = tell(language, "autonomy-on", name=name, who=who, when=moment(grant.at))
            off = button(tell_plainly(language, "autonomy-switch-off"), Action.AUTONOMY_OFF, value)
            return [section(line, off)]
        case Standing.ASKING:
            line = tell(
                language,
                "autonomy-asks",
                name=name,
                right=grant.right,
                cases=grant.cases,
                bound=round(grant.lower_bound * 100),
            )
            yes = button(
                tell_plainly(language, "autonomy-promote"),
                Action.AUTONOMY_ON,
                value,
                style="primary",
            )
            no = button(tell_plainly(language, "autonomy-not-yet"), Action.AUTONOMY_OFF, value)
            return [section(line), actions(number, [yes, no])]
        case Standing.LEARNING:
            why = tell(language, f"autonomy-why-{grant.why}") if grant.why else Markup("")
            line = tell(language, "autonomy-demoted", name=name, why=why, when=moment(grant.at))
            return [context(line)]


def _name(grant: GrantView, language: str) -> Markup:
    channel = tell(language, f"channel-{grant.channel}")
    return join([Markup(f"*{fit(grant.title, 120)}*"), channel])


def autonomy_modal(mode: Mode, language: str) -> View:
    key = "modal-autonomy"
    modes = [option(tell_plainly(language, f"{key}-{each}"), each) for each in Mode]
    channels = [option(tell_plainly(language, f"channel-{each}"), each) for each in Channel]
    find = external_select(tell_plainly(language, "modal-source-search"), Field.ARTICLE)
    where = select(tell_plainly(language, f"{key}-choose"), Field.CHANNEL, channels)
    blocks = [
        ask(tell_plainly(language, f"{key}-mode"), radio(Field.MODE, modes, mode)),
        ask(
            tell_plainly(language, f"{key}-article"),
            find,
            hint=tell_plainly(language, f"{key}-hint"),
            is_optional=True,
        ),
        ask(tell_plainly(language, f"{key}-channel"), where, is_optional=True),
    ]
    return modal(
        Id.AUTONOMY,
        tell_plainly(language, f"{key}-title"),
        blocks,
        submit=tell_plainly(language, f"{key}-submit"),
        close=tell_plainly(language, "modal-cancel"),
    )
