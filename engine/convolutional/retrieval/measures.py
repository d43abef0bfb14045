"""How good a ranking is, and how sure one may be of a mean (Manning, Raghavan and Schütze, 2008, chapter 8).

ranking = relevant("RRNNNNNNRNRNNNRNNNNR")
precision(ranking, 20)                      # 6/20 = 0.3
average_precision(ranking, of=8)            # 0.416: two of the eight relevant ones were never found
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from engine.arrays import Floats

RESAMPLES, SURE = 1_000, 0.95


def precision(ranking: NDArray[np.bool_], k: int) -> float:
    """Which share of the first k of a ranking is relevant."""
    return float(np.mean(ranking[:k]))


def average_precision(ranking: NDArray[np.bool_], of: int = 0) -> float:
    """The mean, over all that is relevant, of the precision at its place. of: how many relevant ones there are, where
    the ranking does not hold all; those that are missing count as 0. It is 0 where nothing is relevant."""
    places = np.flatnonzero(ranking) + 1
    many = of or len(places)
    return float((np.arange(1, len(places) + 1) / places).sum() / many) if many else 0.0


def interval(values: Floats, seed: int = 0) -> tuple[float, float] | None:
    """Between which ends the mean of such values lies, in 95 of 100 such samples (Efron's bootstrap, 1979).

    The values are drawn anew from themselves, with replacement; the middle 95 % of the means are the interval. None
    where all are alike, or there are fewer than five: then nothing can be said of it.
    """
    if len(values) < 5 or np.ptp(values) == 0:
        return None
    drawn = np.random.default_rng(seed).integers(0, len(values), (RESAMPLES, len(values)))
    low, high = np.quantile(values[drawn].mean(axis=1), [(1 - SURE) / 2, (1 + SURE) / 2])
    return float(low), float(high)
