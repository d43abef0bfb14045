"""Can a line separate two classes on the plane? The exact answer, a line or a proof that there is none.

Some line w·x + b = 0 has every point of class 1 on its positive side and every point of class 0 on its negative side
exactly when the convex hulls of the classes do not meet. A linear programme finds the line, or, as its dual, a point
that both hulls share (at most four samples are enough to span it: Kirchberger 1903). The line is checked against
every sample, the shared point against both hulls, before they are believed. Hulls nearer to each other than 10⁻⁷ of
the data's size count as meeting.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog, nnls

from engine.arrays import Floats
from engine.supervised.perceptron.rule import Ties, Vector, update

RESOLUTION = 1e-7


@dataclass(frozen=True)
class Verdict:
    """What is true of two classes on the plane.

    w, b: the separating line farthest from both classes (as in a support vector machine), scaled to |w| = 1, and
    gap its distance to the nearest sample; None without one of the classes or without such a line.
    gamma: the largest margin in the space of (x₁, x₂, 1): the most that min t·(v·(x, 1)), t = ±1, can be for |v| = 1.
    R: the largest length of (x₁, x₂, 1) among the samples. bound: (R/γ)², which the number of the perceptron's
    mistakes from zero weights never exceeds (Novikoff 1962). gamma and bound are None where there is no line.
    shared: indices and weights of the samples whose weighted mean lies in both hulls; empty where there is a line.
    """

    separable: bool
    w: tuple[float, float] | None = None
    b: float | None = None
    gap: float | None = None
    gamma: float | None = None
    R: float = 1.0
    bound: float | None = None
    shared: tuple[tuple[int, float], ...] = ()


@dataclass(frozen=True)
class Cycle:
    """The rule repeats itself: from step `start` on, the same weights come back every `period` steps. weights: those
    that it goes through, (w₁, w₂, …, b) each, one for each of its steps that changes them."""

    start: int
    period: int
    weights: tuple[Vector, ...] = field(default=(), compare=False)


def separability(inputs: Floats, targets: Floats) -> Verdict:
    """The verdict on samples `inputs` (n, 2) of the classes 0 and 1 in `targets` (n,).

    Without samples, or with one class only, there is always a line (w, b and gap stay None: it can be anywhere).
    """
    if not len(inputs):
        return Verdict(True)
    radius = float(np.sqrt((inputs**2).sum(axis=1) + 1).max())
    corners = np.concatenate([_hull(inputs, np.flatnonzero(targets == label)) for label in (0, 1)])
    signed = _signed(inputs[corners], targets[corners])
    v, shared = _programme(signed)
    if float((_signed(inputs, targets) @ v).min()) <= RESOLUTION * max(1.0, float(np.abs(inputs).max())):
        believed = np.abs(sum(weight * signed[index] for index, weight in shared)).max() < 10 * RESOLUTION * radius
        return Verdict(False, R=radius, shared=tuple((int(corners[i]), weight) for i, weight in shared if believed))
    gamma = _margin(signed, v)
    bound = (radius / gamma) ** 2
    if not 0 < targets.sum() < len(targets):
        return Verdict(True, gamma=gamma, R=radius, bound=bound)
    w, b, gap = _widest(inputs[corners[targets[corners] == 0]], inputs[corners[targets[corners] == 1]])
    return Verdict(True, w, b, gap, gamma, radius, bound)


def why_not(verdict: Verdict, targets: Floats) -> str:
    """What the samples in `verdict.shared` show, in words; empty where there is a line."""
    ones = sum(targets[index] == 1 for index, _ in verdict.shared)
    zeros = len(verdict.shared) - ones
    few, many = min(ones, zeros), max(ones, zeros)
    one, other = (1, 0) if ones <= zeros else (0, 1)
    if not few:
        return ""
    if many == 1:
        return "two points of different classes lie on top of each other"
    if few == 1:
        where = "between two points" if many == 2 else "inside a triangle of points"
        return f"a point of class {one} lies {where} of class {other}"
    return "the segment between two points of class 1 crosses one between two points of class 0"


def find_cycle(
    w: Vector,
    b: float,
    inputs: Sequence[Sequence[float]],
    targets: Sequence[float],
    *,
    position: int = 0,
    rate: float = 1.0,
    ties: Ties = "class 0",
    limit: int = 4000,
) -> Cycle | None:
    """Whether the rule, taking the samples in turn from `position`, comes back to the same weights at the same place.

    Weights are compared by how many rates they are away from the start, to nine decimals: exact where the
    coordinates have few decimals. Returns None when nothing has come back within `limit` steps.
    """
    samples = [(tuple(x), t) for x, t in zip(inputs, targets, strict=True)]
    first = (*w, b)
    seen: dict[tuple[float, ...], int] = {}
    course: list[Vector] = []
    for step in range(limit + 1 if samples else 0):
        place = (position + step) % len(samples)
        key = (place, *(round((now - then) / rate, 9) + 0.0 for now, then in zip((*w, b), first, strict=True)))
        if key in seen:
            return Cycle(seen[key], step - seen[key], tuple(dict.fromkeys(course[seen[key] :])))
        seen[key] = step
        course.append((*w, b))
        x, t = samples[place]
        used = update(w, b, x, t, rate, ties)
        w, b = used.new_w, used.new_b
    return None


def _signed(inputs: Floats, targets: Floats) -> Floats:
    """The samples as t·(x₁, x₂, 1) with t = ±1: a line v separates when v·row > 0 for every row."""
    return np.where(targets == 1, 1.0, -1.0)[:, None] * np.column_stack([inputs, np.ones(len(inputs))])


def _hull(inputs: Floats, indices: NDArray[np.intp]) -> NDArray[np.intp]:
    """The indices of the corners of the convex hull, counter-clockwise (Andrew 1979)."""
    ordered = [(*inputs[index].tolist(), int(index)) for index in indices]
    ordered.sort()
    corners: list[int] = []
    for points in (ordered, ordered[::-1]):
        chain: list[tuple[float, float, int]] = []
        for x, y, index in points:
            while len(chain) > 1 and _left(chain[-2], chain[-1], (x, y, index)) <= 0:
                chain.pop()
            chain.append((x, y, index))
        corners += [index for _, _, index in chain[:-1]] or [index for _, _, index in chain]
    return np.array(list(dict.fromkeys(corners)), dtype=np.intp)


def _left(a: tuple[float, float, int], b: tuple[float, float, int], c: tuple[float, float, int]) -> float:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def _programme(rows: Floats) -> tuple[Floats, list[tuple[int, float]]]:
    """Maximise δ with rows·v ≥ δ and |vᵢ| ≤ 1: the v found, and the dual's weights on the rows (positive, sum 1)."""
    count = len(rows)
    result = linprog(
        c=[0, 0, 0, -1],
        A_ub=np.column_stack([-rows, np.ones(count)]),
        b_ub=np.zeros(count),
        bounds=[(-1, 1), (-1, 1), (-1, 1), (None, None)],
        method="highs-ds",
    )
    weights = np.maximum(0, -result.ineqlin.marginals)
    weights /= weights.sum()
    return result.x[:3], [(int(i), float(weights[i])) for i in np.flatnonzero(weights > 1e-12)]


def _margin(rows: Floats, separator: Floats) -> float:
    """The most that min rows·v can be for |v| = 1, starting from a v for which it is positive.

    The shortest v with rows·v ≥ s is a least-distance problem, solved as non-negative least squares (Lawson and
    Hanson 1974, chapter 23). Any s > 0 would do; one near the margin keeps the numbers near 1.
    """
    near = float((rows @ separator).min() / np.linalg.norm(separator))
    system = np.vstack([rows.T, np.full(len(rows), near)])  # (4, n)
    goal = np.array([0.0, 0.0, 0.0, 1.0])
    residual = system @ nnls(system, goal)[0] - goal
    shortest = -residual[:3] / residual[3]
    return max(near, float((rows @ shortest).min() / np.linalg.norm(shortest)))


def _widest(zeros: Floats, ones: Floats) -> tuple[tuple[float, float], float, float]:
    """The line half-way between the nearest points of two hulls that do not meet, given by their corners."""
    high, low = _nearest(zeros, ones)
    low_too, high_too = _nearest(ones, zeros)
    if np.linalg.norm(high_too - low_too) < np.linalg.norm(high - low):
        low, high = low_too, high_too
    length = float(np.linalg.norm(high - low))
    normal = (high - low) / length
    return (float(normal[0]), float(normal[1])), -float(normal @ (low + high)) / 2, length / 2


def _nearest(corners: Floats, edges: Floats) -> tuple[Floats, Floats]:
    """The point on the outline with corners `edges` and the one of `corners` that are nearest to each other."""
    start, along = edges, np.roll(edges, -1, axis=0) - edges
    length = np.maximum((along**2).sum(axis=1), math.ulp(0.0))
    best: tuple[float, Floats, Floats] = (math.inf, edges[0], corners[0])
    for corner in corners:
        share = np.clip(((corner - start) * along).sum(axis=1) / length, 0, 1)
        feet = start + share[:, None] * along  # (edges, 2)
        distance = ((feet - corner) ** 2).sum(axis=1)
        index = int(distance.argmin())
        if distance[index] < best[0]:
            best = (float(distance[index]), feet[index], corner)
    return best[1], best[2]
