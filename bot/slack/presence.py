"""Windows about a ticket: opened where colleagues see it, and what follows when one is closed."""

from functools import partial

from slack_bolt import Ack

from bot.clock import now
from bot.decision import presence
from bot.slack.block import View as Drawn
from bot.slack.ids import View
from bot.slack.listeners import closed
from bot.slack.payloads import Click
from bot.slack.roles import Role
from bot.slack.submission import Submission
from bot.slack.surface import Surface

WATCHED = (
    View.EDIT,
    View.CONFIRM,
    View.ESCALATE,
    View.ASSIGN,
    View.SNOOZE,
    View.NOT_HELPFUL,
    View.SOURCE,
    View.PAGES,
    View.NOTICE,  # in the place of a form that came too late
)


def open_watched(
    desk: Surface, click: Click, ack: Ack, view: Drawn, *, is_editing: bool = False
) -> None:
    """Raises NotFound."""
    ref = click.ref
    with desk.record() as session:
        presence.arrive(
            session,
            desk.jobs,
            ref.ticket_id,
            click.user_id,
            is_editing=is_editing,
            now=now(),
        )
    ack()
    desk.open_modal(click, view, if_not=partial(leave, desk, ref.ticket_id, click.user_id))


def leave(desk: Surface, ticket_id: int, agent: str) -> None:
    with desk.record() as session:
        presence.leave(session, desk.jobs, ticket_id, agent)


def _closed(desk: Surface, form: Submission, ack: Ack) -> None:
    if form.private_metadata:
        leave(desk, form.ref.ticket_id, form.user_id)
    ack()


LISTENERS = tuple(closed(view, Role.VIEWER, _closed) for view in WATCHED)
