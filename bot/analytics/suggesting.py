"""One thing worth doing next, if the figures say so. Pure."""

from dataclasses import dataclass, field
from enum import StrEnum

from bot.analytics.figures import Figures

LEAST_ASKED = 3  # tickets that ask the same
LEAST_ENDED = 5  # deadlines
LEAST_REPLIES = 10
LEAST_CORRECTIONS = 5
_KEPT = 0.8
_EDITED = 0.5


class Advice(StrEnum):
    """In the order of what it is worth."""

    LATE = "late"  # too many deadlines missed
    SPIKE = "spike"  # something has happened
    WRITE = "write"  # an article for what is asked without one
    WORDING = "wording"  # drafts are mostly edited
    TRAIN = "train"  # labels were corrected


@dataclass(frozen=True)
class Suggestion:
    advice: Advice
    values: dict[str, object] = field(default_factory=dict)  # for its sentence


def suggestion(figures: Figures) -> Suggestion | None:
    deadlines, answered = figures.deadlines, figures.answered
    if deadlines.missed >= LEAST_ENDED and (deadlines.share or 0) < _KEPT:
        return Suggestion(Advice.LATE, {"missed": deadlines.missed})
    if figures.spikes:
        spike = figures.spikes[0]
        return Suggestion(Advice.SPIKE, {"of": spike.of, "count": spike.count})
    if figures.unanswered and figures.unanswered[0].tickets >= LEAST_ASKED:
        question = figures.unanswered[0]
        return Suggestion(Advice.WRITE, {"title": question.title, "count": question.tickets})
    written = answered.approved + answered.edited
    if written >= LEAST_REPLIES and answered.edited > _EDITED * written:
        return Suggestion(Advice.WORDING, {"edited": answered.edited, "written": written})
    if (count := sum(figures.corrections.values())) >= LEAST_CORRECTIONS:
        return Suggestion(Advice.TRAIN, {"count": count})
    return None
