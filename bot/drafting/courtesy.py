"""The draft for a message that asks for nothing: kind words. Pure."""

import re

from bot.drafting.pieces import Piece, sentences_of, text_of, wrap
from bot.drafting.reply import Style
from bot.texts import say
from bot.tickets.courtesy import LONGEST, Courtesy, said_only, was_asked
from bot.tickets.terms import ConfidenceLevel, DraftKind, Sentiment, TicketType, Tone
from bot.tickets.values import Proposal, Triage, Turn

# Praise in words of their own is taken for it only where none of these could be a wish or a doubt.
_WANTS = re.compile(
    r"[?？]|[나까]요|는지|주세요|주실|부탁|싶|필요|언제|어떻게|근데|그런데|지만|다만|아쉬|혹시"
    r"|\b(?:please|pls|can|could|would|will|how|when|where|why|want|need|wish|wonder(?:ed|ing)?|but|however"
    r"|though|except|only|if|instead|refund|return|cancel|not|never|no|nothing)\b|n't",
    re.IGNORECASE,
)


def courtesy_of(turn: Turn, triage: Triage) -> Courtesy | None:
    """Nobody who is upset is thanked for it, whatever the words."""
    if triage.type is TicketType.COMPLAINT or triage.sentiment is Sentiment.NEGATIVE:
        return None
    return said_only(turn) or (Courtesy.THANKS if _is_praise(turn, triage) else None)


def _is_praise(turn: Turn, triage: Triage) -> bool:
    is_happy = triage.type is TicketType.OTHER and triage.sentiment is Sentiment.POSITIVE
    is_short = len(turn.text) <= LONGEST
    return is_happy and is_short and not _WANTS.search(turn.text) and not was_asked(turn)


def courteous(kind: Courtesy, turn: Turn, triage: Triage, style: Style) -> Proposal:
    """States nothing, so it rests on nothing."""
    language, voice = triage.language, style.voice
    for tone in (style.tone, Tone.CONCISE):
        lines = voice.lines(language, tone)
        body = [Piece(lines.thanked if kind is Courtesy.THANKS else lines.asked_back)]
        greeting = voice.greeting(language, tone, turn.customer_name, turn.segment)
        pieces = wrap(body, greeting, "")
        if style.capability.fits(text_of(pieces)):
            break
    return Proposal(
        kind=DraftKind.COURTESY if kind is Courtesy.THANKS else DraftKind.ANSWER,
        sentences=sentences_of(pieces),
        sources=(),
        confidence=1.0,
        level=ConfidenceLevel.HIGH,
        why=say(style.desk_language, f"draft-why-{kind}"),
        text=text_of(pieces),
    )
