"""A body of facts made into a reply in the shop's voice that fits the channel. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.channels.capability import Capability
from bot.drafting import politeness
from bot.drafting.grounding import states_something
from bot.drafting.pieces import Piece, sentences_of, text_of, wrap
from bot.drafting.problems import problem_in
from bot.drafting.voice import Voice
from bot.tickets.terms import (
    ConfidenceLevel,
    DraftKind,
    Language,
    Review,
    Sentiment,
    TicketType,
    Tone,
)
from bot.tickets.values import Proposal, Triage, Turn

_SORRY = re.compile(r"죄송|사과드|송구|\bsorry\b|\bapologi", re.IGNORECASE)
_LONGEST_APOLOGY = 40  # characters


@dataclass(frozen=True)
class Style:
    """How a reply is to be written."""

    voice: Voice
    tone: Tone
    capability: Capability
    desk_language: Language


def around(body: Sequence[Piece], style: Style) -> Style:
    """The shop's own lines as politely as the facts they stand around."""
    is_formal = politeness.is_formal(piece.text for piece in body)
    return replace(style, voice=style.voice.formally()) if is_formal else style


@dataclass(frozen=True)
class Fitted:
    pieces: list[Piece]
    is_cut: bool  # some of the body had to go


def fit(
    body: Sequence[Piece], turn: Turn, language: Language, style: Style, *, is_sorry: bool = False
) -> Fitted | None:
    """Greeting and closing shrink first, then the body ends earlier, on a sentence.

    None when not even its first sentence fits.
    """
    voice, tone = style.voice, style.tone
    greeting = voice.greeting(language, tone, turn.customer_name, turn.segment)
    short = voice.greeting(language, Tone.CONCISE, turn.customer_name, turn.segment)
    closing, short_closing = (
        _closing(voice, language, each, is_sorry=is_sorry) for each in (tone, Tone.CONCISE)
    )
    for opening, ending in ((greeting, closing), (short, short_closing), (short, ""), ("", "")):
        pieces = wrap(body, opening, ending)
        if style.capability.fits(text_of(pieces)):
            return Fitted(pieces, is_cut=False)
    for end in range(len(body) - 1, 0, -1):
        if body[end - 1].passages and style.capability.fits(text_of(body[:end])):
            return Fitted(list(body[:end]), is_cut=True)
    return None


def _closing(voice: Voice, language: Language, tone: Tone, *, is_sorry: bool) -> str:
    """Nobody who complains is sent off cheerfully."""
    lines = voice.lines(language, tone)
    return lines.closing_sorry if is_sorry else lines.closing


def with_empathy(body: Sequence[Piece], turn: Turn, triage: Triage, style: Style) -> list[Piece]:
    """One apology, naming the customer's own problem where we know it: an article's own, which
    cannot know it, is left out."""
    if not is_complaint(turn, triage):
        return list(body)
    line = style.voice.empathy(triage.language, style.tone, problem_in(turn.text))
    first, *rest = [piece for piece in body if not _only_apologises(piece.text)] or body
    gap = "\n\n" if first.text.startswith("[") else "\n"  # a title stands on its own
    return [Piece(line), replace(first, gap=gap), *rest]


def _only_apologises(text: str) -> bool:
    is_short = len(text) <= _LONGEST_APOLOGY
    return is_short and _SORRY.search(text) is not None and not states_something(text)


def left_open(questions: Sequence[str], language: Language, style: Style) -> list[Piece]:
    """A line for each question without an answer, and one for all where a name would not do."""
    lines = [style.voice.rest(language, style.tone, question) for question in questions]
    return [
        Piece(line, gap="\n" if number else "\n\n")
        for number, line in enumerate(dict.fromkeys(lines))
    ]


def open_questions(proposal: Proposal, triage: Triage, style: Style) -> list[str]:
    """What an earlier wording left open."""
    named = [style.voice.left_open(triage.language, s.text) for s in proposal.sentences]
    return [question for question in named if question is not None]


def is_complaint(turn: Turn, triage: Triage) -> bool:
    """In doubt triage asks a person to look, but a customer who is not upset and names no problem
    is not told how sorry we are."""
    if triage.type is TicketType.COMPLAINT:
        return True
    is_upset = triage.sentiment is Sentiment.NEGATIVE
    has_problem = triage.sentiment is Sentiment.NEUTRAL and problem_in(turn.text) != ""
    return Review.COMPLAINT in triage.review and (is_upset or has_problem)


def handoff(
    turn: Turn,
    triage: Triage,
    style: Style,
    why: str,
    value: float = 0.0,
    level: ConfidenceLevel = ConfidenceLevel.NONE,
) -> Proposal:
    """The honest holding reply: it rests on nothing and promises nothing but a person's look."""
    language, is_sorry = triage.language, is_complaint(turn, triage)
    for tone in (style.tone, Tone.CONCISE):
        holding = Piece(style.voice.lines(language, tone).holding)
        fitted = fit(
            with_empathy([holding], turn, triage, style),
            turn,
            language,
            style,
            is_sorry=is_sorry,
        )
        fitted = fitted or fit([holding], turn, language, style, is_sorry=is_sorry)
        if fitted:
            break
    pieces = fitted.pieces if fitted else []
    return Proposal(
        kind=DraftKind.HANDOFF,
        sentences=sentences_of(pieces),
        sources=(),
        confidence=value,
        level=level,
        why=why,
        text=text_of(pieces),
    )
