"""A pile: its card, and the form in which every draft is read before it is approved. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.decision.rules import CardRef
from bot.slack.block import (
    Block,
    Post,
    View,
    actions,
    ask,
    button,
    check,
    context,
    header,
    modal,
    option,
    quote,
    section,
    words,
)
from bot.slack.ids import Action
from bot.slack.ids import View as Id
from bot.slack.refs import dump_ref, read_ref
from bot.slack.submission import Submission
from bot.slack.text import Markup, clean, excerpt, fit, join, tell, tell_plainly
from bot.tickets.terms import Channel

MOST_ON_CARD = 8
WHOLE = 1_200  # characters: more than a draft in a pile has, also with a veil over it
_SENDS = "send:"  # block_id of each box: then the ticket's number
_KEY = "pile"


@dataclass(frozen=True)
class Waiting:
    """One customer of a pile, under the veil."""

    ref: CardRef
    customer: str
    channel: Channel
    asked: str
    draft: str


@dataclass(frozen=True)
class PileView:
    pile_id: int
    count: int  # who waits, of whom `waiting` may show only some
    waiting: Sequence[Waiting]
    source: str = ""  # title of what answers them


def pile_card(view: PileView, language: str) -> Post:
    """Without anybody left it says only that."""
    if not view.waiting:
        told = tell(language, f"{_KEY}-done")
        return {"text": told, "blocks": [context(told)]}
    text = tell(language, f"{_KEY}-text", count=view.count)
    blocks = [header(tell_plainly(language, f"{_KEY}-title", count=view.count))]
    if source := fit(view.source, 150):
        blocks.append(context(tell(language, f"{_KEY}-source", source=source)))
    for each in view.waiting[:MOST_ON_CARD]:
        blocks += _one(each, language, most_asked=200, most_draft=500)
    if (left := view.count - len(view.waiting[:MOST_ON_CARD])) > 0:
        blocks.append(context(tell(language, f"{_KEY}-more", count=left)))
    label = tell_plainly(language, f"{_KEY}-open")
    opens = button(label, Action.PILE, str(view.pile_id), style="primary")
    return {"text": text, "blocks": [*blocks, actions("pile", [opens])]}


def pile_modal(view: PileView, language: str) -> View:
    """Every draft whole, every box ticked."""
    blocks = [section(tell(language, f"{_KEY}-about", count=len(view.waiting)))]
    for each in view.waiting:
        blocks += _one(each, language, most_asked=400, most_draft=WHOLE)
        text = tell_plainly(language, f"{_KEY}-send", ticket=str(each.ref.ticket_id))
        box = check(
            f"{_SENDS}{each.ref.ticket_id}", option(text, dump_ref(each.ref)), is_ticked=True
        )
        label = tell_plainly(language, f"{_KEY}-label", customer=fit(each.customer, 60) or "…")
        blocks.append(ask(label, box, is_optional=True))
    return modal(
        Id.PILE,
        tell_plainly(language, f"{_KEY}-modal-title"),
        blocks,
        submit=tell_plainly(language, f"{_KEY}-submit"),
        close=tell_plainly(language, "modal-cancel"),
    )


def ticked(form: Submission) -> list[CardRef]:
    """Raises Unreadable."""
    boxes = (values for block, values in form.values.items() if block.startswith(_SENDS))
    return [read_ref(value) for values in boxes for value in values]


def first_box(form: Submission) -> str:
    return next(block for block in form.values if block.startswith(_SENDS))


def _one(waiting: Waiting, language: str, *, most_asked: int, most_draft: int) -> list[Block]:
    name = fit(waiting.customer, 60) or tell(language, "customer-unnamed")
    number = Markup(f"#{waiting.ref.ticket_id}")
    who = join([Markup(f"*{name}*"), tell(language, f"channel-{waiting.channel}"), number])
    asked, _ = excerpt(waiting.asked, most_asked, 8)
    draft, _ = excerpt(clean(waiting.draft), most_draft, most_draft)
    return [
        section(who),
        context(tell(language, "card-message")),
        quote([words(asked or "…")]),
        context(tell(language, "card-draft")),
        quote([words(draft or "…")]),
    ]
