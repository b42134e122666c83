"""What people press about automatic answers: on cards, and on the Home, where only admins may."""

from slack_bolt import Ack, App
from sqlmodel import Session

from bot.autonomy import feedback, grants
from bot.clock import now
from bot.errors import Unacceptable
from bot.slack.autonomy_view import autonomy_modal
from bot.slack.events import show_home
from bot.slack.ids import Action, Field, View
from bot.slack.payloads import Submission
from bot.slack.surface import Surface
from bot.texts import say
from bot.tickets.autonomy import Grant, Mode, Standing
from bot.tickets.terms import Channel

Body = dict[str, object]


def register(app: App, desk: Surface) -> None:
    _register_cards(app, desk)

    @app.action(Action.AUTONOMY)
    def open_form(ack: Ack, body: Body) -> None:
        click = desk.admin_click(body)
        with desk.db.read() as session:
            view = autonomy_modal(grants.mode_of(session), desk.language)
        ack()
        desk.later(desk.client.views_open, trigger_id=click.trigger_id, view=view)

    @app.action(Action.AUTONOMY_ON)
    def promote(ack: Ack, body: Body) -> None:
        click = desk.admin_click(body)
        with desk.record() as session:
            grant = session.get(Grant, click.number)
            if grant is None or grant.standing is not Standing.ASKING:
                raise Unacceptable("error-autonomy-moved")
            _switch_on(desk, session, grant.article_id, grant.channel, click.user_id)
        ack()
        show_home(desk, click.user_id)

    @app.action(Action.AUTONOMY_OFF)
    def switch_off(ack: Ack, body: Body) -> None:
        click = desk.admin_click(body)
        with desk.record() as session:
            grants.switch_off(session, click.number, agent=click.user_id, now=now())
        ack()
        show_home(desk, click.user_id)

    @app.view(View.AUTONOMY)
    def submitted(ack: Ack, body: Body) -> None:
        form = Submission.read(body)
        desk.people.require_admin(form.user_id)
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


def _register_cards(app: App, desk: Surface) -> None:
    @app.action(Action.AUTO_RECALL)
    def recall(ack: Ack, body: Body) -> None:
        click = desk.agent_click(body)
        with desk.record() as session:
            feedback.recall(session, desk.jobs, click.ref, agent=click.user_id, now=now())
        ack()

    @app.action(Action.AUTO_RIGHT)
    def right(ack: Ack, body: Body) -> None:
        _rate(desk, body, is_right=True)
        ack()

    @app.action(Action.AUTO_WRONG)
    def wrong(ack: Ack, body: Body) -> None:
        _rate(desk, body, is_right=False)
        ack()


def _switch_on(
    desk: Surface, session: Session, article_id: str, channel: Channel, agent: str
) -> None:
    """Raises Unacceptable for what is no FAQ entry in force: only whole entries answer alone."""
    article = desk.approved(article_id)
    if article is None:
        raise Unacceptable("error-autonomy-no-entry")
    grants.switch_on(session, article, channel, agent=agent, now=now())


def _rate(desk: Surface, body: Body, *, is_right: bool) -> None:
    click = desk.agent_click(body)
    with desk.record() as session:
        feedback.rate(
            session,
            desk.jobs,
            click.ref.ticket_id,
            is_right=is_right,
            agent=click.user_id,
            now=now(),
        )
