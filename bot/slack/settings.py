"""What admins set: forms opened from the Home, saved, undone. In force at once."""

from collections.abc import Sequence
from dataclasses import replace

from slack_bolt import Ack
from sqlmodel import Session

from bot.choices import Unfit, choose, undo
from bot.clock import now
from bot.errors import Unacceptable
from bot.sla.step import reckon_again
from bot.slack.home import show_home
from bot.slack.ids import Action, Field, View
from bot.slack.listeners import action, view
from bot.slack.payloads import Click
from bot.slack.roles import Role
from bot.slack.settings_view import (
    NEW_TEAM,
    OPENS,
    FormRef,
    new_team_key,
    refusal,
    settings_form,
    wanted,
)
from bot.slack.submission import Submission
from bot.slack.surface import Surface
from bot.texts import say


def _open(desk: Surface, click: Click, ack: Ack) -> None:
    form = settings_form(FormRef.read(click.value), desk.settings(), desk.language)
    ack()
    desk.open_modal(click, form)


def _save(desk: Surface, form: Submission, ack: Ack) -> None:
    shown = ref = FormRef.read(form.private_metadata)
    if ref.team == NEW_TEAM:
        ref = replace(ref, team=new_team_key(form))
        if not ref.team or ref.team in desk.config.teams:
            ack(response_action="errors", errors=_key_refused(desk))
            return
        form = replace(form, values=dict(zip(ref.keys, _values(form, shown), strict=True)))
    try:
        with desk.record() as session:
            settings = desk.settings()
            filled = wanted(ref, form, settings)
            keys = choose(session, settings, filled, agent=form.user_id, now=now())
            _follow(session, keys)
    except Unfit as e:
        ack(response_action="errors", errors=_errors(e, ref, shown, desk.language))
        return
    desk.use_settings()
    ack()
    show_home(desk, form.user_id)


def _undo(desk: Surface, click: Click, ack: Ack) -> None:
    try:
        with desk.record() as session:
            file = desk.settings().file
            keys = undo(session, file, click.number, agent=click.user_id, now=now())
            _follow(session, keys)
    except Unfit as e:
        raise Unacceptable("error-setting-undo", why=str(e)) from e
    desk.use_settings()
    ack()
    show_home(desk, click.user_id)


def _follow(session: Session, keys: Sequence[str]) -> None:
    """Deadlines depend on some of them."""
    if any(key.startswith(("hours.", "sla.", "shop.timezone")) for key in keys):
        reckon_again(session, now=now())


def _values(form: Submission, shown: FormRef) -> list[tuple[str, ...]]:
    return [form.values.get(key, ()) for key in shown.keys]


def _key_refused(desk: Surface) -> dict[str, str]:
    return {Field.TEAM_KEY: say(desk.language, "settings-team-key-refused")}


def _errors(unfit: Unfit, ref: FormRef, shown: FormRef, language: str) -> dict[str, str]:
    """Each under its field; what is about several, under the first of the form."""
    errors = {}
    for key, why in unfit.reasons.items():
        at = next((n for n, each in enumerate(ref.keys) if _is_about(key, each)), 0)
        errors[shown.keys[at]] = refusal(ref.keys[at], why, language)
    return errors


def _is_about(problem: str, key: str) -> bool:
    """A problem is with a key, with a part of its value, or with the table it is in."""
    return problem == key or problem.startswith(f"{key}.") or key.startswith(f"{problem}.")


LISTENERS = (
    *(action(each, Role.ADMIN, _open) for each in OPENS),
    action(Action.SETTINGS_TEAM, Role.ADMIN, _open),
    action(Action.SETTINGS_UNDO, Role.ADMIN, _undo),
    view(View.SETTINGS, Role.ADMIN, _save),
)
