"""How sure a search is that its first hit answers the message: one plain rule, no model.

    value = 0.55 x strength + 0.30 x coverage + 0.15 x lead

Each part runs from 0 to 1 and more of any part never lowers the value. `strength` is the top
score measured against what a good match reaches, `coverage` the share of the message's telling
words found in the passage, `lead` the distance to the best hit of another article.
"""

from typing import Literal, NamedTuple

from knowledge.passages import Found

Level = Literal["high", "medium", "low", "none"]

_STRONG = 0.45  # a top score few wrong hits reach
_WEAK = 0.10  # below it a hit is chance
_CLEAR_LEAD = 0.12
_LEVELS: tuple[tuple[float, Level], ...] = ((0.65, "high"), (0.45, "medium"), (0.25, "low"))


class Confidence(NamedTuple):
    value: float  # 0 to 1
    level: Level
    reasons: tuple[str, ...]  # plain English, for logs and tooltips


def confidence(found: Found) -> Confidence:
    if not found.hits:
        return Confidence(0.0, "none", ("nothing in the documents resembles the message",))
    top = found.hits[0]
    others = [hit.score for hit in found.hits if hit.passage.article_id != top.passage.article_id]
    strength = _ramp(top.score, _WEAK, _STRONG)
    coverage = top.parts.get("coverage", 0.0)
    lead = _ramp(top.score - max(others, default=0.0), 0.0, _CLEAR_LEAD)
    value = 0.55 * strength + 0.30 * coverage + 0.15 * lead
    level: Level = next((name for least, name in _LEVELS if value >= least), "none")
    reasons = (
        f"match {top.score:.2f}",
        f"{coverage:.0%} of the telling words found",
        "clearly ahead of the next article" if lead >= 1 else "another article is close",
    )
    return Confidence(round(value, 4), level, reasons)


def _ramp(value: float, low: float, high: float) -> float:
    return min(1.0, max(0.0, (value - low) / (high - low)))
