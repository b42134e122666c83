"""How sure a search is that its first hit answers the message: one plain rule, no model.

    value = 0.45 x strength + 0.20 x coverage + 0.35 x lead, at most 0.5 + coverage / 2

Each part runs from 0 to 1, and more of any part never lowers the value. `strength` is the top
score measured against what a good match reaches, `coverage` the share of the message's telling
words that the passage contains, `lead` the distance to the best hit of another article. The cap
keeps a message that also asks for something else from being called sure. Weights and levels were
chosen on the sample shops and on colloquial shop questions; a shop's own approvals know better.
"""

from typing import Literal, NamedTuple

from knowledge.passages import Found

Level = Literal["high", "medium", "low", "none"]

_WEAK, _STRONG = (
    0.10,
    0.45,
)  # top scores: below the first is chance, few wrong hits reach the second
_CLEAR_LEAD = 0.15
_LEVELS: tuple[tuple[float, Level], ...] = ((0.7, "high"), (0.45, "medium"), (0.25, "low"))


class Confidence(NamedTuple):
    value: float  # 0 to 1
    level: Level
    reasons: tuple[str, ...]  # plain English, for logs and tooltips


def confidence(found: Found) -> Confidence:
    if not found.hits:
        return Confidence(0.0, "none", ("nothing in the documents resembles the message",))
    top = found.hits[0]
    strength = _ramp(top.score, _WEAK, _STRONG)
    coverage = top.parts["coverage"]
    lead = _ramp(top.parts["lead"], 0.0, _CLEAR_LEAD)
    value = min(0.45 * strength + 0.20 * coverage + 0.35 * lead, 0.5 + coverage / 2)
    level: Level = next((name for least, name in _LEVELS if value >= least), "none")
    reasons = (
        f"match {top.score:.2f}",
        f"{coverage:.0%} of the telling words found",
        f"{top.parts['lead']:.2f} ahead of the next article",
    )
    return Confidence(round(value, 4), level, reasons)


def _ramp(value: float, low: float, high: float) -> float:
    return min(1.0, max(0.0, (value - low) / (high - low)))
