"""The binomial distribution. In numpy: the library that has it takes 26 MB of an idle desk."""

import numpy as np
from numpy.typing import ArrayLike, NDArray


def at_most(most: int, cases: ArrayLike, share: float) -> NDArray[np.float64]:
    """Of each number of cases a row: that 0, 1, … or `most` of them, or fewer, are of a kind that
    `share` of all are of. 0 < share < 1."""
    tried = np.atleast_1d(np.asarray(cases, np.int64))[:, np.newaxis]
    hits = np.arange(most + 1)
    factorials = np.concatenate([[0.0], np.log(np.arange(1, tried.max(initial=most) + 1)).cumsum()])
    missed = np.maximum(tried - hits, 0)
    ways = factorials[tried] - factorials[hits] - factorials[missed]
    each = np.exp(ways + hits * np.log(share) + missed * np.log1p(-share))
    return np.asarray(np.where(hits <= tried, each, 0.0).cumsum(axis=1).clip(max=1.0))
