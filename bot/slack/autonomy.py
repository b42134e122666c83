"""What people press about automatic answers: on cards, and on the Home, where only admins may."""

from functools import partial

from slack_bolt import Ack
from sqlmodel import Session

from bot.autonomy import feedback, grants
from bot.clock import now
from bot.errors import Unacceptable
from bot.slack.autonomy_view import autonomy_modal
from bot.slack.home import show_home
from bot.slack.ids import Action, Field, View
from bot.slack.listeners import action, view
from bot.slack.payloads import Click
from bot.slack.roles import Role
from bot.slack.submission import Submission
from bot.slack.surface import Surface
from bot.texts import say
from bot.tickets.autonomy import Grant, Mode, Standing
from bot.tickets.terms import Channel


def _open_form(desk: Surface, click: Click, ack: Ack) -> None:
    with desk.db.read() as session:
        form = autonomy_modal(grants.mode_of(session), desk.language)
    ack()
    desk.open_modal(click, form)


def _promote(desk: Surface, click: Click, ack: Ack) -> None:
    with desk.record() as session:
        grant = session.get(Grant, click.number)
        if grant is None or grant.standing is not Standing.ASKING:
            raise Unacceptable("error-autonomy-moved")
        _switch_on(desk, session, grant.article_id, grant.channel, click.user_id)
    ack()
    _show(desk, click.user_id)


def _switch_off(desk: Surface, click: Click, ack: Ack) -> None:
    with desk.record() as session:
        grants.switch_off(session, click.number, agent=click.user_id, now=now())
    ack()
    _show(desk, click.user_id)


def _submitted(desk: Surface, form: Submission, ack: Ack) -> None:
    handle, channel = form.text(Field.ARTICLE), form.text(Field.CHANNEL)
    if bool(handle) != bool(channel):
        missing = Field.CHANNEL if handle else Field.ARTICLE
        told = say(desk.language, f"modal-autonomy-missing-{missing}")
        ack(response_action="errors", errors={missing: told})
        return
    with desk.record() as session:
        grants.set_mode(session, Mode(form.text(Field.MODE)), agent=form.user_id, now=now())
        if handle:
            article_id = desk.teacher.source(session, handle)
            _switch_on(desk, session, article_id, Channel(channel), form.user_id)
    ack()
    show_home(desk, form.user_id)


def _recall(desk: Surface, click: Click, ack: Ack) -> None:
    with desk.record() as session:
        feedback.recall(session, desk.jobs, click.ref, agent=click.user_id, now=now())
    ack()


def _rate(desk: Surface, click: Click, ack: Ack, *, is_right: bool) -> None:
    with desk.record() as session:
        feedback.rate(
            session,
            desk.jobs,
            click.ref.ticket_id,
            is_right=is_right,
            agent=click.user_id,
            now=now(),
        )
    ack()


def _switch_on(
    desk: Surface, session: Session, article_id: str, channel: Channel, agent: str
) -> None:
    """Raises Unacceptable for what is no FAQ entry in force: only whole entries answer alone."""
    article = desk.approved(article_id)
    if article is None:
        raise Unacceptable("error-autonomy-no-entry")
    grants.switch_on(session, article, channel, agent=agent, now=now())


def _show(desk: Surface, user_id: str) -> None:
    """Pressed on the Home, or in the message in which an article asks."""
    show_home(desk, user_id)
    desk.run(desk.show_proposals)


LISTENERS = (
    action(Action.AUTONOMY, Role.ADMIN, _open_form),
    action(Action.AUTONOMY_ON, Role.ADMIN, _promote),
    action(Action.AUTONOMY_OFF, Role.ADMIN, _switch_off),
    view(View.AUTONOMY, Role.ADMIN, _submitted),
    action(Action.AUTO_RECALL, Role.AGENT, _recall),
    action(Action.AUTO_RIGHT, Role.AGENT, partial(_rate, is_right=True)),
    action(Action.AUTO_WRONG, Role.AGENT, partial(_rate, is_right=False)),
)
