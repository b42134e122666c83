"""Which article answers the customer: those that come next, and a search through all of them."""

from collections.abc import Sequence

from bot.decision.rules import CardRef
from bot.learning.values import Choice
from bot.slack.block import (
    Block,
    View,
    ask,
    context,
    external_select,
    option,
    quote,
    radio,
    words,
)
from bot.slack.card_form import card_form
from bot.slack.ids import Field
from bot.slack.ids import View as Id
from bot.slack.submission import Submission
from bot.slack.text import excerpt, fit, join, tell, tell_plainly
from bot.texts import say
from bot.tickets.values import SourceRef

MOST_CANDIDATES = 5
MOST_FOUND = 20
_KEY = "modal-source"


def source_modal(
    ref: CardRef,
    *,
    messages: Sequence[str],
    sources: Sequence[SourceRef],
    candidates: Sequence[Choice],
    language: str,
) -> View:
    """`candidates` may be empty, when the search found nothing or took too long."""
    empty = tell_plainly(language, "card-message-empty")
    shown = messages[-3:]
    quotes = [[words(excerpt(text, 1200 // len(shown), 15)[0] or empty)] for text in shown]
    blocks: list[Block] = [context(tell(language, "card-message"))]
    blocks += [quote(*quotes)] if quotes else []
    if sources:
        titles = join([fit(source.title, 80) for source in sources[:5]], by=", ")
        blocks.append(context(tell(language, f"{_KEY}-now", sources=titles)))
    if candidates:
        listed = radio(Field.CANDIDATE, source_options(candidates[:MOST_CANDIDATES]))
        label = tell_plainly(language, f"{_KEY}-label")
        blocks.append(ask(label, listed, is_optional=True))
    search = external_select(tell_plainly(language, f"{_KEY}-search"), Field.ARTICLE)
    label = tell_plainly(language, f"{_KEY}-any" if candidates else f"{_KEY}-label")
    hint = tell_plainly(language, f"{_KEY}-hint")
    blocks.append(ask(label, search, hint=hint, is_optional=bool(candidates)))
    return card_form(Id.SOURCE, _KEY, blocks, ref, language)


def source_options(choices: Sequence[Choice]) -> list[Block]:
    return [
        option(each.title or each.passage_id, each.handle, each.where)
        for each in choices[:MOST_FOUND]
    ]


def chosen_source(submission: Submission, language: str) -> str | dict[str, str]:
    """The handle of the source, or what is wrong. What was searched for goes before the list."""
    handle = submission.text(Field.ARTICLE) or submission.text(Field.CANDIDATE)
    return handle or {Field.ARTICLE: say(language, f"{_KEY}-missing")}
