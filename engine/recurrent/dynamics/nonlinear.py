"""A small recurrent network without input as a dynamic system, s ← tanh(A s + b), and where it comes to rest.

tanh keeps every state in the square (−1, 1)². All fixed points are found, and that these are all is proved by computing
with boxes (:func:`fixed_points`); each is named by its Jacobian, J = diag(1 − s²) A, as a linear map is.

    system = Tanh([[2, 0], [0, 2]], [0, 0])
    fixed_points(system).points                  # nine: four that attract, four saddles, one that repels
    attractors(system)                           # where starts end: fixed points and cycles
    basins(system, 80).labels                    # which of them each start of a grid comes to

Source: Strogatz, Nonlinear Dynamics and Chaos, 10.1 (fixed points of maps); Neumaier, Interval Methods for Systems of
Equations, 5.1 (the proof); Pascanu, Mikolov and Bengio (2013) on what the basins mean for a recurrent network.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from engine.arrays import Floats
from engine.recurrent.dynamics.linear.cases import Case, as_map
from engine.recurrent.dynamics.linear.eigen import Eigen, checked, eigen

LARGEST = 10.0  # of an entry of A and of b


@dataclass(frozen=True)
class Tanh:
    """s ← tanh(A s + b) of two numbers. Raises ValueError for what is no 2×2 matrix and no two numbers up to ±10."""

    A: Floats
    b: Floats

    def __init__(self, A: ArrayLike, b: ArrayLike = (0.0, 0.0)) -> None:
        object.__setattr__(self, "A", checked(A))
        object.__setattr__(self, "b", np.array(b, np.float64))
        if self.b.shape != (2,) or not all((np.abs(part) <= LARGEST).all() for part in (self.A, self.b)):
            raise ValueError(f"A has two rows of two numbers and b has two, all from −{LARGEST:g} to {LARGEST:g}.")

    def __call__(self, s: Floats) -> Floats:
        """The next states of states (…, 2)."""
        new: Floats = np.tanh(s @ self.A.T + self.b)
        return new

    def jacobian(self, s: Floats) -> Floats:
        """How the next state moves with this one, at states (…, 2): (…, 2, 2)."""
        slope = np.cosh(s @ self.A.T + self.b) ** -2.0  # 1 − tanh², without the difference
        jacobian: Floats = slope[..., None] * self.A
        return jacobian

    def ways(self, starts: ArrayLike, steps: int) -> Floats:
        """The ways of many starts (N, 2): (steps + 1, N, 2)."""
        ways = [np.array(starts, np.float64)]
        for _ in range(steps):
            ways.append(self(ways[-1]))
        return np.array(ways)


# --- fixed points ---------------------------------------------------------------------------------------------------


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


# --- where starts end -----------------------------------------------------------------------------------------------


class Cycle(NamedTuple):
    """An attractor: its states in turn (period, 2), one for a fixed point; found: the product of the Jacobians around
    it, whose eigenvalues say how fast nearby states come."""

    states: Floats
    found: Eigen

    @property
    def period(self) -> int:
        return len(self.states)


class Basins(NamedTuple):
    """labels: for starts on a grid over the square, row 0 at the top, the index of the attractor that each comes to, or
    −1 where it is at none after so many steps (N, N); attractors: those."""

    labels: np.ndarray
    attractors: tuple[Cycle, ...]


LONGEST_PERIOD = 12


def attractors(system: Tanh, steps: int = 600, grid: int = 16) -> tuple[Cycle, ...]:
    """The fixed points and cycles up to :data:`LONGEST_PERIOD` that starts on a grid come to.

    Unlike the fixed points they are found by trying: one with a basin smaller than the grid may be missed, and what
    turns for ever without a period, or comes very slowly, is none of them.
    """
    ends = system.ways(grid_of(grid).reshape(-1, 2), steps)[-1]
    following = system.ways(ends, LONGEST_PERIOD)
    found: list[Cycle] = []
    for end in range(len(ends)):
        if any(np.abs(cycle.states - ends[end]).max(1).min() < 1e-5 for cycle in found):
            continue
        back = np.abs(following[1:, end] - ends[end]).max(1) < 1e-9
        if back.any():
            cycle = _cycle(system, following[: int(np.argmax(back)) + 1, end])
            found += [cycle] if cycle.found.radius < 1 else []  # a start may lie just on a saddle's own line
    return tuple(sorted(found, key=lambda cycle: (cycle.period, *cycle.states[0].tolist())))


def _cycle(system: Tanh, states: Floats) -> Cycle:
    """Begun at its least state, so that it does not matter where it was found."""
    first = int(np.lexsort((states[:, 1].round(9), states[:, 0].round(9)))[0])
    states = np.roll(states, -first, 0)
    around = np.eye(2)
    for s in states:
        around = system.jacobian(s) @ around
    return Cycle(states, eigen(around))


def grid_of(count: int) -> Floats:
    """Starts in the middle of count × count cells of the square, row 0 at the top (count, count, 2)."""
    along = (np.arange(count) + 0.5) / count * 2 - 1
    return np.stack(np.meshgrid(along, along[::-1]), -1)


def basins(system: Tanh, grid: int = 80, steps: int = 200, known: tuple[Cycle, ...] | None = None) -> Basins:
    """Which attractor each start of a grid comes to within 0.01 after so many steps. known: the attractors, if they are
    known already."""
    known = attractors(system) if known is None else known
    s = grid_of(grid).reshape(-1, 2)
    for _ in range(steps):
        s = system(s)
    labels = np.full(len(s), -1)
    for index, cycle in enumerate(known):
        near = np.abs(s[:, None] - cycle.states).max(-1).min(1) < 0.01
        labels[near & (labels < 0)] = index
    return Basins(labels.reshape(grid, grid), known)
