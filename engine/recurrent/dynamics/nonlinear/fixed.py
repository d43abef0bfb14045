"""All fixed points of s ← tanh(A s + b), and a proof that these are all.

They are found by computing with boxes (:func:`fixed_points`); each is named by its Jacobian, J = diag(1 − s²) A, as a
linear map is.

Source: Strogatz, Nonlinear Dynamics and Chaos, 10.1 (fixed points of maps); Neumaier, Interval Methods for Systems of
Equations, 5.1 (the proof).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from engine.arrays import Floats
from engine.recurrent.dynamics.linear.cases import Case
from engine.recurrent.dynamics.linear.eigen import Eigen, eigen
from engine.recurrent.dynamics.linear.maps import as_map
from engine.recurrent.dynamics.nonlinear.system import Tanh


class Fixed(NamedTuple):
    """s with s = f(s) up to `residual`, the larger of the two differences; case: what it is near there, as a map."""

    s: tuple[float, float]
    residual: float
    jacobian: Floats
    found: Eigen
    case: Case


class FixedPoints(NamedTuple):
    """points: sorted by s₁, then s₂; complete: whether it is proved that there are no others."""

    points: tuple[Fixed, ...]
    complete: bool


MOST_BOXES, NARROWEST = 4_000, 1e-4


def fixed_points(system: Tanh) -> FixedPoints:
    """All fixed points of a system, and whether it is proved that these are all.

    Begin with the square [−1, 1]² as one box. A box loses what f(box) does not reach: as tanh rises, f of a box is
    known exactly. If det(I − J) has one sign on a box, s − f(s) takes no value twice there, and the box has one fixed
    point at most; Newton's method finds it, or the box is halved, like all others. In the end no box is left. Where a
    fixed point is just being born, det(I − J) is 0, and boxes are left over that are as narrow as :data:`NARROWEST`, or
    many: then Newton's method goes on from each of them, and nothing is proved.
    """
    boxes, points, is_complete = np.array([[[-1.0, -1.0], [1.0, 1.0]]]), np.empty((0, 2)), True  # (boxes, low high, 2)
    while len(boxes):
        boxes = _shrunk(system, _shrunk(system, boxes))
        single = _has_one_at_most(system, boxes)
        centres = _newton(system, boxes.mean(1))
        is_inside = ((centres >= boxes[:, 0]) & (centres <= boxes[:, 1])).all(1) & (_residual(system, centres) < 1e-12)
        points = np.concatenate([points, centres[single & is_inside]])
        boxes = boxes[~(single & is_inside)]
        left = (boxes[:, 1] - boxes[:, 0]).max(1, initial=0) < NARROWEST
        left = left if len(boxes) <= MOST_BOXES else np.ones(len(boxes), bool)
        if left.any():
            last = _newton(system, np.concatenate([boxes[left].mean(1), boxes[left, 0]]), 60)
            points, is_complete = np.concatenate([points, last[_residual(system, last) < 1e-9]]), False
        boxes = _halved(boxes[~left])
    points = _apart(system, points, 1e-6 if is_complete else 1e-2)
    return FixedPoints(tuple(_named(system, s) for s in points), is_complete)


def _reach(system: Tanh, boxes: Floats) -> tuple[Floats, Floats]:
    """The least and greatest A s + b over each box, with room for rounding."""
    centre, half = boxes.mean(1) @ system.A.T + system.b, (boxes[:, 1] - boxes[:, 0]) / 2 @ np.abs(system.A).T
    return centre - half - 1e-12, centre + half + 1e-12


def _shrunk(system: Tanh, boxes: Floats) -> Floats:
    """What f reaches of every box; boxes of which nothing is left are gone."""
    low, high = _reach(system, boxes)
    shrunk = np.stack(
        [np.maximum(boxes[:, 0], np.tanh(low) - 1e-15), np.minimum(boxes[:, 1], np.tanh(high) + 1e-15)], 1
    )
    return shrunk[(shrunk[:, 0] <= shrunk[:, 1]).all(1)]


def _has_one_at_most(system: Tanh, boxes: Floats) -> np.ndarray:
    """Whether det(I − diag(p, q) A) has one sign for all slopes p and q of tanh that occur in a box.

    It is linear in p and in q, so the corners say it.
    """
    low, high = _reach(system, boxes)
    steepest = 1 - np.tanh(np.where((low < 0) & (high > 0), 0, np.minimum(np.abs(low), np.abs(high)))) ** 2
    flattest = 1 - np.tanh(np.maximum(np.abs(low), np.abs(high))) ** 2
    (a, b), (c, d) = system.A.tolist()
    corners = [
        1 - p * a - q * d + p * q * (a * d - b * c)
        for p in (flattest[:, 0], steepest[:, 0])
        for q in (flattest[:, 1], steepest[:, 1])
    ]
    one_sign: np.ndarray = (np.min(corners, 0) > 1e-9) | (np.max(corners, 0) < -1e-9)
    return one_sign


def _newton(system: Tanh, s: Floats, rounds: int = 12) -> Floats:
    """s ← s − (I − J)⁻¹ (s − f(s)) from many places; where I − J cannot be inverted, s stays."""
    for _ in range(rounds):
        (a, b), (c, d) = np.moveaxis(np.eye(2) - system.jacobian(s), 0, -1)
        x, y = (s - system(s)).T
        det = a * d - b * c
        safe = np.where(det != 0, det, np.inf)
        s = np.clip(s - np.column_stack([d * x - b * y, a * y - c * x]) / safe[:, None], -1, 1)
    return s


def _residual(system: Tanh, s: Floats) -> Floats:
    """How far each state is from resting."""
    residual: Floats = np.abs(s - system(s)).max(1, initial=0)
    return residual


def _halved(boxes: Floats) -> Floats:
    """Every box cut across its longer side."""
    row, side = np.arange(len(boxes)), np.argmax(boxes[:, 1] - boxes[:, 0], 1)
    middle = boxes.mean(1)[row, side]
    lower, upper = boxes.copy(), boxes.copy()
    lower[row, 1, side], upper[row, 0, side] = middle, middle
    return np.concatenate([lower, upper])


def _apart(system: Tanh, points: Floats, distance: float) -> Floats:
    """The points without repetitions, in order: of those that are close the one that rests best. One that lies on the
    border of two boxes was found twice, and where one is being born, Newton's method comes near from all sides."""
    kept: list[Floats] = []
    for point in points[np.argsort(_residual(system, points), kind="stable")]:
        if all(np.abs(point - other).max() > distance for other in kept):
            kept.append(point)
    found = np.array(kept).reshape(-1, 2)
    return found[np.lexsort((found[:, 1].round(9), found[:, 0].round(9)))] + 0.0


def _named(system: Tanh, s: Floats) -> Fixed:
    jacobian = system.jacobian(s)
    found = eigen(jacobian)
    case = as_map(found)
    if any(abs(size - 1) < 1e-6 for size in found.moduli):
        case = Case(
            "borderline",
            "neutral",
            "An eigenvalue has size 1, and J alone does not say what nearby states do.",
            case.why,
        )
    x, y = s.tolist()
    return Fixed((x, y), float(_residual(system, s[None])[0]), jacobian, found, case)
