"""Modals that were submitted. Each listener: read, record, acknowledge."""

from datetime import datetime

from slack_bolt import Ack, App
from sqlmodel import Session

from bot.channels.capability import capability
from bot.clock import now
from bot.decision.rules import Approve, Assign, Decision, Edit, Escalate, Snooze, shown
from bot.decision.step import ask_redraft, decide
from bot.errors import Unacceptable
from bot.slack import modals
from bot.slack.ids import Field, NotHelpfulReason, View
from bot.slack.payloads import Submission
from bot.slack.personal import veil_of
from bot.slack.source_modal import chosen_source
from bot.slack.surface import Surface
from bot.slack.uploads import record_form
from bot.texts import say
from bot.tickets.journal import record
from bot.tickets.queries import draft_of, get_ticket
from bot.tickets.terms import EventKind, Priority, Urgency
from bot.vault.masking import guard

Body = dict[str, object]


def register(app: App, desk: Surface) -> None:
    @app.view(View.EDIT)
    def edit(ack: Ack, body: Body) -> None:
        form = _agent_form(desk, body)
        with desk.db.read() as session:
            ticket = get_ticket(session, form.ref.ticket_id)
            reply = veil_of(session, ticket).lift(form.text(Field.REPLY))
        if errors := modals.edit_errors(reply, capability(ticket.channel), desk.language):
            ack(response_action="errors", errors=errors)
            return
        _decide(desk, form, Edit(reply))
        ack()

    @app.view(View.CONFIRM)
    def confirm(ack: Ack, body: Body) -> None:
        form = _agent_form(desk, body)
        _decide(desk, form, Approve(confirmed=form.has(Field.CONFIRMED, modals.TICKED)))
        ack()

    @app.view(View.ESCALATE)
    def escalate(ack: Ack, body: Body) -> None:
        form = _agent_form(desk, body)
        _decide(desk, form, _escalation(desk, form))
        ack()

    @app.view(View.ASSIGN)
    def assign(ack: Ack, body: Body) -> None:
        form = _agent_form(desk, body)
        agent = form.text(Field.ASSIGNEE)
        desk.people.require_agent(agent)
        _decide(desk, form, Assign(agent))
        ack()

    @app.view(View.SNOOZE)
    def snooze(ack: Ack, body: Body) -> None:
        form = _agent_form(desk, body)
        until = modals.snoozed_until(
            form, hours=desk.config.hours, zone=desk.zone, now=now(), language=desk.language
        )
        if not isinstance(until, datetime):
            ack(response_action="errors", errors=until)
            return
        _decide(desk, form, Snooze(until))
        ack()

    @app.view(View.UPLOAD)
    def upload(ack: Ack, body: Body) -> None:
        form = _agent_form(desk, body)
        if not form.files(Field.FILES):
            missing = say(desk.language, "modal-upload-missing")
            ack(response_action="errors", errors={Field.FILES: missing})
            return
        with desk.record() as session:
            record_form(session, form, desk.config.knowledge.channel, now=now())
        ack()

    @app.view(View.NOT_HELPFUL)
    def not_helpful(ack: Ack, body: Body) -> None:
        form = _agent_form(desk, body)
        with desk.record() as session:
            record(
                session,
                EventKind.NOT_HELPFUL,
                ticket_id=form.ref.ticket_id,
                actor=form.user_id,
                now=now(),
                reason=form.text(Field.REASON),
                note=guard(form.text(Field.NOTE))[:500],
            )
            if form.text(Field.REASON) == NotHelpfulReason.OFF_TOPIC:
                _turn_down(desk, session, form)
        desk.teacher.use()
        ack()

    @app.view(View.SOURCE)
    def source(ack: Ack, body: Body) -> None:
        form = _agent_form(desk, body)
        handle = chosen_source(form, desk.language)
        if not isinstance(handle, str):
            ack(response_action="errors", errors=handle)
            return
        agent, at = form.user_id, now()
        with desk.record() as session:
            source = desk.teacher.source(session, handle)
            ask_redraft(session, desk.jobs, source, form.ref)
            desk.teacher.choose(session, form.ref.ticket_id, source, agent=agent, now=at)
        desk.teacher.use()
        ack()


def _agent_form(desk: Surface, body: Body) -> Submission:
    """Raises Unreadable, NotAllowed."""
    form = Submission.read(body)
    desk.people.require_agent(form.user_id)
    return form


def _turn_down(desk: Surface, session: Session, form: Submission) -> None:
    """Only what the agent saw: the draft may have been written anew meanwhile."""
    ticket = get_ticket(session, form.ref.ticket_id)
    seen = (form.ref.draft_revision, form.ref.text_hash)
    if shown(ticket, draft_of(session, ticket)) == seen:
        desk.teacher.turn_down(session, form.ref.ticket_id, agent=form.user_id, now=now())


def _decide(desk: Surface, form: Submission, decision: Decision) -> None:
    with desk.record() as session:
        decide(session, desk.jobs, decision, form.ref, agent=form.user_id, now=now())


def _escalation(desk: Surface, form: Submission) -> Escalate:
    """Raises Unacceptable for a team that is not (or no longer) there."""
    team = form.text(Field.TEAM)
    if team not in desk.config.teams:
        raise Unacceptable("error-unknown-team", team=team)
    with desk.db.read() as session:
        ticket = get_ticket(session, form.ref.ticket_id)
    tells = form.has(Field.TELL_CUSTOMER, modals.TICKED)
    return Escalate(
        team=team,
        priority=Priority(form.text(Field.PRIORITY) or ticket.priority),
        urgency=Urgency(form.text(Field.URGENCY) or ticket.urgency),
        note=guard(form.text(Field.NOTE)),
        notice=say(ticket.language.value, "notice-escalated") if tells else "",
    )
