"""The customer's own words on a card."""

from bot.slack.block import Block, context, quote, section, words
from bot.slack.card_buttons import card_button
from bot.slack.card_view import CardView
from bot.slack.ids import Action
from bot.slack.text import Markup, excerpt, fit, join, tell, tell_plainly
from bot.slack.way_lines import way_line

MESSAGES_MOST, MESSAGES_LINES, MOST_MESSAGES = 1500, 40, 5
MOST_FILES = 4


def said_blocks(view: CardView, language: str) -> list[Block]:
    """The customer's own words: quoted, literal, with a button when not all of them fit."""
    shown = view.messages[-MOST_MESSAGES:]
    share, lines = MESSAGES_MOST // max(len(shown), 1), MESSAGES_LINES // max(len(shown), 1)
    excerpts = [excerpt(text, share, lines) for text in shown]
    is_cut = len(shown) < len(view.messages) or any(is_cut for _, is_cut in excerpts)
    is_cut = is_cut or view.leaves_out
    several = len(view.messages) > 1
    title = tell(language, "card-messages" if several else "card-message", count=len(view.messages))
    show = None  # the window with the whole conversation also offers what is covered
    if is_cut:
        show = card_button(view, Action.SHOW_MESSAGE, "card-show-message", language)
    elif view.is_veiled:
        show = card_button(view, Action.SHOW_PERSONAL, "card-show-personal", language)
    empty = tell_plainly(language, "card-message-empty")
    quotes = [[words(text or empty)] for text, _ in excerpts] or [[words(empty)]]
    about = _about_message(view, language)
    return [section(title, show), quote(*quotes), *([context(*about)] if about else [])]


def _about_message(view: CardView, language: str) -> list[Markup]:
    lines = []
    if view.has_many_links:
        lines.append(tell(language, "card-many-links"))
    if subject := fit(view.subject, 150):
        lines.append(tell(language, "card-subject", subject=subject))
    if view.attachments:
        names = join([fit(name, 60) for name in view.attachments[:MOST_FILES]], by=", ")
        count = len(view.attachments)
        lines.append(tell(language, "card-attachments", count=count, names=names))
    if view.earlier_turns:
        lines.append(tell(language, "card-earlier", count=view.earlier_turns))
    if limit := fit(view.reply_limit, 150):
        lines.append(tell(language, "card-reply-limit", limit=limit))
    if view.way:
        lines.append(way_line(view.way, language))
    return lines
