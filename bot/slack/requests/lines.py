"""Answers as blocks: one line, a page of tickets, an answer with its sources. Pure."""

from collections.abc import Sequence

from bot.drafting.looked import Looked, Place
from bot.slack.block import Block, Post, actions, button, context, quote, section, words
from bot.slack.ids import Action
from bot.slack.refs import Asking
from bot.slack.text import Markup, excerpt, fit, join, mention, tell, tell_plainly
from bot.slack.ticket_lines import TicketView, ticket_block
from bot.tickets.terms import ConfidenceLevel

MOST_ANSWER = 2_800  # characters
_SURE = (ConfidenceLevel.HIGH, ConfidenceLevel.MEDIUM)


def note(language: str, key: str, /, **values: object) -> Post:
    """One sentence."""
    told = tell(language, key, **values)
    return {"text": told, "blocks": [section(told)]}


def ticket_list(
    title: Markup, tickets: Sequence[TicketView], pages: Sequence[Block], language: str
) -> Post:
    blocks = [section(title), *(ticket_block(each, language) for each in tickets)]
    if pages:
        blocks.append(actions("pages", pages))
    return {"text": title, "blocks": blocks}


def turn(action: Action, words: str, page: int, key: str, language: str) -> Block:
    """A button to another page of what was asked for."""
    return button(tell_plainly(language, key), action, Asking(words, page).dump())


def looked_blocks(looked: Looked, language: str) -> list[Block]:
    """What the documents say, word for word, or that they say nothing."""
    if not looked.text:
        return [section(tell(language, "ask-nothing", question=looked.question))]
    first, *others = looked.sources
    blocks = [section(tell(language, "ask-question", question=looked.question))]
    if looked.level not in _SURE:
        blocks.append(context(tell(language, "ask-unsure")))
    blocks.append(quote([words(excerpt(looked.text, MOST_ANSWER, 60)[0] or "…")]))
    sources = [tell(language, "ask-source", source=_place(first, language))]
    if others:
        titles = join([_place(each, language) for each in others])
        sources.append(tell(language, "ask-next", sources=titles))
    return [*blocks, context(*sources)]


def answer(looked: Looked, language: str, thread_ts: str = "") -> Post:
    """For the one who asked, with a button for the others."""
    blocks = looked_blocks(looked, language)
    if looked.text:
        label = tell_plainly(language, "ask-post")
        value = Asking(looked.question, thread_ts=thread_ts).dump()
        blocks.append(actions("post", [button(label, Action.POST_HERE, value)]))
    return {"text": _said(looked, language), "blocks": blocks}


def answer_for_all(looked: Looked, agent: str, language: str) -> Post:
    by = context(tell(language, "ask-posted", who=mention(agent)))
    return {"text": _said(looked, language), "blocks": [*looked_blocks(looked, language), by]}


def _said(looked: Looked, language: str) -> Markup:
    if not looked.text:
        return tell(language, "ask-nothing", question=looked.question)
    return fit(looked.text, MOST_ANSWER) or Markup("…")


def _place(place: Place, language: str) -> Markup:
    title = fit(place.title, 80)
    return join([title, tell(language, "ask-internal")]) if place.is_internal else title
