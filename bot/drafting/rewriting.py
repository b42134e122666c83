"""A draft worded differently without a language model: another tone around the same facts. Pure."""

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.drafting.pieces import Piece, pieces_of, sentences_of, text_of, without
from bot.drafting.reply import (
    Style,
    around,
    fit,
    handoff,
    is_complaint,
    left_open,
    open_questions,
    with_empathy,
)
from bot.tickets.terms import DraftKind, Rewrite, Tone
from bot.tickets.values import Proposal, Triage, Turn

TONE = {Rewrite.SHORTER: Tone.CONCISE, Rewrite.WARMER: Tone.WARM, Rewrite.FORMAL: Tone.FORMAL}
# A condition or an exception: to leave it out would make the answer another one.
_LIMITS = re.compile(
    r"다만|단[,\s]|예외|제외|불가|제한|않|없|어렵|못|만 |까지|이내|경우|부담"
    r"|\b(?:but|however|except|unless|only|not|no|cannot|within|if|must|until)\b|n't",
    re.IGNORECASE,
)


def rewrite(proposal: Proposal, how: Rewrite, turn: Turn, triage: Triage, style: Style) -> Proposal:
    """`style.tone` is replaced by the one asked for. The facts keep their words."""
    style = replace(style, tone=TONE[how])
    facts = [piece for piece in pieces_of(proposal) if piece.passages]
    if proposal.kind is DraftKind.HANDOFF or not facts:
        return handoff(turn, triage, style, proposal.why, proposal.confidence, proposal.level)
    body = _shortened(facts) if how is Rewrite.SHORTER else facts
    style = around(facts, style)
    body = [*body, *left_open(open_questions(proposal, triage, style), triage.language, style)]
    fitted = fit(
        with_empathy(body, turn, triage, style),
        turn,
        triage.language,
        style,
        is_sorry=is_complaint(turn, triage),
    )
    if fitted is None or fitted.is_cut:
        return proposal
    return replace(
        proposal, sentences=sentences_of(fitted.pieces), text=text_of(fitted.pieces), model=""
    )


def _shortened(facts: Sequence[Piece]) -> list[Piece]:
    """What comes first about each source, and every limit to it."""
    seen: set[tuple[str, ...]] = set()
    dropped = set()
    for number, piece in enumerate(facts):
        if piece.passages in seen and not _LIMITS.search(piece.text):
            dropped.add(number)
        seen.add(piece.passages)
    return without(facts, dropped)
