"""Buttons and menus on the card. Each listener: record, acknowledge, show."""

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
        open_watched(desk, click, ack, click.ref, forms.confirm_view(desk, click.ref))
        return
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
    open_watched(desk, click, ack, click.ref, view, is_editing=True)


def _escalate(desk: Surface, click: Click, ack: Ack) -> None:
    open_watched(desk, click, ack, click.ref, forms.escalate_view(desk, click.ref))


def _rewrite(desk: Surface, click: Click, ack: Ack) -> None:
    choice, ref = RewriteChoice(click.choice), click.ref
    if choice is RewriteChoice.SOURCE:
        open_watched(desk, click, ack, ref, forms.source_view(desk, ref))
        return
    if choice is RewriteChoice.NOT_HELPFUL:
        open_watched(desk, click, ack, ref, modals.not_helpful_modal(ref, desk.language))
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
        open_watched(desk, click, ack, ref, view)
    else:
        ack()


def _upload(desk: Surface, click: Click, ack: Ack) -> None:
    ack()
    _open(desk, click, upload_modal(desk.language))


def _show_message(desk: Surface, click: Click, ack: Ack) -> None:
    open_watched(desk, click, ack, click.ref, forms.history_view(desk, click.ref))


def _show_draft(desk: Surface, click: Click, ack: Ack) -> None:
    with desk.db.read() as session:
        ticket = get_ticket(session, click.ref.ticket_id)
        draft = draft_of(session, ticket)
        text = veil_of(session, ticket).cover(draft.text) if draft else ""
    if text:
        view = modals.draft_modal(click.ref, text, desk.language)
        open_watched(desk, click, ack, click.ref, view)
    else:
        ack()


def _turn_page(desk: Surface, click: Click, ack: Ack) -> None:
    view = forms.history_view(desk, read_ref(click.private_metadata), page=click.page)
    ack()
    desk.later(desk.client.views_update, view_id=click.view_id, view=view)


def _arrived(desk: Surface, click: Click, ack: Ack) -> None:
    _settle(desk, click, arrived=True)
    ack()


def _send_again(desk: Surface, click: Click, ack: Ack) -> None:
    _settle(desk, click, arrived=False)
    ack()


def _choose_source(desk: Surface, click: Click, ack: Ack) -> None:
    open_watched(desk, click, ack, click.ref, forms.source_view(desk, click.ref))


def _articles(desk: Surface, asked: Suggestion, ack: Ack) -> None:
    with desk.db.read() as session:
        found = desk.teacher.find(session, asked.typed)
    ack(options=source_options(found))


def _approve_change(desk: Surface, click: Click, ack: Ack) -> None:
    _decide_change(desk, click, approve=True)
    ack()


def _dismiss_change(desk: Surface, click: Click, ack: Ack) -> None:
    _decide_change(desk, click, approve=False)
    ack()


def _decide_change(desk: Surface, click: Click, *, approve: bool) -> None:
    with desk.record() as session:
        desk.teacher.decide(session, click.number, approve=approve, agent=click.user_id, now=now())
    desk.teacher.use()
    desk.pool.submit(desk.show_proposals)


def _decide(desk: Surface, click: Click, decision: Decision, ref: CardRef) -> None:
    with desk.record() as session:
        decide(session, desk.jobs, decision, ref, agent=click.user_id, now=now())


def _settle(desk: Surface, click: Click, *, arrived: bool) -> None:
    delivery_id = click.delivery.delivery_id
    with desk.record() as session:
        settle(session, desk.jobs, delivery_id, arrived=arrived, agent=click.user_id, now=now())


def _open(desk: Surface, click: Click, view: View) -> None:
    desk.later(desk.client.views_open, trigger_id=click.trigger_id, view=view)


LISTENERS = (
    action(Action.APPROVE, Role.AGENT, _approve),
    action(Action.WAKE, Role.AGENT, _wake),
    action(Action.REOPEN, Role.AGENT, _reopen),
    action(Action.EDIT, Role.AGENT, _edit),
    action(Action.ESCALATE, Role.AGENT, _escalate),
    action(Action.REWRITE, Role.AGENT, _rewrite),
    action(Action.CORRECT, Role.AGENT, _correct_label),
    action(Action.MORE, Role.AGENT, _more),
    action(Action.UPLOAD, Role.LEAD, _upload),
    action(Action.SHOW_MESSAGE, Role.VIEWER, _show_message),
    action(Action.SHOW_DRAFT, Role.VIEWER, _show_draft),
    action(Action.TURN_PAGE, Role.VIEWER, _turn_page),
    action(Action.ARRIVED, Role.AGENT, _arrived),
    action(Action.SEND_AGAIN, Role.AGENT, _send_again),
    action(Action.CHOOSE_SOURCE, Role.AGENT, _choose_source),
    options(Field.ARTICLE, Role.AGENT, _articles),
    action(Action.CHANGE_APPROVE, Role.LEAD, _approve_change),
    action(Action.CHANGE_DISMISS, Role.LEAD, _dismiss_change),
)
