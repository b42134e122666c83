"""What people press about macros: insert one while editing, keep a sent reply, change, remove."""

from collections.abc import Sequence

from slack_bolt import Ack
from sqlmodel import Session

from bot.channels.capability import capability
from bot.clock import now
from bot.errors import Unacceptable
from bot.macros import step
from bot.macros.rules import IsOurs, inserted
from bot.slack import forms
from bot.slack.edit_modal import Writing, most_typed, offered
from bot.slack.ids import Action, Field, View
from bot.slack.listeners import action, options, view
from bot.slack.macro_modal import MOST_FOUND, TICKED, MacroView, macro_modal, macro_options
from bot.slack.payloads import Click, Suggestion
from bot.slack.reading_modals import notice_modal
from bot.slack.refs import MacroRef, read_ref
from bot.slack.roles import Role
from bot.slack.submission import Submission
from bot.slack.surface import Surface
from bot.slack.text import Markup, tell
from bot.texts import say
from bot.tickets.macros import Macro
from bot.tickets.queries import draft_of, get_ticket, veil_of


def views_of(macros: Sequence[Macro]) -> list[MacroView]:
    return [MacroView(each.id or 0, each.name, each.text, each.changed_by) for each in macros]


def _suggest(desk: Surface, asked: Suggestion, ack: Ack) -> None:
    with desk.db.read() as session:
        found = views_of(step.find(session, asked.typed)[:MOST_FOUND])
    ack(options=macro_options(found))


def _insert(desk: Surface, click: Click, ack: Ack) -> None:
    """Into the form that is open: below what was typed, instead of an untouched draft."""
    ref = read_ref(click.private_metadata)
    typed = next(iter(click.values.get(Field.REPLY, ())), "")
    with desk.db.read() as session:
        ticket = get_ticket(session, ref.ticket_id)
        draft, veil = draft_of(session, ticket), veil_of(session, ticket)
        macro = step.for_ticket(session, step.get(session, click.number), ticket)
    can_send = capability(ticket.channel)
    begun = offered(veil.cover(draft.text), can_send) if draft else ""
    text, note = inserted(typed, begun, macro), None
    if len(text) > most_typed(can_send):
        text, note = typed, tell(desk.language, "modal-edit-macro-long")
    edition = int(click.block_id.partition(":")[2] or 0) + 1
    shown = forms.edit_view(desk, ref, click.user_id, Writing(text, edition, note))
    ack()
    desk.later(desk.client.views_update, view_id=click.view_id, hash=click.view_hash, view=shown)


def _keep(desk: Surface, click: Click, ack: Ack) -> None:
    """A form with the sent reply, without its customer."""
    delivery_id = click.delivery.delivery_id
    with desk.db.read() as session:
        text = step.from_reply(session, delivery_id, _is_ours(desk, session))
    ack()
    desk.open_modal(click, macro_modal(MacroRef(delivery_id=delivery_id), desk.language, text=text))


def _change(desk: Surface, click: Click, ack: Ack) -> None:
    shown = macro_modal(MacroRef(), desk.language)
    if click.number:
        with desk.db.read() as session:
            macro = step.get(session, click.number)
        ref = MacroRef(click.number, macro.revision)
        shown = macro_modal(ref, desk.language, name=macro.name, text=macro.text)
    ack()
    desk.open_modal(click, shown)


def _save(desk: Surface, form: Submission, ack: Ack) -> None:
    try:
        with desk.record() as session:
            told = _carry_out(desk, session, form)
    except Unacceptable as e:
        field = Field.MACRO_NAME if e.key.startswith("error-macro-name") else Field.MACRO_TEXT
        ack(response_action="errors", errors={field: e.say(desk.language)})
        return
    title = say(desk.language, "modal-macro-title")
    ack(response_action="update", view=notice_modal(title, told, desk.language))


def _carry_out(desk: Surface, session: Session, form: Submission) -> Markup:
    ref, at, agent = MacroRef.read(form.private_metadata), now(), form.user_id
    name, text = form.text(Field.MACRO_NAME), form.text(Field.MACRO_TEXT)
    is_ours = _is_ours(desk, session)
    if not ref.macro_id:
        known = step.recipient(session, ref.delivery_id)
        step.save(session, name, text, known=known, is_ours=is_ours, agent=agent, now=at)
    elif form.has(Field.MACRO_REMOVE, TICKED):
        step.remove(session, ref.macro_id, ref.revision, agent=agent, now=at)
        return tell(desk.language, "modal-macro-removed", name=name)
    else:
        step.change(
            session, ref.macro_id, ref.revision, name, text, is_ours=is_ours, agent=agent, now=at
        )
    return tell(desk.language, "modal-macro-saved", name=name)


def _is_ours(desk: Surface, session: Session) -> IsOurs:
    """A number, address or link that stands in the shop's own documents is nobody's."""
    return lambda found: bool(desk.teacher.find(session, found))


LISTENERS = (
    action(Action.MACRO, Role.AGENT, _insert),
    options(Action.MACRO, Role.AGENT, _suggest),
    action(Action.MACRO_SAVE, Role.AGENT, _keep),
    action(Action.MACRO_CHANGE, Role.AGENT, _change),
    view(View.MACRO, Role.AGENT, _save),
)
