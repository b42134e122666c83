"""What a card says of an automatic answer, sent or withheld, and what can be pressed about it."""

from bot.autonomy.rules import Bar
from bot.slack.block import Block, actions, context, section
from bot.slack.card_buttons import card_button
from bot.slack.card_view import AutoView, CardView
from bot.slack.ids import Action
from bot.slack.text import Markup, fit, tell
from bot.tickets.lifecycle import UNDECIDED
from bot.tickets.terms import TicketState


def auto_blocks(view: CardView, language: str) -> list[Block]:
    auto = view.auto
    if auto is None:
        return []
    if auto.was_sent and view.state is TicketState.PENDING:
        return [*_sent(auto, language), *_questions(view, auto, language)]
    if auto.was_sent and view.state is TicketState.RESOLVED:
        return _sent(auto, language)
    if auto.was_sent and view.state in UNDECIDED:
        return [section(tell(language, "auto-recalled"))]
    return [context(line)] if (line := _withheld(auto, language)) else []


def _sent(auto: AutoView, language: str) -> list[Block]:
    return [
        section(tell(language, "auto-sent", title=fit(auto.title, 120))),
        context(
            tell(language, "auto-why-words"),
            tell(
                language,
                "auto-why-sure",
                confidence=round(auto.confidence * 100),
                threshold=round((auto.threshold or 1) * 100),
                lead=f"{auto.lead:.2f}",
            ),
        ),
    ]


def _questions(view: CardView, auto: AutoView, language: str) -> list[Block]:
    if auto.outcome is not None:
        return [context(tell(language, f"auto-rated-{auto.outcome}"))]
    right = card_button(view, Action.AUTO_RIGHT, "auto-right", language)
    wrong = card_button(view, Action.AUTO_WRONG, "auto-wrong", language)
    recall = card_button(view, Action.AUTO_RECALL, "auto-recall", language, style="danger")
    return [context(tell(language, "auto-ask")), actions("auto", [right, wrong, recall])]


def _withheld(auto: AutoView, language: str) -> Markup:
    """Only what an agent would want to know: the rest of the conditions is for the report."""
    if Bar.ASKED_FOR_PERSON in auto.bars:
        return tell(language, "auto-asked-for-person")
    if not auto.would_answer:
        return Markup("")
    title, percent = fit(auto.title, 120), round(auto.confidence * 100)
    for bar in (Bar.ARTICLE_CHANGED, Bar.DRAWN, Bar.SHADOW, Bar.NOT_SWITCHED_ON):
        if bar in auto.bars:
            return tell(language, f"auto-withheld-{bar}", title=title, percent=percent)
    return Markup("")
