"""What people press about a pile: read all its drafts, send those that are ticked."""

from slack_bolt import Ack

from bot.clock import now
from bot.errors import NotFound
from bot.piles import step
from bot.slack.ids import Action, View
from bot.slack.listeners import action, view
from bot.slack.payloads import Click
from bot.slack.pile_rows import pile_view
from bot.slack.pile_view import first_box, pile_modal, ticked
from bot.slack.reading_modals import notice_modal
from bot.slack.roles import Role
from bot.slack.submission import Submission
from bot.slack.surface import Surface
from bot.slack.text import in_words, join, tell
from bot.texts import say
from bot.tickets.piles import Pile


def _open(desk: Surface, click: Click, ack: Ack) -> None:
    with desk.db.read() as session:
        pile = session.get(Pile, click.number)
        shown = pile_view(session, pile) if pile else None
    if shown is None or not shown.waiting:
        raise NotFound("error-pile-gone")
    ack()
    modal = pile_modal(shown, desk.language)
    desk.open_modal(click, modal)


def _approve(desk: Surface, form: Submission, ack: Ack) -> None:
    chosen = ticked(form)
    if not chosen:
        errors = {first_box(form): say(desk.language, "error-nothing-ticked")}
        ack(response_action="errors", errors=errors)
        return
    with desk.record() as session:
        refused = step.approve(session, desk.jobs, chosen, agent=form.user_id, now=now())
    sent = len(chosen) - len(refused)
    lines = [tell(desk.language, "pile-sent", count=sent)]
    for each in refused:
        why = in_words(each.why, desk.language)
        lines.append(tell(desk.language, "pile-refused", ticket=str(each.ticket_id), why=why))
    title = say(desk.language, "pile-modal-title")
    ack(response_action="update", view=notice_modal(title, join(lines, by="\n"), desk.language))


LISTENERS = (
    action(Action.PILE, Role.AGENT, _open),
    view(View.PILE, Role.AGENT, _approve),
)
