"""The modals an agent only reads: the whole conversation, the whole draft, a notice."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.decision.rules import CardRef
from bot.slack.block import Block, View, actions, button, context, modal, quote, section, words
from bot.slack.ids import Action
from bot.slack.ids import View as Id
from bot.slack.refs import dump_ref
from bot.slack.text import (
    Markup,
    fit,
    join,
    mention,
    moment,
    shorten,
    split,
    tell,
    tell_plainly,
)
from bot.tickets.terms import Direction

# A page stays far below Slack's 100 blocks and 250 kB for a view, and is still pleasant to read.
PAGE_CHARACTERS = 9000
PAGE_PIECES = 30
PIECE = 2900


@dataclass(frozen=True)
class SaidView:
    """One message of the conversation."""

    direction: Direction
    text: str
    by: str = ""  # the customer's name, or the id of the agent who approved
    at: datetime | None = None


@dataclass(frozen=True)
class _Piece:
    said: SaidView
    text: str
    is_first: bool


def history_modal(
    ref: CardRef,
    said: Sequence[SaidView],
    language: str,
    page: int = 1,
    *,
    is_veiled: bool = False,
) -> View:
    """Page 1 is the newest; nothing is left out, however long. `said` is oldest first.

    `is_veiled` offers to show what is covered.
    """
    pages = _pages(said, tell_plainly(language, "card-message-empty"))
    page = min(max(page, 1), len(pages))
    blocks: list[Block] = []
    for piece in pages[page - 1]:
        blocks += [context(_head(piece, language)), quote([words(piece.text)])]
    if not blocks:
        blocks.append(section(tell(language, "modal-history-empty")))
    if len(pages) > 1:
        blocks += _turning(page, len(pages), language)
    if is_veiled:
        show = button(tell_plainly(language, "card-show-personal"), Action.SHOW_PERSONAL, "show")
        blocks.append(actions("personal", [show]))
    return _reading("modal-history-title", blocks, ref, language)


def draft_modal(ref: CardRef, draft: str, language: str) -> View:
    """All of a draft too long for the card, up to 20,000 characters: no channel takes more."""
    pieces = split(draft, PIECE)[:7] or [tell_plainly(language, "card-message-empty")]
    blocks = [quote([words(piece)]) for piece in pieces]
    return _reading("modal-draft-title", blocks, ref, language)


def notice_modal(title: str, text: str, language: str, *, typed: str = "", about: str = "") -> View:
    """Something to know, for people who have no card in front of them; `typed` is what they wrote
    in vain, `about` the private_metadata of the form in whose place it comes."""
    markup = shorten(text, 2900) if isinstance(text, Markup) else fit(text, 2900)
    blocks = [section(markup or Markup("…"))]
    if pieces := split(typed, PIECE):
        blocks.append(context(tell(language, "modal-refused-typed")))
        blocks += [quote([words(piece)]) for piece in pieces]
    close = tell_plainly(language, "modal-close")
    return modal(
        Id.NOTICE, title, blocks, close=close, private_metadata=about, is_watched=bool(about)
    )


def _pages(said: Sequence[SaidView], empty: str) -> list[list[_Piece]]:
    """Filled from the newest back, so that page 1 never holds a lone leftover."""
    pages: list[list[_Piece]] = [[]]
    room = PAGE_CHARACTERS
    for piece in reversed([piece for each in said for piece in _pieces(each, empty)]):
        if pages[-1] and (len(piece.text) > room or len(pages[-1]) == PAGE_PIECES):
            pages.append([])
            room = PAGE_CHARACTERS
        pages[-1].insert(0, piece)
        room -= len(piece.text)
    return pages


def _pieces(said: SaidView, empty: str) -> list[_Piece]:
    texts = split(said.text, PIECE) or [empty]
    return [_Piece(said, text, is_first=number == 0) for number, text in enumerate(texts)]


def _head(piece: _Piece, language: str) -> Markup:
    said = piece.said
    parts = [_who(said, language), moment(said.at) if said.at else Markup("")]
    if not piece.is_first:
        parts.append(tell(language, "modal-said-continued"))
    return join(parts)


def _who(said: SaidView, language: str) -> Markup:
    if said.direction is Direction.IN:
        name = fit(said.by, 60) or tell(language, "customer-unnamed")
        return tell(language, "modal-said-customer", who=name)
    if said.by:
        return tell(language, "modal-said-desk", who=mention(said.by))
    return tell(language, "modal-said-shop")


def _turning(page: int, pages: int, language: str) -> list[Block]:
    older = button(tell_plainly(language, "modal-older"), Action.TURN_PAGE, str(page + 1))
    newer = button(tell_plainly(language, "modal-newer"), Action.TURN_PAGE, str(page - 1))
    blocks = [context(tell(language, "modal-pages", page=page, pages=pages))]
    if page < pages:
        blocks.append(actions("older", [older]))
    if page > 1:
        blocks.append(actions("newer", [newer]))
    return blocks


def _reading(key: str, blocks: Sequence[Block], ref: CardRef, language: str) -> View:
    title, close = tell_plainly(language, key), tell_plainly(language, "modal-close")
    about = dump_ref(ref)
    return modal(Id.PAGES, title, blocks, close=close, private_metadata=about, is_watched=True)
