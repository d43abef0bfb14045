"""How right the models are, and how surely that can be said.

>>> test_share(38, 40)
'95.0 % (83.5–98.6 %)'
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

import numpy as np

from engine.arithmetic.estimates import Share, share_of
from engine.arithmetic.exact import fixed, result
from engine.arithmetic.written import many
from engine.plane.datasets import PlaneData
from engine.supervised.classifiers.models.panel import Panel


def bare(share: Share) -> str:
    """83.5–98.6 %: Wilson's interval without what it is called."""
    return share.interval.partition(": ")[2]


def test_share(hits: int, count: int) -> str:
    """What part of the points held out is right, with Wilson's interval for 95 %."""
    if not count:
        return "–"
    share = share_of(hits, count)
    return f"{share.percent} ({bare(share)})"


def listed(names: list[str]) -> str:
    """A, B and C."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def told(hits: Mapping[str, int], count: int) -> str:
    """Which model is right most often on the points held out, and whether so few points can tell it from the others.
    hits: of each model by its title."""
    if not count:
        return "No points are held out, so nothing tells how well these models do on new ones."
    if len(hits) < 2:
        return ""
    most = max(hits.values())
    best = [name for name, one in hits.items() if one == most]
    share = share_of(most, count)
    low = share.bounds[0]
    near = [name for name, one in hits.items() if one < most and share_of(one, count).bounds[1] >= low]
    first = f"Most often right on {many(count, 'test point')}: {listed(best)}, {share.percent} (95 %: {bare(share)})."
    if near:
        return f"{first} The intervals of {listed(near)} overlap with that: so few points do not rank them."
    return first if len(best) == 1 else f"{first} A tie."


def one_sided(panel: Panel, data: PlaneData) -> list[str]:
    """Why a model may do worse than guessing: of many sets just as many points of each class are dealt, so that the
    class that is more frequent among the training points is the rarer one among the rest; and a model that finds
    nothing else says the more frequent class everywhere."""
    train, test = (
        np.bincount(data.targets[part].astype(np.int64), minlength=2) for part in (~data.is_test, data.is_test)
    )
    said = np.unique(panel.says(data.inputs)) if len(data.targets) else np.zeros(0, np.int64)
    if len(said) != 1 or not test.sum() or np.count_nonzero(train) < 2:
        return []
    one = int(said[0])
    exactly = Fraction(int(test[one]), int(test.sum()))
    share = f"{test[one]}/{test.sum()} {result(exactly, fixed(exactly, 3))}"
    lines = [f"It says class {one} for every point. Of the {test.sum()} test points {test[one]} are of it: {share}."]
    if train[one] == train.max() and test[one] < test.max():
        lines.append(
            f"It found nothing better than what is most frequent: {train[one]} of {train.sum()} training points. As "
            f"there are {many(int(train[one] + test[one]), 'point')} of that class in all, fewer are left for the "
            "test: so it can do worse than guessing."
        )
    return lines
