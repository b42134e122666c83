"""What an agent sees of a customer's data: half, and the whole when they ask, on the record."""

from dataclasses import replace

from slack_bolt import Ack

from bot.clock import now
from bot.errors import NotAllowed
from bot.slack.card_view import CardView, EarlierTurn
from bot.slack.ids import Action
from bot.slack.listeners import action
from bot.slack.modals import SaidView, history_modal
from bot.slack.payloads import Click
from bot.slack.reading import said_views
from bot.slack.refs import read_ref
from bot.slack.roles import Role
from bot.slack.surface import Surface
from bot.tickets.journal import record
from bot.tickets.queries import get_ticket
from bot.tickets.terms import EventKind
from bot.tickets.values import Proposal, Sentence, Unsupported
from bot.vault.veiling import Veil


def _show_personal(desk: Surface, click: Click, ack: Ack) -> None:
    """From a card it opens a window; in the window of the conversation it takes its place."""
    viewers = desk.config.privacy.viewers
    if viewers and click.user_id not in viewers:
        raise NotAllowed("error-not-viewer")
    ref = read_ref(click.private_metadata) if click.view_id else click.ref
    with desk.record() as session:
        said = said_views(session, get_ticket(session, ref.ticket_id))
        record(
            session,
            EventKind.PERSONAL_SHOWN,
            ticket_id=ref.ticket_id,
            actor=click.user_id,
            now=now(),
        )
    ack()
    view = history_modal(ref, said, desk.language)
    if click.view_id:
        desk.later(desk.client.views_update, view_id=click.view_id, view=view)
    else:
        desk.open_modal(click, view)


def veiled(view: CardView, veil: Veil) -> CardView:
    decided = view.decided and replace(view.decided, reply=veil.cover(view.decided.reply))
    messages = tuple(veil.cover(text) for text in view.messages)
    return replace(
        view,
        messages=messages,
        subject=veil.cover(view.subject),
        triage_reason=veil.cover(view.triage_reason),
        draft=view.draft and veiled_draft(view.draft, veil),
        decided=decided,
        is_veiled=messages != view.messages,
    )


def veiled_turn(view: EarlierTurn, veil: Veil) -> EarlierTurn:
    messages = tuple(veil.cover(text) for text in view.messages)
    return replace(view, messages=messages, reply=veil.cover(view.reply))


def veiled_draft(draft: Proposal, veil: Veil) -> Proposal:
    sentences = tuple(veiled_sentence(sentence, veil) for sentence in draft.sentences)
    return replace(draft, sentences=sentences, text=veil.cover(draft.text))


def veiled_sentence(sentence: Sentence, veil: Veil) -> Sentence:
    unsupported = tuple(Unsupported(u.lack, veil.cover(u.said)) for u in sentence.unsupported)
    return replace(sentence, text=veil.cover(sentence.text), unsupported=unsupported)


def veiled_words(said: list[SaidView], veil: Veil) -> list[SaidView]:
    return [replace(each, text=veil.cover(each.text)) for each in said]


LISTENERS = (action(Action.SHOW_PERSONAL, Role.AGENT, _show_personal),)
