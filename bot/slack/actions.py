"""Buttons and menus on the card. Each listener: read, record, acknowledge, show."""

from slack_bolt import Ack, App

from bot.autonomy import feedback
from bot.channels.capability import Route, capability, route
from bot.clock import now
from bot.decision.rules import (
    Approve,
    Assign,
    CardRef,
    Decision,
    Resolve,
    Wake,
    refuse_rewrite,
)
from bot.decision.step import ask_rewrite, decide
from bot.delivery.step import settle
from bot.errors import Unconfirmed
from bot.slack import modals
from bot.slack.block import View
from bot.slack.compose import hints_for
from bot.slack.ids import Action, Field, MoreChoice, RewriteChoice
from bot.slack.payloads import Click, Suggestion, label_of, read_ref
from bot.slack.personal import veil_of, veiled_draft, veiled_words
from bot.slack.reading import said_views
from bot.slack.source_modal import source_modal, source_options
from bot.slack.surface import Surface
from bot.slack.uploads import upload_modal
from bot.tickets.queries import draft_of, get_ticket, turn_messages
from bot.tickets.terms import Rewrite
from bot.tickets.turns import proposal_of
from bot.tickets.values import SourceRef
from bot.triage.correcting import correct

Body = dict[str, object]


def register(app: App, desk: Surface) -> None:
    @app.action(Action.APPROVE)
    def approve(ack: Ack, body: Body) -> None:
        click = desk.agent_click(body)
        try:
            _decide(desk, click, Approve(), click.ref)
        except Unconfirmed:
            view = _confirm_view(desk, click.ref)
            ack()
            _open(desk, click, view)
            return
        ack()

    @app.action(Action.WAKE)
    def wake(ack: Ack, body: Body) -> None:
        click = desk.agent_click(body)
        _decide(desk, click, Wake(), click.ref)
        ack()

    @app.action(Action.REOPEN)
    def reopen(ack: Ack, body: Body) -> None:
        click = desk.agent_click(body)
        with desk.record() as session:
            feedback.reopen(session, desk.jobs, click.ref, agent=click.user_id, now=now())
        ack()

    @app.action(Action.EDIT)
    def edit(ack: Ack, body: Body) -> None:
        click = desk.agent_click(body)
        view = _edit_view(desk, click.ref)
        ack()
        _open(desk, click, view)

    @app.action(Action.ESCALATE)
    def escalate(ack: Ack, body: Body) -> None:
        click = desk.agent_click(body)
        view = _escalate_view(desk, click.ref)
        ack()
        _open(desk, click, view)

    @app.action(Action.REWRITE)
    def rewrite(ack: Ack, body: Body) -> None:
        click = desk.agent_click(body)
        choice, ref = RewriteChoice(click.choice), click.ref
        if choice is RewriteChoice.SOURCE:
            view = _source_view(desk, ref)
            ack()
            _open(desk, click, view)
            return
        if choice is RewriteChoice.NOT_HELPFUL:
            ack()
            _open(desk, click, modals.not_helpful_modal(ref, desk.language))
            return
        with desk.record() as session:
            how = Rewrite(choice.value)
            ask_rewrite(session, desk.jobs, how, ref, agent=click.user_id, now=now())
        ack()

    @app.action(Action.CORRECT)
    def correct_label(ack: Ack, body: Body) -> None:
        click = desk.agent_click(body)
        right = label_of(click.choice)
        with desk.record() as session:
            correct(session, desk.jobs, click.ref.ticket_id, right, agent=click.user_id, now=now())
        ack()

    @app.action(Action.MORE)
    def more(ack: Ack, body: Body) -> None:
        click = desk.agent_click(body)
        ref, choice = click.ref, MoreChoice(click.choice)
        if choice is MoreChoice.ASSIGN_ME:
            _decide(desk, click, Assign(click.user_id), ref)
        elif choice is MoreChoice.RESOLVE:
            _decide(desk, click, Resolve(), ref)
        ack()
        if view := _more_view(desk, choice, ref):
            _open(desk, click, view)

    @app.action(Action.UPLOAD)
    def upload(ack: Ack, body: Body) -> None:
        click = desk.agent_click(body)
        ack()
        _open(desk, click, upload_modal(desk.language))

    _register_reading(app, desk)
    _register_settling(app, desk)
    _register_teaching(app, desk)


def _register_reading(app: App, desk: Surface) -> None:
    @app.action(Action.SHOW_MESSAGE)
    def show_message(ack: Ack, body: Body) -> None:
        click = desk.agent_click(body)
        view = _history_view(desk, click.ref)
        ack()
        _open(desk, click, view)

    @app.action(Action.SHOW_DRAFT)
    def show_draft(ack: Ack, body: Body) -> None:
        click = desk.agent_click(body)
        with desk.db.read() as session:
            ticket = get_ticket(session, click.ref.ticket_id)
            draft = draft_of(session, ticket)
            text = veil_of(session, ticket).cover(draft.text) if draft else ""
        ack()
        if text:
            _open(desk, click, modals.draft_modal(click.ref, text, desk.language))

    @app.action(Action.TURN_PAGE)
    def turn_page(ack: Ack, body: Body) -> None:
        click = desk.agent_click(body)
        view = _history_view(desk, read_ref(click.private_metadata), page=click.page)
        ack()
        desk.later(desk.client.views_update, view_id=click.view_id, view=view)


def _register_settling(app: App, desk: Surface) -> None:
    @app.action(Action.ARRIVED)
    def arrived(ack: Ack, body: Body) -> None:
        click = desk.agent_click(body)
        _settle(desk, click, arrived=True)
        ack()

    @app.action(Action.SEND_AGAIN)
    def send_again(ack: Ack, body: Body) -> None:
        click = desk.agent_click(body)
        _settle(desk, click, arrived=False)
        ack()


def _register_teaching(app: App, desk: Surface) -> None:
    @app.action(Action.CHOOSE_SOURCE)
    def choose_source(ack: Ack, body: Body) -> None:
        click = desk.agent_click(body)
        view = _source_view(desk, click.ref)
        ack()
        _open(desk, click, view)

    @app.options(Field.ARTICLE)
    def articles(ack: Ack, body: Body) -> None:
        asked = Suggestion.read(body)
        desk.people.require_agent(asked.user_id)
        with desk.db.read() as session:
            found = desk.teacher.find(session, asked.typed)
        ack(options=source_options(found))

    @app.action(Action.CHANGE_APPROVE)
    def approve_change(ack: Ack, body: Body) -> None:
        _decide_change(desk, body, approve=True)
        ack()

    @app.action(Action.CHANGE_DISMISS)
    def dismiss_change(ack: Ack, body: Body) -> None:
        _decide_change(desk, body, approve=False)
        ack()


def _decide_change(desk: Surface, body: Body, *, approve: bool) -> None:
    click = desk.agent_click(body)
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


def _more_view(desk: Surface, choice: MoreChoice, ref: CardRef) -> View | None:
    match choice:
        case MoreChoice.ASSIGN:
            with desk.db.read() as session:
                assignee = get_ticket(session, ref.ticket_id).assignee
            return modals.assign_modal(ref, assignee=assignee, language=desk.language)
        case MoreChoice.SNOOZE:
            return modals.snooze_modal(
                ref, hours=desk.config.hours, zone=desk.zone, now=now(), language=desk.language
            )
        case MoreChoice.HISTORY:
            return _history_view(desk, ref)
        case MoreChoice.ASSIGN_ME | MoreChoice.RESOLVE:
            return None


def _confirm_view(desk: Surface, ref: CardRef) -> View:
    with desk.db.read() as session:
        ticket = get_ticket(session, ref.ticket_id)
        draft, veil = draft_of(session, ticket), veil_of(session, ticket)
    sentences = veiled_draft(proposal_of(draft), veil).sentences if draft else ()
    return modals.confirm_modal(ref, sentences, desk.language)


def _edit_view(desk: Surface, ref: CardRef) -> View:
    with desk.db.read() as session:
        ticket = get_ticket(session, ref.ticket_id)
        draft, veil = draft_of(session, ticket), veil_of(session, ticket)
        messages = [veil.cover(message.text) for message in turn_messages(session, ticket)]
    sources = [SourceRef(s["passage_id"], s["title"]) for s in draft.sources] if draft else []
    return modals.edit_modal(
        ref,
        draft=veil.cover(draft.text) if draft else "",
        messages=messages,
        sources=sources,
        can_send=capability(ticket.channel),
        language=desk.language,
        hints=hints_for(draft, ticket, desk.config),
    )


def _source_view(desk: Surface, ref: CardRef) -> View:
    """Raises AlreadyDecided, StaleDraft: choosing a source for an old card would teach nonsense."""
    with desk.db.read() as session:
        ticket = get_ticket(session, ref.ticket_id)
        draft = draft_of(session, ticket)
        refuse_rewrite(ticket, draft, ref)
        veil = veil_of(session, ticket)
        messages = [veil.cover(message.text) for message in turn_messages(session, ticket)]
        candidates = desk.teacher.candidates(session, ticket)
    sources = [SourceRef(s["passage_id"], s["title"]) for s in draft.sources] if draft else []
    return source_modal(
        ref, messages=messages, sources=sources, candidates=candidates, language=desk.language
    )


def _escalate_view(desk: Surface, ref: CardRef) -> View:
    with desk.db.read() as session:
        ticket = get_ticket(session, ref.ticket_id)
    teams = [
        modals.Choice(key, team.name)
        for key, team in desk.config.teams.items()
        if key != ticket.team
    ]
    return modals.escalate_modal(
        ref,
        teams=teams,
        priority=ticket.priority,
        urgency=ticket.urgency,
        can_tell=route(ticket.reply_to) is not Route.NONE,
        language=desk.language,
    )


def _history_view(desk: Surface, ref: CardRef, page: int = 1) -> View:
    with desk.db.read() as session:
        ticket = get_ticket(session, ref.ticket_id)
        said = said_views(session, ticket)
        shown = veiled_words(said, veil_of(session, ticket))
    return modals.history_modal(ref, shown, desk.language, page, is_veiled=shown != said)
