"""Modals that were submitted. Each listener: record, acknowledge."""

from datetime import datetime

from slack_bolt import Ack
from sqlmodel import Session

from bot.channels.capability import capability
from bot.clock import now
from bot.decision import presence
from bot.decision.rules import Approve, Assign, Decision, Edit, Escalate, Snooze, shown
from bot.decision.step import ask_redraft, decide
from bot.errors import StaleDraft, Unacceptable
from bot.slack import forms, modals
from bot.slack.edit_modal import edit_errors
from bot.slack.ids import Field, NotHelpfulReason, View
from bot.slack.listeners import view
from bot.slack.roles import Role
from bot.slack.source_modal import chosen_source
from bot.slack.submission import Submission
from bot.slack.surface import Surface
from bot.slack.uploads import record_form
from bot.texts import say
from bot.tickets.journal import record
from bot.tickets.queries import draft_of, get_ticket, veil_of
from bot.tickets.terms import EventKind, Priority, Urgency
from bot.vault.masking import guard


def _edit(desk: Surface, form: Submission, ack: Ack) -> None:
    with desk.db.read() as session:
        ticket = get_ticket(session, form.ref.ticket_id)
        reply = veil_of(session, ticket).lift(form.text(Field.REPLY))
    if errors := edit_errors(reply, capability(ticket.channel), desk.language):
        ack(response_action="errors", errors=errors)
        return
    try:
        _decide(desk, form, Edit(reply))
    except StaleDraft:
        typed = form.text(Field.REPLY)
        ack(
            response_action="update",
            view=forms.merged_view(desk, form.ref, form.user_id, typed),
        )
        return
    ack()


def _confirm(desk: Surface, form: Submission, ack: Ack) -> None:
    _decide(desk, form, Approve(confirmed=form.has(Field.CONFIRMED, modals.TICKED)))
    ack()


def _escalate(desk: Surface, form: Submission, ack: Ack) -> None:
    _decide(desk, form, _escalation(desk, form))
    ack()


def _assign(desk: Surface, form: Submission, ack: Ack) -> None:
    agent = form.text(Field.ASSIGNEE)
    desk.people.require(agent, Role.AGENT)
    _decide(desk, form, Assign(agent))
    ack()


def _snooze(desk: Surface, form: Submission, ack: Ack) -> None:
    until = modals.snoozed_until(
        form, hours=desk.config.hours, zone=desk.zone, now=now(), language=desk.language
    )
    if not isinstance(until, datetime):
        ack(response_action="errors", errors=until)
        return
    _decide(desk, form, Snooze(until))
    ack()


def _upload(desk: Surface, form: Submission, ack: Ack) -> None:
    if not form.files(Field.FILES):
        missing = say(desk.language, "modal-upload-missing")
        ack(response_action="errors", errors={Field.FILES: missing})
        return
    with desk.record() as session:
        record_form(session, form, desk.config.knowledge.channel, now=now())
    ack()


def _not_helpful(desk: Surface, form: Submission, ack: Ack) -> None:
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
        presence.leave(session, desk.jobs, form.ref.ticket_id, form.user_id)
    desk.teacher.use()
    ack()


def _source(desk: Surface, form: Submission, ack: Ack) -> None:
    handle = chosen_source(form, desk.language)
    if not isinstance(handle, str):
        ack(response_action="errors", errors=handle)
        return
    agent, at = form.user_id, now()
    with desk.record() as session:
        source = desk.teacher.source(session, handle)
        ask_redraft(session, desk.jobs, source, form.ref)
        desk.teacher.choose(session, form.ref.ticket_id, source, agent=agent, now=at)
        presence.leave(session, desk.jobs, form.ref.ticket_id, agent)
    desk.teacher.use()
    ack()


def _turn_down(desk: Surface, session: Session, form: Submission) -> None:
    """Only what the agent saw: the draft may have been written anew meanwhile."""
    ticket = get_ticket(session, form.ref.ticket_id)
    seen = (form.ref.draft_revision, form.ref.text_hash)
    if shown(ticket, draft_of(session, ticket)) == seen:
        desk.teacher.turn_down(session, form.ref.ticket_id, agent=form.user_id, now=now())


def _decide(desk: Surface, form: Submission, decision: Decision) -> None:
    with desk.record() as session:
        decide(session, desk.jobs, decision, form.ref, agent=form.user_id, now=now())
        presence.leave(session, desk.jobs, form.ref.ticket_id, form.user_id)


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


LISTENERS = (
    view(View.EDIT, Role.AGENT, _edit),
    view(View.CONFIRM, Role.AGENT, _confirm),
    view(View.ESCALATE, Role.AGENT, _escalate),
    view(View.ASSIGN, Role.AGENT, _assign),
    view(View.SNOOZE, Role.AGENT, _snooze),
    view(View.UPLOAD, Role.LEAD, _upload),
    view(View.NOT_HELPFUL, Role.AGENT, _not_helpful),
    view(View.SOURCE, Role.AGENT, _source),
)
