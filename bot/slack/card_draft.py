"""The draft on the card: the reply as the customer would read it, with its sources and doubts."""

from bot.decision.rules import MOST_NAMED
from bot.slack.block import Block, context, mark, quote, section, words
from bot.slack.card_buttons import card_button
from bot.slack.card_view import CardView
from bot.slack.claims import claim
from bot.slack.ids import Action
from bot.slack.text import Markup, excerpt, fit, join, literal, tell
from bot.tickets.terms import DraftKind
from bot.tickets.values import Proposal, Sentence

DRAFT_MOST, DRAFT_LINES = 2800, 80  # characters and lines; cards.py has the sum of all parts
MOST_SOURCES = 6
MOST_MARKS = 40
_TITLES = {
    DraftKind.ANSWER: "card-draft",
    DraftKind.HANDOFF: "card-holding",
    DraftKind.COURTESY: "card-courtesy",
}


def draft_blocks(view: CardView, draft: Proposal, language: str) -> list[Block]:
    shown, is_cut = excerpt(draft.text, DRAFT_MOST, DRAFT_LINES)
    is_answer = draft.kind is DraftKind.ANSWER
    show = card_button(view, Action.SHOW_DRAFT, "card-show-draft", language) if is_cut else None
    blocks = [
        section(tell(language, _TITLES[draft.kind]), show),
        quote(_cited(shown, draft) if shown else [words("…")]),
    ]
    notes = [_confidence(draft, language) if is_answer else fit(draft.why, 300)]
    if is_answer and draft.sources:
        notes += [_sources(draft, language), tell(language, "card-marks")]
    if is_cut:
        notes.append(tell(language, "card-draft-cut"))
    notes += _doubts(draft, language)
    return [*blocks, *([context(*filter(None, notes))] if any(notes) else [])]


def _cited(shown: str, draft: Proposal) -> list[Block]:
    """The reply as the customer would read it, with [1] after each sentence that has a source."""
    numbers = {source.passage_id: n for n, source in enumerate(draft.sources[:MOST_SOURCES], 1)}
    runs: list[Block] = []
    start = at = 0
    for sentence in draft.sentences:
        at = _end_of(sentence, shown, at)
        cited = sorted({numbers[each] for each in sentence.passages if each in numbers})
        marks = "".join(f"[{n}]" for n in cited) + _sign(sentence)
        if marks and at > start and len(runs) < 2 * MOST_MARKS:
            runs += [words(shown[start:at]), mark(marks)]
            start = at
    return [*runs, words(shown[start:])] if start < len(shown) else runs


def _end_of(sentence: Sentence, shown: str, at: int) -> int:
    """Where the sentence ends in the text from `at` on; `at` itself when it is not there."""
    text = literal(sentence.text[:DRAFT_MOST], DRAFT_MOST).strip()
    found = shown.find(text, at) if text else -1
    return at if found < 0 else found + len(text)


def _confidence(draft: Proposal, language: str) -> Markup:
    level = tell(language, f"confidence-{draft.level}")
    return join([tell(language, "card-confidence", level=level), fit(draft.why, 200)])


def _sources(draft: Proposal, language: str) -> Markup:
    listed = [
        Markup(f"`[{n}]` {fit(source.title, 80)}")
        for n, source in enumerate(draft.sources[:MOST_SOURCES], 1)
    ]
    if left := len(draft.sources) - len(listed):
        listed.append(tell(language, "card-sources-more", count=left))
    return tell(language, "card-sources", sources=join(listed))


def _sign(sentence: Sentence) -> str:
    """⚠ where something has no source, ? where the sources perhaps say it in other words."""
    if not sentence.unsupported:
        return ""
    return " ?" if all(each.is_hint for each in sentence.unsupported) else " ⚠"


def _doubts(draft: Proposal, language: str) -> list[Markup]:
    """What the documents do not say, and what should be compared with them."""
    missing = [claim(each, language) for each in draft.unsupported if not each.is_hint]
    hints = [Markup(f"“{fit(each.said, 80)}”") for each in draft.unsupported if each.is_hint]
    return [
        tell(language, key, what=join(named[:MOST_NAMED], by=", "))
        for key, named in (("card-unsupported", missing), ("card-compare", hints))
        if named
    ]
