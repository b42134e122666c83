"""When an article has earned to answer alone on a channel. Pure.

Its cases are looked at when there are 50, 100, 200, 400 … of them, each time with half the error
of the time before, and each demotion halves them all again. So an article that is right less often
than TARGET ever asks to be promoted with a probability of RISK at most, however long one waits.
"""

import math
import random
from collections.abc import Sequence
from typing import NamedTuple

from knowledge.binomial import at_most

TARGET = 0.9  # of its cases, those that agents approved unedited
RISK = 0.05
FIRST_LOOK = 50  # cases
_Z = 1.96  # of the 95 % bound that is shown


class Evidence(NamedTuple):
    right: int
    cases: int

    @property
    def lower_bound(self) -> float:
        """Wilson's, of 95 %."""
        return wilson_lower(self.right, self.cases)


def earned(outcomes: Sequence[bool], demotions: int = 0) -> Evidence | None:
    """What speaks for a promotion, at the latest look; None while too little does.

    `outcomes` are the cases since the last demotion, oldest first: right or not.
    """
    look = 0
    while FIRST_LOOK * 2 ** (look + 1) <= len(outcomes):
        look += 1
    cases = FIRST_LOOK * 2**look
    if len(outcomes) < cases:
        return None
    evidence = Evidence(sum(outcomes[:cases]), cases)
    allowed = RISK / 2 ** (look + 1 + demotions + 1)
    luck = at_most(cases - evidence.right, cases, 1 - TARGET)[0, -1]
    return evidence if luck <= allowed and evidence.lower_bound >= TARGET else None


def wilson_lower(right: int, cases: int) -> float:
    if not cases:
        return 0.0
    share, scale = right / cases, _Z**2 / cases
    spread = _Z * math.sqrt((share * (1 - share) + scale / 4) / cases)
    return max(0.0, (share + scale / 2 - spread) / (1 + scale))


def is_drawn(message_id: int, share: float) -> bool:
    """Does this case of a promoted article go to a person all the same?

    The same for every run of a message, so that a crash draws no second time.
    """
    return random.Random(f"drawn:{message_id}").random() < share  # noqa: S311  # no secret
