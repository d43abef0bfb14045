"""From where eigenvalues are dragged to, back to a matrix.

    A = h I + M,  M² = q I:   two eigenvalues say what h and q shall be; M is changed as little as possible.

There are two ways, and each is continuous, and leads back to the same matrix when the way is gone back:

    with_values(anchor, pair)               keeps the eigenvectors: M is only made longer or shorter. Where the two
                                            eigenvalues meet, M is 0 and A = h I, a star. Beyond it there is no
                                            eigenvector that could be kept, and the plane's axis is (see `across`).
    with_trace_determinant(anchor, tr, det) keeps as much of M as it can, and passes from real to complex eigenvalues
                                            through a defective matrix, as almost every path does.

`anchor` is the matrix at which dragging began, the same for all places on the way: so the result depends on the place
alone, and not on the way there.

M has three numbers: M = s (cos φ · [[1, 0], [0, −1]] + sin φ · [[0, 1], [1, 0]]) + j [[0, −1], [1, 0]]. It is a
symmetric part of size s, whose axis lies at the angle φ/2, and a rotation j; and q = s² − j².
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike

from engine.arrays import Floats
from engine.recurrent.dynamics.linear.eigen import checked, eigen

Pair = tuple[complex, complex]
NEAR = 0.03  # on the complex plane: how close to the real axis, or to each other, eigenvalues meet


def parts(matrix: ArrayLike) -> tuple[float, float, float, float]:
    """h, s, φ and j of a matrix; φ is 0 where s is 0."""
    (a, b), (c, d) = checked(matrix).tolist()
    across, over = (a - d) / 2, (b + c) / 2
    return (a + d) / 2, math.hypot(across, over), math.atan2(over, across), (c - b) / 2


def joined(h: float, s: float, angle: float, j: float) -> Floats:
    """The matrix of :func:`parts`."""
    across, over = s * math.cos(angle), s * math.sin(angle)
    return np.array([[h + across, over - j], [over + j, h - across]])


def with_values(anchor: ArrayLike, values: Pair) -> Floats:
    """A matrix with these eigenvalues, and with the eigenvectors of the anchor where it has as many of that kind.

    values: two real numbers, or a complex pair. Raises ValueError for two complex numbers that are no pair: a real
    matrix has none such.
    """
    h, q = _of(values)
    _, s, angle, j = parts(anchor)
    kind = eigen(anchor).kind
    if kind in ("star", "defective"):  # no length of M that could be changed
        return joined(h, *_nearest(s, angle, j, q))
    is_real = kind == "distinct"
    if is_real != (q >= 0):
        s, j = across(s, j)
    length = math.sqrt(abs(q) / abs(s * s - j * j))
    return joined(h, length * s, angle, length * j)


def across(s: float, j: float) -> tuple[float, float]:
    """The shape on the other side of a star: symmetric part and rotation change places. q changes its sign.

    Orthogonal eigenvectors (j = 0) and circles (s = 0) belong together, slanted eigenvectors and slim ellipses.
    """
    return abs(j), math.copysign(s, j)


def with_trace_determinant(anchor: ArrayLike, trace: float, determinant: float) -> Floats:
    """A matrix with this trace and determinant, as near to the anchor as :func:`_nearest` says."""
    h = trace / 2
    _, s, angle, j = parts(anchor)
    return joined(h, *_nearest(s, angle, j, h * h - determinant))


def _nearest(s: float, angle: float, j: float, q: float) -> tuple[float, float, float]:
    """s, φ, j with s² − j² = q. For a larger q than before the rotation j stays and s grows, for a smaller one s stays
    and the rotation grows: then there always is an answer, and at the old q it is the old one."""
    if q >= s * s - j * j:
        return math.sqrt(max(0.0, q + j * j)), angle, j
    return s, angle, math.copysign(math.sqrt(max(0.0, s * s - q)), j)


def with_vectors(values: tuple[float, float], angles: tuple[float, float]) -> Floats:
    """A = V diag(λ₁, λ₂) V⁻¹: real eigenvalues, and eigenvectors at these angles, in radians.

    The smaller the angle between them, the longer A makes vectors that its eigenvalues say it shrinks. Raises
    ValueError where both are the same line (within 10⁻⁶), unless the eigenvalues are equal, too.
    """
    if abs(math.sin(angles[1] - angles[0])) < 1e-6:
        if values[0] != values[1]:
            raise ValueError("Two different eigenvalues need eigenvectors in two directions.")
        return values[0] * np.eye(2)
    V = np.array([[math.cos(angle) for angle in angles], [math.sin(angle) for angle in angles]])
    made: Floats = (V * values) @ np.linalg.inv(V)
    return made


def dragged(values: Pair, which: int, to: complex, near: float = NEAR) -> Pair:
    """Where the two eigenvalues of a real matrix are when one of them (0 or 1) is dragged to a place.

    Of a complex pair the other is the mirror image. When the pointer comes `near` the real axis, both lie on it, one
    on the other. A real eigenvalue moves along the axis alone, as a real matrix has no single complex eigenvalue; only
    where it meets the other may the two leave the axis together.
    """
    mine, other = values[which], values[1 - which]
    if mine.imag == 0 and abs(mine - other) > near:
        moved, partner = complex(to.real), other
        if abs(moved - partner) <= near:  # they meet
            moved = partner
    elif abs(to.imag) <= near:
        moved = complex(to.real)
        partner = moved if mine.imag or abs(moved - other) <= near else other
    else:
        moved, partner = to, to.conjugate()
    return (moved, partner) if which == 0 else (partner, moved)


def snapped(value: complex, near: float = NEAR) -> complex:
    """The same place, or the nearest on the borders of stability, if it is near one: the unit circle (at once ±1 on the
    real axis), the imaginary axis, 0. A pointer alone never stands exactly on them."""
    if abs(value.imag) <= near:
        value = complex(value.real)
        return complex(min((-1.0, 0.0, 1.0, value.real), key=lambda x: (abs(x - value.real) > near, x == value.real)))
    if abs(value.real) <= near:
        value = complex(0.0, value.imag)
        return complex(0.0, math.copysign(1, value.imag)) if abs(abs(value) - 1) <= near else value
    return value / abs(value) if abs(abs(value) - 1) <= near else value


def _of(values: Pair) -> tuple[float, float]:
    """h and q of two eigenvalues."""
    first, second = values
    if first.imag == second.imag == 0:
        return (first.real + second.real) / 2, ((first.real - second.real) / 2) ** 2
    if first != second.conjugate():
        raise ValueError("The eigenvalues of a real matrix are two real numbers, or a complex pair a ± bi.")
    return first.real, -(first.imag**2)
