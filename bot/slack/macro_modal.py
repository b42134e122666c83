"""The form of a macro, and the list of them."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.macros.rules import variables
from bot.slack.block import (
    MOST_TYPED,
    Block,
    Post,
    View,
    actions,
    ask,
    button,
    check,
    context,
    line_field,
    modal,
    option,
    quote,
    section,
    text_field,
    words,
)
from bot.slack.ids import Action, Field
from bot.slack.ids import View as Id
from bot.slack.refs import MacroRef
from bot.slack.text import Markup, clean, cut, excerpt, fit, mention, tell, tell_plainly

MOST_LISTED = 10
MOST_FOUND = 50
TICKED = "yes"
_LONGEST_NAME = 75  # Slack's limit for an option
_KEY = "modal-macro"


@dataclass(frozen=True)
class MacroView:
    macro_id: int
    name: str
    text: str
    changed_by: str = ""  # agent id


def macro_modal(ref: MacroRef, language: str, *, name: str = "", text: str = "") -> View:
    line = line_field(Field.MACRO_NAME, _LONGEST_NAME, initial=cut(clean(name), _LONGEST_NAME))
    said = text_field(Field.MACRO_TEXT, MOST_TYPED, initial=cut(clean(text), MOST_TYPED))
    places = tell_plainly(language, f"{_KEY}-variables", variables=variables())
    blocks: list[Block] = [
        context(tell(language, f"{_KEY}-from-reply" if ref.delivery_id else f"{_KEY}-about")),
        ask(tell_plainly(language, f"{_KEY}-name"), line),
        ask(tell_plainly(language, f"{_KEY}-text"), said, hint=places),
    ]
    if ref.macro_id:
        label = tell_plainly(language, f"{_KEY}-remove")
        box = check(
            Field.MACRO_REMOVE, option(tell_plainly(language, f"{_KEY}-remove-yes"), TICKED)
        )
        blocks.append(ask(label, box, is_optional=True))
    return modal(
        Id.MACRO,
        tell_plainly(language, f"{_KEY}-title"),
        blocks,
        submit=tell_plainly(language, f"{_KEY}-submit"),
        close=tell_plainly(language, "modal-cancel"),
        private_metadata=ref.dump(),
    )


def macro_options(macros: Sequence[MacroView]) -> list[Block]:
    return [option(each.name, str(each.macro_id), each.text) for each in macros[:MOST_FOUND]]


def macro_list(macros: Sequence[MacroView], words_asked: str, language: str) -> Post:
    """What `/desk macro` finds; without any it says how one comes to be."""
    key = "macros-title" if macros else "macros-none" if words_asked else "macros-empty"
    title = tell(language, key, count=len(macros), words=fit(words_asked, 80))
    blocks = [section(title)]
    for macro in macros[:MOST_LISTED]:
        blocks += _listed(macro, language)
    if (left := len(macros) - MOST_LISTED) > 0:
        blocks.append(context(tell(language, "macros-more", count=left)))
    new = button(tell_plainly(language, "macros-new"), Action.MACRO_CHANGE, "0")
    return {"text": title, "blocks": [*blocks, actions("macros", [new])]}


def _listed(macro: MacroView, language: str) -> list[Block]:
    label = tell_plainly(language, "macros-change")
    change = button(label, Action.MACRO_CHANGE, str(macro.macro_id), label=f"{label}: {macro.name}")
    text, _ = excerpt(macro.text, 600, 8)
    by = tell(language, "macros-by", who=mention(macro.changed_by))
    name = Markup(f"*{fit(macro.name, _LONGEST_NAME) or '…'}*")
    return [section(name, change), quote([words(text or "…")]), context(by)]
