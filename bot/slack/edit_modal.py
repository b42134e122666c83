"""The form in which an agent writes the reply."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.channels.capability import Capability
from bot.channels.splitting import Unit
from bot.decision.rules import MOST_NAMED, CardRef
from bot.drafting.linter import Hint
from bot.macros.rules import unfilled
from bot.slack.block import (
    MOST_TYPED,
    Block,
    View,
    actions,
    ask,
    context,
    external_select,
    quote,
    section,
    text_field,
    words,
)
from bot.slack.card_form import Errors, card_form
from bot.slack.hint_lines import hint_lines
from bot.slack.ids import Action, Field
from bot.slack.ids import View as Id
from bot.slack.text import Markup, clean, excerpt, fit, join, mention, tell, tell_plainly
from bot.texts import say
from bot.tickets.values import SourceRef
from bot.vault.masking import holds_never_stored


@dataclass(frozen=True)
class Writing:
    """A reply somebody is at, shown anew in the form they have open."""

    text: str
    edition: int = 0
    note: Markup | None = None
    newer: str = ""  # the draft that came meanwhile


def edit_modal(
    ref: CardRef,
    *,
    draft: str,
    messages: Sequence[str],
    sources: Sequence[SourceRef],
    can_send: Capability,
    language: str,
    hints: Sequence[Hint] = (),
    has_macros: bool = False,
    others: Sequence[str] = (),
    writing: Writing | None = None,
) -> View:
    """`others` edit it too. `writing` is what somebody has made of the draft by now."""
    most, whole = most_typed(can_send), clean(draft)
    initial = offered(draft, can_send)
    edition = writing.edition if writing else 0
    blocks = [*_asked(messages, language)]
    if sources:
        titles = join(fit(source.title, 80) for source in sources[:10])
        blocks.append(context(tell(language, "modal-edit-sources", sources=titles)))
    if initial != whole and not writing:
        blocks.append(section(tell(language, "modal-edit-cut", limit=most)))
    if hints:
        blocks.append(context(*hint_lines(hints, language)))
    if has_macros:
        choose = external_select(tell_plainly(language, "modal-edit-macro"), Action.MACRO)
        blocks.append(actions(f"macro:{edition}", [choose]))
    if others:
        who = join(map(mention, others[:MOST_NAMED]), by=", ")
        blocks.append(context(tell(language, "modal-edit-others", who=who)))
    if writing and writing.note:
        blocks.append(section(writing.note))
    if writing and writing.newer:
        newer, _ = excerpt(writing.newer, MOST_TYPED, 80)
        blocks += [context(tell(language, "modal-edit-newer")), quote([words(newer or "…")])]
    field = text_field(Field.REPLY, most, initial=writing.text if writing else initial)
    label = tell_plainly(language, "modal-edit-label")
    blocks.append(ask(label, field, hint=_limit_hint(can_send, language), edition=edition))
    return card_form(Id.EDIT, "modal-edit", blocks, ref, language)


def offered(draft: str, can_send: Capability) -> str:
    """As much of a draft as the field for it takes."""
    whole, most = clean(draft), most_typed(can_send)
    return whole if len(whole) <= most else whole[:most].rstrip()


def most_typed(can_send: Capability) -> int:
    return min(can_send.longest, MOST_TYPED)


def edit_errors(reply: str, can_send: Capability, language: str) -> Errors:
    """{} when the reply can be sent on this channel."""
    reply = reply.strip()
    if not reply:
        return {Field.REPLY: say(language, "error-empty-reply")}
    if holds_never_stored(reply):
        return {Field.REPLY: say(language, "error-never-stored")}
    if place := unfilled(reply):
        return {Field.REPLY: say(language, "error-macro-unfilled", place=place)}
    if can_send.fits(reply):
        return {}
    key, length = f"error-too-long-{can_send.unit}", can_send.length(reply)
    return {Field.REPLY: say(language, key, length=length, limit=can_send.longest)}


def _asked(messages: Sequence[str], language: str) -> list[Block]:
    """What the customer wrote, to have it in sight while answering."""
    shown = messages[-3:]
    empty = tell_plainly(language, "card-message-empty")
    quotes = [[words(excerpt(text, 1500 // len(shown), 20)[0] or empty)] for text in shown]
    return [context(tell(language, "card-message")), quote(*quotes)] if quotes else []


def _limit_hint(can_send: Capability, language: str) -> str:
    if can_send.unit is Unit.BYTES:
        hangul = can_send.longest // len("한".encode())
        return tell_plainly(language, "modal-edit-bytes", limit=can_send.longest, hangul=hangul)
    return tell_plainly(language, "modal-edit-characters", limit=most_typed(can_send))
