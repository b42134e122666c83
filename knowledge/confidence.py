"""How sure a search is that its first hit answers the message: a probability, by one plain rule.

    log odds = base + (1 - taught) (9 score + 1.5 meant + 2 usual) + 4 lead + 2 asked - 1.6 taught
    log odds = base + (1 - taught) (6 score + 8 whole + 3 usual) + 3 lead + 2.2 asked + 1.1 taught

The first is Korean, the second English. `score` is how well the passage fits without what was
learned, `lead` the distance to the best hit of another article, `asked` how much like its approved
questions the message is, `taught` the cube of the share of the shop's passages that have any: only
where all have, these say more than the passage itself. `meant` is how near the same intents passage
and message are, which the score reads less, the more the message quotes. `whole` is how like the
message the likest passage is as MiniLM reads it, which reads only English: less good at choosing a
passage than the score, and better at noticing that none answers. `usual` is how usual it is for
help pages to treat what is asked, of whatever shop: it notices what a page beside the point is near
to. The longer a lead, the less more of it counts; it counts little, because an entry and a policy
that answer the same question are close together. More of score, meant, whole, usual, lead or asked
never lowers the value. The numbers are rounded from logistic regressions on ParaKQC and CLINC150
with approvals and questions out of scope, the sample shops, colloquial shop questions and shops
written for it, a third of whose questions nothing answers. A shop's own approvals know better:
knowledge/threshold.py.
"""

import math
from typing import Literal, NamedTuple

from knowledge.passages import Found, Hit

Level = Literal["high", "medium", "low", "none"]

_EDITION = 13  # raise it with the rule, or with the scores it reads: judgements then start anew
_LEAD = 0.3  # where more of it begins to say little
_MEANT = 0.4  # usually; taken for granted where it is not known
_MOST_ASKED = 2.0  # beyond, more says no more
_LEVELS: tuple[tuple[float, Level], ...] = ((0.7, "high"), (0.45, "medium"), (0.2, "low"))


class _Weights(NamedTuple):
    base: float
    score: float
    lead: float
    asked: float
    taught: float
    whole: float = 0
    meant: float = 0
    usual: float = 2


_WEIGHTS = {
    "ko": _Weights(-2.1, 9, 4, 2, -1.6, meant=1.5),
    "en": _Weights(-3.8, 8, 3, 2.2, -0.1),
}
_WITH_WHOLE = _Weights(-5.0, 6, 3, 2.2, 1.1, 8, usual=3)


def measure(embedder: str) -> str:
    """Names how confidence is computed: under another name, the same number means another."""
    return f"{_EDITION}-{embedder}"


class Confidence(NamedTuple):
    value: float  # 0 to 1
    level: Level
    reasons: tuple[str, ...]  # plain English, for logs and tooltips

    @property
    def answers(self) -> bool:
        """More likely than not that the first hit answers the message."""
        return self.value >= 0.5


def confidence(found: Found) -> Confidence:
    if not found.hits:
        return Confidence(0.0, "none", ("nothing in the documents resembles the message",))
    top = found.hits[0]
    weights = _weights(top)
    asked = top.parts.get("questions", 0.0)
    lead = _LEAD * math.log1p(max(0.0, top.parts["lead"]) / _LEAD)
    taught = top.parts.get("taught", 0.0) ** 3
    odds = (
        weights.base
        + weights.score * (1 - taught) * (top.score - asked)
        + weights.whole * (1 - taught) * top.parts.get("whole", 0.0)
        + weights.meant * (1 - taught) * (top.parts.get("meant", _MEANT) - _MEANT)
        + weights.usual * (1 - taught) * top.parts.get("usual", 0.0)
        + weights.lead * lead
        + weights.asked * min(asked, _MOST_ASKED)
        + weights.taught * taught
    )
    value = 1 / (1 + math.exp(-odds))
    level: Level = next((name for least, name in _LEVELS if value >= least), "none")
    reasons = (
        f"match {top.score:.2f}",
        f"{top.parts['coverage']:.0%} of the telling words found",
        f"{top.parts['lead']:.2f} ahead of the next article",
    )
    return Confidence(value, level, reasons)


def _weights(top: Hit) -> _Weights:
    if top.passage.language == "en" and "whole" in top.parts:
        return _WITH_WHOLE
    return _WEIGHTS.get(top.passage.language, _WEIGHTS["ko"])
