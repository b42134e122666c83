"""Buttons and menus on the card. Each listener: record, acknowledge, show."""

from collections.abc import Callable
from functools import partial

from slack_bolt import Ack

from bot.autonomy import feedback
from bot.clock import now
from bot.decision.rules import Approve, Assign, CardRef, Decision, Resolve, Wake
from bot.decision.step import ask_rewrite, decide
from bot.delivery.step import settle
from bot.errors import Unconfirmed
from bot.slack import forms, modals
from bot.slack.block import View
from bot.slack.ids import Action, Field, MoreChoice, RewriteChoice
from bot.slack.listeners import action, options
from bot.slack.payloads import Click, Suggestion
from bot.slack.presence import open_watched
from bot.slack.refs import label_of, read_ref
from bot.slack.roles import Role
from bot.slack.source_modal import source_options
from bot.slack.surface import Surface
from bot.slack.uploads import upload_modal
from bot.tickets.queries import draft_of, get_ticket, veil_of
from bot.tickets.terms import Rewrite
from bot.triage.correcting import correct


def _approve(desk: Surface, click: Click, ack: Ack) -> None:
    try:
        _decide(desk, click, Approve(), click.ref)
    except Unconfirmed:
        open_watched(desk, click, ack, forms.confirm_view(desk, click.ref))
        return
    ack()


def _resolve(desk: Surface, click: Click, ack: Ack) -> None:
    _decide(desk, click, Resolve(), click.ref)
    ack()


def _wake(desk: Surface, click: Click, ack: Ack) -> None:
    _decide(desk, click, Wake(), click.ref)
    ack()


def _reopen(desk: Surface, click: Click, ack: Ack) -> None:
    with desk.record() as session:
        feedback.reopen(session, desk.jobs, click.ref, agent=click.user_id, now=now())
    ack()


def _edit(desk: Surface, click: Click, ack: Ack) -> None:
    view = forms.edit_view(desk, click.ref, click.user_id)
    open_watched(desk, click, ack, view, is_editing=True)


def _rewrite(desk: Surface, click: Click, ack: Ack) -> None:
    choice, ref = RewriteChoice(click.choice), click.ref
    if choice is RewriteChoice.SOURCE:
        open_watched(desk, click, ack, forms.source_view(desk, ref))
        return
    if choice is RewriteChoice.NOT_HELPFUL:
        open_watched(desk, click, ack, modals.not_helpful_modal(ref, desk.language))
        return
    with desk.record() as session:
        how = Rewrite(choice.value)
        ask_rewrite(session, desk.jobs, how, ref, agent=click.user_id, now=now())
    ack()


def _correct_label(desk: Surface, click: Click, ack: Ack) -> None:
    right = label_of(click.choice)
    with desk.record() as session:
        correct(session, desk.jobs, click.ref.ticket_id, right, agent=click.user_id, now=now())
    ack()


def _more(desk: Surface, click: Click, ack: Ack) -> None:
    ref, choice = click.ref, MoreChoice(click.choice)
    if choice is MoreChoice.ASSIGN_ME:
        _decide(desk, click, Assign(click.user_id), ref)
    elif choice is MoreChoice.RESOLVE:
        _decide(desk, click, Resolve(), ref)
    if view := forms.more_view(desk, choice, ref):
        open_watched(desk, click, ack, view)
    else:
        ack()


def _upload(desk: Surface, click: Click, ack: Ack) -> None:
    ack()
    view = upload_modal(desk.language)
    desk.open_modal(click, view)


def _show_draft(desk: Surface, click: Click, ack: Ack) -> None:
    with desk.db.read() as session:
        ticket = get_ticket(session, click.ref.ticket_id)
        draft = draft_of(session, ticket)
        text = veil_of(session, ticket).cover(draft.text) if draft else ""
    if text:
        view = modals.draft_modal(click.ref, text, desk.language)
        open_watched(desk, click, ack, view)
    else:
        ack()


def _turn_page(desk: Surface, click: Click, ack: Ack) -> None:
    view = forms.history_view(desk, read_ref(click.private_metadata), page=click.page)
    ack()
    desk.later(desk.client.views_update, view_id=click.view_id, view=view)


def _settle(desk: Surface, click: Click, ack: Ack, *, arrived: bool) -> None:
    delivery_id = click.delivery.delivery_id
    with desk.record() as session:
        settle(session, desk.jobs, delivery_id, arrived=arrived, agent=click.user_id, now=now())
    ack()


def _articles(desk: Surface, asked: Suggestion, ack: Ack) -> None:
    with desk.db.read() as session:
        found = desk.teacher.find(session, asked.typed)
    ack(options=source_options(found))


def _decide_change(desk: Surface, click: Click, ack: Ack, *, approve: bool) -> None:
    with desk.record() as session:
        desk.teacher.decide(session, click.number, approve=approve, agent=click.user_id, now=now())
    desk.teacher.use()
    desk.run(desk.show_proposals)
    ack()


def _decide(desk: Surface, click: Click, decision: Decision, ref: CardRef) -> None:
    with desk.record() as session:
        decide(session, desk.jobs, decision, ref, agent=click.user_id, now=now())


def _opens(view_of: Callable[[Surface, CardRef], View]) -> Callable[[Surface, Click, Ack], None]:
    def run(desk: Surface, click: Click, ack: Ack) -> None:
        open_watched(desk, click, ack, view_of(desk, click.ref))

    return run


LISTENERS = (
    action(Action.APPROVE, Role.AGENT, _approve),
    action(Action.RESOLVE, Role.AGENT, _resolve),
    action(Action.WAKE, Role.AGENT, _wake),
    action(Action.REOPEN, Role.AGENT, _reopen),
    action(Action.EDIT, Role.AGENT, _edit),
    action(Action.ESCALATE, Role.AGENT, _opens(forms.escalate_view)),
    action(Action.REWRITE, Role.AGENT, _rewrite),
    action(Action.CORRECT, Role.AGENT, _correct_label),
    action(Action.MORE, Role.AGENT, _more),
    action(Action.UPLOAD, Role.LEAD, _upload),
    action(Action.SHOW_MESSAGE, Role.VIEWER, _opens(forms.history_view)),
    action(Action.SHOW_DRAFT, Role.VIEWER, _show_draft),
    action(Action.TURN_PAGE, Role.VIEWER, _turn_page),
    action(Action.ARRIVED, Role.AGENT, partial(_settle, arrived=True)),
    action(Action.SEND_AGAIN, Role.AGENT, partial(_settle, arrived=False)),
    action(Action.CHOOSE_SOURCE, Role.AGENT, _opens(forms.source_view)),
    options(Field.ARTICLE, Role.AGENT, _articles),
    action(Action.CHANGE_APPROVE, Role.LEAD, partial(_decide_change, approve=True)),
    action(Action.CHANGE_DISMISS, Role.LEAD, partial(_decide_change, approve=False)),
)
