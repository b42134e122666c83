"""From which confidence on an answer may go out alone, by what agents made of earlier ones. Pure.

From the surest judged case downwards, the threshold is the lowest confidence down to which so few
were wrong that a share of right ones below the target is ruled out, by a Clopper-Pearson bound.
The bound is that of a single try, and every confidence is tried: that makes a lucky one likelier,
but a share that falls with the confidence gives itself away soon. Of 300 draws of 200 cases of
CLINC150 and of ParaKQC, one in twenty got a threshold under which the target was missed by more
than half a point. Where all cases are equally sure, which is the worst there is, a share that is
two points too low passes in one draw of ten.
"""

import random
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from knowledge.binomial import at_most

TARGET = 0.95  # of the answers that go out alone, those that must be right
SLACK = 0.005  # below the target: less is no harm, and costs many cases to rule out
RISK = 0.1  # that so few are wrong by luck, at one threshold
MOST = 1_000  # cases, the newest: older ones speak of articles and questions that have changed


class Judged(NamedTuple):
    """One message: how sure the search was of its first hit, and what an agent made of it."""

    confidence: float
    is_right: bool


def threshold(
    judged: Sequence[Judged], target: float = TARGET, *, risk: float = RISK
) -> float | None:
    """The lowest confidence that may answer alone; None while too little speaks for any.

    `judged` are cases as they came, oldest first, whether they went well or not. A target of 95 %
    needs at least 41 of them.
    """
    surest = sorted(judged[-MOST:], key=lambda each: -each.confidence)
    allowed = _allowed_wrong(len(surest), target - SLACK, risk)
    found, wrong = None, 0
    for place, each in enumerate(surest):
        wrong += not each.is_right
        is_tied = place + 1 < len(surest) and surest[place + 1].confidence == each.confidence
        if not is_tied and wrong <= allowed[place]:
            found = each.confidence
    return found


@lru_cache(maxsize=8)
def _allowed_wrong(cases: int, least: float, risk: float) -> NDArray[np.int_]:
    """How many of the 1, 2, 3 … surest may be wrong; -1 where even none is not enough."""
    # By number of wrong ones: that so few are wrong where `least` are right.
    luck = at_most(int(cases * (1 - least)) + 1, np.arange(1, cases + 1), 1 - least)
    return np.asarray((luck <= risk).sum(axis=1) - 1)


class Alone(NamedTuple):
    """What comes of choosing a threshold from some cases and using it on the others, many times."""

    judged: int  # cases in a draw
    precision: float | None  # of what went out alone, at the tenth percentile of the draws
    coverage: float  # the share of all messages that went out alone, on average
    undecided: float  # the share of the draws that gave no threshold


def rehearse(
    cases: Sequence[Judged], *, judged: int = 200, target: float = TARGET, draws: int = 300
) -> Alone:
    """Half of the cases are judged when there are too few of them to leave as many for use."""
    judged = min(judged, len(cases) // 2)
    dice = random.Random(0)  # noqa: S311  # repeatable on purpose
    precisions, coverages = [], []
    for _ in range(draws):
        mixed = dice.sample(cases, len(cases))
        least, coming = threshold(mixed[:judged], target), mixed[judged:]
        alone = [each for each in coming if least is not None and each.confidence >= least]
        coverages.append(len(alone) / len(coming))
        if alone:
            precisions.append(sum(each.is_right for each in alone) / len(alone))
    tenth = sorted(precisions)[len(precisions) // 10] if precisions else None
    return Alone(judged, tenth, sum(coverages) / draws, coverages.count(0.0) / draws)
