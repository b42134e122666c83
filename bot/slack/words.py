"""What people press about the shop's own words: the list, a new one, one that goes."""

from slack_bolt import Ack

from bot.clock import now
from bot.errors import Unacceptable
from bot.slack.block import View as Drawn
from bot.slack.ids import Action, Field, View
from bot.slack.listeners import action, view
from bot.slack.payloads import Click
from bot.slack.reading_modals import notice_modal
from bot.slack.roles import Role
from bot.slack.submission import Submission
from bot.slack.surface import Surface
from bot.slack.text import tell
from bot.slack.words_modal import words_modal
from bot.texts import say


def _show(desk: Surface, click: Click, ack: Ack) -> None:
    listed = _listed(desk)
    ack()
    desk.open_modal(click, listed)


def _remove(desk: Surface, click: Click, ack: Ack) -> None:
    with desk.record() as session:
        desk.teacher.remove_word(session, click.value, agent=click.user_id, now=now())
    desk.teacher.use()
    listed = _listed(desk)
    ack()
    desk.later(desk.client.views_update, view_id=click.view_id, view=listed)


def _add(desk: Surface, form: Submission, ack: Ack) -> None:
    said, means = form.text(Field.WORD), form.text(Field.MEANING)
    try:
        with desk.record() as session:
            desk.teacher.add_word(session, said, means, agent=form.user_id, now=now())
    except Unacceptable as e:
        ack(response_action="errors", errors={Field.WORD: e.say(desk.language)})
        return
    desk.teacher.use()
    title = say(desk.language, "modal-words-title")
    told = tell(desk.language, "modal-words-added", word=said, meaning=means)
    ack(response_action="update", view=notice_modal(title, told, desk.language))


def _listed(desk: Surface) -> Drawn:
    with desk.db.read() as session:
        return words_modal(desk.teacher.words(session), desk.language)


LISTENERS = (
    action(Action.WORDS, Role.LEAD, _show),
    action(Action.REMOVE_WORD, Role.LEAD, _remove),
    view(View.WORDS, Role.LEAD, _add),
)
